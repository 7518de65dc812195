"""When a term runs out: pure computation, no clock, no database.

`compute(term, start, calendar, pauses)` gives a `Deadline`: the last moment of the term, the moment to warn, and the
steps that led there as codes with values, so that a page can tell them in any language.
"""

from ketenzicht.engines.deadlines.calendar import FIVE_YEARLY, YEARLY, Calendar
from ketenzicht.engines.deadlines.compute import VERSION, compute
from ketenzicht.engines.deadlines.errors import (
    CalendarUnknown,
    DeadlineError,
    InstantInvalid,
    StandsStill,
    TermInvalid,
)
from ketenzicht.engines.deadlines.types import Deadline, Duration, Parameters, Pause, Step, TermSpec, Unit

__all__ = [
    "FIVE_YEARLY",
    "VERSION",
    "YEARLY",
    "Calendar",
    "CalendarUnknown",
    "Deadline",
    "DeadlineError",
    "Duration",
    "InstantInvalid",
    "Parameters",
    "Pause",
    "StandsStill",
    "Step",
    "TermInvalid",
    "TermSpec",
    "Unit",
    "compute",
]
