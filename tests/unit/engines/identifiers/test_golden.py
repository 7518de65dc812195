"""Readings with a known outcome."""

import csv
from pathlib import Path

import pytest

from ketenzicht.engines.identifiers import Identifier, Kind, Unrecognised, read

CASES = Path(__file__).parents[3] / "golden" / "identifiers" / "cases.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['kind']}-{case['typed']}")
def test_a_golden_reading(case: dict[str, str]) -> None:
    reading = read(Kind(case["kind"]), case["typed"], country=case["country"])
    if isinstance(reading, Unrecognised):
        assert f"!{reading.reason}" == case["expected"]
    else:
        assert reading.canonical == case["expected"]
        assert reading.as_given == case["typed"]


def test_every_kind_has_a_recognised_and_a_refused_case() -> None:
    seen = {(case["kind"], case["expected"].startswith("!")) for case in cases()}
    assert seen == {(kind, refused) for kind in Kind for refused in (True, False)} - {(Kind.BSN, False)}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['kind']}-{case['typed']}")
def test_reading_the_canonical_form_gives_itself(case: dict[str, str]) -> None:
    first = read(Kind(case["kind"]), case["typed"], country=case["country"])
    if isinstance(first, Identifier):
        again = read(first.kind, first.canonical, country=case["country"])
        assert isinstance(again, Identifier)
        assert again.canonical == first.canonical
