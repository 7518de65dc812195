"""Algemene termijnenwet: a term does not end on a rest day, and holds at least two working days."""

from collections.abc import Sequence
from datetime import date

from ketenzicht.engines.deadlines.calendar import Calendar
from ketenzicht.engines.deadlines.counting import ONE_DAY, LostDays, Standstill, lost_on
from ketenzicht.engines.deadlines.types import Step, TermSpec, Unit, step

EXEMPT_ABOVE = {Unit.CALENDAR_DAYS: 90, Unit.WORKING_DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}
"""Art. 4(a): longer terms are not extended; nor any term in hours or years."""
LEAST_WORKING_DAYS = 2
"""Art. 2: so many working days are in every term of at least three days."""
SHORTEST_FOR_ARTICLE_2 = 3


def is_exempt(term: TermSpec) -> bool:
    """Whether art. 4(a) keeps the law away from a term of this length."""
    return term.unit not in EXEMPT_ABOVE or term.amount > EXEMPT_ABOVE[term.unit]


def extended(
    end: date, *, day_before: date, length: int, lost: Sequence[LostDays], calendar: Calendar
) -> tuple[date | Standstill, list[Step]]:
    """The last day after extension under art. 1(1) and 2, with one step per day that was added.

    `length` is that of the term in days. A day on which the clock stands still is passed over too: a term cannot
    run out while it stands still.
    """
    least = LEAST_WORKING_DAYS if length >= SHORTEST_FOR_ARTICLE_2 else 0
    steps: list[Step] = []
    worked, day = _worked(day_before, end, least, lost, calendar), end
    while True:
        pause, rest = lost_on(day, lost), calendar.rest_day(day)
        if pause is not None and pause.without_end:
            return Standstill(pause.since, length), steps
        if pause is not None:
            steps.append(step("still_on_last_day", day=day))
        elif rest is not None:
            steps.append(step("rest_day", day=day, reason=rest, article="1(1)"))
        elif worked < least:
            steps.append(step("too_few_working_days", day=day, article="2"))
        else:
            return day, steps
        day += ONE_DAY
        worked += _counts(day, lost, calendar)


def _counts(day: date, lost: Sequence[LostDays], calendar: Calendar) -> bool:
    return lost_on(day, lost) is None and calendar.is_working_day(day)


def _worked(day_before: date, end: date, enough: int, lost: Sequence[LostDays], calendar: Calendar) -> int:
    """Working days of the term up to its end, counted no further than enough."""
    worked, day = 0, end
    while day > day_before and worked < enough:
        worked += _counts(day, lost, calendar)
        day -= ONE_DAY
    return worked
