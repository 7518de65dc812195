"""What every page has in common: sessions that end, a second factor, private answers, refusals as pages."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import reverse

from ketenzicht.capabilities.access.public import ActEnded
from ketenzicht.interfaces.web import middleware

TYPED = "Anna van der Test"
NOW = 1_800_000_000


def asked(path: str = "/", *, signed_in: bool = True, **session: Any) -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = SessionStore()
    request.session.update(session)
    somebody: Any = SimpleNamespace(is_authenticated=True, pk=1)
    request.user = somebody if signed_in else AnonymousUser()
    return request


def answered(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("een pagina")


class TestSessions:
    @pytest.fixture(autouse=True)
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(time, "time", lambda: NOW)

    limit = middleware.SessionLimitMiddleware(answered)

    def test_a_first_request_starts_both_limits(self) -> None:
        request = asked()
        assert self.limit(request).status_code == 200
        assert (request.session["began"], request.session["last_seen"]) == (NOW, NOW)

    @pytest.mark.parametrize(
        ("began", "seen", "ends"),
        [
            (0, settings.SESSION_IDLE_SECONDS, False),
            (0, settings.SESSION_IDLE_SECONDS + 1, True),
            (settings.SESSION_ABSOLUTE_SECONDS, 0, False),
            (settings.SESSION_ABSOLUTE_SECONDS + 1, 0, True),
        ],
    )
    def test_a_session_ends_when_idle_and_in_any_case(self, began: int, seen: int, ends: bool) -> None:
        request = asked(began=NOW - max(began, seen), last_seen=NOW - seen)
        assert self.limit(request).status_code == 200
        assert request.user.is_authenticated is not ends
        assert ("began" in request.session) is not ends

    @pytest.mark.parametrize(("ago", "moved"), [(59, False), (60, True)])
    def test_the_idle_limit_moves_once_a_minute(self, ago: int, moved: bool) -> None:
        request = asked(began=NOW - 100, last_seen=NOW - ago)
        self.limit(request)
        assert request.session["last_seen"] == (NOW if moved else NOW - ago)

    def test_whoever_is_not_signed_in_has_no_session_to_end(self) -> None:
        request = asked(signed_in=False)
        assert self.limit(request).status_code == 200
        assert "began" not in request.session


@pytest.mark.parametrize(
    ("required", "signed_in", "path", "has_one", "status"),
    [
        (True, True, "/", False, 302),
        (True, True, "/", True, 200),
        (True, True, "/account/2fa/", False, 200),
        (True, True, "/healthz", False, 200),
        (True, False, "/", False, 200),
        (False, True, "/", False, 200),
    ],
)
def test_staff_without_a_second_factor_only_reach_the_page_that_makes_one(
    required: bool, signed_in: bool, path: str, has_one: bool, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "is_mfa_enabled", lambda _user: has_one)
    with override_settings(SECOND_FACTOR_REQUIRED=required):
        response = middleware.SecondFactorMiddleware(answered)(asked(path, signed_in=signed_in))
    assert response.status_code == status
    if status == 302:
        assert response["Location"] == reverse("mfa_index")


def test_a_page_is_kept_by_nobody_and_a_static_file_may_be() -> None:
    private = middleware.PrivateAnswerMiddleware(answered)
    assert private(asked("/"))["Cache-Control"] == "no-store"
    assert "Cache-Control" not in private(asked("/static/ketenzicht/base.css"))


def test_a_request_is_logged_without_its_path_query_or_user() -> None:
    with structlog.testing.capture_logs() as lines:
        request = asked(f"/zoeken/?q={TYPED}")
        request.resolver_match = None
        middleware.RequestLogMiddleware(answered)(request)
    (line,) = lines
    assert line.keys() == {"event", "log_level", "method", "route", "status", "milliseconds", "request_id"}
    assert "zoeken" not in str(line)


class TestRefusals:
    refusing = middleware.RefusalMiddleware(answered)

    def test_without_an_error_the_answer_passes(self) -> None:
        assert self.refusing(asked()).status_code == 200

    def test_an_act_that_ended_leads_to_choosing_a_task(self) -> None:
        request = asked(acts={"intake": "x"})
        response = self.refusing.process_exception(request, ActEnded("Ended."))
        assert response["Location"] == reverse("choose_task")
        assert "acts" not in request.session

    def test_a_fault_is_logged_without_what_it_says_and_left_to_django(self) -> None:
        with structlog.testing.capture_logs([middleware_without_values]) as lines:
            assert self.refusing.process_exception(asked(), ValueError(TYPED)) is None
        (line,) = lines
        assert line["error_type"] == "ValueError"
        assert TYPED not in str(line)


def middleware_without_values(logger: Any, method: str, event: Any) -> Any:
    from ketenzicht.config.logging import exception_without_values

    return exception_without_values(logger, method, event)
