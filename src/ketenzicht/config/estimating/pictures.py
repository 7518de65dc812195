"""Pictures of an estimate as SVG text, each with a title and a description; the same figures stand in a table beside.

Colours come from the page's style sheet by class, so that they follow its contrast; nothing is told by colour alone.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
LEFT, RIGHT = 150, 30
ROW = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A total with its interval; `ours` marks the answer of the page."""

    label: str
    total: float
    low: float
    high: float
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture is called, and what it shows, in words."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A set of lists (their places) and its persons as they are shown."""

    lists: tuple[int, ...]
    persons: int
    shown: str


def draw_intervals(words: Words, bars: Sequence[Bar], ticks: Sequence[tuple[float, str]]) -> str:
    """A row for each total: a dot with a line from end to end. Ends beyond the last tick are cut with an arrow."""
    top, most = 14, ticks[-1][0]
    height = top + ROW * len(bars) + 30
    parts = [*_axis(ticks, top, height - 30)]
    for row, bar in enumerate(bars):
        y = top + ROW * row + ROW / 2
        low, high, middle = (_across(min(value, most), most) for value in (bar.low, bar.high, bar.total))
        kind = "ours" if bar.ours else "other"
        parts.append(
            f'<text class="label" x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(bar.label)}</text>'
        )
        parts.append(f'<line class="{kind}" x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if bar.high > most:
            parts.append(
                f'<path class="{kind}" d="M{high - 7:.1f} {y - 5:.1f}L{high:.1f} {y:.1f}L{high - 7:.1f} {y + 5:.1f}"/>'
            )
        size = 6 if bar.ours else 4
        parts.append(f'<circle class="{kind}" cx="{middle:.1f}" cy="{y:.1f}" r="{size}"/>')
    return _framed(words, height, parts)


def draw_histogram(
    words: Words, counts: Sequence[int], marks: Sequence[tuple[float, str]], ticks: Sequence[tuple[float, str]]
) -> str:
    """Bars of equal width from the first tick to the last, with upright lines at the marks."""
    top, base = 40, 220
    first, last = ticks[0][0], ticks[-1][0]
    inner, most = WIDTH - LEFT - RIGHT, max(*counts, 1)
    parts = list(_axis(ticks, top, base, first))
    width = inner / len(counts)
    for place, count in enumerate(counts):
        tall = (base - top) * count / most
        parts.append(
            f'<rect class="bar" x="{LEFT + place * width:.1f}" y="{base - tall:.1f}" '
            f'width="{max(width - 1, 0.5):.1f}" height="{tall:.1f}"/>'
        )
    for turn, (value, label) in enumerate(marks):
        x = LEFT + inner * min(max((value - first) / (last - first), 0.0), 1.0)
        parts.append(f'<line class="ours" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 4}" y2="{base}"/>')
        parts.append(
            f'<text class="label" x="{x:.1f}" y="{12 + 12 * (turn % 2)}" text-anchor="middle">{escape(label)}</text>'
        )
    return _framed(words, base + 30, parts)


def draw_sets(words: Words, lists: Sequence[str], patterns: Sequence[Pattern]) -> str:
    """An UpSet picture: above, the persons of each pattern (square root); below, which lists it stands for."""
    top, base = 30, 180
    step = (WIDTH - LEFT - RIGHT) / max(len(patterns), 1)
    most = max((pattern.persons for pattern in patterns), default=1)
    parts = []
    for row, name in enumerate(lists):
        y = base + 24 + 22 * row
        parts.append(f'<text class="label" x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
    for place, pattern in enumerate(patterns):
        x = LEFT + step * (place + 0.5)
        tall = (base - top) * (pattern.persons / most) ** 0.5
        left, high = x - step * 0.32, base - tall
        parts.append(f'<rect class="bar" x="{left:.1f}" y="{high:.1f}" width="{step * 0.64:.1f}" height="{tall:.1f}"/>')
        shown = escape(pattern.shown)
        parts.append(f'<text class="small" x="{x:.1f}" y="{high - 4:.1f}" text-anchor="middle">{shown}</text>')
        parts.extend(_members(x, base, pattern.lists, len(lists)))
    return _framed(words, base + 24 + 22 * len(lists), parts)


def _members(x: float, base: int, members: Sequence[int], lists: int) -> Iterable[str]:
    heights = [base + 24 + 22 * row for row in members]
    if len(heights) > 1:
        yield f'<line class="joined" x1="{x:.1f}" x2="{x:.1f}" y1="{heights[0]}" y2="{heights[-1]}"/>'
    for row in range(lists):
        kind = "in" if row in members else "out"
        yield f'<circle class="{kind}" cx="{x:.1f}" cy="{base + 24 + 22 * row}" r="{6 if row in members else 3}"/>'


def _across(value: float, most: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / most


def _axis(ticks: Sequence[tuple[float, str]], top: float, base: float, first: float = 0.0) -> Iterable[str]:
    last = ticks[-1][0]
    for value, label in ticks:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (value - first) / (last - first)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{base}"/>'
        yield f'<text class="small" x="{x:.1f}" y="{base + 18}" text-anchor="middle">{escape(label)}</text>'


def _framed(words: Words, height: float, parts: Iterable[str]) -> str:
    name = escape(words.name)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(words.title)}</title>'
        f'<desc id="{name}-text">{escape(words.description)}</desc>{"".join(parts)}</svg>'
    )


def round_ticks(most: float, first: float = 0.0) -> list[float]:
    """Some five round numbers from at most `first` to at least `most`."""
    rough = max(most - first, 1.0) / 5
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * times for times in (1, 2, 2.5, 5, 10) if scale * times >= rough)
    start = math.floor(first / step)
    return [step * place for place in range(start, math.ceil(most / step) + 1)]
