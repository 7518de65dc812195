"""The picture of where signals stand: bars of numbers, worked out here so that the template only writes them down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ketenzicht.capabilities.flow import public as flow
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.presentation import STATES

WIDTH, BLOCK, BAR = 360, 72, 20
"""In units of the drawing. Narrow, so that its letters stay readable on a telephone."""
LOW_BLOCK = 52
DAYS_FROM = 48
"""From so many hours a stay is said in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A bar with a line of letters above it."""

    label: str | Promise
    top: int
    width: int

    @property
    def text_top(self) -> int:
        """Where the line of letters above the bar stands."""
        return self.top + 16

    @property
    def bar_top(self) -> int:
        """Where the bar begins."""
        return self.top + 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Placed):
    """One phase in the picture and in the table beside it."""

    figures: flow.PhaseFigures
    late: int
    median: str
    p90: str
    late_width: int

    @property
    def note_top(self) -> int:
        """Where the line of letters below the bar stands."""
        return self.top + 59


@dataclass(frozen=True, slots=True)
class Picture:
    """All bars, and how high they stand together."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR


def picture_of(phases: Sequence[flow.PhaseFigures], late: Mapping[str, int]) -> Picture:
    """The bars of these phases, the longest as wide as the drawing; of each how many are late."""
    most = max((phase.now for phase in phases), default=0) or 1
    bars = tuple(_bar(number, phase, late.get(phase.phase, 0), most) for number, phase in enumerate(phases))
    return Picture(bars, height=BLOCK * len(bars))


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedBar(Placed):
    """One part of a number that was made safe to show."""

    number: int


@dataclass(frozen=True, slots=True)
class DividedPicture:
    """The parts of a number as bars."""

    bars: tuple[DividedBar, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR


def divided_of(phases: flow.Divided) -> DividedPicture:
    """The phases in the order of a signal's way, and what was put together of them."""
    parts: list[tuple[str | Promise, int]] = [
        (STATES[phase].label, phases.shown[phase]) for phase in (*flow.STANDING, *flow.ENDS) if phase in phases.shown
    ]
    parts += [] if phases.rest is None else [(rest_of(phases), phases.rest)]
    most = max((number for _label, number in parts), default=0) or 1
    bars = tuple(
        DividedBar(label=label, number=number, top=LOW_BLOCK * place, width=WIDTH * number // most)
        for place, (label, number) in enumerate(parts)
    )
    return DividedPicture(bars, height=LOW_BLOCK * len(bars))


def rest_of(phases: flow.Divided) -> str:
    """What is not shown by itself is called: the others, or all of it."""
    return _("All others together") if phases.shown else _("All phases together")


def _bar(number: int, phase: flow.PhaseFigures, late: int, most: int) -> Bar:
    return Bar(
        label=STATES[phase.phase].label,
        figures=phase,
        late=late,
        median=stay(phase.median_hours),
        p90=stay(phase.p90_hours),
        top=BLOCK * number,
        width=WIDTH * phase.now // most,
        late_width=WIDTH * min(late, phase.now) // most,
    )


def stay(hours: int | None) -> str:
    """A length of stay in words, as the most that it can have been; nothing for none."""
    if hours is None:
        return ""
    most = up_to(hours)
    return words.span(most, "hours") if most < DAYS_FROM else words.span(most // 24, "calendar_days")


def up_to(hours: int) -> int:
    """The most hours that a stay can have lasted which is kept under these: the upper edge of its span."""
    return hours + flow.width_of(hours)
