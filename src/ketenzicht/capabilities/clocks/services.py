"""Commands on clocks. Each locks the row, asks the policy and the rules, changes, and writes history and trail.

All of it happens in the transaction of the act it is given: a command that fails leaves nothing behind.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, Refused, authorise
from ketenzicht.capabilities.clocks import history, rows, rules
from ketenzicht.capabilities.clocks.errors import ClockRunsAlready, OwnerInvalid
from ketenzicht.capabilities.clocks.history import colleagues
from ketenzicht.capabilities.clocks.models import Clock, ClockEvent
from ketenzicht.capabilities.clocks.types import OPEN, ClockInfo, State, Verb
from ketenzicht.capabilities.country import public as country
from ketenzicht.engines.deadlines import Calendar, compute
from ketenzicht.shared import clock as time


def start_clock(
    *,
    by: Act,
    term_code: str,
    subject_type: str,
    subject_ref: UUID,
    compartment: str,
    owner_actor_id: UUID | None = None,
    started_at: datetime | None = None,
) -> ClockInfo:
    """Start a term of the pack for a record of the act's organisation. Without an owner it is the desk's.

    The term is the one in force on the day of the start. Raises country.UnknownEntry for a term that was not,
    ClockRunsAlready when an open clock of this term is on the record, Refused for a compartment outside the act.
    """
    return start_clocks(
        by=by,
        term_code=term_code,
        subject_type=subject_type,
        subject_refs=(subject_ref,),
        compartment=compartment,
        owner_actor_id=owner_actor_id,
        started_at=started_at,
    )[0]


def start_clocks(
    *,
    by: Act,
    term_code: str,
    subject_type: str,
    subject_refs: Sequence[UUID],
    compartment: str,
    owner_actor_id: UUID | None = None,
    started_at: datetime | None = None,
) -> tuple[ClockInfo, ...]:
    """Start the same term for several records at one moment: reckoned once, a clock and a first event for each."""
    authorise(by, rules.TRANSITIONS[Verb.START].permission, "clock")
    if compartment not in by.compartments:
        raise Refused("clock.create", missing="compartment")
    start = started_at or time.now()
    term = country.get_term(term_code, Calendar().local_date(start))
    settings = rows.settings_of(term)
    if Clock.objects.filter(subject_ref__in=subject_refs, term_code=term_code, state__in=OPEN).exists():
        raise ClockRunsAlready(term_code)
    started = [
        Clock.made(
            organisation_id=by.organisation_id,
            compartment=compartment,
            term_code=term.code,
            kind=str(term.kind),
            article=term.article,
            at_most=term.at_most,
            pausable=term.pausable,
            settings=settings,
            subject_type=subject_type,
            subject_ref=subject_ref,
            owner_actor_id=owner_actor_id,
            desk_role=term.who,
            started_at=start,
            state=State.RUNNING,
        )
        for subject_ref in subject_refs
    ]
    if started:
        rows.reckon(started[0])
    for clock in started[1:]:
        rows.reckon_alike(clock, started[0])
    Clock.objects.bulk_create(started)
    ClockEvent.objects.bulk_create([history.first_event(by, clock) for clock in started])
    return rows.infos_alike(started)


def end_of_term(term_code: str, start: datetime) -> datetime:
    """The last second of a term of the pack that starts at that moment, without a clock: for dates on a record."""
    term = country.get_term(term_code, Calendar().local_date(start))
    return compute(rows.spec_of(rows.settings_of(term), at_most=term.at_most), start).end


def stop_clock(*, by: Act, clock_id: UUID, result: str) -> ClockInfo:
    """Stop a clock, running, paused or late: the work is done, or no longer needed. `result` is a code."""
    rules.check_code("result", result)
    return rows.clock_info(_stop(by, _locked(by, clock_id, Verb.STOP), result))


def stop_clocks_of(*, by: Act, subject_ref: UUID, result: str, term_code: str | None = None) -> tuple[ClockInfo, ...]:
    """Stop all open clocks of a record, or those of one term. None to stop is no error."""
    rules.check_code("result", result)
    authorise(by, rules.TRANSITIONS[Verb.STOP].permission, "clock")
    open_ones = Clock.objects.select_for_update().filter(subject_ref=subject_ref, state__in=OPEN)
    if term_code is not None:
        open_ones = open_ones.filter(term_code=term_code)
    return tuple(rows.clock_info(_stop(by, clock, result)) for clock in open_ones.order_by("id"))


def pause_clock(*, by: Act, clock_id: UUID, reason_code: str) -> ClockInfo:
    """Let a clock stand still (opschorting), from now. Raises TermNotPausable when its term knows no suspension."""
    rules.check_code("reason", reason_code)
    clock = _locked(by, clock_id, Verb.PAUSE)
    rules.check_pausable(pausable=clock.pausable, term_code=clock.term_code, article=clock.article)
    now = time.now()
    clock.paused_at = now
    rows.reckon(clock, rules.pauses([*_moments(clock), (Verb.PAUSE, now)]))
    history.save(clock, history.step(by, clock, Verb.PAUSE, at=now, reason_code=reason_code))
    return rows.clock_info(clock)


def resume_clock(*, by: Act, clock_id: UUID, reason_code: str) -> ClockInfo:
    """Let a paused clock run on: its end moves by the time it stood still. A warning that lies ahead comes again."""
    rules.check_code("reason", reason_code)
    clock = _locked(by, clock_id, Verb.RESUME)
    now = time.now()
    clock.paused_at = None
    rows.reckon(clock, rules.pauses([*_moments(clock), (Verb.RESUME, now)]))
    if clock.warn_at is not None and clock.warn_at > now:
        clock.warned_at = None
    history.save(clock, history.step(by, clock, Verb.RESUME, at=now, reason_code=reason_code))
    return rows.clock_info(clock)


def assign_clock(*, by: Act, clock_id: UUID, owner_actor_id: UUID | None) -> ClockInfo:
    """Give an open clock to somebody who has the role of its desk, or back to the desk.

    Raises OwnerInvalid for anybody else: a clock that nobody looks at would run out in silence.
    """
    clock = _locked(by, clock_id, Verb.ASSIGN)
    if owner_actor_id is not None and owner_actor_id not in colleagues(by, clock.desk_role):
        raise OwnerInvalid(clock.desk_role)
    return rows.clock_info(_assign(by, clock, owner_actor_id))


def assign_clocks_of(*, by: Act, subject_ref: UUID, owner_actor_id: UUID | None) -> tuple[ClockInfo, ...]:
    """Give all open clocks of a record to its new owner, or back to the desk. Who can own it, its room has checked."""
    authorise(by, rules.TRANSITIONS[Verb.ASSIGN].permission, "clock")
    open_ones = Clock.objects.select_for_update().filter(subject_ref=subject_ref, state__in=OPEN)
    return tuple(rows.clock_info(_assign(by, clock, owner_actor_id)) for clock in open_ones.order_by("id"))


def _locked(by: Act, clock_id: UUID, verb: Verb) -> Clock:
    clock = Clock.objects.select_for_update().filter(id=clock_id).first()
    if clock is None:
        raise NotFound
    authorise(by, rules.TRANSITIONS[verb].permission, "clock")
    rules.check_can(verb, State(clock.state))
    return clock


def _stop(by: Act, clock: Clock, result: str) -> Clock:
    clock.result, clock.stopped_at, clock.paused_at = result, time.now(), None
    history.save(clock, history.step(by, clock, Verb.STOP, at=clock.stopped_at, reason_code=result))
    return clock


def _assign(by: Act, clock: Clock, owner_actor_id: UUID | None) -> Clock:
    if clock.owner_actor_id != owner_actor_id:
        clock.owner_actor_id = owner_actor_id
        history.save(clock, history.step(by, clock, Verb.ASSIGN, at=time.now()))
    return clock


def _moments(clock: Clock) -> list[tuple[str, datetime]]:
    return list(clock.events.order_by("number").values_list("verb", "at"))
