"""Poisson log-linear fits, many at a time: each row has counts, effects and living cells of its own.

The information matrix of a hierarchical model over 0/1 lists holds nothing but margins of the fitted means: the entry
of two effects is the margin of their union. So one Newton step of all rows is a few sums over subsets and one stacked
solve, whatever models the rows have.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from ketenzicht.engines.estimation.errors import NotConverged
from ketenzicht.engines.estimation.lattice import Numbers, Truth, Whole, subset_sums, superset_sums

STEPS = 200
CLOSE = 1e-10
"""A fit is done after the step at which the Newton decrement (squared, in standard errors) was below this."""
SAFE = 1.79
"""A full Newton step can't raise the objective when no log mean moves by more (e^c - 1 - c <= c^2)."""
BATCH = 1 << 21
"""Numbers of one array held at once; more rows are fitted in turns."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Fits of R rows over 2^t sets: effects (zero where the model has none) and means (zero in dropped cells)."""

    effects: Numbers
    means: Numbers

    @property
    def dark(self) -> Numbers:
        """The number on no list, of each row."""
        return np.asarray(np.exp(self.effects[:, 0]), dtype=np.float64)


def fit_rows(counts: Numbers, finite: Truth, alive: Truth, start: Numbers | None = None) -> Fits:
    """Maximum likelihood for every row.

    Args:
        counts: `(R, 2^t)`; place 0 is not observed and must be zero.
        finite: `(R, 2^t)`; the effects that are estimated, place 0 among them.
        alive: `(R, 2^t)`; the cells with a positive mean.
        start: `(R, 2^t)` effects to start from; without it a weighted regression on the logarithm is the start.

    Raises NotConverged when a row is not done after 200 steps, which an existing estimate always is.
    """
    effects, means = np.zeros_like(counts), np.zeros_like(counts)
    width = finite.sum(axis=1)
    for parameters in np.unique(width):
        rows = np.flatnonzero(width == parameters)
        turns = max(1, BATCH // int(max(counts.shape[1], parameters * parameters)))
        for first in range(0, len(rows), turns):
            some = rows[first : first + turns]
            places = np.nonzero(finite[some])[1].reshape(len(some), parameters)
            begin = None if start is None else np.take_along_axis(start[some], places, axis=1)
            effects[some], means[some] = _newton(counts[some], places, alive[some], begin)
    return Fits(effects, means)


def log_likelihood(counts: Numbers, fits: Fits) -> Numbers:
    """The Poisson log-likelihood of each row over the observable cells, constants included."""
    observed = counts > 0
    logs = np.log(fits.means, out=np.zeros_like(fits.means), where=observed)
    inside = counts * logs - fits.means - gammaln(counts + 1.0)
    return np.asarray(inside[:, 1:].sum(axis=1), dtype=np.float64)


def standard_errors(fits: Fits, finite: Truth) -> Numbers:
    """The standard error of the intercept of each row."""
    margins = superset_sums(fits.means)
    found = np.empty(len(margins))
    for row, places in enumerate(finite):
        inside = np.flatnonzero(places)
        information = margins[row][inside[:, None] | inside[None, :]]
        found[row] = np.sqrt(np.linalg.inv(information)[0, 0])
    return found


def _newton(counts: Numbers, places: Whole, alive: Truth, start: Numbers | None) -> tuple[Numbers, Numbers]:
    living = alive.astype(np.float64)
    living[:, 0] = 0.0
    target = np.take_along_axis(superset_sums(counts), places, axis=1)
    state = _Rows(places, living, target)
    effects = _regress(state, counts) if start is None else start
    logs = subset_sums(state.spread(effects))
    busy = np.arange(len(counts))
    for _ in range(STEPS):
        step, moves, decrement = state.at(busy).step(logs[busy])
        reach = np.abs(moves[:, 1:] * state.living[busy, 1:]).max(axis=1)
        scale = np.where(reach <= SAFE, 1.0, np.log1p(reach) / np.maximum(reach, SAFE))[:, None]
        effects[busy] += scale * step
        logs[busy] += scale * moves
        busy = busy[(decrement > CLOSE) | (reach > SAFE)]
        if not len(busy):
            return state.spread(effects), _means(logs, state.living)
    raise NotConverged(f"{len(busy)} of {len(counts)} fits are not done after {STEPS} Newton steps.")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows with the same number of effects."""

    places: Whole
    living: Numbers
    target: Numbers

    def at(self, rows: Whole) -> "_Rows":
        """Only these rows."""
        if len(rows) == len(self.places):
            return self
        return _Rows(self.places[rows], self.living[rows], self.target[rows])

    def spread(self, values: Numbers) -> Numbers:
        """Values of effects at their places among all sets."""
        result = np.zeros_like(self.living)
        np.put_along_axis(result, self.places, values, axis=1)
        return result

    def matrix(self, margins: Numbers) -> Numbers:
        """The matrix whose entry of two effects is the margin of their union."""
        union = self.places[:, :, None] | self.places[:, None, :]
        base = (np.arange(len(margins)) * margins.shape[1])[:, None, None]
        return np.asarray(margins.reshape(-1)[base + union], dtype=np.float64)

    def step(self, logs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The Newton step in effects and in log means, and the squared decrement."""
        margins = superset_sums(_means(logs, self.living))
        slope = self.target - np.take_along_axis(margins, self.places, axis=1)
        step = np.asarray(np.linalg.solve(self.matrix(margins), slope[:, :, None])[:, :, 0], dtype=np.float64)
        return step, subset_sums(self.spread(step)), np.asarray((slope * step).sum(axis=1), dtype=np.float64)


def _means(logs: Numbers, living: Numbers) -> Numbers:
    return np.asarray(np.exp(logs, out=np.zeros_like(logs), where=living > 0))


def _regress(state: _Rows, counts: Numbers) -> Numbers:
    weights = (counts + 0.1) * state.living
    response = np.take_along_axis(superset_sums(weights * np.log(counts + 0.1)), state.places, axis=1)
    found = np.linalg.solve(state.matrix(superset_sums(weights)), response[:, :, None])[:, :, 0]
    return np.asarray(found, dtype=np.float64)
