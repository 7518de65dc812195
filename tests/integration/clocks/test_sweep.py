"""The sweep: warn, expire, escalate, remind; nothing twice, nothing silent."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
import time_machine
from django.db import connection

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.clocks import sweep as sweeping
from ketenzicht.capabilities.clocks.public import NoticeCode, State, SweepResult, Verb
from ketenzicht.shared import ids
from tests.conftest import ActOf, Hire, Person
from tests.integration.clocks.conftest import MONDAY, ORGANISATION, OTHER_ORGANISATION, start

NOTHING = SweepResult()
IMMEDIATE = timedelta(hours=2)
SECOND = timedelta(seconds=1)


def at(moment: datetime) -> SweepResult:
    with time_machine.travel(moment, tick=False):
        return clocks.sweep(now=moment)


def started(person: Person, act_of: ActOf, term_code: str = "take_in_immediate", **options: object) -> clocks.ClockInfo:
    with time_machine.travel(MONDAY, tick=False), act_of(person) as act:
        return start(act, term_code, **options)


def told(person: Person, act_of: ActOf) -> list[str]:
    with act_of(person) as act:
        return sorted(notice.code for notice in clocks.list_notices(by=act).items)


def seen(person: Person, act_of: ActOf, clock: clocks.ClockInfo) -> tuple[clocks.ClockInfo, list[Verb]]:
    with act_of(person) as act:
        history = clocks.list_clock_events(by=act, clock_id=clock.id)
        return clocks.get_clock(by=act, clock_id=clock.id), [event.verb for event in history]


def test_nothing_is_due(officer: Person, act_of: ActOf) -> None:
    started(officer, act_of)
    assert at(MONDAY) == NOTHING


def test_a_warning_once_to_the_owner(officer: Person, manager: Person, act_of: ActOf) -> None:
    clock = started(officer, act_of, owner_actor_id=officer.id)
    when = MONDAY + timedelta(hours=1)
    assert at(when - SECOND) == NOTHING
    assert at(when) == SweepResult(warned=1)
    assert at(when) == NOTHING
    after, history = seen(officer, act_of, clock)
    assert (after.state, after.warned_at) == (State.RUNNING, when)
    assert history == [Verb.START, Verb.WARN]
    assert told(officer, act_of) == [NoticeCode.WARNING]
    assert told(manager, act_of) == []


def test_expiry_to_the_owner_and_the_manager(officer: Person, manager: Person, act_of: ActOf, hire: Hire) -> None:
    clock = started(officer, act_of, owner_actor_id=officer.id)
    colleague = hire("intake_officer", ORGANISATION)
    when = MONDAY + IMMEDIATE
    at(when - SECOND)
    assert at(when) == NOTHING
    assert at(when + SECOND) == SweepResult(expired=1, escalated=1)
    assert at(when + SECOND) == NOTHING
    after, history = seen(officer, act_of, clock)
    assert (after.state, after.expired_at, after.escalated_at) == (State.EXPIRED, when + SECOND, when + SECOND)
    assert history == [Verb.START, Verb.WARN, Verb.EXPIRE, Verb.ESCALATE]
    assert told(officer, act_of) == [NoticeCode.EXPIRED, NoticeCode.WARNING]
    assert told(manager, act_of) == [NoticeCode.ESCALATED]
    assert told(colleague, act_of) == []


def test_a_clock_of_the_desk_is_told_to_the_desk(officer: Person, act_of: ActOf, hire: Hire) -> None:
    started(officer, act_of)
    colleague = hire("intake_officer", ORGANISATION)
    at(MONDAY + timedelta(hours=3))
    assert told(officer, act_of) == told(colleague, act_of) == [NoticeCode.EXPIRED]


def test_the_desk_hears_of_clocks_of_an_owner_who_left(officer: Person, act_of: ActOf, hire: Hire) -> None:
    gone = hire("intake_officer", ORGANISATION)
    started(officer, act_of, owner_actor_id=gone.id)
    administrator = hire("administrator", ORGANISATION)
    with act_of(administrator) as act:
        access.revoke_mandate(by=act, mandate_id=gone.mandate_id)
    at(MONDAY + timedelta(hours=1))
    assert told(officer, act_of) == [NoticeCode.WARNING]


def test_reminders_until_somebody_stops_it(officer: Person, act_of: ActOf) -> None:
    clock = started(officer, act_of)
    expired = MONDAY + IMMEDIATE + SECOND
    at(expired)
    assert at(expired + timedelta(minutes=59)) == NOTHING
    assert at(expired + timedelta(hours=1)) == SweepResult(reminded=1)
    assert at(expired + timedelta(hours=1)) == NOTHING
    assert at(expired + timedelta(hours=9)) == SweepResult(reminded=1)
    assert told(officer, act_of) == [NoticeCode.EXPIRED, NoticeCode.REMINDER, NoticeCode.REMINDER]
    with act_of(officer) as act:
        clocks.stop_clock(by=act, clock_id=clock.id, result="done")
    assert at(expired + timedelta(days=9)) == NOTHING


def test_a_term_without_reminders_or_escalation(officer: Person, manager: Person, act_of: ActOf) -> None:
    started(officer, act_of, "wpg9_reuse")
    late = datetime(2027, 6, 1, tzinfo=UTC)
    assert at(late) == SweepResult(expired=1)
    assert at(late + timedelta(days=400)) == NOTHING
    assert told(manager, act_of) == [NoticeCode.EXPIRED]


def test_a_warning_for_the_privacy_officer(officer: Person, act_of: ActOf, hire: Hire) -> None:
    privacy_officer = hire("privacy_officer", ORGANISATION)
    started(officer, act_of, "retain_wpg8", owner_actor_id=officer.id)
    assert at(datetime(2031, 11, 1, tzinfo=UTC)) == SweepResult(warned=1)
    assert told(privacy_officer, act_of) == [NoticeCode.WARNING]
    assert told(officer, act_of) == []


def test_a_term_that_does_not_warn(officer: Person, act_of: ActOf) -> None:
    clock = started(officer, act_of, "wpg8_free_use")
    assert clock.warn_at is None


def test_a_paused_clock_stands_still(officer: Person, act_of: ActOf) -> None:
    clock = started(officer, act_of, "decide")
    with time_machine.travel(MONDAY, tick=False), act_of(officer) as act:
        clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
    assert at(MONDAY + timedelta(days=90)) == NOTHING


def test_a_warning_that_lies_ahead_again_comes_again(officer: Person, act_of: ActOf) -> None:
    clock = started(officer, act_of, "decide")
    warned = datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert at(warned) == SweepResult(warned=1)
    with time_machine.travel(warned, tick=False), act_of(officer) as act:
        clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
    with time_machine.travel(warned + timedelta(hours=1), tick=False), act_of(officer) as act:
        soon = clocks.resume_clock(by=act, clock_id=clock.id, reason_code="answered")
        assert soon.warned_at == warned
        clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked_reporter")
    later = warned + timedelta(days=8)  # a Saturday: the last day but one is Monday
    with time_machine.travel(later, tick=False), act_of(officer) as act:
        assert clocks.resume_clock(by=act, clock_id=clock.id, reason_code="answered").warned_at is None
    assert at(later) == NOTHING
    assert at(later + timedelta(days=2)) == SweepResult(warned=1)


def test_every_organisation_in_one_sweep(officer: Person, act_of: ActOf, hire: Hire) -> None:
    elsewhere = hire("intake_officer", OTHER_ORGANISATION)
    started(officer, act_of)
    started(elsewhere, act_of)
    assert at(MONDAY + timedelta(hours=1)) == SweepResult(warned=2)
    assert told(officer, act_of) == told(elsewhere, act_of) == [NoticeCode.WARNING]


def test_more_than_one_batch(officer: Person, act_of: ActOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    with time_machine.travel(MONDAY, tick=False), act_of(officer) as act:
        for _ in range(5):
            start(act, "take_in_immediate")
    assert at(MONDAY + timedelta(hours=1)) == SweepResult(warned=5)


def test_one_organisation_that_fails_is_logged_and_does_not_hold_up_the_others(
    officer: Person,
    act_of: ActOf,
    hire: Hire,
    admin_connection: psycopg.Connection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    started(officer, act_of)
    unknown = ids.new_id()
    clock = started(hire("intake_officer", OTHER_ORGANISATION), act_of)
    admin_connection.execute("UPDATE clocks_clock SET organisation_id = %s WHERE id = %s", [unknown, clock.id])
    assert at(MONDAY + timedelta(hours=1)) == SweepResult(warned=1, failed=(unknown,))
    assert any(str(unknown) in record.getMessage() for record in caplog.records if record.levelname == "ERROR")


def test_two_workers_at_once_do_everything_once(
    officer: Person, act_of: ActOf, admin_connection: psycopg.Connection
) -> None:
    """One worker holds half of the clocks when the other comes: each clock is warned of by one of them."""
    with time_machine.travel(MONDAY, tick=False), act_of(officer) as act:
        made = [start(act, "take_in_immediate").id for _ in range(6)]
    when = MONDAY + timedelta(hours=1)
    with time_machine.travel(when, tick=False):
        holds, goes_on, results = threading.Event(), threading.Event(), []
        first = threading.Thread(target=_slow_worker, args=(officer.organisation_id, when, holds, goes_on))
        first.start()
        assert holds.wait(10)
        results.append(clocks.sweep(now=when))
        goes_on.set()
        first.join(10)
        results.append(clocks.sweep(now=when))
    assert results == [SweepResult(warned=3), NOTHING]
    counted = "SELECT count(*), count(DISTINCT clock_id) FROM clocks_clockevent WHERE verb = 'warned'"
    assert admin_connection.execute(counted).fetchone() == (len(made), len(made))


def _slow_worker(organisation_id: UUID, now: datetime, holds: threading.Event, goes_on: threading.Event) -> None:
    """Take the first three clocks, and wait with them locked until told to go on."""
    try:
        with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME) as by:
            taken = sweeping.locked_due(now, 3)
            sweeping.advance(by, taken, now)
            holds.set()
            goes_on.wait(10)
    finally:
        connection.close()
