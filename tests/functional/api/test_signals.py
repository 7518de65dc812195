"""A partner's own signals over HTTP: sent once, followed, added to; nobody else's in sight."""

from uuid import uuid4

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api.signal_shapes import update_shape
from ketenzicht.shared import clock
from tests.conftest import Person, open_act
from tests.functional.api.conftest import PartnerSystem

PDF = b"%PDF-1.7\nvoorbeeld"


def sent(system: PartnerSystem, **body: object) -> str:
    answer = system.send(body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_a_signal_is_sent_and_followed(system: PartnerSystem) -> None:
    phone = {"kind": "phone", "value": "06-12345678"}
    answer = system.send({"forms": ["labour"], "ownReference": "Z-1", "mentions": [phone]})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["reference"].startswith("KZ-")
    assert set(body["receiver"]["name"]) == {"nl", "en"}
    assert body["rule"]
    assert body["ground"]
    assert body["dueAt"]
    assert body["repeated"] is False
    assert answer["Location"] == f"/api/v1/signals/{body['id']}"
    whole = system.get(f"/signals/{body['id']}")
    assert whole.status_code == 200
    assert whole.json()["texts"]["fact"] == "Vijf mensen slapen in de keuken."
    assert whole.json()["holder"] == body["receiver"]
    assert whole.json()["mentions"][0]["display"] == "+31 6 12345678"
    assert "ownerActorId" not in whole.json()


def test_what_was_seen_is_sent_as_codes_of_the_library(system: PartnerSystem) -> None:
    offered = {one["code"] for one in system.get("/indicators").json()}
    assert {"passport_taken", "underpaid"} <= offered
    whole = system.get(f"/signals/{sent(system, indicators=['passport_taken', 'underpaid'])}")
    assert whole.json()["indicators"] == ["passport_taken", "underpaid"]


def test_an_indicator_that_does_not_hold_is_refused_with_its_place(system: PartnerSystem) -> None:
    answer = system.send({"indicators": ["passport_taken", "weather"]})
    assert answer.status_code == 400
    assert [(one["location"], one["code"]) for one in answer.json()["errors"]] == [("indicators.1", "unknown_code")]
    assert system.send({"indicators": ["x" * 81]}).status_code == 400
    assert system.get("/signals").json()["items"] == []


def test_sending_again_with_the_same_key_stores_nothing_new(system: PartnerSystem) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first, second = system.send(headers=key), system.send(headers=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() | {"telephone": "", "repeated": False} == first.json() | {"telephone": ""}
    assert len(system.get("/signals").json()["items"]) == 1


def test_an_own_reference_does_the_same(system: PartnerSystem) -> None:
    body = {"fact": "Iets.", "ownReference": "Z-2026-1"}
    first, second = (system.call("POST", "/signals", body=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_without_key_and_own_reference_it_is_refused(system: PartnerSystem) -> None:
    answer = system.call("POST", "/signals", body={"fact": "Iets."})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["location"] == "Idempotency-Key"


def test_everything_that_is_wrong_is_told_at_once(system: PartnerSystem) -> None:
    answer = system.send({"fact": " ", "forms": ["none"], "ageClass": "x", "mentions": [{"kind": "bsn", "value": "1"}]})
    assert answer.status_code == 400
    assert {(one["in"], one["location"], one["code"]) for one in answer.json()["errors"]} == {
        ("body", "fact", "required"),
        ("body", "forms", "unknown_code"),
        ("body", "ageClass", "unknown_code"),
        ("body", "mentions.0.kind", "unknown_code"),
    }
    assert system.get("/signals").json()["items"] == []


def test_a_field_of_the_wrong_kind_or_unknown_is_told_with_its_place(system: PartnerSystem) -> None:
    answer = system.send({"persons": "veel", "nationality": "x", "mentions": [{"kind": "phone"}]})
    assert answer.status_code == 400
    assert {(one["location"], one["code"]) for one in answer.json()["errors"]} == {
        ("persons", "int_parsing"),
        ("nationality", "unknown_field"),
        ("mentions.0.value", "required"),
    }


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "nl",
            {
                "Dit is geen heel getal.",
                "Dit veld is er niet. Namen staan in camelCase, zoals in het OpenAPI-document.",
            },
        ),
        (
            "en",
            {
                "This is not a whole number.",
                "There is no such field. Names are in camelCase, as in the OpenAPI document.",
            },
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_language_that_is_asked_for(
    system: PartnerSystem, language: str, sentences: set[str]
) -> None:
    answer = system.send({"persons": "veel", "age_class": "adult"}, headers={"Accept-Language": language})
    assert {one["detail"] for one in answer.json()["errors"]} == sentences


def test_an_unknown_code_says_where_the_codes_are(system: PartnerSystem) -> None:
    assert "/code-lists" in system.send({"forms": ["labur"]}).json()["nextStep"]
    assert "nextStep" not in system.send({"fact": ""}).json()


def test_hostile_text_is_stored_whole_or_refused(system: PartnerSystem) -> None:
    ok = system.send({"fact": "<script>alert(1)</script> ' OR 1=1 --  \u202e"})
    assert ok.status_code == 201
    assert system.send({"fact": "nul \x00"}).status_code == 400
    assert system.send({"fact": "half \ud800"}).status_code == 400
    assert system.send({"fact": "x" * 20_001}).status_code == 400


def test_somebody_elses_signal_is_as_if_it_did_not_exist(system: PartnerSystem, other_system: PartnerSystem) -> None:
    own = sent(system)
    paths = ["", "/updates", "/additions", "/attachments", f"/attachments/{uuid4()}"]
    for path in paths:
        foreign = other_system.get(f"/signals/{own}{path}")
        absent = other_system.get(f"/signals/{uuid4()}{path}")
        assert (foreign.status_code, foreign.content) == (404, absent.content)
        assert sorted(foreign.headers) == sorted(absent.headers)
    assert other_system.call("PUT", f"/signals/{own}/updates/seen").status_code == 404
    added = other_system.call("POST", f"/signals/{own}/additions", body={"kind": "addition", "text": "x"})
    assert added.status_code == 404
    assert other_system.get("/signals").json()["items"] == []
    assert other_system.get("/signal-counts").json() == {}


def test_a_list_has_pages_with_links_that_keep_the_filter(system: PartnerSystem) -> None:
    ids = {sent(system, forms=["labour"]) for _ in range(3)}
    sent(system, forms=["sexual"])
    first = system.get("/signals?form=labour&pageSize=2").json()
    assert first["links"]["previous"] is None
    second = system.client.get(first["links"]["next"], headers={"Authorization": f"Bearer {system.secret}"}).json()
    assert second["links"]["next"] is None
    assert {one["id"] for one in [*first["items"], *second["items"]]} == ids
    assert "form=labour" in second["links"]["previous"]
    assert system.get("/signal-counts").json() == {"routed": 4}
    assert len(system.get("/signals?openOnly=true&state=routed").json()["items"]) == 4


@pytest.mark.parametrize(
    "query", ["state=%00", "state=route", "form=a'b", "page=0", "pageSize=101", "page=x", "page=10001"]
)
def test_a_page_outside_its_bounds_is_refused(system: PartnerSystem, query: str) -> None:
    answer = system.get(f"/signals?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["in"] == "query"


def test_an_addition_travels_on_to_the_holder(system: PartnerSystem, desks: list[Person]) -> None:
    signal = system.send().json()
    answer = system.call(
        "POST", f"/signals/{signal['id']}/additions", body={"kind": "correction", "text": "Zes mensen."}
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["text"] == "Zes mensen."
    assert system.get(f"/signals/{signal['id']}/additions").json() == [answer.json()]
    holder = next(one for one in desks if one.organisation_code == signal["receiver"]["code"])
    with open_act(holder) as act:
        held = signals.list_signals(by=act).items
        assert [one.text for one in signals.get_signal(by=act, signal_id=held[0].id).additions] == ["Zes mensen."]
    empty = system.call("POST", f"/signals/{signal['id']}/additions", body={"kind": "addition", "text": ""})
    assert [(one["location"], one["code"]) for one in empty.json()["errors"]] == [("text", "required")]


def test_a_file_goes_in_and_comes_out_as_a_download(system: PartnerSystem) -> None:
    own = sent(system)
    answer = upload(system, own, "foto.pdf", PDF)
    assert answer.status_code == 201, answer.content
    assert answer.json() | {"id": "", "addedAt": ""} == {
        "id": "",
        "filename": "foto.pdf",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "addedAt": "",
    }
    assert system.get(f"/signals/{own}/attachments").json() == [answer.json()]
    download = system.get(f"/signals/{own}/attachments/{answer.json()['id']}")
    assert download.content == PDF
    assert download["Content-Type"] == "application/octet-stream"
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert system.get(f"/signals/{own}/attachments/{uuid4()}").status_code == 404


def upload(system: PartnerSystem, signal_id: str, name: str, content: bytes):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    path = f"/api/v1/signals/{signal_id}/attachments"
    return system.client.post(path, {"file": file}, headers={"Authorization": f"Bearer {system.secret}"})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"MZ\x90\x00", "unreadable_type"), ("a.png", PDF, "type_and_name_differ"), ("a.pdf", b"", "empty")],
)
def test_a_file_that_is_something_else_is_refused(system: PartnerSystem, name: str, content: bytes, code: str) -> None:
    own = sent(system)
    answer = upload(system, own, name, content)
    assert answer.status_code == 400, answer.content
    assert code in {one["code"] for one in answer.json()["errors"]}
    assert system.get(f"/signals/{own}/attachments").json() == []


def test_what_became_of_it_is_told_in_both_languages(system: PartnerSystem, desks: list[Person]) -> None:
    signal = system.send().json()
    updates = system.get(f"/signals/{signal['id']}/updates").json()
    assert [one["from"] for one in updates] == [signal["receiver"]]
    assert updates[0]["sentence"]["nl"] != updates[0]["sentence"]["en"]
    assert updates[0]["seen"] is False
    assert system.get("/signals").json()["items"][0]["unreadUpdates"] == 1
    seen = system.call("PUT", f"/signals/{signal['id']}/updates/seen")
    assert (seen.status_code, seen.content) == (204, b"")
    assert system.get("/signals").json()["items"][0]["unreadUpdates"] == 0


def test_an_answer_class_that_the_pack_no_longer_knows_has_no_sentence(standing_update: signals.UpdateInfo) -> None:
    assert update_shape(standing_update).sentence is None


@pytest.fixture
def standing_update(desks: list[Person]) -> signals.UpdateInfo:
    return signals.UpdateInfo(uuid4(), "no_such_class", desks[0].organisation_id, "", clock.now(), seen=False)


def test_every_call_leaves_its_line_in_the_trail(system: PartnerSystem, admin_connection: psycopg.Connection) -> None:
    own = sent(system)
    before = lines(admin_connection)
    system.get(f"/signals/{own}")
    system.get("/signals")
    system.get("/signal-counts")
    system.get(f"/signals/{uuid4()}")
    assert lines(admin_connection) == before + 4


def lines(admin: psycopg.Connection) -> int:
    row = admin.execute("SELECT count(*) FROM audit_event WHERE purpose = 'partner_api'").fetchone()
    assert row is not None
    return int(row[0])
