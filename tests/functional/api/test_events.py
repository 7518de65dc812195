"""The news as CloudEvents 1.0 by the NL GOV profile: whole, without content, and marked like any other news."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from django.conf import settings
from django.test import Client, override_settings

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, open_act
from tests.functional.api.conftest import Answer, PartnerSystem

BATCH = "application/cloudevents-batch+json"
SCHEMA = "/api/v1/event-schemas/update-sent.v1.json"
ATTRIBUTE = re.compile(r"[a-z0-9]{1,20}")
OWN_REFERENCE = "Zaak Kzqjansen 12"
TEXT = "Kzq wij zijn er geweest."


def told(system: PartnerSystem, desks: list[Person], text: str = TEXT) -> dict[str, Any]:
    """A signal that was sent, and about which its receiver asks something in its own words."""
    sent: dict[str, Any] = system.send({"ownReference": OWN_REFERENCE}).json()
    holder = next(one for one in desks if one.organisation_code == sent["receiver"]["code"])
    with open_act(holder) as act:
        (held,) = signals.list_signals(by=act).items
        signals.ask(by=act, signal_id=held.id, version=held.version, text=text)
    return sent


def events_of(answer: Answer) -> list[dict[str, Any]]:
    assert (answer.status_code, answer["Content-Type"]) == (200, BATCH), answer.content
    found: list[dict[str, Any]] = answer.json()
    return found


def test_each_event_is_a_cloudevent_of_the_profile(system: PartnerSystem, desks: list[Person]) -> None:
    sent = told(system, desks)
    events = events_of(system.get("/events"))
    assert [event["data"]["answerClass"] for event in events] == ["sent", "question"]
    for event in events:
        assert all(ATTRIBUTE.fullmatch(name) for name in event)
        assert event["specversion"] == "1.0"
        assert re.fullmatch(r"nl(\.[a-z-]+)+\.v[0-9]+", event["type"])
        assert re.fullmatch(r"urn:nld:[^\s]+", event["source"])
        assert str(UUID(event["id"])) == event["id"]
        assert event["subject"] == sent["id"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", event["time"])
        assert event["datacontenttype"] == "application/json"
        assert event["dataschema"] == f"{settings.KETENZICHT_ORIGIN}{SCHEMA}"
        assert event["data"]["reference"] == sent["reference"]
        assert event["data"]["from"] == sent["receiver"]["code"]
    assert len({event["id"] for event in events}) == len(events)
    assert datetime.fromisoformat(events[0]["time"]) <= datetime.fromisoformat(events[1]["time"])


def test_an_event_holds_no_content_and_says_where_it_is_read(system: PartnerSystem, desks: list[Person]) -> None:
    told(system, desks)
    answer = system.get("/events")
    assert b"Kzq" not in answer.content
    for event in events_of(answer):
        read = system.get(event["dataref"].removeprefix(f"{settings.KETENZICHT_ORIGIN}/api/v1")).json()
        assert event["id"] in {update["id"] for update in read}
    assert {update["text"] for update in read} == {"", TEXT}


def test_data_is_what_its_schema_says_and_the_schema_is_for_everybody(
    system: PartnerSystem, desks: list[Person]
) -> None:
    told(system, desks)
    answer = Client().get(SCHEMA)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["API-Version"]
    schema = answer.json()
    assert schema["$id"] == f"{settings.KETENZICHT_ORIGIN}{SCHEMA}"
    for event in events_of(system.get("/events")):
        jsonschema_rs.validate(schema, event["data"])
    assert not jsonschema_rs.is_valid(schema, {"reference": "KZ"})


def test_events_and_updates_are_the_same_news(system: PartnerSystem, desks: list[Person]) -> None:
    told(system, desks)
    updates = [update["id"] for update in system.get("/updates").json()["items"]]
    assert [event["id"] for event in events_of(system.get("/events"))] == updates
    assert system.call("PUT", f"/updates/{updates[0]}/seen").status_code == 204
    assert [event["id"] for event in events_of(system.get("/events"))] == updates[1:]
    assert system.call("PUT", f"/updates/{updates[1]}/seen").status_code == 204
    assert events_of(system.get("/events")) == []


def test_somebody_elses_news_is_no_event(system: PartnerSystem, other_system: PartnerSystem) -> None:
    system.send()
    assert len(events_of(system.get("/events"))) == 1
    assert events_of(other_system.get("/events")) == []


def test_a_next_page_stands_in_a_header(system: PartnerSystem) -> None:
    for _ in range(3):
        system.send()
    first = system.get("/events?pageSize=2")
    assert len(events_of(first)) == 2
    assert first["Link"] == '</api/v1/events?pageSize=2&page=2>; rel="next"'
    second = system.get("/events?pageSize=2&page=2")
    assert len(events_of(second)) == 1
    assert "Link" not in second
    assert system.get("/events?page=0").status_code == 400


@pytest.mark.parametrize("accept", [BATCH, "application/json", "*/*", "application/*", "text/html, */*;q=0.1"])
def test_who_reads_json_gets_a_batch(standing: PartnerSystem, accept: str) -> None:
    assert isinstance(events_of(standing.get("/events", headers={"Accept": accept})), list)


@pytest.mark.parametrize("accept", ["application/cloudevents+json", "text/html", "application/xml"])
def test_who_reads_something_else_is_told(standing: PartnerSystem, accept: str) -> None:
    answer = standing.get("/events", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert BATCH in answer.json()["detail"]


def test_the_source_is_what_the_operator_says(standing: PartnerSystem) -> None:
    standing.send()
    with override_settings(KETENZICHT_EVENT_SOURCE="urn:nld:oin:00000001823288444000:systeem:ketenzicht"):
        (event,) = events_of(standing.get("/events?pageSize=1"))
    assert event["source"] == "urn:nld:oin:00000001823288444000:systeem:ketenzicht"
