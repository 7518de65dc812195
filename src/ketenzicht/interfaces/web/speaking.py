"""Pages that need no session: their language stands in the address. What was filled in comes along to the other one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ketenzicht.shared.errors import KetenzichtError

View = Callable[..., HttpResponse]
LANGUAGE = "taal"
SWITCH = "switch"
"""What the button for the other language sends with all that its form holds: it is shown again, and nothing is done."""


def spoken(view: View) -> View:
    """In the language that the address asks for, so that choosing one needs no cookie.

    Who is signed in has cookies, and finds the next page in the language that was switched to.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get(LANGUAGE, "")
        if asked in dict(settings.LANGUAGES):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        page = view(request, *args, **kwargs)
        if is_switch(request) and asked in dict(settings.LANGUAGES) and request.user.is_authenticated:
            page.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # one of its words
            )
        return page

    return answer


class OtherLanguage(KetenzichtError):
    """The same page was asked for in the other language: nothing is done, and nothing is said to be wrong with that."""

    code: ClassVar[str] = "other_language"
    http_status: ClassVar[int] = 200
    message = _("Shown again in the other language.")


def carried(view: View) -> View:
    """As `spoken`, for a view with a form: it runs as after a refusal, with what was typed and without its command."""

    @spoken
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_switch(request):
            request.refusal = OtherLanguage()  # type: ignore[attr-defined]  # Django requests are open for this
        return view(request, *args, **kwargs)

    return answer


def is_switch(request: HttpRequest) -> bool:
    """Whether this only asks for the same page in the other language."""
    return SWITCH in request.POST


def language_suffix(request: HttpRequest) -> str:
    """What an address needs behind it to be read in the same language; nothing when none was asked for."""
    chosen = request.GET.get(LANGUAGE, "")
    return f"?{LANGUAGE}={chosen}" if chosen in dict(settings.LANGUAGES) else ""
