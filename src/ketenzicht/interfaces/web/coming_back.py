"""Where somebody comes back to after signing in: the page of what they worked on, never an address that only stores."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

COMMANDS = frozenset(
    {
        "assign_signal",
        "draft_new",
        "draft_remove",
        "draft_save",
        "erasure_confirm",
        "erasure_reject",
        "erasure_withdraw",
        "file_columns",
        "file_step",
        "held_step",
        "key_issue",
        "key_revoke",
        "key_rotate",
        "mandate_grant",
        "mandate_revoke",
        "mark_notices_read",
        "notes_new",
        "notes_remove",
        "notes_save",
        "open_notice",
        "pause_clock",
        "resume_clock",
        "route_fragment",
        "session_keep",
        "set_language",
    }
)
"""Addresses that only take what is sent to them, by name; the page above each is the one it belongs to."""
TYPED = frozenset(
    {"text", "fact", "circumstance", "interpretation", "source", "place", "period", "contact", "reference", "reason"}
    | {"own_reference", "choice_reason", "advice_said", "talk", "weighing", "decided_why"}
)
TYPED_ENDS = ("-value", "-note")
"""Names of fields in which people write; what they choose can be chosen again."""


def page_of(path: str) -> str:
    """The page that an address belongs to: itself, or the nearest above it that can be looked at."""
    above = path
    while above != "/":
        try:
            name = resolve(above).url_name
        except Resolver404:
            name = None
        if name is not None and name not in COMMANDS:
            return above
        above = f"{above.rstrip('/').rpartition('/')[0]}/"
    return above


def has_ended(request: HttpRequest) -> bool:
    """Whether this browser was signed in until a moment ago: it still brings the cookie of a session that is over."""
    return bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and not request.user.is_authenticated


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages of somebody with an account; anybody else comes to the page to sign in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else to_sign_in(request)

    return answer


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the page to sign in, and from there back. What was sent when the session had ended is shown to be copied.

    A page that keeps a draft by itself has lost the cookie of its session by then: a text that was typed says enough. A
    part of a page that is asked for gets nothing: what stands there stays, and the page to sign in does not come in it.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    is_read = request.method in {"GET", "HEAD"}
    back = request.get_full_path() if is_read else page_of(request.path)
    ended = {"ended": "1"} if has_ended(request) else {}
    more = ({"next": back} if back != "/" else {}) | ended
    login = f"{reverse('account_login')}?{urlencode(more)}" if more else reverse("account_login")
    typed = typed_by(request)
    if typed or (ended and not is_read):
        return render(
            request, "account/ended.html", {"login": login, "typed": typed, "shown_once": bool(typed)}, status=401
        )
    return HttpResponseRedirect(login)


def typed_by(request: HttpRequest) -> list[str]:
    """The texts that somebody wrote and sent, to be shown to them where they can't be stored."""
    written = [(name, str(text)) for name, text in request.POST.items() if name in TYPED or name.endswith(TYPED_ENDS)]
    return [text for _name, text in written if text.strip()]
