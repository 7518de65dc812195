"""BIC and AIC over all hierarchical models, on one table and again on every resampled one.

On the resampled tables only the best models of the data compete, as in Silverman, Chan and Vincent (2024); a hundred of
them, or all. Most are never fitted: the log-likelihood of a model on a table is the least value of sum(x log x - x)
over x >= 0 with the table's sufficient statistics, so any such x bounds it. We take the fit on the data moved towards
the table in two steps, for all tables at once. A table is settled when its best fitted model beats every bound.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, xlogy

from ketenzicht.engines.estimation.errors import NoEstimate, QuestionInvalid
from ketenzicht.engines.estimation.existence import Existence
from ketenzicht.engines.estimation.fitting import Fits, fit_rows, log_likelihood
from ketenzicht.engines.estimation.hierarchy import every_model
from ketenzicht.engines.estimation.lattice import Numbers, Truth, Whole, design

AT_ONCE = 8
"""So many models of a table are fitted together, once one has been."""
SLACK = 1e-7
"""Two criteria that differ by less are a tie: the model that ranks higher on the data wins."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every model that has an estimate, the best first; `codes` holds the code of each model that was looked at."""

    effects: Truth
    finite: Truth
    fits: Fits
    values: Numbers
    likelihoods: Numbers
    codes: Whole

    def first(self, kept: int) -> "Ranking":
        """Only the best ones."""
        some = slice(kept)
        fits = Fits(self.fits.effects[some], self.fits.means[some])
        return Ranking(
            self.effects[some], self.finite[some], fits, self.values[some], self.likelihoods[some], self.codes
        )


def penalty(criterion: str, parameters: Whole, persons: Numbers) -> Numbers:
    """What a criterion adds to minus twice the log-likelihood. Effects at minus infinity count; n is the persons."""
    count = parameters.astype(np.float64)
    if criterion == "bic":
        return np.asarray(count * np.log(persons))
    if criterion == "aic":
        return 2.0 * count
    if criterion == "aicc":
        return np.asarray(2.0 * count + 2.0 * count * (count + 1.0) / np.maximum(persons - count - 1.0, 1e-9))
    raise QuestionInvalid(f"There is no criterion {criterion}; there are aic, aicc and bic.")


def rank_models(counts: Numbers, order: int, criterion: str, existence: Existence) -> Ranking:
    """Fit every model up to an order on one table, shape `(2^t,)`, and rank those that have an estimate."""
    lists = (len(counts) - 1).bit_length()
    models = every_model(lists, order)
    counted = np.broadcast_to(counts > 0, models.shape)
    found = existence.codes(models, counted)
    effects = models[existence.bears(models, counted)]
    if not len(effects):
        raise NoEstimate("No model of this order has an estimate on this table.", int(found[0]))
    finite, alive = existence.cells(effects, counted[: len(effects)])
    tables = np.broadcast_to(counts, effects.shape)
    fits = fit_rows(tables, finite, alive)
    likelihoods = log_likelihood(tables, fits)
    values = -2.0 * likelihoods + penalty(criterion, effects.sum(axis=1), counts.sum())
    order_of = np.argsort(values, kind="stable")
    return Ranking(
        effects=effects[order_of],
        finite=finite[order_of],
        fits=Fits(fits.effects[order_of], fits.means[order_of]),
        values=values[order_of],
        likelihoods=likelihoods[order_of],
        codes=found,
    )


@dataclass(slots=True)
class Chosen:
    """Of each table: the place in the ranking of the best model (-1 when none has an estimate), and the dark figure."""

    places: Whole
    dark: Numbers


