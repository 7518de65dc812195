"""Answers that need no model of the lists: lower bounds from how often persons are seen, and sample coverage.

Chao (1987, Biometrics 43:783-791) and Zelterman (1988) use only the persons seen on exactly one and exactly two lists.
Both are lower bounds when persons differ in how easily they are seen; both assume that lists do not avoid each other.
Sample coverage (Chao and Tsay 1998, JASA 93:283-293) lets lists depend on each other, through the overlap of pairs.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ketenzicht.engines.estimation.intervals import Interval, check_level
from ketenzicht.engines.estimation.lattice import Numbers, sizes, superset_sums
from ketenzicht.engines.estimation.table import CaptureTable


@dataclass(frozen=True, slots=True)
class Bound:
    """A total without a model; None where the table doesn't bear it, and then `reason` is a code that says why."""

    name: str
    total: float | None
    interval: Interval | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How many persons are on exactly one and exactly two lists, and altogether."""

    once: float
    twice: float
    observed: float
    lists: int


def seen(table: CaptureTable) -> Seen:
    """The persons by the number of lists they are on."""
    on = sizes(len(table.lists))
    return Seen(
        float(table.counts[on == 1].sum()),
        float(table.counts[on == 2].sum()),
        float(table.observed),
        len(table.lists),
    )


def list_bounds(table: CaptureTable) -> tuple[Bound, ...]:
    """Chao's and Zelterman's lower bounds, and sample coverage."""
    return (chao(table), zelterman(table), sample_coverage(table))


def chao(table: CaptureTable, level: float = 0.95) -> Bound:
    """Chao's lower bound in its bias-corrected form for t lists, with the log-normal interval of Chao (1987)."""
    check_level(level)
    found = seen(table)
    share = (found.lists - 1) / found.lists
    once, twice = found.once, found.twice
    if not twice:
        return Bound("chao", None, reason="nobody_twice")
    ratio = once / twice
    dark = share * once * (once - 1) / (2 * (twice + 1))
    spread = twice * (share * ratio**2 / 2 + (share**2) * ratio**3 + (share**2) * ratio**4 / 4)
    if dark <= 0:
        return Bound("chao", found.observed, Interval(found.observed, found.observed, "log-normal", level))
    stretch = float(np.exp(_z(level) * np.sqrt(np.log1p(spread / dark**2))))
    interval = Interval(found.observed + dark / stretch, found.observed + dark * stretch, "log-normal", level)
    return Bound("chao", found.observed + dark, interval)


def zelterman(table: CaptureTable, level: float = 0.95) -> Bound:
    """Zelterman's estimate, with the interval of Böhning (2008) on the normal scale."""
    check_level(level)
    found = seen(table)
    if not found.once or not found.twice:
        return Bound("zelterman", None, reason="nobody_once_or_twice")
    rate = 2 * found.twice / found.once
    missed = float(np.exp(-rate))
    total = found.observed / (1 - missed)
    weight = found.observed * missed / (1 - missed) ** 2
    spread = weight * (1 + weight * _rate_spread(found))
    reach = _z(level) * float(np.sqrt(spread))
    return Bound("zelterman", total, Interval(max(total - reach, found.observed), total + reach, "normal", level))


def _rate_spread(found: Seen) -> float:
    """The variance of the estimated rate 2 f2 / f1."""
    rate = 2 * found.twice / found.once
    return rate**2 * (1 / found.once + 1 / found.twice)


def sample_coverage(table: CaptureTable) -> Bound:
    """The total from the estimated share of the population that the lists cover; without an interval.

    With three lists the dependence of pairs is taken out; with more or fewer it is left in, and the answer is then
    that of lists which depend on each other no more than their coverage says.
    """
    lists = len(table.lists)
    margins = superset_sums(table.counts)
    alone, size = np.array([(table.counts[1 << place], margins[1 << place]) for place in range(lists)]).T
    if (size == 0).any():
        return Bound("sample_coverage", None, reason="empty_list")
    coverage = 1 - float((alone / size).mean())
    if coverage <= 0:
        return Bound("sample_coverage", None, reason="nobody_shared")
    if lists == 3:
        return _three_lists(table.counts, margins, size, coverage)
    distinct = table.observed - float(alone.mean())
    return Bound("sample_coverage", max(distinct / coverage, float(table.observed)))


def _three_lists(counts: Numbers, margins: Numbers, size: Numbers, coverage: float) -> Bound:
    together, apart = 0.0, 0.0
    for first, second, third in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
        pair = margins[(1 << first) | (1 << second)]
        without = margins - superset_sums(np.where(np.arange(8) >> third & 1 == 1, counts, 0.0))
        together += pair
        apart += (without[1 << first] + without[1 << second]) * pair / (size[first] * size[second])
    rest = 1 - apart / (3 * coverage)
    if rest <= 0:
        return Bound("sample_coverage", None, reason="too_dependent")
    return Bound("sample_coverage", max(together / (3 * coverage) / rest, float(counts.sum())))


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))
