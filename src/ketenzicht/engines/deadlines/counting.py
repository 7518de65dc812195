"""Counting a term: in hours on the absolute time line, in days by local dates. Both stand still in pauses.

A day counts unless the clock stands still at its end. So a pause that begins and ends on one day costs nothing, and
one that lasts over a midnight costs the day it began on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ketenzicht.engines.deadlines.calendar import Calendar
from ketenzicht.engines.deadlines.types import Pause, TermSpec, Unit

FOREVER = datetime.max.replace(tzinfo=UTC)
ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Standstill:
    """The term stands still and nobody knows for how long: since when, and how much of it had run."""

    since: datetime
    run: int


@dataclass(frozen=True, slots=True)
class LostDays:
    """Days that do not count because the clock stands still at their end: from `first` to before `until`."""

    first: date
    until: date
    since: datetime

    @property
    def without_end(self) -> bool:
        """Whether nobody knows yet when the clock runs again."""
        return self.until == date.max


def merged(pauses: Iterable[Pause], start: datetime) -> list[Span]:
    """The pauses after the start, in order, overlapping ones as one. An open pause lasts for ever."""
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda pause: pause.began):
        began, ended = max(pause.began, start), FOREVER if pause.ended is None else pause.ended
        if ended <= began:
            continue
        if spans and began <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ended, spans[-1][1])
        else:
            spans.append((began, ended))
    return spans


def lost_days(spans: Iterable[Span], calendar: Calendar) -> tuple[LostDays, ...]:
    """The days that each pause takes out of the count."""
    dated = (
        LostDays(calendar.local_date(began), date.max if ended == FOREVER else calendar.local_date(ended), began)
        for began, ended in spans
    )
    return tuple(lost for lost in dated if lost.first < lost.until)


def lost_on(day: date, lost: Iterable[LostDays]) -> LostDays | None:
    """The pause that takes this day out of the count, if any."""
    return next((pause for pause in lost if pause.first <= day < pause.until), None)


def run_hours(start: datetime, hours: int, spans: Sequence[Span]) -> datetime | Standstill:
    """The moment at which so many hours have run, or the standstill with `run` in whole seconds."""
    end = start + timedelta(hours=hours)
    stood = timedelta()
    for began, ended in spans:
        if began >= end:
            break
        if ended == FOREVER:
            return Standstill(began, int((began - start - stood).total_seconds()))
        end += ended - began
        stood += ended - began
    return end


def run_calendar_days(day_before: date, amount: int, lost: Iterable[LostDays]) -> date | Standstill:
    """The last of so many days after `day_before`, or the standstill with `run` in days."""
    end = day_before + timedelta(days=amount)
    stood = timedelta()
    for pause in lost:
        first = max(pause.first, day_before + ONE_DAY)
        if first > end:
            break
        if pause.without_end:
            return Standstill(pause.since, (first - ONE_DAY - day_before - stood).days)
        gap = max(pause.until - first, timedelta())
        end += gap
        stood += gap
    return end


def run_working_days(day_before: date, amount: int, lost: Sequence[LostDays], calendar: Calendar) -> date | Standstill:
    """The last of so many working days after `day_before`, or the standstill with `run` in working days."""
    day, run = day_before, 0
    while run < amount:
        day += ONE_DAY
        pause = lost_on(day, lost)
        if pause is not None and pause.without_end:
            return Standstill(pause.since, run)
        run += pause is None and calendar.is_working_day(day)
    return day


def length_in_days(term: TermSpec, first: date) -> int:
    """How many days a term that is not in hours counts from the date of its start, when none is lost.

    Weeks are seven days. A term in months or years ends on the day with the number of its start day, or on the last
    day of a month that lacks it; when the start day counts it ends the day before (Regulation 1182/71 art. 3(2)(c)).
    """
    if term.unit is Unit.WEEKS:
        return term.amount * 7
    if term.unit in (Unit.MONTHS, Unit.YEARS):
        months = term.amount * (12 if term.unit is Unit.YEARS else 1)
        return (months_later(first, months, past_end=term.count_start_day) - first).days
    return term.amount


def months_later(day: date, months: int, *, past_end: bool = False) -> date:
    """The day with the same number so many months later.

    In a month that lacks it: the last day, or with `past_end` the first of the month after.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    next_first = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = next_first - ONE_DAY
    if day.day <= last.day:
        return last.replace(day=day.day)
    return next_first if past_end else last
