"""Refusals as `application/problem+json` (RFC 9457): the same words as on the page and in the log."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from ketenzicht.interfaces.api import VERSION

MEDIA_TYPE = "application/problem+json"
FAULT = 500


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one place of a request. It never repeats what was sent."""

    place: str
    location: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """As it stands in ``errors``."""
        return {"in": self.place, "location": self.location, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal. ``code`` never changes; ``more`` holds members of its own, such as ``missing``."""

    status: int
    code: str
    detail: str
    next_step: str = ""
    errors: tuple[FieldProblem, ...] = ()
    more: tuple[tuple[str, object], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The members of the answer."""
        body: dict[str, Any] = {
            "type": f"urn:ketenzicht:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        body |= {"nextStep": self.next_step} if self.next_step else {}
        body |= {"errors": [error.as_json() for error in self.errors]} if self.errors else {}
        return body | dict(self.more)

    def answer(self, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """The HTTP answer."""
        answer = JsonResponse(self.as_json(), status=self.status, encoder=DjangoJSONEncoder, content_type=MEDIA_TYPE)
        answer["API-Version"] = VERSION
        for name, value in (headers or {}).items():
            answer[name] = value
        return answer


def camel(name: str) -> str:
    """A name of the house as it is written in JSON: ``reporter_kind`` as ``reporterKind``."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def location_of(path: Iterable[object]) -> str:
    """A path into the request: ``mentions.0.value``."""
    return ".".join(camel(str(step)) for step in path)


def not_found() -> Problem:
    """Absent and forbidden alike; also a path that does not exist."""
    return Problem(404, "not_found", _("There is nothing here for you."))


def not_signed_in() -> HttpResponse:
    """No key, or one that is not valid."""
    detail = _("Send a valid key in the header Authorization, as: Bearer, a space, and the key.")
    problem = Problem(401, "no_valid_key", detail, _("Ask the administrator of your organisation for a key."))
    return problem.answer({"WWW-Authenticate": 'Bearer realm="ketenzicht"'})


def method_not_allowed(allowed: str) -> HttpResponse:
    """The path exists, the method does not."""
    detail = _("This method cannot be used here. Use one of: %(allowed)s.") % {"allowed": allowed}
    return Problem(405, "method_not_allowed", detail).answer({"Allow": allowed})


def not_acceptable(given: str) -> HttpResponse:
    """The caller reads none of the media types that this is given in."""
    detail = _("This is given as %(given)s only. Name it in the header Accept, or leave that out.") % {"given": given}
    return Problem(406, "not_acceptable", detail).answer()


def too_large(limit: int) -> Problem:
    """The body has more bytes than are read."""
    detail = _("This request is too large; %(limit)s bytes is the most.") % {"limit": limit}
    return Problem(413, "too_large", detail, more=(("limit", limit),))


def wrong_media_type(expected: str) -> HttpResponse:
    """The body is of a kind that is not read here."""
    detail = _("Send this as %(expected)s.") % {"expected": expected}
    return Problem(415, "wrong_media_type", detail).answer({"Accept": expected})


def unreadable() -> Problem:
    """The body is no JSON, or no form with files, at all."""
    return Problem(400, "unreadable", _("The body of this request cannot be read."))


def too_often(seconds: int) -> HttpResponse:
    """More calls than a key may make."""
    detail = _("Too many calls with this key. Wait %(seconds)s seconds.") % {"seconds": seconds}
    return Problem(429, "too_often", detail).answer({"Retry-After": str(seconds)})


def fault() -> Problem:
    """Our mistake: nothing was stored."""
    return Problem(
        500, "fault", _("Something went wrong here. Nothing was stored."), _("Try again; the same key makes it once.")
    )


def unavailable() -> HttpResponse:
    """The database cannot be reached."""
    problem = Problem(503, "unavailable", _("The service cannot be reached for a moment. Nothing was stored."))
    return problem.answer({"Retry-After": "5"})
