"""How often somebody may do something costly or revealing: a small counter per person in the cache."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from ketenzicht.interfaces.web import failures
from ketenzicht.interfaces.web.addresses import address_of

View = Callable[..., HttpResponse]


def limited(name: str, *, times: int, seconds: int, parameter: str = "") -> Callable[[View], View]:
    """Answer 429 after `times` requests in `seconds`; with `parameter` only requests that carry it count."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = not parameter or bool(request.GET.get(parameter, "").strip())
            if asked and _too_often(request, name, times, seconds):
                response = failures.too_many_requests(request)
                response["Retry-After"] = str(seconds - int(time.time()) % seconds)
                return response
            return view(request, *args, **kwargs)

        return answer

    return decorate


def search_limit(view: View) -> View:
    """Searches: 30 a minute."""
    return limited("search", times=30, seconds=60, parameter="q")(view)


def export_limit(view: View) -> View:
    """Exports: 10 an hour."""
    return limited("export", times=10, seconds=3600)(view)


def _too_often(request: HttpRequest, name: str, times: int, seconds: int) -> bool:
    who = request.user.pk or address_of(request)
    key = f"limit:{name}:{who}:{int(time.time()) // seconds}"
    # Two requests at the same moment may count as one; a limit needs no more than that.
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=seconds)
    return bool(count > times)
