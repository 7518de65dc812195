"""The chain's figures: each organisation adds its part once, as things stood on one day, and the sum is made safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.flow import publishing, rules
from ketenzicht.capabilities.flow.models import Contribution, Release
from ketenzicht.engines.disclosure import Rule
from ketenzicht.interfaces.jobs import tasks
from tests.conftest import Person, hire_person, open_act
from tests.integration.flow.test_counting import clockwork, send, step
from tests.integration.signals.conftest import Chain, Report

pytestmark = pytest.mark.django_db

QUARTER = date(2026, 4, 1)
RECEIVED = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
COUNTED = date(2026, 9, 30)
TEN = Rule(threshold=10, base=5)


@pytest.fixture(autouse=True)
def _patient(settings: Any) -> None:
    """The tests travel in time, and their witness does not."""
    settings.KETENZICHT_WITNESS_LIMIT_MINUTES = 10**7


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=True):
        yield


@pytest.fixture
def officer_of_policy(chain: Chain) -> Person:
    return hire_person("policy_officer", "comensha")


def published(person: Person) -> flow.ChainFlow | None:
    with open_act(person) as act:
        return flow.get_chain_flow(by=act, quarter=QUARTER)


def fill(chain: Chain, report: Report, number: int) -> list[str]:
    """So many signals at the detective's desk, in the quarter."""
    with at(RECEIVED):
        hire_person("intake_officer", "politie-landelijk-loket")
    found = []
    for one in range(number):
        with at(RECEIVED + timedelta(hours=one)):
            found.append(send(chain, report))
    return found


def test_a_quarter_is_published_once_as_things_stood_on_its_day(
    chain: Chain, report: Report, officer_of_policy: Person
) -> None:
    references = fill(chain, report, 23)
    for reference in references[:12]:
        with at(RECEIVED + timedelta(days=3)):
            step(chain.detective, "weigh", reference, chain)
    with at(datetime(2026, 10, 5, 9, 0, tzinfo=UTC)):
        step(chain.detective, "weigh", references[-1], chain)
        assert tasks.publish_everywhere() == 1
        assert QUARTER not in flow.list_due_quarters(date(2026, 10, 5))
        assert tasks.publish_everywhere() == 0
        found = published(officer_of_policy)
        with open_act(officer_of_policy) as act:
            assert QUARTER in flow.list_quarters(by=act)
    assert found is not None
    assert (found.quarter, found.counted_on, found.threshold, found.base) == (QUARTER, COUNTED, 10, 5)
    assert sum(found.phases.shown.values()) + (found.phases.rest or 0) in {20, 25}
    assert len(found.phases.shown) == 1, "eleven and twelve: one of them joins the phases where nobody is"
    assert found.stays["received"][0] >= 48
    assert set(found.within) == set(flow.TRAITS)


def test_a_quarter_of_few_signals_says_nothing(chain: Chain, report: Report, officer_of_policy: Person) -> None:
    fill(chain, report, 9)
    with at(datetime(2026, 10, 5, 9, 0, tzinfo=UTC)):
        tasks.publish_everywhere()
        assert Release.objects.filter(quarter=QUARTER).exists()
        assert published(officer_of_policy) is None


def test_an_organisation_gives_its_part_once_and_no_other_sees_it(chain: Chain, report: Report) -> None:
    fill(chain, report, 2)
    with at(datetime(2026, 10, 5, 9, 0, tzinfo=UTC)):
        with clockwork(chain.detective) as act:
            assert not flow.publish(by=act, quarter=QUARTER)
            assert flow.contribute(by=act, quarter=QUARTER) == 2
            assert flow.contribute(by=act, quarter=QUARTER) == 0
            assert Contribution.objects.count() == 1
            assert ("change", "chain_flow") in {(line.action, line.object_type) for line in act.trail.access}
        with clockwork(chain.officer) as act:
            assert flow.contribute(by=act, quarter=QUARTER) == 0
            assert not Contribution.objects.exists()
            assert flow.publish(by=act, quarter=QUARTER)
            assert not flow.publish(by=act, quarter=QUARTER)


