"""Tables and totals made fit to be published: rounded, and small counts hidden. What the bounds are is configuration.

A capture table is a frequency table with many ones and twos. Rounded or hidden cells protect only as far as nothing
else is published from which they can be worked out: the release of several tables needs a check over all of them.
"""

import math
from dataclasses import dataclass

from ketenzicht.engines.estimation.errors import QuestionInvalid
from ketenzicht.engines.estimation.intervals import Interval
from ketenzicht.engines.estimation.table import CaptureTable
from ketenzicht.engines.estimation.wording import round_to

LEAST, BASE = 10, 5
TOTAL_BASE = 100


@dataclass(frozen=True, slots=True)
class SafeRow:
    """A pattern and its persons, rounded; None where the count is hidden."""

    pattern: int
    persons: int | None


def protect_table(table: CaptureTable, *, least: int = LEAST, base: int = BASE) -> tuple[SafeRow, ...]:
    """The patterns in the order of the lists, counts below `least` hidden, the others rounded to `base`."""
    if least < 0 or base < 1:
        raise QuestionInvalid("Give a least count from 0 and a base from 1.")
    return tuple(
        SafeRow(pattern, None if persons < least else round_to(persons, base))
        for pattern, persons in sorted(table.patterns())
    )


def round_interval(interval: Interval, base: int = TOTAL_BASE) -> tuple[int, int | None]:
    """The ends rounded outwards; no upper end where it is infinite."""
    high = None if math.isinf(interval.high) else base * math.ceil(interval.high / base)
    return base * math.floor(interval.low / base), high
