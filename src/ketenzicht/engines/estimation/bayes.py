"""The Bayesian threshold method of Silverman (2020, section 6), with chains looked at before they are believed.

All pairs are fitted with flat priors on intercept and lists and normal priors on pairs; pairs whose posterior mean is
less than so many posterior standard deviations from zero are left out; what remains is fitted again, and the total is
the posterior median. Chains are random walks shaped by the curvature at the mode. A chain that does not move, or chains
that disagree, are an error: such a posterior means nothing.
"""

from dataclasses import dataclass, field

import numpy as np

from ketenzicht.engines.estimation.errors import ChainStuck, NotConverged, QuestionInvalid
from ketenzicht.engines.estimation.hierarchy import as_row, closure, formula, name_of
from ketenzicht.engines.estimation.intervals import Interval, check_level
from ketenzicht.engines.estimation.lattice import Numbers, design, pairs
from ketenzicht.engines.estimation.table import CaptureTable

CHAINS = 4
MODE_STEPS = 300
LEAST_MOVING, MOST_SPREAD, LEAST_SIZE = 0.05, 1.05, 200.0
"""Chains are believed when they accept at least 5 %, agree to 1.05 (split R-hat), and are worth 200 free draws."""


@dataclass(frozen=True, slots=True)
class Chains:
    """How the chains behaved: the share of moves accepted, the largest split R-hat, the least effective size."""

    accepted: float
    spread: float
    size: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """The posterior of the total after thresholding; `ratios` holds |mean| / sd of every pair at the first fit."""

    total: float
    interval: Interval
    model: str
    kept: tuple[str, ...]
    ratios: dict[str, float]
    chains: Chains
    seed: int
    draws: Numbers = field(repr=False)


