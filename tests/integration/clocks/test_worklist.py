"""The worklist: what runs out first comes first, filtered and paged; its counts."""

from datetime import timedelta

import pytest
import time_machine

from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.clocks.public import State, Whose, WorklistCounts, WorklistFilter
from ketenzicht.shared.paging import PageRequest
from tests.conftest import ActOf, Hire, Person
from tests.integration.clocks.conftest import MONDAY, OTHER_ORGANISATION, start

Names = dict[str, clocks.ClockInfo]


@pytest.fixture
def names(officer: Person, act_of: ActOf, hire: Hire) -> Names:
    """Five open clocks, a stopped one, and one elsewhere."""
    with time_machine.travel(MONDAY, tick=False):
        with act_of(officer) as act:
            made = {
                "far": start(act, "follow_up", owner_actor_id=officer.id),
                "paused": start(act, "decide"),
                "near": start(act, "take_in_soon", started_at=MONDAY - timedelta(days=3)),
                "late": start(act, "take_in_immediate", started_at=MONDAY - timedelta(hours=5)),
                "later": start(act, "decide", owner_actor_id=officer.id, subject_type="request"),
                "stopped": start(act, "decide"),
            }
            clocks.pause_clock(by=act, clock_id=made["paused"].id, reason_code="asked_reporter")
            clocks.stop_clock(by=act, clock_id=made["stopped"].id, result="done")
        with act_of(hire("intake_officer", OTHER_ORGANISATION)) as act:
            start(act)
    return made


def shown(names: Names, person: Person, act_of: ActOf, **show: object) -> list[str]:
    by_id = {clock.id: name for name, clock in names.items()}
    # A quarter of an hour before midnight in Amsterdam: the last hours of `near`.
    with time_machine.travel(MONDAY.replace(hour=22, minute=45), tick=False), act_of(person) as act:
        return [by_id[clock.id] for clock in clocks.list_worklist(by=act, show=WorklistFilter(**show)).items]


def test_what_runs_out_first_comes_first_and_paused_last(names: Names, officer: Person, act_of: ActOf) -> None:
    assert shown(names, officer, act_of) == ["late", "near", "later", "far", "paused"]


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ({"states": frozenset({State.PAUSED})}, ["paused"]),
        ({"states": frozenset({State.STOPPED})}, ["stopped"]),
        ({"term_code": "decide"}, ["later", "paused"]),
        ({"subject_type": "request"}, ["later"]),
        ({"whose": Whose.MINE}, ["later", "far"]),
        ({"whose": Whose.DESK}, ["late", "near", "paused"]),
        ({"expiring_within": timedelta(0)}, ["late"]),
        ({"expiring_within": timedelta(hours=1)}, ["late", "near"]),
        ({"whose": Whose.MINE, "expiring_within": timedelta(days=8)}, ["later"]),
    ],
)
def test_filters(names: Names, officer: Person, act_of: ActOf, show: dict[str, object], found: list[str]) -> None:
    assert shown(names, officer, act_of, **show) == found


def test_mine_is_somebody_else_s_for_a_manager(names: Names, manager: Person, act_of: ActOf) -> None:
    assert shown(names, manager, act_of, whose=Whose.MINE) == []
    assert len(shown(names, manager, act_of)) == 5


def test_pages(names: Names, officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        pages = [clocks.list_worklist(by=act, page=PageRequest(number, 2)) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert [page.has_next for page in pages] == [True, True, False]
    assert len({clock.id for page in pages for clock in page.items}) == 5


def test_counts_for_the_menu(names: Names, officer: Person, act_of: ActOf) -> None:
    with time_machine.travel(MONDAY.replace(hour=22, minute=45), tick=False), act_of(officer) as act:
        assert clocks.count_worklist(by=act) == WorklistCounts(open=5, late=1, near=1, mine=2, desk=3)


def test_nothing_to_do(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        assert clocks.list_worklist(by=act).items == ()
        assert clocks.count_worklist(by=act) == WorklistCounts(0, 0, 0, 0, 0)
