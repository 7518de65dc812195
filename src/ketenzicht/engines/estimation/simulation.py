"""Populations of which everything is known, and how often a method finds their size.

A population has a size, a chance of being on each list, and effects of lists on each other: multipliers of the odds of
being on both, and pairs of lists that never hold the same person. With levels it has parts that differ in size and in
how easily the lists see them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np

from ketenzicht.engines.estimation.covariate_estimate import estimate_covariates
from ketenzicht.engines.estimation.covariate_search import search_covariates
from ketenzicht.engines.estimation.errors import EstimationError, QuestionInvalid
from ketenzicht.engines.estimation.estimating import Question, estimate
from ketenzicht.engines.estimation.lattice import Numbers, Truth
from ketenzicht.engines.estimation.outcome import Estimate
from ketenzicht.engines.estimation.table import CaptureTable, Covariate

WITH_COVARIATES = "covariates"


@dataclass(frozen=True, slots=True)
class Population:
    """A population with a known size.

    `together` multiplies the odds of being on two lists (places, as in (0, 1)); `apart` are pairs never together.
    `levels` are the parts: a share of the population, and a factor on the odds of every list.
    """

    name: str
    size: int
    chances: tuple[float, ...]
    together: Mapping[tuple[int, int], float] = field(default_factory=dict)
    apart: tuple[tuple[int, int], ...] = ()
    levels: tuple[tuple[float, float], ...] = ((1.0, 1.0),)

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists."""
        return tuple("ABCDEFGHIJKL"[: len(self.chances)])

    def cells(self) -> Numbers:
        """The chance of each level and set of lists, the empty set included; shape `(levels, 2^t)`, summing to one."""
        every = np.arange(1 << len(self.chances))
        weights = np.ones((len(self.levels), len(every)))
        for row, (_, factor) in zip(weights, self.levels, strict=True):
            for place, chance in enumerate(self.chances):
                row[every >> place & 1 == 1] *= factor * chance / (1 - chance)
            for (first, second), odds in self.together.items():
                row[(every >> first & 1 == 1) & (every >> second & 1 == 1)] *= odds
            for first, second in self.apart:
                row[(every >> first & 1 == 1) & (every >> second & 1 == 1)] = 0.0
        shares = np.array([share for share, _ in self.levels])
        return np.asarray(weights / weights.sum(axis=1, keepdims=True) * (shares / shares.sum())[:, None])


def population_of(made: Estimate, name: str) -> "FittedPopulation":
    """The population that an estimate describes, taken as the truth."""
    means = made.fitted
    return FittedPopulation(name, round(means.sum()), made.table.lists, means / means.sum())


@dataclass(frozen=True, slots=True)
class FittedPopulation:
    """A population with the chances of a fitted model."""

    name: str
    size: int
    lists: tuple[str, ...]
    chances: Numbers = field(repr=False)

    def cells(self) -> Numbers:
        """The chance of each set of lists; shape `(1, 2^t)`."""
        return self.chances[None, :]


class Known(Protocol):
    """Anything of a known size."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists."""
        ...

    def cells(self) -> Numbers:
        """The chance of each level and set of lists."""
        ...


def simulate(population: Known, seed: int, run: int = 0) -> CaptureTable:
    """What the lists see of a population, once; with its level as the covariate `level` when there are more."""
    chances = population.cells()
    drawn = np.random.default_rng([seed, run]).multinomial(population.size, chances.reshape(-1) / chances.sum())
    strata = drawn.reshape(chances.shape).astype(np.float64)
    strata[:, 0] = 0.0
    if len(strata) == 1:
        return CaptureTable(population.lists, strata[0])
    covariate = Covariate("level", tuple(str(place + 1) for place in range(len(strata))))
    return CaptureTable(population.lists, strata.sum(axis=0), (covariate,), strata)


