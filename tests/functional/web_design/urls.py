"""The addresses these tests need, whatever else the site has: the style guide and signing in."""

from django.urls import include, path

from ketenzicht.interfaces.web import failures
from ketenzicht.interfaces.web.session_keeping import keep_session

urlpatterns = [
    path("", include("ketenzicht.interfaces.web.styleguide_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.account.urls")),
    path("keep", keep_session, name="session_keep"),
]
handler404 = failures.not_found
handler500 = failures.server_error
