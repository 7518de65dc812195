"""Intervals of a total: from the normal approximation on the logarithm of the dark figure, and BCa from replicates."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ketenzicht.engines.estimation.errors import QuestionInvalid
from ketenzicht.engines.estimation.lattice import Numbers

TIE = 1e-8
"""A replicate within this relative distance of the estimate is equal to it, and so not below it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends of a total. `saturated`: an end is the smallest or the largest replicate, so it could be anything."""

    low: float
    high: float
    kind: str
    level: float
    saturated: bool = False


def check_level(level: float) -> None:
    """Raises QuestionInvalid unless the level of confidence is between a half and one."""
    if not 0.5 <= level < 1:
        raise QuestionInvalid(f"The level is {level}; it is from 0.5 up to, not including, 1.")


def normal(observed: float, log_dark: float, error: float, level: float) -> Interval:
    """Observed plus exp(log dark figure -/+ z standard errors)."""
    check_level(level)
    reach = float(ndtri((1 + level) / 2)) * error
    low, high = (observed + float(np.exp(log_dark + side * reach)) for side in (-1, 1))
    return Interval(low, high, "normal", level)


def acceleration(totals: Numbers, persons: Numbers) -> float:
    """From the totals without one person of each pattern, weighted by the persons of the pattern."""
    mean = (persons * totals).sum() / persons.sum()
    away = mean - totals
    spread = float((persons * away**2).sum())
    if spread <= 0:
        return 0.0
    return float((persons * away**3).sum() / (6.0 * spread**1.5))


def bca(replicates: Numbers, estimate: float, skew: float, level: float) -> Interval:
    """The bias-corrected and accelerated interval, with median-unbiased quantiles (type 8).

    The bias constant comes from the share of replicates below the estimate; one within 1e-8 of it is not below. With
    none or all below, half a replicate is taken to be on the other side.
    """
    check_level(level)
    if len(replicates) < 2:
        raise QuestionInvalid(f"There are {len(replicates)} replicates; a bootstrap interval needs at least two.")
    below = float((replicates < estimate * (1 - TIE)).mean())
    bias = float(ndtri(np.clip(below, 0.5 / len(replicates), 1 - 0.5 / len(replicates))))
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    shifted = bias + ndtri(tails)
    chances = ndtr(bias + shifted / (1 - skew * shifted))
    low, high = (float(end) for end in np.quantile(replicates, chances, method="median_unbiased"))
    saturated = low <= float(replicates.min()) or high >= float(replicates.max())
    return Interval(low, high, "bca", level, saturated)
