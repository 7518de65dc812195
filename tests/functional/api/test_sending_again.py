"""The same report twice is one signal; something else under its name is refused, and says what differs."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from ketenzicht.interfaces.api import limits
from tests.functional.api.conftest import PartnerSystem

REPORT: dict[str, Any] = {
    "fact": "Vijf mensen slapen in de keuken.",
    "forms": ["labour"],
    "municipality": "GM0599",
    "persons": 5,
    "mentions": [{"kind": "phone", "value": "06-12345678"}, {"kind": "person", "value": "J. de Vries"}],
    "conditionsMet": ["acute_danger"],
}
PARALLEL = 16


def number_of_signals(admin: psycopg.Connection) -> tuple[int, int]:
    """How many reports there are, and how many copies at receivers."""
    counted = dict(admin.execute("SELECT kind, count(*) FROM signals_signal GROUP BY kind").fetchall())
    return counted.get("reported", 0), counted.get("held", 0)


@pytest.mark.parametrize("by_key", [True, False], ids=["key", "reference"])
@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"fact": "Zes mensen slapen in de keuken."}, ["fact"]),
        ({"forms": ["labour", "sexual"], "persons": 6}, ["persons", "forms"]),
        ({"mentions": [{"kind": "phone", "value": "06-12345679"}]}, ["mentions"]),
        ({"mentions": []}, ["mentions"]),
        ({"conditionsMet": []}, ["conditionsMet"]),
        ({"municipality": "GM0363", "source": "Een buurman."}, ["source", "municipality"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_something_else_under_a_used_name_is_refused(
    system: PartnerSystem, by_key: bool, changed: dict[str, Any], where: list[str], admin_connection: psycopg.Connection
) -> None:
    headers = {"Idempotency-Key": str(uuid4())} if by_key else {}
    name = {} if by_key else {"ownReference": "Z-1"}
    first = system.call("POST", "/signals", body=REPORT | name, headers=headers)
    assert first.status_code == 201, first.content
    answer = system.call("POST", "/signals", body=REPORT | name | changed, headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "sent_differently")
    assert [error["location"] for error in problem["errors"]] == where
    assert {error["code"] for error in problem["errors"]} == {"differs"}
    assert problem["signalId"] == first.json()["id"]
    assert problem["nextStep"]
    assert number_of_signals(admin_connection) == (1, 1)


def test_the_same_again_gets_the_same_answer_however_it_is_written(system: PartnerSystem) -> None:
    first = system.send(REPORT | {"ownReference": "Z-1"})
    reordered = dict(reversed(REPORT.items())) | {"ownReference": "Z-1", "fact": f"  {REPORT['fact']} "}
    again = system.send(reordered)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"repeated": True, "telephone": ""}


def test_spaces_are_no_part_of_a_reference_and_no_reference(system: PartnerSystem) -> None:
    first = system.call("POST", "/signals", body=REPORT | {"ownReference": "Z-1"})
    again = system.call("POST", "/signals", body=REPORT | {"ownReference": " Z-1 "})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert system.call("POST", "/signals", body=REPORT | {"ownReference": "  "}).status_code == 400


def test_a_key_with_another_reference_differs(system: PartnerSystem) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    system.send(REPORT | {"ownReference": "Z-1"}, headers=headers)
    answer = system.send(REPORT | {"ownReference": "Z-2"}, headers=headers)
    assert answer.status_code == 409
    assert [error["location"] for error in answer.json()["errors"]] == ["ownReference"]


def test_the_own_reference_comes_back_with_the_signal(system: PartnerSystem) -> None:
    sent = system.send(REPORT | {"ownReference": "Zaak 2026/17"}).json()
    assert system.get(f"/signals/{sent['id']}").json()["ownReference"] == "Zaak 2026/17"


def at_once(calls: list[Any]) -> list[Any]:
    """All of them in threads of their own, each with its own connection to the database."""

    def one(call: Any) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


@pytest.mark.parametrize("by_key", [True, False], ids=["key", "reference"])
def test_sixteen_senders_of_one_report_make_one_signal(
    system: PartnerSystem, by_key: bool, admin_connection: psycopg.Connection
) -> None:
    key = str(uuid4())
    body = REPORT if by_key else REPORT | {"ownReference": "Z-1"}
    headers = {"Idempotency-Key": key} if by_key else {}
    system.send({"fact": "De eerste, zodat er sleutels zijn."})
    before = number_of_signals(admin_connection)
    senders = [PartnerSystem(system.secret) for _ in range(PARALLEL)]
    answers = at_once(
        [lambda sender=sender: sender.call("POST", "/signals", body=body, headers=headers) for sender in senders]
    )
    assert sorted(answer.status_code for answer in answers) == [200] * (PARALLEL - 1) + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert number_of_signals(admin_connection) == (before[0] + 1, before[1] + 1)


def test_sixteen_senders_of_different_reports_under_one_name_make_one_signal(
    system: PartnerSystem, admin_connection: psycopg.Connection
) -> None:
    senders = [
        lambda number=number: PartnerSystem(system.secret).call(
            "POST", "/signals", body={"fact": f"Versie {number}.", "ownReference": "Z-1"}
        )
        for number in range(PARALLEL)
    ]
    answers = at_once(senders)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (PARALLEL - 1)
    assert number_of_signals(admin_connection) == (1, 1)


class TestBatches:
    @staticmethod
    def send(system: PartnerSystem, *items: object) -> Any:
        return system.call("POST", "/signal-batches", body={"items": list(items)})

    def test_each_item_stands_alone(self, system: PartnerSystem, admin_connection: psycopg.Connection) -> None:
        answer = self.send(
            system,
            REPORT | {"ownReference": "B-1"},
            {"ownReference": "B-2"},
            REPORT | {"ownReference": "B-3", "urgency": "now", "nationality": "x"},
            REPORT | {"ownReference": "B-4", "urgency": "now"},
            REPORT,
            "geen object",
            REPORT | {"ownReference": "B-1"},
            REPORT | {"ownReference": "B-1", "persons": 7},
            REPORT | {"idempotencyKey": str(uuid4())},
        )
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert [item["status"] for item in body["items"]] == [201, 400, 400, 400, 400, 400, 200, 409, 201]
        assert [item["pointer"] for item in body["items"]] == [f"/items/{number}" for number in range(9)]
        assert (body["stored"], body["repeated"], body["refused"]) == (2, 1, 6)
        problems = [item["problem"] for item in body["items"]]
        assert problems[1]["errors"][0] | {"detail": ""} == {
            "in": "body",
            "location": "fact",
            "code": "required",
            "detail": "",
        }
        assert problems[2]["errors"][0]["code"] == "unknown_field"
        assert problems[3]["errors"][0]["location"] == "urgency"
        assert problems[4]["errors"][0]["location"] == "Idempotency-Key"
        assert problems[7]["errors"][0]["location"] == "persons"
        assert body["items"][6]["signal"]["id"] == body["items"][0]["signal"]["id"]
        assert number_of_signals(admin_connection) == (2, 2)

    def test_the_same_batch_again_stores_nothing(
        self, system: PartnerSystem, admin_connection: psycopg.Connection
    ) -> None:
        items = [REPORT | {"ownReference": f"B-{number}", "persons": number} for number in range(5)]
        assert self.send(system, *items).json()["stored"] == 5
        again = self.send(system, *items).json()
        assert (again["stored"], again["repeated"], again["refused"]) == (0, 5, 0)
        assert number_of_signals(admin_connection) == (5, 5)

    @pytest.mark.parametrize("number", [0, 101])
    def test_it_holds_one_to_a_hundred(self, system: PartnerSystem, number: int) -> None:
        answer = self.send(system, *([{}] * number))
        assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "items")

    def test_it_counts_as_so_many_calls(self, system: PartnerSystem, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 4)
        assert self.send(system, {}, {}, {})["RateLimit"].split(";")[1] == "r=1"
        refused = self.send(system, REPORT | {"ownReference": "B-1"}, {})
        assert (refused.status_code, refused.json()["code"]) == (429, "too_often")
        assert json.loads(refused.content)["detail"]
