"""Figures from the records: counted step by step they are what counting everything anew gives, for the desk alone."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.flow import counting, services
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.flow.models import Cell, UncountedStep
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import clock
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by

pytestmark = pytest.mark.django_db

SEED = 20261128


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """The tests travel in time, and their witness does not."""
    settings.KETENZICHT_WITNESS_LIMIT_MINUTES = 10**7


def clockwork(person: Person) -> AbstractContextManager[access.Act]:
    return access.serving("clockwork", organisation_id=person.organisation_id, purpose=access.Purpose.KEEP_TIME)


def step(person: Person, verb: str, reference: str, chain: Chain) -> None:
    """Take one step with the copy of this reference."""
    given: dict[str, dict[str, object]] = {
        "weigh": {"result": "leads_to_investigate"},
        "accept": {},
        "close": {"outcome": "not_enough", "text": "Te weinig."},
        "answer": {"answer_class": "kept"},
        "hand_over": {"receiver_id": chain.officer.organisation_id, "reason": "better_placed"},
    }
    held = held_by(person, reference)
    with open_act(person) as act:
        getattr(signals, verb)(by=act, signal_id=held.id, version=held.version, **given[verb])


def erase(chain: Chain, reference: str) -> None:
    """Two persons order it, and the machine does it."""
    with open_act(chain.privacy) as act:
        order = signals.order_erasure(by=act, reference=reference, reason="wrong")
    with open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=order.id)
    with clockwork(chain.detective) as act:
        assert signals.destroy_due(by=act) == 1


def test_an_erasure_of_what_was_open_is_counted_as_an_end(chain: Chain, report: Report) -> None:
    reference = send(chain, report)
    erase(chain, reference)
    made = figures(chain.manager)
    assert made.ended == {"answered": 0, "handed_over": 0, "erased": 1}
    assert made.outcomes == {"erased": 1}
    with clockwork(chain.detective) as act:
        assert flow.recount(by=act, repair=False) == 0


def send(chain: Chain, report: Report, **changes: object) -> str:
    """A report to the detective's desk whatever it is about; its reference."""
    choice = signals.RouteChoice(chain.detective.organisation_id, "Zij werken er al aan.")
    return report(choice=choice, **changes).reference


def figures(person: Person, asked: flow.FlowFilter | None = None) -> flow.Flow:
    with open_act(person) as act:
        while flow.count_steps(by=act):
            pass
        return flow.get_flow(by=act, asked=asked or flow.FlowFilter())


def test_one_signals_way_is_counted_as_it_goes(chain: Chain, report: Report) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=True):
        reference = send(chain, report, forms=("labour", "sexual"))
        assert figures(chain.manager).phases[0].now == 1
    for hours, verb in ((30.5, "weigh"), (81, "accept"), (82.5, "close"), (84, "answer")):
        with time_machine.travel(start + timedelta(hours=hours), tick=True):
            step(chain.detective, verb, reference, chain)
    made = figures(chain.manager)
    received, weighed, accepted, closed = made.phases
    assert [phase.reached for phase in made.phases] == [1, 1, 1, 1]
    assert [phase.now for phase in made.phases] == [0, 0, 0, 0]
    assert (received.median_hours, weighed.median_hours, accepted.p90_hours, closed.p90_hours) == (30, 48, 1, 1)
    assert made.ended == {"answered": 1, "handed_over": 0, "erased": 0}
    assert (made.outcomes, made.answered_in_time, made.answered_late) == ({"not_enough": 1}, 1, 0)
    by_form = figures(chain.manager, flow.FlowFilter(split=flow.Split.FORM))
    assert by_form.total == 1
    assert {(row.code, row.total) for row in by_form.rows} == {("labour", 1), ("sexual", 1)}


def test_an_answer_after_its_term_is_late(chain: Chain, report: Report) -> None:
    reference = report().reference
    for verb in ("weigh", "accept", "close"):
        step(chain.detective, verb, reference, chain)
    with time_machine.travel(clock.now() + timedelta(days=300), tick=True):
        step(chain.detective, "answer", reference, chain)
        made = figures(chain.manager)
    assert (made.answered_in_time, made.answered_late) == (0, 1)


def test_what_is_asked_narrows_what_is_counted(chain: Chain, report: Report) -> None:
    send(chain, report)
    send(chain, report, municipality="GM0983", forms=("sexual",), reporter_kind="other")
    send(chain, report, municipality="", forms=())
    month = clock.today().replace(day=1)
    before = date(month.year - 1, month.month, 1)
    asked = flow.FlowFilter
    for one, total in {
        asked(): 3,
        asked(regions=("VR13",)): 1,
        asked(regions=("VR13", "unknown")): 2,
        asked(form="labour"): 1,
        asked(form="unknown"): 1,
        asked(reporter_kind="other"): 1,
        asked(form="sexual", reporter_kind="labour_inspector"): 0,
        asked(since=month, until=month): 3,
        asked(since=before, until=before): 0,
    }.items():
        assert figures(chain.manager, one).total == total, one
    rows = {row.code: row.total for row in figures(chain.manager, asked(split=flow.Split.REGION)).rows}
    assert rows == {"VR13": 1, "VR23": 1, "unknown": 1}
    narrowed = figures(chain.manager, asked(regions=("VR13",), split=flow.Split.REGION))
    assert [(row.code, row.total) for row in narrowed.rows] == [("VR13", 1)]
    months = figures(chain.manager, asked(split=flow.Split.MONTH)).rows
    assert [(row.code, row.total) for row in months] == [(month.isoformat(), 3)]
    kinds = figures(chain.manager, asked(split=flow.Split.REPORTER_KIND, reporter_kind="other")).rows
    assert [(row.code, row.total) for row in kinds] == [("other", 1)]
    with open_act(chain.manager) as act:
        assert flow.list_months(by=act) == (month,)