@dataclass(frozen=True, slots=True)
class Trial:
    """One simulated table estimated: the total and its interval, or nothing, and the warnings that were given."""

    total: float | None
    low: float = np.nan
    high: float = np.nan
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a method did on a population.

    `covered` is the share of intervals that hold the size, of trials with an estimate; `error` the median of the
    estimate over the size, less one; `spread` the middle half of that; `warned` the share of the trials that missed
    in which there was a warning, `warned_else` of those that did not miss.
    """

    population: str
    method: str
    size: int
    trials: int
    without: int
    covered: float
    error: float
    spread: float
    warned: float
    warned_else: float
    warnings: Mapping[str, int]
    seed: int


def measure_coverage(
    population: Known,
    question: Question,
    *,
    trials: int,
    seed: int,
    run: Callable[[Callable[[int], Trial], Iterable[int]], Iterator[Trial]] = map,
    told: Callable[[int], None] | None = None,
) -> Coverage:
    """Estimate many simulated tables and count how often the interval holds the size.

    The method of the question may also be `covariates`: a search with the levels of the population in the model.

    An interruption (Ctrl-C) ends it with what was done.
    """
    if trials < 1 or seed < 0:
        raise QuestionInvalid("Give at least one trial, and a seed from 0.")
    done: list[Trial] = []
    try:
        for trial in run(partial(_try, population, question, seed), range(trials)):
            done.append(trial)
            if told is not None:
                told(1)
    except KeyboardInterrupt:
        pass
    return _sum_up(population, question, done, seed)


def _try(population: Known, question: Question, seed: int, number: int) -> Trial:
    try:
        table = simulate(population, seed, number)
        if question.method == WITH_COVARIATES:
            return _try_covariates(table, question, number)
        made = estimate(
            table,
            method=question.method,
            threshold=question.threshold,
            model=question.model,
            order=question.order,
            keep=question.keep,
            rule=question.rule,
            replicates=question.replicates,
            seed=number,
        )
        interval = made.interval()
    except EstimationError:
        return Trial(None)
    return Trial(made.estimate, interval.low, interval.high, tuple(caution.code for caution in made.warnings))


def _try_covariates(table: CaptureTable, question: Question, number: int) -> Trial:
    search = search_covariates(table)
    whole = estimate_covariates(search, replicates=question.replicates, seed=number).whole
    if whole.interval is None:
        return Trial(whole.total)
    return Trial(whole.total, whole.interval.low, whole.interval.high)


def _sum_up(population: Known, question: Question, done: Sequence[Trial], seed: int) -> Coverage:
    known = [trial for trial in done if trial.total is not None]
    hits = np.array([trial.low <= population.size <= trial.high for trial in known], dtype=np.bool_)
    warned = np.array([bool(trial.warnings) for trial in known], dtype=np.bool_)
    errors = np.array([(trial.total or np.nan) / population.size - 1 for trial in known])
    quarters = np.quantile(errors, [0.25, 0.5, 0.75]) if known else np.full(3, np.nan)
    return Coverage(
        population=population.name,
        method=question.method,
        size=population.size,
        trials=len(done),
        without=len(done) - len(known),
        covered=_share(hits),
        error=float(quarters[1]),
        spread=float(quarters[2] - quarters[0]),
        warned=_share(warned[~hits]),
        warned_else=_share(warned[hits]),
        warnings=dict(Counter(code for trial in known for code in trial.warnings).most_common()),
        seed=seed,
    )


def _share(of: Truth) -> float:
    return float(of.mean()) if len(of) else float("nan")


POPULATIONS = (
    Population("independent", 1_000, (0.12, 0.2, 0.15, 0.1)),
    Population("dependent", 2_000, (0.15, 0.2, 0.12, 0.1, 0.08), together={(0, 1): 4.0, (2, 3): 0.3}),
    Population("sparse", 1_500, (0.03, 0.05, 0.06, 0.03, 0.02), together={(0, 4): 6.0}),
    Population("never together", 3_000, (0.1, 0.15, 0.08, 0.12), apart=((0, 2),)),
    Population("two kinds", 2_000, (0.15, 0.2, 0.12, 0.1), levels=((0.6, 1.5), (0.4, 0.5))),
)
"""Populations for the table of coverage; the last one differs in how easily its persons are seen."""
