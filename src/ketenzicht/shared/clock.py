"""The one place that reads the time, so that a test can hold it still and the demo can tell what happened before."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DEFAULT_TIME_ZONE = "Europe/Amsterdam"


_SHIFT: ContextVar[timedelta] = ContextVar("ketenzicht_clock_shift", default=timedelta())


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + _SHIFT.get()


@contextmanager
def shifted(shift: timedelta) -> Iterator[None]:
    """Let time be earlier or later within this block, for this thread alone.

    Only for telling a made-up past (the demo). What the database itself reads from its clock does not move with it.
    """
    token = _SHIFT.set(shift)
    try:
        yield
    finally:
        _SHIFT.reset(token)


def today(tz: str = DEFAULT_TIME_ZONE) -> date:
    """The calendar day in the given time zone; around midnight it differs from the day in UTC."""
    return now().astimezone(ZoneInfo(tz)).date()
