"""The engine: term, start, calendar and pauses in, deadline with its explanation out."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from ketenzicht.engines.deadlines.calendar import Calendar
from ketenzicht.engines.deadlines.counting import (
    FOREVER,
    ONE_DAY,
    LostDays,
    Span,
    Standstill,
    length_in_days,
    lost_days,
    merged,
    months_later,
    run_calendar_days,
    run_hours,
    run_working_days,
)
from ketenzicht.engines.deadlines.errors import InstantInvalid
from ketenzicht.engines.deadlines.holidays import FIRST_YEAR
from ketenzicht.engines.deadlines.resting import extended, is_exempt
from ketenzicht.engines.deadlines.types import (
    Deadline,
    Duration,
    Parameters,
    Pause,
    Step,
    TermSpec,
    Unit,
    step,
)

VERSION = "deadlines/1"
EARLIEST_YEAR = FIRST_YEAR + 1
LATEST_YEAR = 2399


def compute(
    term: TermSpec, start: datetime, calendar: Calendar | None = None, pauses: Iterable[Pause] = ()
) -> Deadline:
    """When the term ends that began at `start`, with the given times in which it stood still.

    Raises InstantInvalid for a moment without time zone or out of range.
    """
    calendar, pauses, start = calendar or Calendar(), tuple(pauses), _checked(start)
    for pause in pauses:
        _checked(pause.began)
        _checked(pause.ended or pause.began)
    spans = merged(pauses, start)
    steps = [step("started", at=start, day=calendar.local_date(start)), *_told(spans)]
    end = _end_in_hours(term, start, spans, steps) if term.unit is Unit.HOURS else None
    last_day = None if end is None else calendar.local_date(end)
    if term.unit is not Unit.HOURS:
        last_day = _last_day(term, calendar.local_date(start), lost_days(spans, calendar), calendar, steps)
        end = None if last_day is None else calendar.end_of(last_day)
    warn_at, warnings = None, []
    if end is not None and last_day is not None:
        steps.append(step("due", at=end, day=last_day, bound="at_most" if term.at_most else "at_least"))
        warn_at = _warn_at(term.warn_before, start, end, last_day, calendar)
        warnings = _warnings(start, end, last_day, warn_at, pauses, calendar)
    if warn_at is not None:
        warn_at = max(warn_at, start)
        steps.append(step("warn", at=warn_at))
    parameters = Parameters(term, start, pauses, calendar.name, calendar.zone)
    return Deadline(end, warn_at, last_day, parameters, tuple(steps), tuple(warnings), VERSION)


def _checked(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InstantInvalid("A term starts at a moment with a time zone.")
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise InstantInvalid(f"A moment in {moment.year}: give one from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return moment.astimezone(UTC)


def _told(spans: Sequence[Span]) -> list[Step]:
    return [
        step("paused", began=began) if ended == FOREVER else step("paused", began=began, ended=ended)
        for began, ended in spans
    ]


def _end_in_hours(term: TermSpec, start: datetime, spans: Sequence[Span], steps: list[Step]) -> datetime | None:
    end = run_hours(start, term.amount, spans)
    if isinstance(end, Standstill):
        steps.append(step("standing_still", since=end.since, run=end.run, unit="seconds"))
        return None
    steps.append(step("counted", amount=term.amount, unit=str(term.unit), until=end))
    if term.extend_over_rest_days:
        steps.append(step("exempt", article="4(a)"))
    return end


def _last_day(
    term: TermSpec, first: date, lost: Sequence[LostDays], calendar: Calendar, steps: list[Step]
) -> date | None:
    day_before = first - ONE_DAY if term.count_start_day else first
    length = length_in_days(term, first)
    if term.unit is Unit.WORKING_DAYS:
        end = run_working_days(day_before, length, lost, calendar)
    else:
        end = run_calendar_days(day_before, length, lost)
    if not isinstance(end, Standstill):
        steps.append(step("counted", amount=term.amount, unit=str(term.unit), until=end))
        if term.extend_over_rest_days and is_exempt(term):
            steps.append(step("exempt", article="4(a)"))
        elif term.extend_over_rest_days:
            end, added = extended(end, day_before=day_before, length=length, lost=lost, calendar=calendar)
            steps.extend(added)
    if isinstance(end, Standstill):
        unit = Unit.WORKING_DAYS if term.unit is Unit.WORKING_DAYS else Unit.CALENDAR_DAYS
        steps.append(step("standing_still", since=end.since, run=end.run, unit=str(unit)))
        return None
    return end


def _warn_at(
    before: Duration | None, start: datetime, end: datetime, last_day: date, calendar: Calendar
) -> datetime | None:
    """Hours are counted back from the end; anything else gives the first moment of a local day."""
    if before is None:
        return None
    if before.unit is Unit.HOURS:
        return end - timedelta(hours=before.amount)
    if before.unit is Unit.WORKING_DAYS:
        first = calendar.local_date(start)
        return calendar.start_of(calendar.working_days_before(last_day, before.amount, not_before=first))
    if before.unit in (Unit.MONTHS, Unit.YEARS):
        months = before.amount * (12 if before.unit is Unit.YEARS else 1)
        return calendar.start_of(months_later(last_day, -months))
    days = before.amount * (7 if before.unit is Unit.WEEKS else 1)
    return calendar.start_of(last_day - timedelta(days=days))


def _warnings(
    start: datetime,
    end: datetime,
    last_day: date,
    warn_at: datetime | None,
    pauses: Sequence[Pause],
    calendar: Calendar,
) -> list[Step]:
    found = []
    rest = calendar.rest_day(last_day)
    if rest is not None:
        found.append(step("ends_on_rest_day", day=last_day, reason=rest))
    if warn_at is not None and warn_at < start:
        found.append(step("warned_from_the_start", would_be=warn_at))
    idle = sum(pause.began > end or (pause.ended is not None and pause.ended <= start) for pause in pauses)
    if idle:
        found.append(step("pauses_without_effect", count=idle))
    return found
