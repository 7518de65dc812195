"""Poisson log-linear fits with any design matrix, the same for all rows; for covariates and for profiles."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, xlogy

from ketenzicht.engines.estimation.errors import NotConverged
from ketenzicht.engines.estimation.fitting import CLOSE, SAFE, STEPS
from ketenzicht.engines.estimation.lattice import Numbers

AT_ONCE = 1 << 22
"""Numbers of the weighted designs held at once."""


@dataclass(frozen=True, slots=True)
class DenseFits:
    """Effects `(R, p)`, means `(R, cells)` and log-likelihoods `(R,)`, constants included."""

    effects: Numbers
    means: Numbers
    likelihoods: Numbers


def fit_dense(
    counts: Numbers, matrix: Numbers, *, offset: Numbers | float = 0.0, start: Numbers | None = None
) -> DenseFits:
    """Maximum likelihood for every row of counts, shape `(R, cells)`.

    The design must be of full column rank over cells none of which is forced to zero; see `facial`.
    Raises NotConverged when a row is not done after 200 steps.
    """
    some = max(1, AT_ONCE // matrix.size)
    parts = [_fit(counts[at : at + some], matrix, offset, start) for at in range(0, len(counts), some)]
    effects, means = (np.concatenate([part[which] for part in parts]) for which in (0, 1))
    inside = xlogy(counts, means) - means - gammaln(counts + 1.0)
    return DenseFits(effects, means, inside.sum(axis=1))


def _fit(counts: Numbers, matrix: Numbers, offset: Numbers | float, start: Numbers | None) -> tuple[Numbers, Numbers]:
    target = counts @ matrix
    if start is None:
        weights = counts + 0.1
        effects = _solve(weights, matrix, (weights * (np.log(weights) - offset)) @ matrix)
    else:
        effects = np.repeat(start[None, :], len(counts), axis=0)
    logs = effects @ matrix.T + offset
    busy = np.arange(len(counts))
    for _ in range(STEPS):
        means = np.exp(np.minimum(logs[busy], 700.0))
        slope = target[busy] - means @ matrix
        step = _solve(means, matrix, slope)
        moves = step @ matrix.T
        reach = np.abs(moves).max(axis=1)
        scale = np.where(reach <= SAFE, 1.0, np.log1p(reach) / np.maximum(reach, SAFE))[:, None]
        effects[busy] += scale * step
        logs[busy] += scale * moves
        busy = busy[((slope * step).sum(axis=1) > CLOSE) | (reach > SAFE)]
        if not len(busy):
            return effects, np.exp(logs)
    raise NotConverged(f"{len(busy)} of {len(counts)} fits are not done after {STEPS} Newton steps.")


def _solve(weights: Numbers, matrix: Numbers, right: Numbers) -> Numbers:
    information = np.matmul(matrix.T * weights[:, None, :], matrix)
    return np.asarray(np.linalg.solve(information, right[:, :, None])[:, :, 0], dtype=np.float64)
