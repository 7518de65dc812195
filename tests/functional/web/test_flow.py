"""Where signals stand: one picture with its table, the late ones with their owners, a file; for the manager alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.functional.web.conftest import DESK, REPORTING, SignIn


@pytest.fixture
def leader(held: signals.SignalSummary) -> Person:
    """The manager of the desk, where one report has come in."""
    return hire_person("manager", DESK)


@pytest.fixture
def manager(leader: Person, sign_in: SignIn) -> Client:
    """The same, signed in."""
    return sign_in(leader)


def weigh(staffed: Person, held: signals.SignalSummary) -> None:
    with open_act(staffed) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version, result="leads_to_investigate")


def test_the_picture_and_the_table_say_the_same(manager: Client, staffed: Person, held: signals.SignalSummary) -> None:
    weigh(staffed, held)
    page = manager.get("/doorstroom/").content.decode()
    drawn = page[page.index('<svg class="kz-picture"') :].partition("</svg>")[0]
    assert 'role="img" aria-labelledby="flow-svg-title flow-svg-text"' in drawn
    assert "Gewogen: 1 nu" in drawn.partition("</desc>")[0]
    widths = [int(width) for width in re.findall(r'class="kz-picture__bar"[^>]* width="(\d+)"', drawn)]
    assert widths == [0, 360, 0, 0]
    assert " style=" not in page


def test_what_stands_still_too_long_is_listed_with_its_owner(
    leader: Person, sign_in: SignIn, staffed: Person, held: signals.SignalSummary
) -> None:
    assert held.reference not in sign_in(leader).get("/doorstroom/").content.decode()
    weigh(staffed, held)
    with time_machine.travel(clock.now() + timedelta(days=60), tick=True):
        late = sign_in(leader)
        answer = late.get("/doorstroom/?region=VR13")
        assert held.reference not in answer.content.decode()
        answer = late.get("/doorstroom/?region=VR05&period=3")
    page = answer.content.decode()
    assert held.reference in page
    assert f"Test {staffed.username}" in page
    assert answer.context["late_count"] == 1
    assert "/werklijst/?whose=late" in page
    assert f"/postvak/{held.id}/" not in page


@pytest.mark.parametrize("asked", ["region=VR05", "reporter_kind=labour_inspector", "region=VR13"])
def test_the_late_list_cannot_be_narrowed_by_what_it_does_not_show(
    asked: str, leader: Person, sign_in: SignIn, staffed: Person, held: signals.SignalSummary
) -> None:
    elsewhere = report_of(staffed, municipality="GM0363", reporter_kind="other", forms=())
    with time_machine.travel(clock.now() + timedelta(days=60), tick=True):
        answer = sign_in(leader).get(f"/doorstroom/?{asked}")
    assert answer.context["flow"].total == (0 if asked == "region=VR13" and not elsewhere else 1)
    listed = {line.signal.reference for line in answer.context["late"]}
    assert listed == {held.reference, elsewhere}
    assert answer.context["late_count"] == len(listed)
    assert "alle regio" in answer.content.decode()


@pytest.mark.parametrize("hidden", [{"municipalities": ("GM0153",)}, {"reporter_kind": "labour_inspector"}])
def test_nobody_narrows_by_what_they_may_not_see(hidden: dict[str, object], leader: Person) -> None:
    narrowed = signals.SignalFilter(**hidden)  # type: ignore[arg-type]  # each as its field asks
    with pytest.raises(signals.SignalInvalid) as refusal, open_act(leader) as act:
        signals.list_signals(by=act, narrowed=narrowed)
    assert [(one.field, one.code) for one in refusal.value.errors] == [(next(iter(hidden)), "withheld")]


def test_the_late_list_counts_as_unknown_what_the_figures_do(
    leader: Person, sign_in: SignIn, staffed: Person, held: signals.SignalSummary
) -> None:
    formless = report_of(staffed, forms=())
    with time_machine.travel(clock.now() + timedelta(days=60), tick=True):
        answer = sign_in(leader).get("/doorstroom/?form=unknown")
    assert answer.context["flow"].total == 1
    assert [line.signal.reference for line in answer.context["late"]] == [formless]


def report_of(staffed: Person, **changes: object) -> str:
    """A report that a person chose this desk for; its reference."""
    told = {"fact": "Iets gezien.", "municipality": "GM0153", "place_kind": "municipality", "forms": ("labour",)}
    new = signals.NewSignal(
        **{**told, **changes},  # type: ignore[arg-type]  # each as its field asks
        choice=signals.RouteChoice(staffed.organisation_id, "Bekend bij deze dienst."),
    )
    with open_act(hire_person("reporter", REPORTING)) as act:
        return signals.submit_signal(by=act, new=new).reference


@pytest.mark.parametrize("split", ["region", "form", "reporter_kind", "month", "nonsense", ""])
def test_the_figures_are_laid_out_by_what_is_asked(split: str, manager: Client) -> None:
    answer = manager.get(f"/doorstroom/?split={split}&period=12&form=labour&reporter_kind=labour_inspector")
    (row,) = answer.context["rows"]
    assert row[1] == 1
    assert answer.context["form"].wanted().split == (split if split not in {"nonsense", ""} else "region")


def test_a_page_that_is_behind_says_so(
    manager: Client, staffed: Person, held: signals.SignalSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh(staffed, held)
    told = "Er kwam zo veel tegelijk binnen"
    monkeypatch.setattr(flow, "AT_ONCE", 1)
    assert told in manager.get("/doorstroom/").content.decode()
    assert told not in manager.get("/doorstroom/").content.decode()


@pytest.mark.parametrize("asked", ["region=PV23", "region=VR05", "period=x&region=*&form=zz", "period=2001"])
def test_what_is_no_choice_counts_as_not_asked(asked: str, manager: Client) -> None:
    assert manager.get(f"/doorstroom/?{asked}").context["flow"].total == 1


@pytest.mark.parametrize("asked", ["region=VR13", "region=PV20", "form=sexual", "reporter_kind=other"])
def test_nothing_to_count_is_said_in_words(asked: str, manager: Client) -> None:
    answer = manager.get(f"/doorstroom/?{asked}")
    assert answer.context["flow"].total == 0
    assert "Geen signalen om te tellen" in answer.content.decode()


def rows_of(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")


def test_the_file_holds_the_same_figures_and_no_formula(
    manager: Client, staffed: Person, held: signals.SignalSummary
) -> None:
    weigh(staffed, held)
    header, *rows = rows_of(manager.get("/doorstroom/export.csv").content)
    assert header == ["part", "code", "title", "measure", "number"]
    numbers = {(part, code, measure): number for part, code, _title, measure, number in rows}
    assert numbers["phase", "weighed", "now"] == "1"
    assert numbers["phase", "received", "reached"] == "1"
    assert numbers["region", "VR05", "weighed"] == "1"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("role", ["reporter", "intake_officer", "privacy_officer", "administrator"])
def test_others_are_refused(role: str, sign_in: SignIn) -> None:
    client = sign_in(hire_person(role, REPORTING))
    assert client.get("/doorstroom/").status_code == 403
    assert client.get("/doorstroom/export.csv").status_code == 403


def test_what_is_no_choice_is_said(manager: Client) -> None:
    told = "iets wat hier geen keuze is: Regio, Vorm van uitbuiting."
    assert told in manager.get("/doorstroom/?region=VR99&form=nonsense").content.decode()
    assert "geen keuze" not in manager.get("/doorstroom/?region=VR05").content.decode()
