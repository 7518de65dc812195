"""Hand-worked cases: tests/golden/deadlines/cases.csv, each with its source."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from ketenzicht.engines.deadlines import (
    FIVE_YEARLY,
    Calendar,
    Deadline,
    Duration,
    Pause,
    TermSpec,
    Unit,
    compute,
)

CASES = Path(__file__).parents[3] / "golden" / "deadlines" / "cases.csv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def calendar_of(text: str) -> Calendar:
    if text.startswith("extra="):
        return Calendar(extra_rest_days=frozenset({date.fromisoformat(text.removeprefix("extra="))}))
    kinds = {
        "": Calendar(),
        "five_yearly": Calendar(liberation_day=FIVE_YEARLY),
        "no_good_friday": Calendar(good_friday=False),
    }
    return kinds[text]


def duration_of(text: str) -> Duration | None:
    if not text:
        return None
    amount, unit = text.split(" ")
    return Duration(int(amount), Unit(unit))


def pauses_of(text: str) -> list[Pause]:
    spans = (span.split("/") for span in text.split())
    return [Pause(datetime.fromisoformat(began), moment(ended)) for began, ended in spans]


def computed(row: dict[str, str]) -> Deadline:
    term = TermSpec(
        amount=int(row["amount"]),
        unit=Unit(row["unit"]),
        at_most=row["bound"] == "at_most",
        count_start_day=row["start_day"] == "counted",
        extend_over_rest_days=row["extend"] == "yes",
        warn_before=duration_of(row["warn"]),
    )
    start = datetime.fromisoformat(row["start"])
    return compute(term, start, calendar_of(row["calendar"]), pauses_of(row["pauses"]))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_hand_worked_case(row: dict[str, str]) -> None:
    deadline = computed(row)
    assert (deadline.due_at, deadline.warn_at) == (moment(row["due"]), moment(row["warn_at"])), row["source"]


def test_every_unit_and_a_source_for_every_case() -> None:
    assert len(rows()) >= 40
    assert {row["unit"] for row in rows()} == set(Unit)
    assert all(row["source"] for row in rows())
    assert len({row["case"] for row in rows()}) == len(rows())
