"""What every page gets from its request without asking: the theme, the languages, and the frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ketenzicht.interfaces.web.coming_back import page_of
from ketenzicht.interfaces.web.frame import mark_current


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables. Reads nothing but the request and the settings, so a page costs no query more."""
    theme = settings.KETENZICHT_THEME
    return {
        "theme": theme,
        "theme_stylesheet": f"ketenzicht/themes/{theme}.css" if theme else "",
        "is_demo": settings.DEMO,
        "working_as": getattr(request, "working_as", None),
        "navigation": mark_current(getattr(request, "navigation", ()), request.path),
        "session_seconds": _session_seconds(request),
        "here": _here(request),
    }


def _session_seconds(request: HttpRequest) -> int:
    """How long the session may stay idle; 0 for someone who isn't signed in."""
    user = getattr(request, "user", None)
    return int(settings.SESSION_IDLE_SECONDS) if user is not None and user.is_authenticated else 0


def _here(request: HttpRequest) -> str:
    """The address to come back to after changing the language: never one that only takes a POST."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else page_of(request.path)