def test_only_the_machine_may_add_up(chain: Chain, officer_of_policy: Person) -> None:
    for person in (chain.manager, chain.detective, officer_of_policy):
        with (
            open_act(person),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="only the machine"),
            transaction.atomic(),
        ):
            cursor.execute("SELECT * FROM flow_contributions(%s)", [QUARTER])


@pytest.mark.parametrize("who", ["manager", "detective", "inspector", "privacy"])
def test_others_than_policy_officers_are_refused(who: str, chain: Chain) -> None:
    for ask in (flow.get_chain_flow, flow.list_quarters, flow.contribute, flow.publish):
        given = {} if ask is flow.list_quarters else {"quarter": QUARTER}
        with pytest.raises(access.Refused), open_act(getattr(chain, who)) as act:
            ask(by=act, **given)


def test_looking_and_taking_along_are_in_the_trail(officer_of_policy: Person) -> None:
    with open_act(officer_of_policy) as act:
        flow.get_chain_flow(by=act, quarter=QUARTER)
        flow.get_chain_flow(by=act, quarter=QUARTER, leaving=True)
        lines = [(line.action, line.object_type) for line in act.trail.access]
    assert lines == [("consult", "chain_flow"), ("export", "chain_flow")]


def test_safe_figures_of_a_large_quarter_hold_every_trait() -> None:
    drawn = Random(11)
    numbers: Counter[str] = Counter()
    for number in range(400):
        steps = [_Step("received", 0), _Step("weighed", drawn.randrange(1, 90))][: 1 + number % 2]
        traits = {
            "region": drawn.choice(("VR13", "VR17", "VR23")),
            "form": "labour",
            "reporter_kind": drawn.choice(("police", "other")),
            "receiver": drawn.choice(("comensha", "kmar")),
        }
        numbers.update(rules.chain_numbers(steps, traits))
    numbers.update(rules.chain_numbers([], {}))
    figures: Any = publishing.make_safe(numbers, TEN)
    assert figures["phases"]["rest"] is not None
    (phase,) = figures["phases"]["shown"]
    assert set(figures["within"]["region"][phase]["shown"]) < {"VR13", "VR17", "VR23"}
    assert figures["within"]["told"][phase] == {"shown": {}, "rest": 200}
    assert set(figures["stays"]) == {"received"}


def test_where_no_phase_is_large_enough_beside_the_others_the_whole_is_divided_once() -> None:
    numbers: Counter[str] = Counter()
    for number in range(43):
        ended = ("received", "weighed", "closed", "answered")[: 4 if number < 40 else 2]
        steps = [_Step(state, hours) for hours, state in enumerate(ended)]
        traits = {"region": "VR13" if number % 2 else "VR17", "form": "labour", "reporter_kind": "police"}
        numbers.update(rules.chain_numbers(steps, {**traits, "receiver": "kmar" if number < 5 else "comensha"}))
    figures: Any = publishing.make_safe(numbers, TEN)
    assert figures["phases"] == {"shown": {}, "rest": 45}
    assert {trait: set(split) for trait, split in figures["within"].items()} == {trait: {""} for trait in flow.TRAITS}
    for split in figures["within"].values():
        whole = split[""]
        parts = [*whole["shown"].values(), *([] if whole["rest"] is None else [whole["rest"]])]
        assert min(parts) >= TEN.threshold
        assert abs(sum(parts) - 43) <= TEN.base * len(parts)
    assert "kmar" not in figures["within"]["receiver"][""]["shown"]


class _Step:
    """A step some hours after the first."""

    def __init__(self, state: str, hours: int) -> None:
        self.state, self.at = state, RECEIVED + timedelta(hours=hours)
        self.id, self.detail = None, {}
