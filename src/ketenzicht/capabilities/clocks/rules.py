"""The life of a clock as a table, and what is due at a moment: pure.

Time never changes a state by itself: the machine `clockwork` does, and writes an event for it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ketenzicht.capabilities.clocks.errors import CodeInvalid, TermNotPausable, WrongState
from ketenzicht.capabilities.clocks.types import OPEN, NoticeCode, State, Verb, is_over
from ketenzicht.engines.deadlines import Pause

CODE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")


@dataclass(frozen=True, slots=True)
class Transition:
    """What a verb needs and does.

    permission: the verb that the policy table must allow. target: the new state, None to keep the present one.
    notice: what is told, and whether to the owner or to the organisation's managers.
    """

    sources: frozenset[State]
    target: State | None
    permission: str
    notice: NoticeCode | None = None
    to_managers: bool = False


TRANSITIONS: dict[Verb, Transition] = {
    Verb.START: Transition(frozenset(), State.RUNNING, "create"),
    Verb.WARN: Transition(frozenset({State.RUNNING}), None, "warn", NoticeCode.WARNING),
    Verb.EXPIRE: Transition(frozenset({State.RUNNING}), State.EXPIRED, "expire", NoticeCode.EXPIRED),
    Verb.ESCALATE: Transition(frozenset({State.EXPIRED}), None, "escalate", NoticeCode.ESCALATED, to_managers=True),
    Verb.REMIND: Transition(frozenset({State.EXPIRED}), None, "expire", NoticeCode.REMINDER),
    Verb.PAUSE: Transition(frozenset({State.RUNNING}), State.PAUSED, "pause"),
    Verb.RESUME: Transition(frozenset({State.PAUSED}), State.RUNNING, "resume"),
    Verb.ASSIGN: Transition(OPEN, None, "assign"),
    Verb.STOP: Transition(OPEN, State.STOPPED, "stop"),
}


def check_can(verb: Verb, state: State) -> None:
    """Raise WrongState when a clock in this state cannot undergo the verb."""
    if not can(verb, state):
        raise WrongState(verb, state)


def can(verb: Verb, state: State) -> bool:
    """Whether a clock in this state can undergo the verb."""
    return state in TRANSITIONS[verb].sources


def after(verb: Verb, state: State) -> State:
    """The state after the verb."""
    target = TRANSITIONS[verb].target
    return state if target is None else target


def check_pausable(*, pausable: bool, term_code: str, article: str) -> None:
    """Raise TermNotPausable for a term that knows no suspension."""
    if not pausable:
        raise TermNotPausable(term_code, article)


def check_code(field: str, code: str) -> None:
    """Raise CodeInvalid for anything that is not a code."""
    if not CODE.fullmatch(code):
        raise CodeInvalid(field)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sweep needs to know of a clock."""

    state: State
    at_most: bool
    due_at: datetime | None
    warn_at: datetime | None
    warned_at: datetime | None
    next_reminder_at: datetime | None
    escalates: bool = True


def due_now(clock: Standing, now: datetime) -> tuple[Verb, ...]:
    """What time asks of this clock at this moment, in order. Asked again after it was done: nothing.

    An expired clock is also escalated, if its term is one to keep within. A warning that comes too late is left out.
    """
    if clock.state is State.RUNNING and clock.due_at is not None and is_over(clock.due_at, now):
        return (Verb.EXPIRE, Verb.ESCALATE) if clock.at_most and clock.escalates else (Verb.EXPIRE,)
    if clock.state is State.RUNNING and clock.warned_at is None and _has_come(clock.warn_at, now):
        return (Verb.WARN,)
    if clock.state is State.EXPIRED and _has_come(clock.next_reminder_at, now):
        return (Verb.REMIND,)
    return ()


def _has_come(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def notice_code(verb: Verb, *, at_most: bool) -> NoticeCode | None:
    """What is told after this verb. A term that must have passed first is reached, not broken."""
    code = TRANSITIONS[verb].notice
    return NoticeCode.REACHED if code is NoticeCode.EXPIRED and not at_most else code


def pauses(events: Iterable[tuple[str, datetime]]) -> tuple[Pause, ...]:
    """The times a clock stood still, from the (verb, moment) of its events in order; the last may be open."""
    found: list[Pause] = []
    began: datetime | None = None
    for verb, at in events:
        if verb == Verb.PAUSE:
            began = at
        elif verb == Verb.RESUME and began is not None:
            found.append(Pause(began, at))
            began = None
    return tuple(found) if began is None else (*found, Pause(began))
