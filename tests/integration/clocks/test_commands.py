"""Commands on clocks through the public door, as people do them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.clocks.public import State, Verb
from ketenzicht.capabilities.country import public as country
from ketenzicht.shared import ids
from tests.conftest import ActOf, Hire, Person
from tests.integration.clocks.conftest import MONDAY, ORGANISATION, OTHER_ORGANISATION, keeping_time, start

NEXT_MONDAY_END = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)


def verbs(act: access.Act, clock: clocks.ClockInfo) -> list[Verb]:
    return [event.verb for event in clocks.list_clock_events(by=act, clock_id=clock.id)]


@time_machine.travel(MONDAY, tick=False)
def test_a_clock_starts_with_its_source_and_its_reckoning(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act, owner_actor_id=officer.id)
        assert clocks.get_clock(by=act, clock_id=clock.id) == clock
    assert (clock.state, clock.due_at, clock.started_at) == (State.RUNNING, NEXT_MONDAY_END, MONDAY)
    assert clock.warn_at == datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert (clock.kind, clock.at_most, clock.owner_actor_id) == ("agreed", True, officer.id)
    assert [step.code for step in clock.explanation] == ["started", "counted", "due", "warn"]
    assert clock.explanation[1].named == {"amount": 5, "unit": "working_days", "until": "2026-11-30"}


def test_no_record_gets_no_clock(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        started = clocks.start_clocks(
            by=act, term_code="decide", subject_type="signal", subject_refs=(), compartment=act.compartments[0]
        )
    assert started == ()


@time_machine.travel(MONDAY, tick=False)
def test_a_legal_term_keeps_the_law_it_had_when_it_started(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act, "wpg9_purpose", started_at=datetime(2026, 3, 27, 9, tzinfo=UTC))
    assert clock.due_at == datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC)
    assert (clock.kind, clock.article) == ("legal", "Wpg art. 9")
    assert [step.code for step in clock.explanation].count("rest_day") == 4


def test_a_term_that_was_not_in_force(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act, pytest.raises(country.UnknownEntry):
        start(act, "no_such_term")
    with act_of(officer) as act, pytest.raises(country.UnknownEntry):
        start(act, "reflection_period_dublin", started_at=datetime(2023, 5, 1, tzinfo=UTC))


def test_one_open_clock_per_term_and_record(officer: Person, act_of: ActOf) -> None:
    subject = ids.new_id()
    with act_of(officer) as act:
        first = start(act, subject_ref=subject)
        with pytest.raises(clocks.ClockRunsAlready):
            start(act, subject_ref=subject)
        start(act, "answer", subject_ref=subject)
        clocks.stop_clock(by=act, clock_id=first.id, result="done")
        again = start(act, subject_ref=subject)
        assert [clock.id for clock in clocks.list_clocks_of(by=act, subject_ref=subject)][-1] == again.id


def test_a_compartment_outside_the_act(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act, pytest.raises(access.Refused) as refusal:
        clocks.start_clock(
            by=act, term_code="decide", subject_type="signal", subject_ref=ids.new_id(), compartment="care"
        )
    assert refusal.value.missing == "compartment"


def test_standing_still_moves_the_end(officer: Person, act_of: ActOf) -> None:
    with time_machine.travel(MONDAY, tick=False), act_of(officer) as act:
        clock = start(act)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False), act_of(officer) as act:
        paused = clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
    assert (paused.state, paused.due_at, paused.warn_at) == (State.PAUSED, None, None)
    assert paused.paused_at == MONDAY + timedelta(days=1)
    assert paused.explanation[-1].code == "standing_still"
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False), act_of(officer) as act:
        resumed = clocks.resume_clock(by=act, clock_id=clock.id, reason_code="answered")
        assert verbs(act, clock) == [Verb.START, Verb.PAUSE, Verb.RESUME]
        assert [event.reason_code for event in clocks.list_clock_events(by=act, clock_id=clock.id)] == [
            "",
            "asked_reporter",
            "answered",
        ]
    assert (resumed.state, resumed.paused_at) == (State.RUNNING, None)
    assert resumed.due_at == NEXT_MONDAY_END + timedelta(days=2)
    assert resumed.version == 3


def test_a_term_that_cannot_stand_still(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act, "answer")
        with pytest.raises(clocks.TermNotPausable):
            clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
        with pytest.raises(clocks.WrongState):
            clocks.resume_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")


def test_stopping(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act)
        stopped = clocks.stop_clock(by=act, clock_id=clock.id, result="accept")
        assert (stopped.state, stopped.result, stopped.is_open) == (State.STOPPED, "accept", False)
        assert stopped.stopped_at is not None
        with pytest.raises(clocks.WrongState):
            clocks.stop_clock(by=act, clock_id=clock.id, result="accept")
        assert verbs(act, clock) == [Verb.START, Verb.STOP]


def test_stopping_all_of_a_record_or_one_term(officer: Person, act_of: ActOf) -> None:
    subject = ids.new_id()
    with act_of(officer) as act:
        start(act, subject_ref=subject)
        start(act, "answer", subject_ref=subject)
        other = start(act)
        only = clocks.stop_clocks_of(by=act, subject_ref=subject, result="done", term_code="answer")
        assert [clock.term_code for clock in only] == ["answer"]
        assert [clock.term_code for clock in clocks.stop_clocks_of(by=act, subject_ref=subject, result="done")] == [
            "decide"
        ]
        assert clocks.stop_clocks_of(by=act, subject_ref=subject, result="done") == ()
        assert clocks.get_clock(by=act, clock_id=other.id).is_open


def test_giving_a_clock_to_somebody(officer: Person, manager: Person, act_of: ActOf, hire: Hire) -> None:
    elsewhere = hire("intake_officer", OTHER_ORGANISATION)
    with act_of(officer) as act:
        clock = start(act)
    with act_of(manager) as act:
        assert clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=officer.id).owner_actor_id == officer.id
        clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=officer.id)
        assert verbs(act, clock) == [Verb.START, Verb.ASSIGN]
        for nobody in (elsewhere.id, manager.id, ids.new_id()):
            with pytest.raises(clocks.OwnerInvalid):
                clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=nobody)
        assert clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=None).owner_actor_id is None


def test_giving_all_clocks_of_a_record(officer: Person, act_of: ActOf) -> None:
    subject = ids.new_id()
    with act_of(officer) as act:
        start(act, subject_ref=subject)
        given = clocks.assign_clocks_of(by=act, subject_ref=subject, owner_actor_id=officer.id)
        assert [clock.owner_actor_id for clock in given] == [officer.id]


def test_free_text_is_refused_everywhere(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act)
        for refused in (
            lambda: clocks.stop_clock(by=act, clock_id=clock.id, result="Spoke with the reporter"),
            lambda: clocks.stop_clocks_of(by=act, subject_ref=clock.subject_ref, result="Spoke with"),
            lambda: clocks.pause_clock(by=act, clock_id=clock.id, reason_code="Waiting for"),
            lambda: clocks.resume_clock(by=act, clock_id=clock.id, reason_code="Heard from"),
        ):
            with pytest.raises(clocks.CodeInvalid):
                refused()


def test_another_organisation_finds_nothing(officer: Person, act_of: ActOf, hire: Hire) -> None:
    with act_of(officer) as act:
        clock = start(act)
    with act_of(hire("intake_officer", OTHER_ORGANISATION)) as act:
        for look in (
            lambda: clocks.get_clock(by=act, clock_id=clock.id),
            lambda: clocks.list_clock_events(by=act, clock_id=clock.id),
            lambda: clocks.stop_clock(by=act, clock_id=clock.id, result="done"),
        ):
            with pytest.raises(access.NotFound):
                look()
        assert clocks.list_clocks_of(by=act, subject_ref=clock.subject_ref) == ()
        assert clocks.stop_clocks_of(by=act, subject_ref=clock.subject_ref, result="done") == ()
        assert clocks.list_worklist(by=act).items == ()


@pytest.mark.parametrize("role", ["reporter", "privacy_officer", "administrator"])
def test_who_has_no_business_with_clocks(officer: Person, act_of: ActOf, hire: Hire, role: str) -> None:
    with act_of(officer) as act:
        clock = start(act)
    other = hire(role, ORGANISATION)
    for look in (
        lambda act: clocks.list_worklist(by=act),
        lambda act: clocks.count_worklist(by=act),
        lambda act: clocks.list_clocks_of(by=act, subject_ref=clock.subject_ref),
        lambda act: clocks.get_clock(by=act, clock_id=clock.id),
    ):
        with act_of(other) as act, pytest.raises((access.Refused, access.NotFound)):
            look(act)


def test_a_manager_steers_but_does_not_do_the_work(officer: Person, manager: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act)
    with act_of(manager) as act:
        assert [shown.id for shown in clocks.list_worklist(by=act).items] == [clock.id]
        with pytest.raises(access.Refused):
            clocks.stop_clock(by=act, clock_id=clock.id, result="done")
        with pytest.raises(access.Refused):
            start(act)


def test_the_machine_may_stop_clocks_of_what_is_destroyed(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act)
    with keeping_time(officer.organisation_id) as act:
        clocks.stop_clocks_of(by=act, subject_ref=clock.subject_ref, result="destroyed")
    with act_of(officer) as act:
        assert clocks.get_clock(by=act, clock_id=clock.id).result == "destroyed"


def test_the_end_of_a_term_without_a_clock(committed: None) -> None:
    assert clocks.end_of_term("decide", MONDAY) == NEXT_MONDAY_END


def test_a_refused_command_leaves_nothing(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act, "answer")
    with pytest.raises(clocks.TermNotPausable):
        assign_and_pause(officer, act_of, clock)
    with act_of(officer) as act:
        assert clocks.get_clock(by=act, clock_id=clock.id) == clock
        assert verbs(act, clock) == [Verb.START]


def assign_and_pause(person: Person, act_of: ActOf, clock: clocks.ClockInfo) -> None:
    """One act of two commands, the second of which is refused."""
    with act_of(person) as act:
        clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=person.id)
        clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
