"""Between the pack's terms, the engine, and this room's rows and values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ketenzicht.capabilities.clocks.models import Clock, ClockEvent, Notice
from ketenzicht.capabilities.clocks.rules import Standing
from ketenzicht.capabilities.clocks.types import ClockEventInfo, ClockInfo, NoticeInfo, State, Verb
from ketenzicht.capabilities.country import public as country
from ketenzicht.engines.deadlines import Deadline, Duration, Pause, Step, TermSpec, Unit, compute

SILENT = "nothing"
TELL_PRIVACY_OFFICER = "tell_privacy_officer"
ESCALATE = "escalate_to_manager"


def settings_of(term: country.Term) -> dict[str, Any]:
    """What a clock keeps of its term, as plain values."""
    return {
        "amount": term.amount,
        "unit": str(term.unit),
        "extend_over_rest_days": term.extend_over_rest_days,
        "warn_before": _plain(term.warn_before),
        "remind_every": _plain(term.remind_every),
        "on_warning": term.on_warning,
        "on_expiry": term.on_expiry,
    }


def spec_of(settings: dict[str, Any], *, at_most: bool) -> TermSpec:
    """The engine's input from what a clock keeps. Days are counted from the day after the start."""
    return TermSpec(
        amount=settings["amount"],
        unit=Unit(settings["unit"]),
        at_most=at_most,
        extend_over_rest_days=settings["extend_over_rest_days"],
        warn_before=None if settings["on_warning"] == SILENT else _duration(settings["warn_before"]),
    )


def reckon(clock: Clock, pauses: Iterable[Pause] = ()) -> None:
    """Set the clock's end, warning and explanation from its settings, its start and its pauses."""
    deadline = compute(spec_of(clock.settings, at_most=clock.at_most), clock.started_at, pauses=pauses)
    clock.due_at, clock.warn_at = deadline.due_at, deadline.warn_at
    clock.explanation, clock.reckoned_by = explained(deadline), deadline.version


def reckon_alike(clock: Clock, like: Clock) -> None:
    """Set them as those of a clock with the same settings, start and pauses."""
    clock.due_at, clock.warn_at = like.due_at, like.warn_at
    clock.explanation, clock.reckoned_by = like.explanation, like.reckoned_by


def next_reminder(clock: Clock, after: datetime) -> datetime | None:
    """When to remind after this moment; None for a term without reminders."""
    every = _duration(clock.settings["remind_every"])
    return None if every is None else compute(TermSpec(every.amount, every.unit), after).due_at


def explained(deadline: Deadline) -> list[list[Any]]:
    """The steps of the reckoning and its warnings as JSON: [code, [[name, value], …]], in this order."""
    return [[step.code, [list(pair) for pair in step.values]] for step in (*deadline.explanation, *deadline.warnings)]


def standing(clock: Clock) -> Standing:
    """What the rules need to know of a row."""
    return Standing(
        state=State(clock.state),
        at_most=clock.at_most,
        due_at=clock.due_at,
        warn_at=clock.warn_at,
        warned_at=clock.warned_at,
        next_reminder_at=clock.next_reminder_at,
        escalates=clock.settings["on_expiry"] == ESCALATE,
    )


def clock_info(clock: Clock) -> ClockInfo:
    """A row as others may know it."""
    return ClockInfo(
        id=clock.id,
        term_code=clock.term_code,
        kind=clock.kind,
        article=clock.article,
        at_most=clock.at_most,
        pausable=clock.pausable,
        subject_type=clock.subject_type,
        subject_ref=clock.subject_ref,
        compartment=clock.compartment,
        owner_actor_id=clock.owner_actor_id,
        desk_role=clock.desk_role,
        started_at=clock.started_at,
        due_at=clock.due_at,
        warn_at=clock.warn_at,
        paused_at=clock.paused_at,
        warned_at=clock.warned_at,
        expired_at=clock.expired_at,
        escalated_at=clock.escalated_at,
        stopped_at=clock.stopped_at,
        state=State(clock.state),
        result=clock.result,
        explanation=tuple(
            Step(code, tuple((name, value) for name, value in values)) for code, values in clock.explanation
        ),
        version=clock.version,
    )


def infos_alike(clocks: Sequence[Clock]) -> tuple[ClockInfo, ...]:
    """The same for clocks of one term that started together: they differ in their id and their record alone."""
    if not clocks:
        return ()
    first = clock_info(clocks[0])
    return tuple(replace(first, id=clock.id, subject_ref=clock.subject_ref) for clock in clocks)


def event_info(event: ClockEvent) -> ClockEventInfo:
    """A row of the history as others may know it."""
    return ClockEventInfo(
        verb=Verb(event.verb),
        at=event.at,
        actor_id=event.actor_id,
        from_state=event.from_state,
        to_state=State(event.to_state),
        reason_code=event.reason_code,
        due_at=event.due_at,
    )


def notice_info(notice: Notice) -> NoticeInfo:
    """A notice as its reader may know it."""
    return NoticeInfo(
        id=notice.id,
        code=notice.code,
        subject_type=notice.subject_type,
        subject_ref=notice.subject_ref,
        clock_id=notice.clock_id,
        due_at=notice.due_at,
        actor_id=notice.actor_id,
        role=notice.role,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )


def _plain(span: country.Span | None) -> dict[str, Any] | None:
    return None if span is None else {"amount": span.amount, "unit": str(span.unit)}


def _duration(plain: dict[str, Any] | None) -> Duration | None:
    return None if plain is None else Duration(plain["amount"], Unit(plain["unit"]))
