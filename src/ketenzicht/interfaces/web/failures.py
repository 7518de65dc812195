"""The pages for when something can't be shown. Each is the same for everyone: no name, no language, and of the request
at most the texts that it brought, so that nobody loses what they wrote.

Absent and forbidden answer with the same bytes (`404.html`); the pages don't extend the frame, so that they still come
when the database or the session doesn't. What Django tells a handler (the exception, the reason) is left unread
on purpose.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.template import loader

from ketenzicht.interfaces.web.coming_back import page_of, typed_by
from ketenzicht.shared.errors import KetenzichtError


def _page(template: str, status: int, typed: Sequence[str] = ()) -> HttpResponse:
    return HttpResponse(loader.get_template(template).render({"typed": typed}), status=status)


def bad_request(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """400: the request itself can't be read."""
    return _page("400.html", 400)


def permission_denied(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """403: not for this role or purpose (for a record it is 404)."""
    return _page("403.html", 403)


def not_found(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """404: absent, or not yours; nobody can tell which."""
    return _page("404.html", 404)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The same where something was sent to a page of ours that is absent or not yours, with what was typed."""
    return _page("404.html", 404, typed_by(request))


def csrf_failure(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """403: the form came from an old page or from elsewhere."""
    return _page("403_csrf.html", 403)


def method_not_allowed(request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """405: an address that only takes what is sent to it; with the way to the page that it belongs to."""
    content = loader.get_template("405.html").render({"page": page_of(request.path)})
    return HttpResponse(content, status=405)


def too_many_requests(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """429: slow down."""
    return _page("429.html", 429)


def server_error(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """500: our mistake."""
    return _page("500.html", 500)


def unavailable(_request: HttpRequest, *_facts: object, **_more: object) -> HttpResponse:
    """503: down for a moment."""
    return _page("503.html", 503)


def refusal(request: HttpRequest, error: KetenzichtError) -> HttpResponse:
    """What was refused, why, and who can give what is missing; within the frame, so that one can choose otherwise."""
    typed = typed_by(request)
    context = {"refusal": error, "typed": typed, "shown_once": bool(typed)}
    content = loader.get_template("layouts/refusal.html").render(context, request)
    return HttpResponse(content, status=error.http_status)
