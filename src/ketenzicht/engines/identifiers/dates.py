"""Dates of which only a part is known."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ketenzicht.engines.identifiers.folding import fold, tidy
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised

EARLIEST_YEAR = 1850
LATEST_YEAR = 2199

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

ABOUT_YEARS = 1
ABOUT_DAYS = 7
"""The margin of an approximate date: a year (of a year), a month (of a month) or a week (of a day), both ways."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day; exact or about.

    Written as in EDTF (ISO 8601-2): ``2007``, ``2007-03``, ``2007-03-12``, with ``~`` behind for *about*.
    Raises ValueError where there is no such date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR or (self.day is not None and self.month is None):
            raise ValueError("no such year, or a day without its month")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def canonical(self) -> str:
        """The date in EDTF."""
        numbers = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(numbers) + ("~" if self.about else "")

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        first = date(self.year, self.month or 1, self.day or 1)
        if not self.about:
            return first
        if self.day is not None:
            return first - timedelta(days=ABOUT_DAYS)
        return (first - timedelta(days=1)).replace(day=1) if self.month else first.replace(year=self.year - ABOUT_YEARS)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        last = _last(self.year, self.month or 12) if self.day is None else date(self.year, self.month or 12, self.day)
        if not self.about:
            return last
        if self.day is not None:
            return last + timedelta(days=ABOUT_DAYS)
        if self.month is None:
            return last.replace(year=self.year + ABOUT_YEARS)
        following = last + timedelta(days=1)
        return _last(following.year, following.month)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_ABOUT = re.compile(
    r"^(?:ca|circa|c|rond|omstreeks|ongeveer|omtrent|about|around|approx|approximately)\b\.?\s*|^[~±]\s*|\s*~$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{4})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{4})")
_TWO_DIGITS = re.compile(r"[0-9]{1,2}[-/. ]+(?:[0-9]{1,2}|[a-z]+)[-/. ]+[0-9]{2}|'?[0-9]{2}")
_NAMED_MONTH = re.compile(r"(?:([0-9]{1,2})(?:e|de|ste|st|nd|rd|th)? )?([a-z]{3,}) ([0-9]{4})")
_NAMED_MONTH_DAY = re.compile(r"([a-z]{3,}) ([0-9]{1,2})(?:st|nd|rd|th)? ([0-9]{4})")

_CANONICAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")

_Numbers = tuple[str, str | None, str | None]
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Numbers], tuple[Note, ...]], ...] = (
    (_YEAR, lambda found: (found[1], None, None), ()),
    (_YEAR_MONTH, lambda found: (found[1], found[2], None), ()),
    (_MONTH_YEAR, lambda found: (found[2], found[1], None), ()),
    (_YEAR_MONTH_DAY, lambda found: (found[1], found[2], found[3]), ()),
    (_DAY_MONTH_YEAR, lambda found: (found[3], found[2], found[1]), (Note.DAY_FIRST,)),
)


def read_date(text: str) -> Reading:
    """A date, as much of it as is known, in Dutch or English, the day before the month."""
    typed = tidy(text).casefold()
    bare = _ABOUT.sub("", typed, count=1)
    for pattern, numbers, notes in _FORMS:
        if found := pattern.fullmatch(bare):
            return _checked(text, numbers(found), about=bare != typed, notes=notes)
    if _TWO_DIGITS.fullmatch(bare):
        return Unrecognised(Kind.DATE, text, Reason.TWO_DIGIT_YEAR)
    return _named(text, fold(bare), about=bare != typed)


def _named(text: str, words: str, *, about: bool) -> Reading:
    if found := _NAMED_MONTH.fullmatch(words):
        day, name, year = found.groups()
    elif found := _NAMED_MONTH_DAY.fullmatch(words):
        name, day, year = found.groups()
    else:
        return Unrecognised(Kind.DATE, text, Reason.NOT_A_DATE)
    if name not in MONTHS:
        return Unrecognised(Kind.DATE, text, Reason.MONTH_NAME)
    return _checked(text, (year, str(MONTHS[name]), day), about=about, notes=())


def _checked(text: str, numbers: _Numbers, *, about: bool, notes: tuple[Note, ...]) -> Reading:
    year = int(numbers[0])
    month, day = (None if part is None else int(part) for part in numbers[1:])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        bounds = (("lowest", EARLIEST_YEAR), ("highest", LATEST_YEAR))
        return Unrecognised(Kind.DATE, text, Reason.YEAR_RANGE, bounds)
    if month is not None and not 1 <= month <= 12:
        return Unrecognised(Kind.DATE, text, Reason.MONTH_RANGE)
    if day is not None and not 1 <= day <= monthrange(year, month or 1)[1]:
        return Unrecognised(Kind.DATE, text, Reason.DAY_RANGE, (("highest", monthrange(year, month or 1)[1]),))
    canonical = PartialDate(year, month, day, about).canonical
    told = (*notes, Note.ABOUT) if about else notes
    return Identifier(Kind.DATE, text, canonical, canonical, (("year", str(year)),), told)


def partial_date(canonical: str) -> PartialDate:
    """The date behind a canonical form. Raises ValueError for anything else."""
    found = _CANONICAL.fullmatch(canonical)
    if found is None:
        raise ValueError("not the canonical form of a date")
    year, month, day, about = found.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None, bool(about))
