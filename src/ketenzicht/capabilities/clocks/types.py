"""Frozen values of the clocks room."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.engines.deadlines import Step


class State(StrEnum):
    """Where a clock is. There is no state "late": a clock that expired stays so until somebody stops it."""

    RUNNING = "running"
    PAUSED = "paused"
    EXPIRED = "expired"
    STOPPED = "stopped"


OPEN = frozenset({State.RUNNING, State.PAUSED, State.EXPIRED})


class Verb(StrEnum):
    """What can happen to a clock; each is one event in its history."""

    START = "started"
    WARN = "warned"
    EXPIRE = "expired"
    ESCALATE = "escalated"
    REMIND = "reminded"
    PAUSE = "paused"
    RESUME = "resumed"
    ASSIGN = "assigned"
    STOP = "stopped"


class NoticeCode(StrEnum):
    """What this room tells people by itself. Other rooms add notices with codes of their own."""

    WARNING = "clock_warning"
    EXPIRED = "clock_expired"
    REACHED = "clock_reached"
    ESCALATED = "clock_escalated"
    REMINDER = "clock_reminder"


class Whose(StrEnum):
    """Whose clocks a worklist shows."""

    ALL = "all"
    MINE = "mine"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class ClockInfo:
    """One clock as others may know it. Times in UTC, precise to the second.

    due_at: the last second of the term (`at_most`), or the last second that must have passed (not `at_most`);
        None while it stands still.
    owner_actor_id: who must act; None is the desk, everybody with the role `desk_role`.
    explanation: how `due_at` was reckoned, as codes with values.
    """

    id: UUID
    term_code: str
    kind: str
    article: str
    at_most: bool
    pausable: bool
    subject_type: str
    subject_ref: UUID
    compartment: str
    owner_actor_id: UUID | None
    desk_role: str
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    paused_at: datetime | None
    warned_at: datetime | None
    expired_at: datetime | None
    escalated_at: datetime | None
    stopped_at: datetime | None
    state: State
    result: str
    explanation: tuple[Step, ...] = field(repr=False)
    version: int

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN

    def is_late(self, now: datetime) -> bool:
        """Whether the term is over and its work not done: also before the sweep has noted it."""
        if not self.at_most or self.due_at is None or not self.is_open:
            return False
        return is_over(self.due_at, now)


def is_over(due_at: datetime, now: datetime) -> bool:
    """Whether a term is over: its last second still belongs to it, in full."""
    return now.replace(microsecond=0) > due_at


@dataclass(frozen=True, slots=True)
class ClockEventInfo:
    """One thing that happened to a clock, by whom, and what it made of the state and of `due_at`."""

    verb: Verb
    at: datetime
    actor_id: UUID
    from_state: str
    to_state: State
    reason_code: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """What to show of a worklist. Nothing given: every open clock of the organisation."""

    states: frozenset[State] = OPEN
    term_code: str = ""
    subject_type: str = ""
    whose: Whose = Whose.ALL
    expiring_within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """Figures for the menu: open clocks, of which late, near their end, mine, and of nobody in particular."""

    open: int
    late: int
    near: int
    mine: int
    desk: int


@dataclass(frozen=True, slots=True)
class NoticeInfo:
    """A line that tells somebody to look at something. Holds a code and a reference, never content."""

    id: UUID
    code: str
    subject_type: str
    subject_ref: UUID
    clock_id: UUID | None
    due_at: datetime | None
    actor_id: UUID | None
    role: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What one sweep did. `failed` are the organisations that could not be swept; the next sweep tries them again."""

    warned: int = 0
    expired: int = 0
    escalated: int = 0
    reminded: int = 0
    failed: tuple[UUID, ...] = ()

    def __add__(self, other: "SweepResult") -> "SweepResult":
        return SweepResult(
            self.warned + other.warned,
            self.expired + other.expired,
            self.escalated + other.escalated,
            self.reminded + other.reminded,
            self.failed + other.failed,
        )
