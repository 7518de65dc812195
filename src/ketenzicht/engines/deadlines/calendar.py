"""The calendar a term runs by: a time zone and its rest days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ketenzicht.engines.deadlines.errors import CalendarUnknown
from ketenzicht.engines.deadlines.holidays import FIRST_YEAR, LAST_YEAR, holidays

LiberationRule = Literal["yearly", "five_yearly"]
YEARLY: Final[LiberationRule] = "yearly"
FIVE_YEARLY: Final[LiberationRule] = "five_yearly"
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Rest days and time zone. The default is that of the Algemene termijnenwet, art. 3.

    good_friday: art. 3(2) makes it equal to a holiday; most agreements do not.
    liberation_day: 5 May, every year by art. 3(1); five-yearly in many labour agreements.
    extra_rest_days: days made equal by royal decree (art. 3(3)), or days on which a desk is closed by agreement.
    Raises CalendarUnknown for a zone that does not exist.
    """

    zone: str = "Europe/Amsterdam"
    good_friday: bool = True
    liberation_day: LiberationRule = YEARLY
    extra_rest_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise CalendarUnknown(f"The time zone {self.zone!r} does not exist.") from error

    @property
    def name(self) -> str:
        """What sets this calendar apart, for the parameters of a result."""
        extra = ",".join(day.isoformat() for day in sorted(self.extra_rest_days))
        return f"nl good_friday={self.good_friday} liberation_day={self.liberation_day} extra={extra}"

    def rest_day(self, day: date) -> str | None:
        """The code of the reason why this is a rest day; None for a working day.

        Raises CalendarUnknown outside the years for which the rules are known.
        """
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise CalendarUnknown(f"Rest days are known from {FIRST_YEAR} to {LAST_YEAR}, not of {day.year}.")
        if day.isoweekday() >= 6:
            return "saturday" if day.isoweekday() == 6 else "sunday"
        if day in self.extra_rest_days:
            return "equalled_day"
        return _holidays(day.year, self.good_friday, self.liberation_day).get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the day is no Saturday, Sunday or holiday."""
        return self.rest_day(day) is None

    def local_date(self, moment: datetime) -> date:
        """The date on the wall at that moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def start_of(self, day: date) -> datetime:
        """The first moment of a local day, in UTC."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last second of a local day (23:59:59 on the wall), in UTC, also on days of 23 and 25 hours."""
        return datetime.combine(day, LAST_SECOND, ZoneInfo(self.zone)).astimezone(UTC)

    def working_days_before(self, day: date, amount: int, *, not_before: date) -> date:
        """The date that lies that many working days before the day, or `not_before` when that comes first."""
        while amount and day > not_before:
            day -= timedelta(days=1)
            amount -= self.is_working_day(day)
        return day


@cache
def _holidays(year: int, good_friday: bool, liberation_day: LiberationRule) -> dict[date, str]:
    kept = liberation_day == YEARLY or year % 5 == 0
    return holidays(year, good_friday=good_friday, liberation_day=kept)
