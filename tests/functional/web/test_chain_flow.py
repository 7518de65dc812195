"""The chain's figures on a page and in a file: only what was published, for policy officers alone."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from ketenzicht.capabilities.flow.models import Release
from tests.conftest import hire_person
from tests.functional.web.conftest import SignIn

SPLITS: dict[str, dict[str, Any]] = {
    "region": {"VR13": 25, "unknown": 15},
    "form": {"labour": 25, "several": 15},
    "reporter_kind": {"labour_inspector": 40},
    "receiver": {"comensha": 20, "gone": 20},
    "outcome": {"not_enough": 20, "unknown": 10},
    "told": {"yes": 30, "no": 10},
}


@pytest.fixture
def release() -> Release:
    """A quarter as it is kept once published."""
    return Release.objects.create(
        quarter=date(2026, 4, 1),
        counted_on=date(2026, 9, 30),
        threshold=10,
        base=5,
        figures={
            "phases": {"shown": {"received": 60, "answered": 40}, "rest": 15},
            "within": {
                trait: {"received": {"shown": {}, "rest": 60}, "answered": {"shown": shown, "rest": 10}}
                for trait, shown in SPLITS.items()
            },
            "stays": {"received": [5, 72]},
        },
    )


def test_nothing_published_is_said_in_words(sign_in: SignIn) -> None:
    client = sign_in(hire_person("policy_officer", "comensha"))
    assert "Er is nog niets verschenen" in client.get("/doorstroom/keten/").content.decode()
    assert len(client.get("/doorstroom/keten/export.csv").content.decode().splitlines()) == 1


def test_a_quarter_of_few_is_said_in_words(sign_in: SignIn) -> None:
    Release.objects.create(quarter=date(2026, 1, 1), counted_on=date(2026, 7, 1), threshold=10, base=5, figures={})
    page = sign_in(hire_person("policy_officer", "comensha")).get("/doorstroom/keten/").content.decode()
    assert "te weinig signalen" in page
    assert "2026, kwartaal 1" in page


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("region", ("Amsterdam-Amstelland", "Plaats onbekend")),
        ("form", ("Arbeidsuitbuiting", "Meer vormen")),
        ("reporter_kind", ("Alle overige samen",)),
        ("receiver", ("CoMensha", "gone")),
        ("outcome", ("niet bekend",)),
        ("told", ("op tijd", "te laat")),
        ("nonsense", ("Amsterdam-Amstelland",)),
    ],
)
def test_a_quarter_is_laid_out_by_one_trait(
    trait: str, words: tuple[str, ...], release: Release, sign_in: SignIn
) -> None:
    client = sign_in(hire_person("policy_officer", "comensha"))
    page = client.get(f"/doorstroom/keten/?quarter=2026-04-01&by={trait}").content.decode()
    for word in words:
        assert word in page
    assert "2026, kwartaal 2" in page
    assert "3 dagen" in page or "4 dagen" in page


def test_the_file_holds_every_trait(release: Release, sign_in: SignIn) -> None:
    client = sign_in(hire_person("policy_officer", "comensha"))
    text = client.get("/doorstroom/keten/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert {row[2] for row in rows[1:]} == {"", *SPLITS}
    assert ["2026-04-01", "", "", "", "Alle overige samen", "15"] in rows
    assert ["2026-04-01", "answered", "form", "labour", "Arbeidsuitbuiting", "25"] in rows


def test_a_quarter_of_which_no_phase_is_shown_is_divided_as_a_whole(sign_in: SignIn) -> None:
    figures = {
        "phases": {"shown": {}, "rest": 40},
        "within": {trait: {"": {"shown": shown, "rest": 10}} for trait, shown in SPLITS.items()},
        "stays": {"closed": [5, 72], "received": [5, 72]},
    }
    Release.objects.create(
        quarter=date(2026, 4, 1), counted_on=date(2026, 9, 30), threshold=10, base=5, figures=figures
    )
    client = sign_in(hire_person("policy_officer", "comensha"))
    answer = client.get("/doorstroom/keten/?by=form")
    page = answer.content.decode()
    assert "Alle fasen samen" in page
    assert "Arbeidsuitbuiting" in page
    assert "Geen fase is groot genoeg" not in page
    assert [str(phase) for phase, *_stay in answer.context["stays"]] == ["Ontvangen", "Afgesloten"]
    rows = list(
        csv.reader(io.StringIO(client.get("/doorstroom/keten/export.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert ["2026-04-01", "", "", "", "Alle fasen samen", "40"] in rows
    assert ["2026-04-01", "", "form", "labour", "Arbeidsuitbuiting", "25"] in rows


def test_the_start_page_says_how_many_quarters_there_are(release: Release, sign_in: SignIn) -> None:
    assert sign_in(hire_person("policy_officer", "comensha")).get("/").context["figures"][0].number == 1


@pytest.mark.parametrize("role", ["reporter", "intake_officer", "manager", "privacy_officer", "administrator"])
def test_others_are_refused(role: str, sign_in: SignIn) -> None:
    client = sign_in(hire_person(role, "comensha"))
    assert client.get("/doorstroom/keten/").status_code == 403
    assert client.get("/doorstroom/keten/export.csv").status_code == 403
