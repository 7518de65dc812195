"""The API fuzzed from its own OpenAPI document (T10): no server error, no answer that the document does not know."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import psycopg
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from ketenzicht.capabilities.access import public as access
from ketenzicht.config.wsgi import application
from ketenzicht.interfaces.api import BASE, counts, keys, limits
from ketenzicht.interfaces.api.urls import ApiRoute, api_routes
from tests.conftest import administrator_url, hire_person, open_act
from tests.functional.api.conftest import REPORTING, PartnerSystem, make_system

EXAMPLES = int(os.environ.get("KETENZICHT_FUZZ_EXAMPLES", "8"))
OPENAPI = "/api/v1/openapi.json"
load_all_checks()
NOT_ASKED = [CHECKS.get_one("positive_data_acceptance"), CHECKS.get_one("negative_data_rejection")]
"""Which codes hold today is for the pack to say and not for the document, so it may refuse them. And a request that is
wrong in its drawn headers or id alone is put right here (a real key, a signal that exists) before it is sent."""
OF_THE_DOCUMENT = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
ROLES = ("reporter", "intake_officer", "manager", "privacy_officer", "administrator")
REFUSED = (401, 413, 415)
"""A body that is too large or of another kind is refused before anybody looks who sent it."""
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
turns = itertools.count()
every_route = pytest.mark.parametrize(
    "route",
    [route for route in api_routes() if not route.public],
    ids=lambda route: f"{route.method} {route.operation}",
)


@pytest.fixture(scope="module")
def system(standing_house: None) -> Iterator[PartnerSystem]:
    """A partner's system with a key, which may call as often as it likes here."""
    with patch.object(limits, "CALLS_PER_MINUTE", 10**9):
        yield make_system()


@pytest.fixture(scope="module")
def other_system(system: PartnerSystem) -> PartnerSystem:
    """A system of somebody else."""
    return make_system("comensha")


@pytest.fixture(scope="module")
def narrow_keys(system: PartnerSystem) -> dict[str, str]:
    """A key of the first system for each scope alone."""
    with open_act(hire_person("administrator", REPORTING)) as act:
        return {scope: access.issue_api_key(by=act, label=scope, scopes=[scope])[1] for scope in access.KeyScope}


@pytest.fixture(scope="module")
def own_signal(system: PartnerSystem) -> str:
    """A signal that the first system sent."""
    return str(system.send().json()["id"])


@pytest.fixture(scope="module")
def api(standing_house: None) -> Any:
    """The API as its document describes it."""
    return schemathesis.openapi.from_wsgi(OPENAPI, application)


def cases(api: Any, route: ApiRoute, signal_id: str, *, wrong: bool = True) -> st.SearchStrategy[Case]:
    """Calls of a route as the document allows them and, where it says anything of them, as it does not."""
    operation = api[route.path.removeprefix(BASE)][route.method.lower()]
    strategy = operation.as_strategy()
    if wrong and (operation.body or operation.query or operation.path_parameters):
        strategy |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return strategy.map(lambda case: aimed(case, signal_id))


def aimed(case: Case, signal_id: str) -> Case:
    """Every other call goes to a signal that exists."""
    if "signal_id" in (case.path_parameters or {}) and next(turns) % 2:
        case.path_parameters["signal_id"] = signal_id
    return case


@every_route
@fuzzed
@given(drawn=st.data())
def test_with_a_key_every_answer_is_one_of_the_document(
    drawn: st.DataObject, api: Any, route: ApiRoute, system: PartnerSystem, own_signal: str
) -> None:
    case = drawn.draw(cases(api, route, own_signal))
    key = {"Authorization": f"Bearer {system.secret}"}
    case.call_and_validate(headers=key, excluded_checks=NOT_ASKED)


@pytest.mark.parametrize("scope", list(access.KeyScope))
@every_route
@settings(fuzzed, max_examples=max(2, EXAMPLES // 8))
@given(drawn=st.data())
def test_with_a_key_of_one_scope_every_answer_is_one_of_the_document(
    drawn: st.DataObject, api: Any, route: ApiRoute, scope: str, narrow_keys: dict[str, str], own_signal: str
) -> None:
    case = drawn.draw(cases(api, route, own_signal))
    case.call_and_validate(headers={"Authorization": f"Bearer {narrow_keys[scope]}"}, excluded_checks=NOT_ASKED)


@pytest.fixture(scope="module")
def without_a_right(system: PartnerSystem) -> list[dict[str, str]]:
    """Headers of those who may not call: no key, none that was ever given out, one that ended, a browser's session."""
    with open_act(hire_person("administrator", REPORTING)) as act:
        revoked, expired = (access.issue_api_key(by=act, label=label) for label in ("revoked", "expired"))
        access.revoke_api_key(by=act, key_id=revoked[0])
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        admin.execute("UPDATE access_apikey SET expires_at = now() - interval '1 minute' WHERE id = %s", [expired[0]])
    given = [f"Bearer kz_{uuid4().hex}", "Basic eDp5", f"Bearer {revoked[1]}", f"Bearer {expired[1]}"]
    return [{}, *({"Authorization": one} for one in given), *({"Cookie": session_of(role)} for role in ROLES)]


def session_of(role: str) -> str:
    """The cookie of somebody who is signed in with this role."""
    client = Client()
    client.force_login(access.User.objects.get(id=hire_person(role, REPORTING).id))
    return f"kz_session={client.cookies['kz_session'].value}"


def check_refused(case: Case, headers: dict[str, str]) -> None:
    answer = case.call(headers=headers)
    assert answer.status_code in REFUSED, answer.content
    case.validate_response(answer, checks=OF_THE_DOCUMENT)


@every_route
@settings(fuzzed, max_examples=max(2, EXAMPLES // 8))
@given(drawn=st.data())
def test_without_a_right_nothing_is_answered(
    drawn: st.DataObject, api: Any, route: ApiRoute, without_a_right: list[dict[str, str]], own_signal: str
) -> None:
    case = drawn.draw(cases(api, route, own_signal, wrong=False))
    for headers in without_a_right:
        check_refused(case, headers)


def test_a_planted_hole_and_a_planted_fault_are_found(
    api: Any, system: PartnerSystem, without_a_right: list[dict[str, str]]
) -> None:
    case = api["/signal-counts"]["GET"].Case()
    standing = access.standing_of_key(system.secret)
    with patch.object(keys.access, "standing_of_key", lambda _secret: standing), pytest.raises(AssertionError):
        check_refused(case, without_a_right[-len(ROLES) - 1])
    key = {"Authorization": f"Bearer {system.secret}"}
    with patch.object(counts.signals, "count_signals", lambda **_by: {"routed": "many"}), pytest.raises(FailureGroup):
        case.call_and_validate(headers=key, excluded_checks=NOT_ASKED)
    case.call_and_validate(headers=key, excluded_checks=NOT_ASKED)


@every_route
@settings(fuzzed, max_examples=max(3, EXAMPLES // 4))
@given(drawn=st.data())
def test_somebody_elses_key_reaches_nothing(
    drawn: st.DataObject, api: Any, route: ApiRoute, other_system: PartnerSystem, own_signal: str
) -> None:
    case = drawn.draw(cases(api, route, own_signal, wrong=False))
    if "signal_id" in (case.path_parameters or {}):
        case.path_parameters["signal_id"] = own_signal
        answer = case.call(headers={"Authorization": f"Bearer {other_system.secret}"})
        assert answer.status_code >= 400, answer.content
        assert own_signal.encode() not in answer.content
