"""Pages that need no session: their language stands in the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

View = Callable[..., HttpResponse]
LANGUAGE = "taal"


def spoken(view: View) -> View:
    """In the language that the address asks for, so that choosing one needs no cookie."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get(LANGUAGE, "")
        if asked in dict(settings.LANGUAGES):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        return view(request, *args, **kwargs)

    return answer


def language_suffix(request: HttpRequest) -> str:
    """What an address needs behind it to be read in the same language; nothing when none was asked for."""
    chosen = request.GET.get(LANGUAGE, "")
    return f"?{LANGUAGE}={chosen}" if chosen in dict(settings.LANGUAGES) else ""
