"""Plain values of the flow room: what is asked, and the figures that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERY = "*"
"""In a cell: all regions, all forms or all kinds of reporters together."""
UNKNOWN = "unknown"
STANDING = ("received", "weighed", "accepted", "closed")
"""Phases in which the holder owes a step, in the order of a signal's way."""
ENDS = ("answered", "handed_over", "erased")
"""States in which nothing is owed any more at this organisation."""


class Split(StrEnum):
    """What the figures can be laid out by."""

    MONTH = "month"
    REGION = "region"
    FORM = "form"
    REPORTER_KIND = "reporter_kind"


TRAITS = ("region", "form", "reporter_kind", "receiver", "outcome", "told")
"""What a phase of the chain's figures is divided by, one at a time."""
WHOLE = ""
"""In the place of a phase: all of them, where none could be shown by itself."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A number of signals in parts that are large enough to show; `rest` holds all others, None when there are none.

    Rounded, so that parts need not add up to what they are parts of.
    """

    shown: Mapping[str, int]
    rest: int | None


@dataclass(frozen=True, slots=True)
class ChainFlow:
    """Where the signals of one quarter stood, all organisations together, on the day it was counted. Never changed.

    `within` is by trait and by phase. `stays` are the median and the ninetieth percentile in hours of stays that had
    ended, for phases that enough signals had left.
    """

    quarter: date
    counted_on: date
    threshold: int
    base: int
    phases: Divided
    within: Mapping[str, Mapping[str, Divided]]
    stays: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FlowFilter:
    """Which signals are counted: received in these months (first days, both included), in these safety regions, with
    this form among their forms, from this kind of reporter. Empty means all."""

    since: date | None = None
    until: date | None = None
    regions: tuple[str, ...] = ()
    form: str = ""
    reporter_kind: str = ""
    split: Split = Split.REGION


@dataclass(frozen=True, slots=True)
class PhaseFigures:
    """One phase: how many stand in it now, how many ever came there, and how long those who left it had stayed.

    `median_hours` and `p90_hours` are nearest-rank percentiles of completed stays, exact to `rules.width_of`; None when
    nobody left. How long those stay who are still there is not among them: their stay has not ended.
    """

    phase: str
    now: int
    reached: int
    left: int
    median_hours: int | None
    p90_hours: int | None


@dataclass(frozen=True, slots=True)
class SplitRow:
    """The signals of one month, region, form or kind of reporter, by the state they are in now."""

    code: str
    total: int
    now: dict[str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """The figures of one organisation for what was asked. A signal with several forms is counted once in all of them,
    but in `rows` by form once under each. `outcomes` are of signals that were closed; `answered_in_time` and
    `answered_late` are of those that were answered and of which the history says so."""

    total: int
    phases: tuple[PhaseFigures, ...]
    ended: dict[str, int]
    outcomes: dict[str, int]
    answered_in_time: int
    answered_late: int
    rows: tuple[SplitRow, ...]