def test_a_random_walk_counts_to_what_counting_anew_gives(chain: Chain, report: Report) -> None:
    drawn = Random(SEED)
    sys.stdout.write(f"seed {SEED}\n")
    references = [
        send(
            chain,
            report,
            forms=tuple(drawn.sample(("labour", "sexual", "criminal"), drawn.randint(0, 2))),
            municipality=drawn.choice(("GM0363", "GM0983", "")),
        )
        for _ in range(6)
    ]
    for _ in range(18):
        person, reference = chain.detective, drawn.choice(references)
        possible = signals.list_steps("held", held_by(person, reference).state)
        verb = drawn.choice(possible) if possible else ""
        if verb == "erase":
            erase(chain, reference)
            references.remove(reference)
        elif verb:
            step(person, verb, reference, chain)
        if drawn.random() < 0.4:
            figures(chain.manager)
    with clockwork(chain.detective) as act:
        assert flow.recount(by=act, repair=False) >= 0
    for person in (chain.detective, chain.officer):
        with clockwork(person) as act:
            while flow.count_steps(by=act):
                pass
            assert Cell.objects.exists()
            assert flow.recount(by=act, repair=False) == 0
            assert all(count > 0 for cell in Cell.objects.all() for count in cell.numbers.values())


def test_a_wrong_cell_is_found_and_mended(chain: Chain, report: Report) -> None:
    report()
    right = figures(chain.manager)
    with clockwork(chain.detective) as act:
        cell = Cell.objects.first()
        assert cell is not None
        cell.numbers = {"now.received": 7}
        cell.save()
        assert flow.recount(by=act, repair=False) == 1
        assert flow.recount(by=act) == 1
        assert ("change", "flow") in {(line.action, line.object_type) for line in act.trail.access}
        assert flow.recount(by=act) == 0
    assert figures(chain.manager) == right


def test_steps_from_before_the_figures_are_counted_by_a_recount(chain: Chain, report: Report) -> None:
    report()
    with clockwork(chain.detective) as act:
        UncountedStep.objects.all().delete()
        assert flow.count_steps(by=act) == 0
        assert not Cell.objects.exists()
        assert flow.recount(by=act) == 8
        assert Cell.objects.count() == 8


def test_counting_many_goes_in_parts(chain: Chain, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        report()
    monkeypatch.setattr(services, "AT_ONCE", 2)
    with clockwork(chain.detective) as act:
        assert [flow.count_steps(by=act) for _ in range(3)] == [2, 1, 0]


def test_every_step_of_a_held_copy_waits_and_none_of_a_reporters(chain: Chain, report: Report) -> None:
    reference = report().reference
    step(chain.detective, "weigh", reference, chain)
    with clockwork(chain.detective) as act:
        held = {one.id for passage in signals.list_passages(by=act) for one in passage.steps}
        assert set(UncountedStep.objects.values_list("id", flat=True)) == held
        assert len(held) == 2
    with clockwork(chain.inspector):
        assert not UncountedStep.objects.exists()


def test_a_municipality_of_no_day_is_of_no_known_region(chain: Chain, report: Report) -> None:
    report()
    with clockwork(chain.detective) as act:
        (passage,) = signals.list_passages(by=act)
        elsewhere = signals.Passage(passage.signal_id, "wpg8", passage.received_on, "GM9999", (), "other", ())
        assert counting.place(elsewhere).region == "unknown"


def test_another_organisation_counts_and_sees_its_own_alone(chain: Chain, report: Report) -> None:
    report()
    assert figures(chain.manager).total == 1
    with clockwork(chain.officer) as act:
        assert flow.count_steps(by=act) == 0
        assert not Cell.objects.exists()


@pytest.mark.parametrize("who", ["detective", "inspector", "privacy"])
def test_others_than_the_manager_are_refused(who: str, chain: Chain) -> None:
    for ask in (flow.get_flow, flow.list_months, flow.count_steps, flow.recount):
        given = {"asked": flow.FlowFilter()} if ask is flow.get_flow else {}
        with pytest.raises(access.Refused), open_act(getattr(chain, who)) as act:
            ask(by=act, **given)


def test_looking_and_taking_along_are_in_the_trail(chain: Chain) -> None:
    with open_act(chain.manager) as act:
        flow.get_flow(by=act, asked=flow.FlowFilter())
        flow.get_flow(by=act, asked=flow.FlowFilter(), leaving=True)
        assert [(line.action, line.object_type) for line in act.trail.access] == [
            ("consult", "flow"),
            ("export", "flow"),
        ]
