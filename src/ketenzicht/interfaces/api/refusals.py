"""From what goes wrong to a problem document, in one place for the whole API."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pydantic
import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ketenzicht.capabilities.access.public import ActEnded, NotFound, Refused
from ketenzicht.capabilities.signals.public import SentDifferently, SignalInvalid
from ketenzicht.interfaces.api import problems
from ketenzicht.interfaces.api.limits import TooOften
from ketenzicht.interfaces.api.problems import FieldProblem, Problem, location_of
from ketenzicht.shared.errors import KetenzichtError

log = structlog.get_logger("ketenzicht.api")

_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}
_SENTENCES = {
    "missing": gettext_lazy("This is required."),
    "extra_forbidden": gettext_lazy("There is no such field. Names are in camelCase, as in the OpenAPI document."),
    "string_too_long": gettext_lazy("This is longer than it may be."),
    "string_pattern_mismatch": gettext_lazy("A code has letters, digits, - and _ only."),
    "uuid_parsing": gettext_lazy("This is not a UUID."),
    "int_parsing": gettext_lazy("This is not a whole number."),
}
"""What the library says in English only, in our words. Anything else is told in its words, which name the bound."""
_BODY = "body"


def register(api: NinjaAPI) -> None:
    """Give the API its answers for everything that can go wrong."""
    for error, answer in _ANSWERS.items():
        api.add_exception_handler(error, answer)


def _invalid(errors: Sequence[FieldProblem]) -> Problem:
    detail = _("This request cannot be used as it is; 'errors' names everything that is wrong with it.")
    unknown = any(error.code == "unknown_code" for error in errors)
    advice = _("The codes of today are at /code-lists, /indicators and /municipalities.") if unknown else ""
    return Problem(400, "invalid", detail, advice, tuple(errors))


def unnamed() -> Problem:
    """A report that could not be recognised if it were sent again."""
    detail = _("Send the header Idempotency-Key, or ownReference in the body.")
    return Problem(400, "invalid", detail, errors=(FieldProblem("header", "Idempotency-Key", "required", detail),))


def of_item(error: pydantic.ValidationError) -> Problem:
    """What is wrong with one item of a batch."""
    return _invalid([_field_problem({**one, "loc": (_BODY, "", *one["loc"])}) for one in error.errors()])


def of_house_error(error: KetenzichtError) -> Problem:
    """A refusal of a lower room."""
    log.info("refused", code=error.code, status=error.http_status)
    for kind, problem in _PROBLEMS.items():
        if isinstance(error, kind):
            return problem(error)
    return Problem(error.http_status, error.code, str(error), error.advice)


def _request_invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return _invalid([_field_problem(one) for one in error.errors]).answer()


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    place, *path = error["loc"]
    # A body is one parameter of the view; its name means nothing outside.
    steps = path[1:] if place == _BODY else path[-1:]
    code = _CODES.get(error["type"], error["type"])
    sentence = str(_SENTENCES.get(error["type"], error["msg"]))
    return FieldProblem(str(place), location_of(steps), code, sentence)


def _signal_invalid(error: Any) -> Problem:
    return _invalid(
        [FieldProblem(_BODY, location_of(one.field.split(".")), one.code, one.text) for one in error.errors]
    )


def _sent_differently(error: Any) -> Problem:
    detail = _("This is not what was sent before.")
    told = tuple(FieldProblem(_BODY, location_of([name]), "differs", detail) for name in error.fields)
    more = (("signalId", error.signal_id),)
    return Problem(error.http_status, error.code, str(error), error.advice, told, more)


def _refused(error: Any) -> Problem:
    more = (("missing", error.missing), ("whoCanGive", list(error.who_can_give)))
    return Problem(error.http_status, error.code, str(error), error.advice, more=more)


_PROBLEMS: dict[type[KetenzichtError], Callable[[Any], Problem]] = {
    SignalInvalid: _signal_invalid,
    SentDifferently: _sent_differently,
    Refused: _refused,
    NotFound: lambda _error: problems.not_found(),
}


def _house_error(request: HttpRequest, error: Any) -> HttpResponse:
    if error.http_status == problems.FAULT:
        log.info("refused", code=error.code, status=error.http_status)
        return _unexpected(request, error)
    headers = {"Retry-After": "60"} if error.http_status > problems.FAULT else {}
    return of_house_error(error).answer(headers)


def _http_error(_request: HttpRequest, _error: Any) -> HttpResponse:
    """The library's own refusals: only an unreadable body gets here."""
    return problems.unreadable().answer()


def _unexpected(_request: HttpRequest, error: Any) -> HttpResponse:
    log.error("fault", exc_info=error)
    return problems.fault().answer()


_ANSWERS: dict[type[Exception], Any] = {
    ValidationError: _request_invalid,
    KetenzichtError: _house_error,
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
