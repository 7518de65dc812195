"""Totals with covariates: for everybody and for each level, adding up, with intervals, and with strata apart.

Replicates are parametric: as many persons as were estimated are drawn over all cells of the chosen model, those on no
list are forgotten, and the model is fitted again. The intervals are percentiles. They do not include the search.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np

from ketenzicht.engines.estimation.comparing import Answer
from ketenzicht.engines.estimation.covariate_design import Grid, Model
from ketenzicht.engines.estimation.covariate_search import CovariateFit, CovariateSearch, fit_covariates, formula_of
from ketenzicht.engines.estimation.errors import EstimationError, QuestionInvalid
from ketenzicht.engines.estimation.estimating import MOST_REPLICATES, VERSION, Question, choose
from ketenzicht.engines.estimation.intervals import Interval, check_level, normal
from ketenzicht.engines.estimation.lattice import Numbers
from ketenzicht.engines.estimation.table import CaptureTable

LOT = 50


class RunFits(Protocol):
    """Does a function on every item, here or in other processes, and gives the answers in order: as `map` does."""

    def __call__(
        self, function: Callable[[tuple[int, int]], Numbers], items: Iterable[tuple[int, int]], /
    ) -> Iterator[Numbers]:
        """The answers, in the order of the items."""
        ...


@dataclass(frozen=True, slots=True)
class LevelTotal:
    """The total of one level of a covariate, or of everybody (both names empty)."""

    covariate: str
    level: str
    observed: int
    total: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class CovariateEstimate:
    """A total with covariates. The `levels` of each covariate add up to `estimate`; the `strata` apart need not."""

    search: CovariateSearch
    levels: tuple[LevelTotal, ...]
    strata: tuple[tuple[str, Answer], ...]
    replicates: int
    without: int
    seed: int
    version: str

    @property
    def whole(self) -> LevelTotal:
        """Everybody."""
        return self.levels[0]

    @property
    def estimate(self) -> float:
        """The estimated total."""
        return self.whole.total

    @property
    def model(self) -> str:
        """The chosen model by its terms."""
        return formula_of(self.search.chosen.model)

    def of(self, covariate: str) -> tuple[LevelTotal, ...]:
        """The totals of the levels of one covariate."""
        return tuple(level for level in self.levels if level.covariate == covariate)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Which strata belong to everybody and to each level; shape `(groups, strata)`."""

    names: tuple[tuple[str, str], ...]
    members: Numbers = field(repr=False)


def estimate_covariates(
    search: CovariateSearch,
    *,
    replicates: int = 0,
    seed: int = 1,
    level: float = 0.95,
    run: RunFits = map,
    told: Callable[[int], None] | None = None,
) -> CovariateEstimate:
    """Totals for everybody and each level under the chosen model of a search.

    Args:
        search: what `search_covariates` found.
        replicates: of the parametric bootstrap; 0 leaves intervals out.
        seed: equal seeds give equal replicates.
        level: of the intervals.
        run: does the lots of replicates; `map`, or that of a pool of processes.
        told: called with the number of replicates that were done.

    An interruption (Ctrl-C) ends the bootstrap with what was done.
    """
    check_level(level)
    if not 0 <= replicates <= MOST_REPLICATES or replicates == 1 or seed < 0:
        raise QuestionInvalid(f"Give 0, or 2 to {MOST_REPLICATES:,} replicates, and a seed from 0.")
    grid, fit = search.grid, search.chosen
    groups = _groups(grid.table)
    drawn = _draw_all(grid, fit, replicates, seed, run, told) @ groups.members.T
    known = drawn[np.isfinite(drawn[:, 0])]
    intervals = _intervals(known, level, len(groups.names))
    observed = groups.members @ _observed(grid, grid.counts)
    totals = observed + groups.members @ fit.dark
    return CovariateEstimate(
        search=search,
        levels=tuple(
            LevelTotal(*name, round(seen), float(total), interval)
            for name, seen, total, interval in zip(groups.names, observed, totals, intervals, strict=True)
        ),
        strata=tuple(_apart(grid.table)),
        replicates=len(drawn),
        without=len(drawn) - len(known),
        seed=seed,
        version=VERSION,
    )


def _groups(table: CaptureTable) -> _Groups:
    shape = tuple(len(covariate.levels) for covariate in table.covariates)
    where = np.indices(shape).reshape(len(shape), -1)
    names, members = [("", "")], [np.ones(where.shape[1])]
    for axis, covariate in enumerate(table.covariates):
        for place, level in enumerate(covariate.levels):
            names.append((covariate.name, level))
            members.append((where[axis] == place).astype(np.float64))
    return _Groups(tuple(names), np.array(members))


def _observed(grid: Grid, counts: Numbers) -> Numbers:
    return np.asarray(counts.reshape(len(grid.nobody), -1).sum(axis=1), dtype=np.float64)


def _draw_all(
    grid: Grid, fit: CovariateFit, replicates: int, seed: int, run: RunFits, told: Callable[[int], None] | None
) -> Numbers:
    """The total of each stratum on each replicate, shape `(replicates, strata)`; not a number without an estimate."""
    lots = [(first // LOT, min(LOT, replicates - first)) for first in range(0, replicates, LOT)]
    done: list[Numbers] = [np.empty((0, len(grid.nobody)))]
    try:
        for part in run(partial(_draw_lot, grid, fit.model, fit.effects, _chances(fit), seed), lots):
            done.append(part)
            if told is not None:
                told(len(part))
    except KeyboardInterrupt:
        pass
    return np.concatenate(done)


def _chances(fit: CovariateFit) -> Numbers:
    """The mean of every cell, those on no list last."""
    return np.concatenate([fit.means, fit.dark])


def _draw_lot(grid: Grid, model: Model, start: Numbers, chances: Numbers, seed: int, lot: tuple[int, int]) -> Numbers:
    generator = np.random.default_rng([seed, lot[0]])
    tables = generator.multinomial(round(chances.sum()), chances / chances.sum(), size=lot[1])
    rows = np.full((lot[1], len(grid.nobody)), np.nan)
    for row, table in zip(rows, tables, strict=True):
        counts = table[: len(grid.counts)].astype(np.float64)
        fit = fit_covariates(grid, model, counts, start)
        if fit is not None:
            row[:] = _observed(grid, counts) + fit.dark
    return rows


def _intervals(known: Numbers, level: float, groups: int) -> list[Interval | None]:
    if len(known) < 2:
        return [None] * groups
    ends = np.quantile(known, [(1 - level) / 2, (1 + level) / 2], axis=0, method="median_unbiased")
    extremes = (known.min(axis=0), known.max(axis=0))
    return [
        Interval(float(low), float(high), "percentile", level, bool(low <= least or high >= most))
        for low, high, least, most in zip(*ends, *extremes, strict=True)
    ]


def _apart(table: CaptureTable) -> Iterator[tuple[str, Answer]]:
    """Each level of each covariate estimated by itself, stepwise: what a reader would do without covariates."""
    for covariate in table.covariates:
        for level in covariate.levels:
            yield covariate.name, _stratum(table, covariate.name, level)


def _stratum(table: CaptureTable, covariate: str, level: str) -> Answer:
    try:
        part = table.stratum(covariate, level)
        _, chosen = choose(part, Question())
    except EstimationError as refused:
        return Answer(level, None, reason=str(refused))
    interval = normal(part.observed, float(chosen.values[0]), chosen.error, 0.95)
    return Answer(level, chosen.fit.estimate, interval.low, interval.high, chosen.fit.formula, code=chosen.fit.code)
