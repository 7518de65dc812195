"""Around every view of the API: the version header, size and type of a body, HEAD and OPTIONS, problems for 405."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ketenzicht.interfaces.api import VERSION, limits, problems

View = Callable[..., HttpResponse]

JSON = "application/json"
MULTIPART = "multipart/form-data"
WITH_FILES = "/attachments"
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
MULTIPART_MARGIN = 100_000
"""Bytes that the boundaries and names of a form take beside the file."""


def framed(view: View, *, methods: frozenset[str]) -> View:
    """The view within its frame. ``methods`` are those that the path knows, without HEAD and OPTIONS."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = _refuse_early(request, methods) or _answered(view, request, *args, **kwargs)
        for name, value in {"API-Version": VERSION, **limits.rate_of(request)}.items():
            found[name] = value
        return found

    return csrf_exempt(answer)


def readable_anywhere(view: View) -> View:
    """For what is public anyway: a page of any other site may read it too. Nothing else of the API says so."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = view(request, *args, **kwargs)
        found["Access-Control-Allow-Origin"] = "*"
        return found

    return csrf_exempt(answer)


def allowed(methods: frozenset[str]) -> str:
    """The header ``Allow`` of a path."""
    return ", ".join(sorted({*methods, "OPTIONS", *({"HEAD"} if "GET" in methods else ())}))


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "HEAD":
        request.method = "GET"
        head = view(request, *args, **kwargs)
        request.method = "HEAD"
        return head
    return view(request, *args, **kwargs)


def _refuse_early(request: HttpRequest, methods: frozenset[str]) -> HttpResponse | None:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed(methods)})
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        return problems.method_not_allowed(allowed(methods))
    return _refuse_body(request) if request.method in WITH_BODY else None


def _refuse_body(request: HttpRequest) -> HttpResponse | None:
    """Size and type are looked at before anything is read."""
    with_files = request.path.endswith(WITH_FILES)
    expected = MULTIPART if with_files else JSON
    limit = (
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE - MULTIPART_MARGIN if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > limit:
        return problems.too_large(limit).answer()
    if length and request.content_type != expected:
        return problems.wrong_media_type(expected)
    return None


@csrf_exempt
def nothing_here(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Any other path below /api/."""
    del request
    return problems.not_found().answer()
