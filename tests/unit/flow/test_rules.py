"""A signal's way as numbers: percentiles within their bound, changes that add up, cells that hold each signal once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.flow import rules
from ketenzicht.capabilities.flow.types import EVERY, STANDING
from ketenzicht.capabilities.signals import public as signals

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMES = UUID(int=7)


@dataclass(frozen=True)
class Step:
    """A step as the rules see it."""

    state: str
    at: datetime
    id: UUID = NAMES
    detail: Mapping[str, str] = field(default_factory=dict)


def way(*steps: tuple[str, float], **detail: str) -> list[Step]:
    """Steps by their states, each some hours after the start."""
    return [
        Step(state, START + timedelta(hours=hours), uuid5(NAMES, f"{number}"), detail)
        for number, (state, hours) in enumerate(steps)
    ]


def test_a_stay_lasts_from_the_first_step_into_a_phase_until_the_next_phase() -> None:
    numbers = rules.numbers_of(way(("received", 0), ("weighed", 5), ("weighed", 9), ("accepted", 30)))
    assert numbers == Counter({"stay.received.5": 1, "stay.weighed.25": 1, "now.accepted": 1})


def test_the_end_and_whether_the_answer_was_in_time_are_counted() -> None:
    steps = way(("received", 0), ("weighed", 1), ("closed", 2), ("answered", 3), outcome="not_enough", in_time="yes")
    numbers = rules.numbers_of(steps)
    assert numbers["outcome.not_enough"] == numbers["told.yes"] == numbers["now.answered"] == 1
    assert rules.numbers_of(way(("received", 0), ("weighed", 1), ("closed", 2), ("answered", 3)))["told.unknown"] == 1


def test_a_signal_without_steps_counts_nothing() -> None:
    assert rules.numbers_of([]) == Counter()


def test_a_clock_set_back_makes_no_negative_stay() -> None:
    assert rules.numbers_of(way(("received", 4), ("weighed", 2)))["stay.received.0"] == 1


@pytest.mark.parametrize(
    ("hours", "edge"), [(0, 0), (47, 47), (48, 48), (71, 48), (2159, 2136), (2160, 2016), (5000, 4872)]
)
def test_long_stays_are_kept_in_wider_spans(hours: int, edge: int) -> None:
    assert rules.bucket_of(hours) == edge


def exact(stays: list[int], share: float) -> int:
    """The slow and obvious twin: the value at the nearest rank of all stays in order."""
    return sorted(stays)[max(1, math.ceil(share * len(stays))) - 1]


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=60), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_right_to_the_width_of_its_span(stays: list[int], share: float) -> None:
    found = rules.percentile(Counter(rules.bucket_of(hours) for hours in stays), share)
    true = exact(stays, share)
    assert found == rules.bucket_of(true)
    assert found is not None
    assert 0 <= true - found < rules.width_of(true)


def test_there_is_no_percentile_of_nothing() -> None:
    assert rules.percentile({}, 0.5) is None


STATES = [*STANDING, "answered"]


@given(st.lists(st.floats(0, 4_000), min_size=1, max_size=5), st.data())
def test_counting_step_by_step_gives_what_counting_at_once_gives(hours: list[float], data: st.DataObject) -> None:
    steps = way(*zip(STATES, sorted(hours), strict=False))
    rest, counted = list(steps), Counter[str]()
    taken: list[Step] = []
    while rest:
        now = data.draw(st.integers(1, len(rest)))
        new, rest = rest[:now], rest[now:]
        taken += new
        counted.update(rules.change_by(taken, {step.id for step in new}))
    assert +counted == rules.numbers_of(steps)
    assert min(counted.values()) >= 0


def test_a_signal_is_in_one_cell_of_each_combination_and_in_one_of_each_form() -> None:
    place = rules.place_of("wpg8", date(2026, 3, 17), "VR13", ["labour", "sexual", "labour"], "doctor")
    cells = rules.cells_of(place)
    assert len(cells) == len(set(cells)) == 12
    assert {cell.month for cell in cells} == {date(2026, 3, 1)}
    whole = [cell for cell in cells if (cell.region, cell.form, cell.reporter_kind) == (EVERY, EVERY, EVERY)]
    assert len(whole) == 1
    unknown = rules.place_of("wpg8", date(2026, 3, 17), "", [], "")
    assert (unknown.region, unknown.forms, unknown.reporter_kind) == ("unknown", ("unknown",), "unknown")


def test_figures_say_how_many_came_to_a_phase_and_how_they_ended() -> None:
    numbers = rules.add_up(
        [
            rules.numbers_of(way(("received", 0), ("weighed", 10))),
            rules.numbers_of(way(("received", 0), ("weighed", 30), ("handed_over", 40))),
            rules.numbers_of(
                way(("received", 0), ("weighed", 20), ("closed", 30), ("answered", 90), outcome="x", in_time="no")
            ),
        ]
    )
    flow = rules.flow_of(numbers, [rules.split_row("VR13", numbers)])
    received, weighed, accepted, closed = flow.phases
    assert (received.now, received.reached, received.left, received.median_hours, received.p90_hours) == (
        0,
        3,
        3,
        20,
        30,
    )
    assert (weighed.now, weighed.reached, weighed.left, weighed.median_hours) == (1, 3, 2, 10)
    assert (accepted.reached, accepted.median_hours, closed.median_hours) == (0, None, 48)
    assert flow.ended == {"answered": 1, "handed_over": 1, "erased": 0}
    assert (flow.total, flow.outcomes, flow.answered_in_time, flow.answered_late) == (3, {"x": 1}, 0, 1)
    assert flow.rows[0].total == 3


def test_every_state_of_a_held_copy_is_a_phase_or_an_end() -> None:
    targets = {step.target for step in signals.TRANSITIONS.values() if step.kind is signals.Kind.HELD}
    assert targets | {signals.State.RECEIVED} == {*STANDING, *rules.ENDS}


def test_a_signal_of_the_chain_is_in_one_phase_once_for_each_trait() -> None:
    traits = {"region": "VR13", "form": "several", "reporter_kind": "doctor", "receiver": "comensha"}
    steps = way(("received", 0), ("weighed", 5), ("closed", 9), ("answered", 12), outcome="x", in_time="no")
    numbers = rules.chain_numbers(steps, traits)
    assert {name for name in numbers if name.startswith("in.")} == {
        "in.answered.region.VR13",
        "in.answered.form.several",
        "in.answered.reporter_kind.doctor",
        "in.answered.receiver.comensha",
        "in.answered.outcome.x",
        "in.answered.told.no",
    }
    assert numbers["stay.received.5"] == 1
    assert rules.chain_numbers(way(("received", 0)), traits)["in.received.outcome.unknown"] == 1
    assert rules.chain_numbers([], traits) == Counter()


def test_a_signal_with_several_forms_stands_under_one() -> None:
    assert [rules.told_of(forms) for forms in (["labour"], ["labour", "sexual"], ["labour", "labour"], [])] == [
        "labour",
        "several",
        "labour",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("day", "quarter", "after"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters_follow_each_other(day: date, quarter: date, after: date) -> None:
    assert rules.quarter_of(day) == quarter
    assert rules.quarter_after(quarter) == after


def test_a_quarter_can_be_published_from_the_day_it_has_settled() -> None:
    third_settles = date(2026, 10, 1) + timedelta(weeks=13)
    assert rules.list_settled(third_settles, 13)[-1] == date(2026, 7, 1)
    assert rules.list_settled(third_settles - timedelta(days=1), 13)[-1] == date(2026, 4, 1)
    assert len(rules.list_settled(third_settles, 13)) == 8


def test_what_was_erased_while_it_was_open_is_an_end_with_an_outcome() -> None:
    numbers = rules.numbers_of(way(("received", 0), ("erased", 3), outcome="erased"))
    assert numbers == Counter({"stay.received.3": 1, "now.erased": 1, "outcome.erased": 1})
    assert rules.flow_of(numbers).ended["erased"] == 1
