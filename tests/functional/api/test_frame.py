"""What every answer of the API has in common, and every way in which a call can be refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from ketenzicht.capabilities.access import public as access
from ketenzicht.interfaces.api import VERSION, limits, signals
from ketenzicht.interfaces.api.urls import api, api_routes
from tests.conftest import PASSWORD, hire_person, open_act
from tests.functional.api.conftest import REPORTING, PartnerSystem, another_key

ROUTES = [(route.method, route.path.removeprefix("/api/v1")) for route in api_routes() if not route.public]


def filled(path: str) -> str:
    for name in ("signal_id", "attachment_id", "update_id"):
        path = path.replace(f"{{{name}}}", str(uuid4()))
    return path.replace("{name}", "urgency").replace("{code}", "GM0363")


def is_problem(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["API-Version"] == VERSION
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:ketenzicht:problem:{code}")
    assert body["detail"]
    assert body["title"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_operation_needs_a_key(standing: PartnerSystem, method: str, path: str) -> None:
    body = {"content_type": "multipart/form-data; boundary=x" if path.endswith("/attachments") else "application/json"}
    answer = Client().generic(method, f"/api/v1{filled(path)}", b"{}", **body)
    is_problem(answer, 401, "no_valid_key")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer kz_wrong", "Basic a:b", "Bearer é", "Bearer " + "x" * 300]
)
def test_a_key_that_is_none_is_refused(standing: PartnerSystem, header: str) -> None:
    is_problem(Client().get("/api/v1/outcomes", headers={"Authorization": header}), 401, "no_valid_key")


def test_a_revoked_key_ends_at_once_and_another_goes_on(standing: PartnerSystem) -> None:
    administrator = hire_person("administrator", REPORTING)
    with open_act(administrator) as act:
        key_id, secret = access.issue_api_key(by=act, label="second")
    second = PartnerSystem(secret)
    assert second.get("/outcomes").status_code == 200
    with open_act(administrator) as act:
        access.revoke_api_key(by=act, key_id=key_id)
    is_problem(second.get("/outcomes"), 401, "no_valid_key")
    assert standing.get("/outcomes").status_code == 200


def test_a_session_opens_nothing(standing: PartnerSystem) -> None:
    person = hire_person("reporter", REPORTING)
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    is_problem(client.get("/api/v1/signals"), 401, "no_valid_key")


@pytest.mark.parametrize(
    "path",
    ["", "v1", "v1/", "v1/none", "v1/signals/", "v1/signals/x", "v2/signals", "v1/docs", "v1/signals/%0A/updates"],
)
def test_another_path_is_nothing(standing: PartnerSystem, path: str) -> None:
    is_problem(Client().get(f"/api/{path}"), 404, "not_found")


def test_another_method_is_refused_with_those_that_work(standing: PartnerSystem) -> None:
    answer = standing.call("DELETE", "/signals")
    is_problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_and_head_tell_what_they_should(standing: PartnerSystem) -> None:
    options = standing.call("OPTIONS", "/signals")
    assert (options.status_code, options["Allow"], options["API-Version"]) == (204, "GET, HEAD, OPTIONS, POST", VERSION)
    head = standing.call("HEAD", "/outcomes")
    assert (head.status_code, head.content) == (200, b"")
    is_problem(Client().get("/api/v1/outcomes"), 401, "no_valid_key")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"fact": NaN'])
def test_an_unreadable_body_is_refused(standing: PartnerSystem, body: bytes) -> None:
    answer = standing.call("POST", "/signals", data=body, content_type="application/json", headers=key())
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1"])
def test_a_body_of_another_shape_is_refused(standing: PartnerSystem, body: bytes) -> None:
    answer = standing.call("POST", "/signals", data=body, content_type="application/json", headers=key())
    is_problem(answer, 400, "invalid")


def test_a_wrong_idempotency_key_is_told(standing: PartnerSystem) -> None:
    answer = standing.send(headers={"Idempotency-Key": "mine"})
    is_problem(answer, 400, "invalid")
    assert (answer.json()["errors"][0]["in"], answer.json()["errors"][0]["location"]) == ("header", "Idempotency-Key")


def test_another_media_type_is_refused(standing: PartnerSystem) -> None:
    answer = standing.call("POST", "/signals", data=b"fact=x", content_type="application/x-www-form-urlencoded")
    is_problem(answer, 415, "wrong_media_type")
    assert answer["Accept"] == "application/json"
    files = standing.call("POST", f"/signals/{uuid4()}/attachments", data=b"{}", content_type="application/json")
    assert files["Accept"] == "multipart/form-data"


def test_a_form_without_its_boundary_is_refused(standing: PartnerSystem) -> None:
    path = f"/signals/{uuid4()}/attachments"
    answer = standing.call("POST", path, data=b"x", content_type="multipart/form-data")
    assert answer.status_code == 400, answer.content
    broken = standing.call("POST", path, data=b"--x\r\n", content_type="multipart/form-data; boundary=x")
    assert broken.status_code == 400, broken.content


@pytest.mark.parametrize("length", [str(10**10), "12000001"])
def test_a_body_that_is_too_large_is_refused_unread(standing: PartnerSystem, length: str) -> None:
    for path, kind in (("/signals", "application/json"), (f"/signals/{uuid4()}/attachments", "multipart/form-data")):
        answer = standing.call("POST", path, data=b"{}", content_type=kind, CONTENT_LENGTH=length)
        is_problem(answer, 413, "too_large")


def test_too_many_calls_are_stopped_for_a_while(standing: PartnerSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 2)
    system = PartnerSystem(another_key())
    answers = [system.get("/outcomes") for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    is_problem(answers[2], 429, "too_often")
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=1", "r=0", "r=0"]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"key";q=2;w=60'}


def test_what_is_left_is_counted_for_each_key_by_itself(
    standing: PartnerSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [another_key() for _ in range(2)]
    monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 1)
    answers = [PartnerSystem(secret).get("/outcomes") for secret in (*others, others[0])]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


SCOPED = {
    ("signals:write", "GET", "/signals"): "scope:signals:read",
    ("signals:write", "GET", "/signals/{}"): "scope:signals:read",
    ("signals:write", "GET", "/signals/{}/updates"): "scope:updates:read",
    ("signals:write", "POST", "/signals/{}/additions"): "",
    ("signals:read", "POST", "/signals"): "scope:signals:write",
    ("signals:read", "GET", "/signals/{}"): "",
    ("signals:read", "GET", "/signal-counts"): "",
    ("signals:read", "GET", "/signals/{}/updates"): "scope:updates:read",
    ("signals:read", "PUT", "/signals/{}/updates/seen"): "scope:updates:read",
    ("updates:read", "GET", "/signals/{}/updates"): "",
    ("updates:read", "PUT", "/signals/{}/updates/seen"): "",
    ("updates:read", "GET", "/updates"): "",
    ("signals:read", "GET", "/updates"): "scope:updates:read",
    ("updates:read", "GET", "/events"): "",
    ("signals:read", "GET", "/events"): "scope:updates:read",
    ("updates:read", "GET", "/signals/{}"): "scope:signals:read",
    ("updates:read", "GET", "/code-lists/urgency"): "",
}


@pytest.mark.parametrize(("scope", "method", "path"), list(SCOPED))
def test_a_key_reaches_as_far_as_its_scope(standing: PartnerSystem, scope: str, method: str, path: str) -> None:
    own = standing.send().json()["id"]
    sent = {"fact": "Iets.", "ownReference": "S-1"} if path == "/signals" else {"kind": "addition", "text": "Meer."}
    options = {"body": sent} if method == "POST" else {}
    answer = PartnerSystem(another_key(scope)).call(method, path.format(own), **options)
    missing = SCOPED[scope, method, path]
    if missing:
        is_problem(answer, 403, "refused")
        assert answer.json()["missing"] == missing
    else:
        assert answer.status_code in (200, 201, 204), answer.content


def raising(error: Exception) -> Any:
    def fail(**_options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("Jan Jansen, Kerkstraat 1"), 500, "fault"),
        (OperationalError("gone"), 503, "unavailable"),
        (access.ExchangeStopped(15), 503, "exchange_stopped"),
        (access.NoActOfProcessing(), 500, "fault"),
        (access.Refused("signal.read", missing="role", who_can_give=("administrator",)), 403, "refused"),
        (access.ActEnded("over"), 401, "no_valid_key"),
    ],
)
def test_what_goes_wrong_inside_is_a_problem_without_content(
    standing: PartnerSystem, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    monkeypatch.setattr(signals.signals, "count_signals", raising(error))
    answer = standing.get("/signal-counts")
    is_problem(answer, status, code)
    assert b"Jansen" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_refusal_says_what_is_missing_and_who_can_give_it(
    standing: PartnerSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = access.NoGround("signal.disclose", missing="condition:consent", who_can_give=("data_subject",))
    monkeypatch.setattr(signals.signals, "count_signals", raising(refusal))
    answer = standing.get("/signal-counts")
    is_problem(answer, 403, "no_ground")
    assert (answer.json()["missing"], answer.json()["whoCanGive"]) == ("condition:consent", ["data_subject"])


def test_refusals_are_read_in_the_language_that_is_asked_for(standing: PartnerSystem) -> None:
    answer = Client().get("/api/v1/outcomes", headers={"Accept-Language": "en"})
    assert answer.json()["detail"].startswith("Send a valid key")


def test_the_document_says_what_it_is() -> None:
    assert api.document["openapi"].startswith("3.1")
    assert api.document["info"]["version"] == VERSION
