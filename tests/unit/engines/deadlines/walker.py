"""The slow, obvious twin of the engine: it walks minute by minute or day by day, and looks at every one.

It shares no code with the engine. Rest days come from the `holidays` package, "standing still" is asked of each moment.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from ketenzicht.engines.deadlines import Pause, TermSpec, Unit

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HORIZON = 140 * 1440
"""So many minutes without an end means: it stands still. Generated pauses are over long before."""


@cache
def dutch_holidays(year: int) -> frozenset[date]:
    """Holidays of the Algemene termijnenwet by the `holidays` package; its two Sundays are rest days anyway."""
    return frozenset(country_holidays("NL", years=year, categories=("public", "optional")))


def is_rest(day: date) -> bool:
    """Saturday, Sunday or holiday."""
    return day.strftime("%a") in {"Sat", "Sun"} or day in dutch_holidays(day.year)


def stands_still(moment: datetime, pauses: Sequence[Pause]) -> bool:
    """Whether the minute or day that ends at this moment ends in a pause."""
    return any(pause.began < moment and (pause.ended is None or moment <= pause.ended) for pause in pauses)


def walk(term: TermSpec, start: datetime, pauses: Sequence[Pause]) -> datetime | None:
    """The last moment of the term, or None when it stands still."""
    if term.unit is Unit.HOURS:
        return walk_minutes(term.amount * 60, start, pauses)
    day = walk_days(term, start.astimezone(ZONE).date(), pauses)
    return None if day is None else datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE)


def walk_minutes(minutes: int, moment: datetime, pauses: Sequence[Pause]) -> datetime | None:
    """The moment after so many minutes that did not stand still."""
    looked_at = 0
    while minutes:
        moment += MINUTE
        minutes -= not stands_still(moment, pauses)
        looked_at += 1
        if looked_at > HORIZON:
            return None
    return moment


def walk_days(term: TermSpec, first: date, pauses: Sequence[Pause]) -> date | None:
    """The last day of the term."""
    wanted, day = wanted_days(term, first), first if term.count_start_day else first + DAY
    counted, worked, walked = 0, 0, 0
    while True:
        midnight = day + DAY
        lost = stands_still(datetime(midnight.year, midnight.month, midnight.day, tzinfo=ZONE), pauses)
        counted += counts(day, term) and not lost
        worked += not is_rest(day) and not lost
        walked += 1
        if counted >= wanted and ends_well(term, day, worked, lost=lost):
            return day
        if walked > wanted * 3 + 400:
            return None
        day += DAY


def counts(day: date, term: TermSpec) -> bool:
    """Whether the unit counts this day at all."""
    return term.unit is not Unit.WORKING_DAYS or not is_rest(day)


def ends_well(term: TermSpec, day: date, worked: int, *, lost: bool) -> bool:
    """Whether the law lets a term end on this day (Algemene termijnenwet art. 1, 2 and 4)."""
    most = {Unit.CALENDAR_DAYS: 90, Unit.WORKING_DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}.get(term.unit, 0)
    if not term.extend_over_rest_days or term.amount > most:
        return True
    short = term.unit in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS} and term.amount < 3
    return not is_rest(day) and not lost and (short or worked >= 2)


def wanted_days(term: TermSpec, first: date) -> int:
    """How many days must count."""
    if term.unit in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS}:
        return term.amount
    if term.unit is Unit.WEEKS:
        return sum(7 for _ in range(term.amount))
    months = term.amount if term.unit is Unit.MONTHS else 12 * term.amount
    target = first.year * 12 + first.month + months
    day, walked = first, 0
    while day.year * 12 + day.month < target or (day.year * 12 + day.month == target and day.day != first.day):
        day += DAY
        walked += 1
    overshot = day.year * 12 + day.month > target
    return walked - (overshot and not term.count_start_day)
