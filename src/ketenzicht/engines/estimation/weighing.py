"""The models beside the chosen one: every model of an order on the table, each with both existence answers."""

import numpy as np

from ketenzicht.engines.estimation.criteria import Ranking, penalty
from ketenzicht.engines.estimation.existence import Existence
from ketenzicht.engines.estimation.fitting import fit_rows, log_likelihood
from ketenzicht.engines.estimation.hierarchy import MOST_MODELS, every_model
from ketenzicht.engines.estimation.outcome import ModelFit, describe
from ketenzicht.engines.estimation.table import CaptureTable

SHOWN = 25
MOST_LISTS_WEIGHED = 5


def list_models(
    table: CaptureTable, order: int = 2, *, criterion: str = "bic", most: int | None = None
) -> list[ModelFit]:
    """Every model with effects of at most `order` lists: the estimable ones by the criterion, then those refused."""
    effects = every_model(len(table.lists), order)
    counted = np.broadcast_to(table.counts > 0, effects.shape)
    existence = Existence("own")
    codes, estimable = existence.codes(effects, counted), existence.estimable(effects, counted)
    rows = np.flatnonzero(estimable)
    finite, alive = existence.cells(effects[rows], counted[rows])
    tables = np.broadcast_to(table.counts, (len(rows), len(table.counts)))
    fits = fit_rows(tables, finite, alive)
    likelihoods = log_likelihood(tables, fits)
    fines = penalty(criterion, effects[rows].sum(axis=1), np.array(float(table.observed)))
    best = np.argsort(fines - 2.0 * likelihoods, kind="stable")[: most or MOST_MODELS]
    found = [
        describe(
            table,
            effects[rows[place]],
            (int(codes[rows[place]]), True),
            (table.observed + float(fits.dark[place]), float(likelihoods[place])),
        )
        for place in best
    ]
    room = (most or MOST_MODELS) - len(found)
    refused = [
        describe(table, effects[row], (int(codes[row]), False), None) for row in np.flatnonzero(~estimable)[:room]
    ]
    return [*found, *refused]


def weigh_models(table: CaptureTable, ranking: Ranking | None) -> list[ModelFit]:
    """The best models for comparison: of a ranking if there is one, and of pairs on at most five lists."""
    lists = len(table.lists)
    best = describe_ranking(table, ranking.first(SHOWN)) if ranking else []
    pairs = list_models(table, min(2, lists - 1), most=SHOWN) if lists <= MOST_LISTS_WEIGHED else []
    known = {fit.formula for fit in best}
    return [*best, *(fit for fit in pairs if fit.formula not in known)]


def describe_ranking(table: CaptureTable, ranking: Ranking) -> list[ModelFit]:
    """The models of a ranking in words and numbers."""
    codes = Existence().codes(ranking.effects, np.broadcast_to(table.counts > 0, ranking.effects.shape))
    return [
        describe(table, effects, (int(code), True), (table.observed + float(dark), float(likelihood)))
        for effects, code, dark, likelihood in zip(
            ranking.effects, codes, ranking.fits.dark, ranking.likelihoods, strict=True
        )
    ]
