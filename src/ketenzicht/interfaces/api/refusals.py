"""From what goes wrong to a problem document, in one place for the whole API."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ketenzicht.capabilities.access.public import ActEnded, NotFound, Refused
from ketenzicht.capabilities.signals.public import SignalInvalid
from ketenzicht.interfaces.api import problems
from ketenzicht.interfaces.api.limits import TooOften
from ketenzicht.interfaces.api.problems import FieldProblem, Problem, location_of
from ketenzicht.shared.errors import KetenzichtError

log = structlog.get_logger("ketenzicht.api")

_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}
_BODY = "body"


def register(api: NinjaAPI) -> None:
    """Give the API its answers for everything that can go wrong."""
    for error, answer in _ANSWERS.items():
        api.add_exception_handler(error, answer)


def _invalid(errors: Sequence[FieldProblem]) -> HttpResponse:
    detail = _("This request cannot be used as it is; 'errors' names everything that is wrong with it.")
    return Problem(400, "invalid", detail, errors=tuple(errors)).answer()


def _request_invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return _invalid([_field_problem(one) for one in error.errors])


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    place, *path = error["loc"]
    # A body is one parameter of the view; its name means nothing outside.
    steps = path[1:] if place == _BODY else path[-1:]
    code = _CODES.get(error["type"], error["type"])
    return FieldProblem(str(place), location_of(steps), code, error["msg"])


def _signal_invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    told = [FieldProblem(_BODY, location_of(one.field.split(".")), one.code, one.text) for one in error.errors]
    return _invalid(told)


def _house_error(_request: HttpRequest, error: Any) -> HttpResponse:
    log.info("refused", code=error.code, status=error.http_status)
    if error.http_status >= problems.FAULT:
        return _unexpected(_request, error) if error.http_status == problems.FAULT else _standstill(error)
    return Problem(error.http_status, error.code, str(error), error.advice).answer()


def _standstill(error: KetenzichtError) -> HttpResponse:
    return Problem(error.http_status, error.code, str(error), error.advice).answer({"Retry-After": "60"})


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    log.info("refused", code=error.code, status=error.http_status)
    more = (("missing", error.missing), ("whoCanGive", list(error.who_can_give)))
    return Problem(error.http_status, error.code, str(error), error.advice, more=more).answer()


def _http_error(_request: HttpRequest, _error: Any) -> HttpResponse:
    """The library's own refusals: only an unreadable body gets here."""
    return problems.unreadable().answer()


def _unexpected(_request: HttpRequest, error: Any) -> HttpResponse:
    log.error("fault", exc_info=error)
    return problems.fault().answer()


_ANSWERS: dict[type[Exception], Any] = {
    ValidationError: _request_invalid,
    SignalInvalid: _signal_invalid,
    KetenzichtError: _house_error,
    Refused: _refused,
    NotFound: lambda _request, _error: problems.not_found().answer(),
    Http404: lambda _request, _error: problems.not_found().answer(),
    ActEnded: lambda _request, _error: problems.not_signed_in(),
    AuthenticationError: lambda _request, _error: problems.not_signed_in(),
    TooOften: lambda _request, error: problems.too_often(error.seconds),
    RequestDataTooBig: lambda _request, _error: problems.too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE).answer(),
    SuspiciousOperation: lambda _request, _error: problems.unreadable().answer(),
    MultiPartParserError: lambda _request, _error: problems.unreadable().answer(),
    HttpError: _http_error,
    OperationalError: lambda _request, _error: problems.unavailable(),
    InterfaceError: lambda _request, _error: problems.unavailable(),
    Exception: _unexpected,
}
