"""What somebody in need of something can ask of whom: services, and when they are open.

A service is told once for a kind of organisation or for named ones; who that is in a place, the partners room knows.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from ketenzicht.capabilities.country.values import CodeText, Entry, Line, SourceLine, Status, Text, Value
from ketenzicht.engines.deadlines import Calendar, CalendarUnknown

WEEKEND = frozenset({"saturday", "sunday"})
FARTHEST = 14
"""How many days ahead the next opening is looked for; no desk rests longer."""


class Day(StrEnum):
    """A day of the week, in the order of the week."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


WEEK = tuple(Day)


class Opening(Value):
    """On these days open from one time of the wall clock until another; a night is written as two."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Opening":
        if self.opens >= self.closes:
            raise ValueError(f"closes {self.closes:%H:%M} is not after opens {self.opens:%H:%M}")
        return self


class Hours(Value):
    """When somebody answers: always, or at these times in this zone. Has its own source, as hours change alone."""

    always: bool = False
    time_zone: str = "UTC"
    times: tuple[Opening, ...] = ()
    rests_on_holidays: bool = True
    source: SourceLine
    status: Status

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            return Calendar(zone=zone).zone
        except CalendarUnknown as error:
            raise ValueError(str(error)) from error

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Hours":
        if self.always == bool(self.times):
            raise ValueError("say either always: true, or times")
        return self

    def is_open(self, at: datetime) -> bool:
        """Whether somebody answers at that moment."""
        if self.always:
            return True
        local = at.astimezone(ZoneInfo(self.time_zone))
        return any(opening.opens <= local.time() < opening.closes for opening in self.openings_on(local.date()))

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The openings of one day, the earliest first; none on a holiday."""
        reason = Calendar(zone=self.time_zone).rest_day(day)
        if self.rests_on_holidays and reason is not None and reason not in WEEKEND:
            return ()
        found = (opening for opening in self.times if WEEK[day.weekday()] in opening.days)
        return tuple(sorted(found, key=lambda opening: opening.opens))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment from then on at which it opens; None when it is always open or rests too long."""
        zone = ZoneInfo(self.time_zone)
        first = at.astimezone(zone).date()
        for day in (first + timedelta(days=ahead) for ahead in range(FARTHEST)):
            for opening in self.openings_on(day):
                moment = datetime.combine(day, opening.opens, zone)
                if moment >= at:
                    return moment
        return None


class ContactPoint(Value):
    """A public way to reach an organisation; never a person."""

    channel: CodeText
    value: Line
    note: Text | None = None


class Service(Entry):
    """What can be asked of an organisation, for which needs and forms of exploitation, when and how.

    Offered by ``kinds`` of organisation, by named ``organisations``, or by a ``provider`` that takes no part here.
    Empty ``forms``: every form. Without ``contact_points`` the organisation's own hold; without ``hours`` nobody
    looked them up.
    """

    entry_kind: ClassVar[str] = "service"

    kinds: tuple[CodeText, ...] = ()
    organisations: tuple[CodeText, ...] = ()
    provider: Text | None = None
    needs: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    forms: tuple[CodeText, ...] = ()
    offers: Text
    powers: tuple[CodeText, ...] = ()
    hours: Hours | None = None
    contact_points: tuple[ContactPoint, ...] = ()
    order: Annotated[int, Field(ge=1, le=9999)]

    @model_validator(mode="after")
    def _somebody_offers_it(self) -> "Service":
        if (self.provider is None) == (not self.kinds and not self.organisations):
            raise ValueError("name kinds or organisations, or else a provider")
        return self

    def answers(self, *, need: str = "", form: str = "") -> bool:
        """Whether this is for the need and the form of exploitation; empty asks for anything."""
        return (not need or need in self.needs) and (not form or not self.forms or form in self.forms)
