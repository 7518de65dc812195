"""Forward selection of pairs by Poisson p-values, of many tables at a time.

The p-value of a pair is a one-sided Poisson tail of the number seen on both lists under the current fit: the smaller
of the two tails, each with the observed number in it. Upper tails are survival functions; one minus the distribution
function would lose the order of p-values near 1e-16. The smallest comes in first if it is at most the threshold and the
enlarged model has an estimate; otherwise the next is tried. p-values that differ by less than a millionth are equal:
then the pair that is written first goes first, and not rounding noise.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtr, pdtrc

from ketenzicht.engines.estimation.existence import Existence
from ketenzicht.engines.estimation.fitting import Fits, fit_rows
from ketenzicht.engines.estimation.lattice import Numbers, Truth, Whole, pairs, sizes, superset_sums

TIE_DIGITS = 6
"""Of the logarithm of a p-value: what differs less is equal."""


@dataclass(slots=True)
class Selected:
    """What was chosen for each row: its effects, and its fit. `exists` is false where even main effects have none."""

    effects: Truth
    finite: Truth
    fits: Fits
    exists: Truth

    def put(self, rows: Whole, effects: Truth, finite: Truth, fits: Fits) -> None:
        """Keep the choice of some rows."""
        self.effects[rows], self.finite[rows] = effects, finite
        self.fits.effects[rows], self.fits.means[rows] = fits.effects, fits.means


def p_values(observed: Numbers, expected: Numbers) -> Numbers:
    """The smaller Poisson tail, each with the observed number in it."""
    above = np.where(observed > 0, pdtrc(np.maximum(observed - 1.0, 0.0), expected), 1.0)
    return np.asarray(np.minimum(pdtr(observed, expected), above), dtype=np.float64)


def select_stepwise(counts: Numbers, threshold: float, existence: Existence) -> Selected:
    """Choose and fit a model of pairs for every row of counts, shape `(R, 2^t)`."""
    selected = _main_effects(counts, existence)
    if threshold <= 0:
        return selected
    busy = np.flatnonzero(selected.exists)
    observed = superset_sums(counts)[:, pairs(_lists(counts))]
    while len(busy):
        busy, added = _next_pairs(counts, selected, busy, observed, threshold, existence)
        if len(busy):
            _refit(counts, selected, busy, added, existence)
    return selected


def _lists(counts: Numbers) -> int:
    return int(counts.shape[1] - 1).bit_length()


def _main_effects(counts: Numbers, existence: Existence) -> Selected:
    effects = np.broadcast_to(sizes(_lists(counts)) <= 1, counts.shape).copy()
    exists = existence.bears(effects, counts > 0)
    finite, alive = existence.cells(effects, counts > 0)
    rows = np.flatnonzero(exists)
    fitted = fit_rows(counts[rows], finite[rows], alive[rows])
    selected = Selected(effects, finite, Fits(np.full_like(counts, np.nan), np.zeros_like(counts)), exists)
    selected.put(rows, effects[rows], finite[rows], fitted)
    return selected


def _next_pairs(
    counts: Numbers, selected: Selected, busy: Whole, observed: Numbers, threshold: float, existence: Existence
) -> tuple[Whole, Whole]:
    """The rows that get another pair, and which."""
    every = np.asarray(pairs(_lists(counts)))
    expected = superset_sums(selected.fits.means[busy])[:, every]
    values = np.where(selected.effects[busy][:, every], np.inf, p_values(observed[busy], expected))
    order = np.argsort(_without_noise(values), axis=1, kind="stable")
    reach = (values <= threshold).sum(axis=1)
    added = np.full(len(busy), -1)
    asking = np.flatnonzero(reach > 0)
    turn = 0
    while len(asking):
        candidates = every[order[asking, turn]]
        effects = selected.effects[busy[asking]]
        effects[np.arange(len(asking)), candidates] = True
        good = existence.bears(effects, counts[busy[asking]] > 0)
        added[asking[good]] = candidates[good]
        turn += 1
        asking = asking[~good & (reach[asking] > turn)]
    return busy[added >= 0], added[added >= 0]


def _without_noise(values: Numbers) -> Numbers:
    """The logarithm in steps of a millionth."""
    logs = np.log(values, out=np.full_like(values, -np.inf), where=values > 0)
    return np.asarray(np.round(logs, TIE_DIGITS), dtype=np.float64)


def _refit(counts: Numbers, selected: Selected, rows: Whole, added: Whole, existence: Existence) -> None:
    effects, start = selected.effects[rows], selected.fits.effects[rows]
    effects[np.arange(len(rows)), added] = True
    finite, alive = existence.cells(effects, counts[rows] > 0)
    seen = superset_sums(counts[rows])[np.arange(len(rows)), added]
    expected = superset_sums(selected.fits.means[rows])[np.arange(len(rows)), added]
    shift = np.log(np.maximum(seen, 1.0) / np.maximum(expected, 1e-300))
    start[np.arange(len(rows)), added] = np.where(seen > 0, shift, 0.0)
    selected.put(rows, effects, finite, fit_rows(counts[rows], finite, alive, start))
