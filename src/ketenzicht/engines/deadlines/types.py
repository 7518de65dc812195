"""Frozen input and output of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ketenzicht.engines.deadlines.errors import InstantInvalid, StandsStill, TermInvalid


class Unit(StrEnum):
    """The unit in which a term or a warning is expressed."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


LARGEST: Mapping[Unit, int] = {
    Unit.HOURS: 876_600,
    Unit.CALENDAR_DAYS: 36_525,
    Unit.WORKING_DAYS: 2_600,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}
"""A hundred years (ten for working days, which are counted one by one): more is a mistake in typing."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of a unit, such as 6 weeks. Raises TermInvalid outside 1 to the largest of its unit."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LARGEST[self.unit]:
            raise TermInvalid(f"A term of {self.amount} {self.unit}: give 1 to {LARGEST[self.unit]}.")


@dataclass(frozen=True, slots=True)
class TermSpec:
    """A term as law or agreement words it.

    at_most: True, it must be done within the term ("uiterlijk"); False, the term must have passed first ("ten minste").
    count_start_day: whether the day of the start is day one. Usually not: the term begins the day after.
    extend_over_rest_days: Algemene termijnenwet, for terms set in a law or an algemene maatregel van bestuur:
        art. 1(1): a term that ends on a Saturday, Sunday or generally recognised holiday runs on through the next
        day that is none of these; art. 2: a term of at least three days holds at least two such days;
        art. 3: which days are generally recognised holidays, or made equal to them;
        art. 4(a): not for terms in hours, of more than 90 days, twelve weeks or three months, or in years.
        Leave it out for agreed terms, for terms of the Union, and for terms counted back (art. 1(2)).
    warn_before: how long before the end a warning is due, if at all.
    """

    amount: int
    unit: Unit
    at_most: bool = True
    count_start_day: bool = False
    extend_over_rest_days: bool = False
    warn_before: Duration | None = None

    def __post_init__(self) -> None:
        Duration(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the term stands still (opschorting), from and until; without `until` it still stands.

    Raises InstantInvalid when a moment has no time zone or the end lies before the begin.
    """

    began: datetime
    ended: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.began, self.ended):
            if moment is not None and moment.tzinfo is None:
                raise InstantInvalid("A pause needs moments with a time zone.")
        if self.ended is not None and self.ended < self.began:
            raise InstantInvalid("A pause cannot end before it begins.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning: a stable code and its values (dates and UTC instants in ISO, numbers, codes)."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def named(self) -> dict[str, str | int]:
        """The values by name."""
        return dict(self.values)


def step(code: str, **values: str | int | date) -> Step:
    """A step; dates and instants are written in ISO form."""
    plain = ((name, value.isoformat() if isinstance(value, date) else value) for name, value in values.items())
    return Step(code, tuple(plain))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything the result was made from, so that it can be made again."""

    term: TermSpec
    start: datetime
    pauses: tuple[Pause, ...]
    calendar: str
    zone: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a term ends.

    due_at: its last second, in UTC (precision: whole seconds; that second still belongs to the term).
        None while the term stands still without a known end.
    warn_at: when to warn, in UTC; None without a warning or without `due_at`.
    last_day: the local date of `due_at`.
    """

    due_at: datetime | None
    warn_at: datetime | None
    last_day: date | None
    parameters: Parameters
    explanation: tuple[Step, ...]
    warnings: tuple[Step, ...]
    version: str

    @property
    def end(self) -> datetime:
        """`due_at` of a term that runs. Raises StandsStill for one that does not."""
        if self.due_at is None:
            raise StandsStill("This term stands still: its end is not known yet.")
        return self.due_at