def choose_again(
    tables: Numbers, counts: Numbers, ranking: Ranking, keep: int, criterion: str, existence: Existence
) -> Chosen:
    """The best of the first `keep` models of the ranking on every table, exactly."""
    kept = min(keep, len(ranking.values))
    persons = tables.sum(axis=1)
    fines = np.stack([penalty(criterion, ranking.effects[:kept].sum(axis=1), total) for total in persons])
    bounds = fines - 2.0 * _best_possible(tables, counts, ranking, kept)
    state = _State(np.full(len(tables), np.inf), np.full(len(tables), -1), np.full(len(tables), np.nan))
    busy, width = np.arange(len(tables)), 1
    while len(busy):
        places = np.argsort(bounds[busy], axis=1, kind="stable")[:, :width]
        going = np.take_along_axis(bounds[busy], places, axis=1) < state.best[busy, None] + SLACK
        busy, places, going = busy[going[:, 0]], places[going[:, 0]], going[going[:, 0]]
        _try(tables, ranking, (busy, places, going), fines, state, existence)
        bounds.reshape(-1)[_whole_rows(busy, places, going, bounds.shape[1])] = np.inf
        width = AT_ONCE
    return Chosen(state.places, state.dark)


@dataclass(frozen=True, slots=True)
class _State:
    """The best value so far of each table, and the place and the dark figure that it is of."""

    best: Numbers
    places: Whole
    dark: Numbers

    def see(self, rows: Whole, places: Whole, values: Numbers, dark: Numbers) -> None:
        """Keep what is better; of what is equal, what ranks higher on the data."""
        tied = (np.abs(values - self.best[rows]) <= SLACK) & (places < self.places[rows])
        better = (values < self.best[rows] - SLACK) | tied
        won = rows[better]
        self.best[won], self.places[won], self.dark[won] = values[better], places[better], dark[better]


def _whole_rows(rows: Whole, places: Whole, going: Truth, width: int) -> Whole:
    """Where these places are in the flattened array."""
    return (rows[:, None] * width + places)[going]


def _try(
    tables: Numbers,
    ranking: Ranking,
    asked: tuple[Whole, Whole, Truth],
    fines: Numbers,
    state: _State,
    existence: Existence,
) -> None:
    """Fit some models on each table, and keep the best."""
    busy, places, going = asked
    rows, place = np.broadcast_to(busy[:, None], places.shape)[going], places[going]
    turn = np.broadcast_to(np.arange(places.shape[1]), places.shape)[going]
    good = existence.bears(ranking.effects[place], tables[rows] > 0)
    rows, place, turn = rows[good], place[good], turn[good]
    finite, alive = existence.cells(ranking.effects[place], tables[rows] > 0)
    fits = fit_rows(tables[rows], finite, alive, ranking.fits.effects[place])
    values = fines[rows, place] - 2.0 * log_likelihood(tables[rows], fits)
    for now in range(places.shape[1]):
        here = turn == now
        state.see(rows[here], place[here], values[here], fits.dark[here])


def _best_possible(tables: Numbers, counts: Numbers, ranking: Ranking, kept: int) -> Numbers:
    """No log-likelihood of a kept model on a table is higher; infinite where the bound is not to be had cheaply."""
    cells = np.arange(1, tables.shape[1])
    observed = tables[:, 1:]
    constant = gammaln(observed + 1.0).sum(axis=1)
    result = np.empty((len(tables), kept))
    for model in range(kept):
        matrix = design(np.flatnonzero(ranking.finite[model]).tolist(), cells.tolist())
        means = ranking.fits.means[model, 1:]
        result[:, model] = _bound(observed, counts[1:], means, matrix) - constant
    return result


def _bound(observed: Numbers, counts: Numbers, means: Numbers, matrix: Numbers) -> Numbers:
    """sum(x log x - x) for an x with the sufficient statistics of each table, near its fit."""
    information = matrix.T @ (means[:, None] * matrix)
    moving = matrix @ np.linalg.solve(information, matrix.T)
    near = means * np.exp(np.clip((observed - counts) @ moving, -30.0, 30.0))
    near += means * ((observed - near) @ moving)
    value = (xlogy(near, np.maximum(near, 0.0)) - near).sum(axis=1)
    outside = (near < 0).any(axis=1) | (observed[:, means == 0] > 0).any(axis=1)
    return np.where(outside, np.inf, value)
