"""What every page has in common: a log line without personal data, private answers, session limits, refusals."""

import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ketenzicht.capabilities.access.public import ActEnded, NotFound
from ketenzicht.interfaces.web import failures
from ketenzicht.interfaces.web.exports import OPEN_DATA
from ketenzicht.shared.errors import KetenzichtError

log = structlog.get_logger("ketenzicht.request")
Answer = Callable[[HttpRequest], HttpResponse]

EXPECTED = (Http404, PermissionDenied, ImmediateHttpResponse, ReauthenticationRequired)
"""Errors by which Django and the login library say what page comes next: no fault, and answered by them."""

OPEN_PATHS = ("/account", "/static/", "/healthz", "/readyz", "/api/", "/taal/", "/sessie/")
"""Paths that work before the second factor is set up: signing in, static files, health, language."""


WITHOUT_PAGES = ("/api/", "/healthz", "/readyz")
"""Paths whose refusals are for machines."""


class RequestLogMiddleware:
    """One line a request: method, route name, status, time. No path, query or user: those can hold content."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log it."""
        started = time.perf_counter()
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]  # Django requests are open for this
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            request_id=request.request_id,  # type: ignore[attr-defined]  # set above
        )
        return response


class PrivateAnswerMiddleware:
    """Nothing but static files and open data may be kept by a browser or a proxy; no device feature is asked for.

    Open data that comes with a cookie is kept by nobody either.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        response = self.get_response(request)
        is_static = request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/")
        is_open = response.headers.get("Cache-Control") == OPEN_DATA and not response.cookies
        if not is_static and not is_open:
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cross-Origin-Embedder-Policy"] = "require-corp"
        return response


class SessionLimitMiddleware:
    """A session ends after 30 minutes without a request and after 12 hours in any case."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out when a limit has passed, else move the idle limit."""
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            last = request.session.get("last_seen", now)
            if now - began > settings.SESSION_ABSOLUTE_SECONDS or now - last > settings.SESSION_IDLE_SECONDS:
                logout(request)
                # Pages for anybody go on; the others say that the session ended, and lead back after signing in.
                return self.get_response(request)
            # Once a minute is precise enough, and spares a write on every request.
            if now - last >= 60 or "last_seen" not in request.session:
                request.session["last_seen"] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff must have a second factor; until it is set up there is only the page to set it up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send those without a second factor to the page where they make one."""
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not request.path.startswith(OPEN_PATHS)
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


class RefusalMiddleware:
    """Errors of the house become pages: the same words on the page, in the API and in the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; a page for an address that can't be looked at. The rest is in `process_exception`."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not request.path.startswith(WITHOUT_PAGES):
            page = failures.method_not_allowed(request)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:
        """A page for an error of the house. A fault is logged by type and place, never by what it says."""
        if isinstance(error, NotFound):
            return failures.nothing_here(request)
        if isinstance(error, ActEnded):
            request.session.pop("acts", None)
            return redirect("choose_task")
        if isinstance(error, KetenzichtError):
            log.info("refused", code=error.code, status=error.http_status)
            return failures.refusal(request, error)
        if isinstance(error, EXPECTED):
            return None
        log.error("fault", request_id=getattr(request, "request_id", ""), exc_info=error)
        return None