def threshold_posterior(
    table: CaptureTable,
    *,
    threshold: float = 2.0,
    variance: float = 10.0,
    draws: int = 20_000,
    seed: int = 1,
    level: float = 0.95,
) -> Posterior:
    """The posterior of the total.

    Args:
        table: the counts.
        threshold: how many posterior standard deviations from zero a pair must be to stay.
        variance: of the normal prior of each pair.
        draws: of each of four chains, a quarter of them thrown away at the start.
        seed: equal seeds give equal draws.
        level: of the credible interval.

    Raises ChainStuck when the chains can't be believed.
    """
    check_level(level)
    if variance <= 0 or threshold < 0 or draws < 1000 or seed < 0:
        raise QuestionInvalid("Give a variance above 0, a threshold and a seed from 0, and at least 1,000 draws.")
    lists, every = len(table.lists), pairs(len(table.lists))
    effects = closure(every, lists)
    first, _ = _sample(table, effects, variance, draws, [seed, 0])
    flat = first.reshape(-1, first.shape[-1])
    ratios = np.abs(flat.mean(axis=0)) / flat.std(axis=0)
    held = {effect: float(ratio) for effect, ratio in zip(effects, ratios, strict=True) if effect in every}
    kept = [effect for effect in every if held[effect] >= threshold]
    model = closure(kept, lists)
    again, chains = _sample(table, model, variance, draws, [seed, 1])
    totals = table.observed + np.exp(again[:, :, 0].reshape(-1))
    ends = np.quantile(totals, [(1 - level) / 2, 0.5, (1 + level) / 2], method="median_unbiased")
    return Posterior(
        total=float(ends[1]),
        interval=Interval(float(ends[0]), float(ends[2]), "posterior", level),
        model=formula(as_row(model, lists), table.lists),
        kept=tuple(name_of(effect, table.lists) for effect in kept),
        ratios={name_of(effect, table.lists): ratio for effect, ratio in held.items()},
        chains=chains,
        seed=seed,
        draws=totals,
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """The logarithm of the posterior, up to a constant."""

    matrix: Numbers
    counts: Numbers
    precision: Numbers

    def value(self, effects: Numbers) -> Numbers:
        """At each row of effects."""
        logs = np.minimum(effects @ self.matrix.T, 700.0)
        return np.asarray(logs @ self.counts - np.exp(logs).sum(axis=-1) - 0.5 * effects**2 @ self.precision)

    def mode(self) -> tuple[Numbers, Numbers]:
        """The mode and the covariance that the curvature there stands for."""
        effects = np.linalg.lstsq(self.matrix, np.log(self.counts + 0.5), rcond=None)[0]
        for _ in range(MODE_STEPS):
            means = np.exp(self.matrix @ effects)
            curvature = self.matrix.T @ (means[:, None] * self.matrix) + np.diag(self.precision)
            slope = self.matrix.T @ (self.counts - means) - self.precision * effects
            step = np.linalg.solve(curvature, slope)
            effects = effects + step / max(1.0, float(np.abs(self.matrix @ step).max()))
            if float(slope @ step) < 1e-12:
                return np.asarray(effects, dtype=np.float64), np.asarray(np.linalg.inv(curvature), dtype=np.float64)
        raise NotConverged(f"The mode of the posterior is not reached after {MODE_STEPS} steps.")


def _sample(
    table: CaptureTable, effects: tuple[int, ...], variance: float, draws: int, seed: list[int]
) -> tuple[Numbers, Chains]:
    """Draws of shape `(chains, kept, effects)`, and how the chains behaved."""
    cells = range(1, len(table.counts))
    precision = np.array([1 / variance if effect.bit_count() > 1 else 0.0 for effect in effects])
    target = _Target(design(effects, list(cells)), table.counts[1:], precision)
    mode, covariance = target.mode()
    walk, accepted = _walk(target, mode, covariance, draws, np.random.default_rng(seed))
    chains = Chains(accepted, _split_spread(walk), _effective_size(walk))
    if not (accepted >= LEAST_MOVING and chains.spread <= MOST_SPREAD and chains.size >= LEAST_SIZE):
        raise ChainStuck(
            f"The chains can't be believed: {accepted:.1%} of the moves accepted (at least {LEAST_MOVING:.0%}), "
            f"split R-hat {chains.spread:.3f} (at most {MOST_SPREAD}), effective size {chains.size:.0f} "
            f"(at least {LEAST_SIZE:.0f}). Take more draws, a smaller variance, or merge lists."
        )
    return walk, chains


def _walk(
    target: _Target, mode: Numbers, covariance: Numbers, draws: int, generator: np.random.Generator
) -> tuple[Numbers, float]:
    width = len(mode)
    shape = np.linalg.cholesky(covariance) * (2.38 / np.sqrt(width))
    here = mode + generator.standard_normal((CHAINS, width)) @ np.linalg.cholesky(covariance).T
    value = target.value(here)
    kept, moved = np.empty((CHAINS, draws, width)), 0
    for draw in range(draws):
        there = here + generator.standard_normal((CHAINS, width)) @ shape.T
        proposed = target.value(there)
        going = np.log(generator.random(CHAINS)) < proposed - value
        here, value = np.where(going[:, None], there, here), np.where(going, proposed, value)
        kept[:, draw] = here
        moved += int(going.sum())
    return kept[:, draws // 4 :], moved / (draws * CHAINS)


def _split_spread(walk: Numbers) -> float:
    """The largest split R-hat over the effects (Gelman and others, 2013)."""
    half = walk.shape[1] // 2
    parts = np.concatenate([walk[:, :half], walk[:, half : 2 * half]])
    inside = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(((half - 1) / half * inside + between / half) / inside)
    return float(np.nan_to_num(spread, nan=np.inf).max())


def _effective_size(walk: Numbers) -> float:
    """The least effective size over the effects, from batch means."""
    batches = int(np.sqrt(walk.shape[1]))
    length = walk.shape[1] // batches
    parts = walk[:, : batches * length].reshape(CHAINS, batches, length, -1)
    between = length * parts.mean(axis=2).reshape(CHAINS * batches, -1).var(axis=0, ddof=1)
    inside = walk.reshape(-1, walk.shape[-1]).var(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = walk.shape[0] * walk.shape[1] * inside / between
    return float(np.nan_to_num(sizes, nan=0.0).min())
