"""All addresses of the house: pages, signing in, the API, health; and the pages for when something can't be shown."""

from django.urls import include, path

from ketenzicht.config import health

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("api/", include("ketenzicht.interfaces.api.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("ketenzicht.interfaces.web.urls")),
]

handler400 = "ketenzicht.interfaces.web.failures.bad_request"
handler403 = "ketenzicht.interfaces.web.failures.permission_denied"
handler404 = "ketenzicht.interfaces.web.failures.not_found"
handler500 = "ketenzicht.interfaces.web.failures.server_error"
