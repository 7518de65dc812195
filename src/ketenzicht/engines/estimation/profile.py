"""The profile interval: the dark figures that the likelihood can't tell from the best by its own scale."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtri

from ketenzicht.engines.estimation.dense import fit_dense
from ketenzicht.engines.estimation.intervals import Interval, check_level
from ketenzicht.engines.estimation.lattice import Numbers

FARTHEST = 40.0
"""How far from the estimate the logarithm of the dark figure is followed."""


def profile(counts: Numbers, matrix: Numbers, level: float) -> Interval:
    """The interval of the total, other effects at their best for every dark figure.

    Args:
        counts: `(cells,)`, living observable cells.
        matrix: `(cells, effects)`, the intercept first, of full column rank.

    The upper end is infinite, the lower one the persons seen, where the likelihood never falls far enough.
    """
    check_level(level)
    best = fit_dense(counts[None, :], matrix)
    middle, observed = float(best.effects[0, 0]), float(counts.sum())
    allowed = float(chdtri(1, 1 - level)) / 2

    def fall(log_dark: float) -> float:
        fitted = fit_dense(counts[None, :], matrix[:, 1:], offset=log_dark)
        return float(best.likelihoods[0] - fitted.likelihoods[0]) - allowed

    low, high = (_end(fall, middle, side) for side in (-1, 1))
    return Interval(observed + float(np.exp(low)), observed + float(np.exp(high)), "profile", level)


def _end(fall: Callable[[float], float], middle: float, side: int) -> float:
    reach = 0.5
    while reach < FARTHEST:
        if fall(middle + side * reach) > 0:
            return float(brentq(fall, middle, middle + side * reach, xtol=1e-10))
        reach *= 2
    return side * np.inf
