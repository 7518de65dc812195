"""Searching a model with lists and covariates: one term in or out at a time, as long as a criterion gets smaller.

The terms of one covariate with all lists may also come in together. One at a time can be worth nothing where all of
them are worth much: when every list sees one part of the population better than another part.

Of all neighbours of a model only a few are fitted. The others are beaten by a bound: any x >= 0 with the sufficient
statistics of a model gives sum(x log x - x) as a bound on its log-likelihood, and the fit at hand moved by one step
towards the neighbour is such an x. A neighbour without an estimate is never taken; that it was refused is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln, xlogy

from ketenzicht.engines.estimation.covariate_design import (
    Face,
    Grid,
    Model,
    covariate_code,
    find_face,
    make_grid,
)
from ketenzicht.engines.estimation.criteria import penalty
from ketenzicht.engines.estimation.dense import fit_dense
from ketenzicht.engines.estimation.errors import NoEstimate, QuestionInvalid
from ketenzicht.engines.estimation.lattice import Numbers
from ketenzicht.engines.estimation.table import CaptureTable

BETTER = 1e-6
"""A step is taken when the criterion gets smaller by more than this."""
MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class CovariateFit:
    """A model with covariates, fitted: means of the observable cells, and of the cell on no list of each stratum."""

    model: Model
    face: Face = field(repr=False)
    effects: Numbers = field(repr=False)
    means: Numbers = field(repr=False)
    dark: Numbers = field(repr=False)
    likelihood: float
    parameters: int

    def criterion(self, name: str, persons: float) -> float:
        """The value of a criterion."""
        return float(penalty(name, np.array([self.parameters]), np.array(persons))[0] - 2 * self.likelihood)


@dataclass(frozen=True, slots=True)
class SearchStep:
    """A model on the way: what came in or out, its criteria, its total, and both existence answers."""

    change: str
    formula: str
    parameters: int
    aic: float
    aicc: float
    bic: float
    total: float
    code: int
    estimable: bool
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CovariateSearch:
    """The way of a search; `chosen` is the model of it with the smallest criterion."""

    grid: Grid = field(repr=False)
    steps: tuple[SearchStep, ...]
    chosen: CovariateFit
    criterion: str
    fitted: int


def search_covariates(
    table: CaptureTable,
    *,
    criterion: str = "bic",
    trends: dict[str, int] | None = None,
    follow: Sequence[str] = (),
) -> CovariateSearch:
    """Search from every list and covariate by itself, over all terms of two names.

    Args:
        criterion: what the chosen model has the smallest of: `bic`, `aic` or `aicc`.
        trends: covariates that are a trend, with the degree.
        follow: further criteria by which the search goes on from where it stopped, to show what lies there.

    Raises NoEstimate when the model to start from has none.
    """
    return _Search(make_grid(table, trends), criterion).run((criterion, *follow))


def fit_covariates(grid: Grid, model: Model, counts: Numbers, start: Numbers | None = None) -> CovariateFit | None:
    """Fit one model on counts over the observable cells; None when it has no estimate. `start`: all columns."""
    face = find_face(grid, model, counts)
    if not face.estimable:
        return None
    columns = list(face.columns)
    matrix = grid.matrix[face.alive][:, columns]
    fitted = fit_dense(counts[None, face.alive], matrix, start=None if start is None else start[columns])
    effects = np.zeros(grid.matrix.shape[1])
    effects[columns] = fitted.effects[0]
    means = np.zeros(len(counts))
    means[face.alive] = fitted.means[0]
    dark = np.where(face.strata, np.exp(np.minimum(grid.nobody @ effects, 700.0)), 0.0)
    return CovariateFit(model, face, effects, means, dark, float(fitted.likelihoods[0]), len(grid.columns(model)))


def formula_of(model: Model) -> str:
    """A model by its terms: single names first, then pairs."""
    return " + ".join(":".join(term) for term in model)


@dataclass(slots=True)
class _Search:
    grid: Grid
    criterion: str
    fitted: int = 0
    steps: list[SearchStep] = field(default_factory=list)

    def run(self, criteria: Sequence[str]) -> CovariateSearch:
        persons = float(self.grid.counts.sum())
        here = fit_covariates(self.grid, self.grid.simple, self.grid.counts)
        if here is None:
            code = covariate_code(self.grid, self.grid.simple, self.grid.counts)
            raise NoEstimate("The table bears no estimate with lists and covariates by themselves.", code)
        best = here
        self._keep("", here, ())
        for criterion in criteria:
            for step in self._way(here, criterion):
                here = step
                if here.criterion(self.criterion, persons) < best.criterion(self.criterion, persons):
                    best = here
        return CovariateSearch(self.grid, tuple(self.steps), best, self.criterion, self.fitted)

    def _way(self, here: CovariateFit, criterion: str) -> Iterator[CovariateFit]:
        for _ in range(MOST_STEPS):
            found, refused = self._best_neighbour(here, criterion)
            if found is None:
                return
            change = set(found.model) ^ set(here.model)
            sign = "+" if len(found.model) > len(here.model) else "-"
            here = found
            told = ", ".join(":".join(term) for term in self.grid.terms if term in change)
            self._keep(f"{sign} {told}", here, refused)
            yield here
        raise QuestionInvalid(f"The search is not done after {MOST_STEPS} steps.")

    def _best_neighbour(self, here: CovariateFit, criterion: str) -> tuple[CovariateFit | None, tuple[str, ...]]:
        persons = float(self.grid.counts.sum())
        best, found, refused = here.criterion(criterion, persons) - BETTER, None, []
        for bound, model in sorted(self._bounds(here, criterion, persons), key=lambda one: one[0]):
            fitted = self._fit(model, here) if bound < best else here
            if fitted is None:
                refused.append(", ".join(":".join(term) for term in model if term not in here.model))
            elif fitted.criterion(criterion, persons) < best:
                best, found = fitted.criterion(criterion, persons), fitted
        return found, tuple(refused)

    def _fit(self, model: Model, here: CovariateFit) -> CovariateFit | None:
        self.fitted += 1
        return fit_covariates(self.grid, model, self.grid.counts, here.effects)

    def _bounds(self, here: CovariateFit, criterion: str, persons: float) -> Iterator[tuple[float, Model]]:
        """The least that the criterion of each neighbour can be."""
        alive, grid = here.face.alive, self.grid
        means = here.means[alive]
        matrix, counts = grid.matrix[alive], grid.counts[alive]
        whole = matrix.T @ (means[:, None] * matrix)
        slope = (counts - means) @ matrix
        base = list(here.face.columns)
        inverse = np.asarray(np.linalg.inv(whole[np.ix_(base, base)]), dtype=np.float64)
        constant = float(gammaln(counts + 1).sum())
        for terms in _changes(grid):
            columns = [column for term in terms if term not in here.model for column in grid.terms[term]]
            if columns:
                model = (*here.model, *(term for term in terms if term not in here.model))
                move = _moved_in(whole, slope, inverse, base, columns, matrix)
            elif len(terms) == 1:
                model = tuple(one for one in here.model if one not in terms)
                move = _moved_out(here.effects, inverse, base, grid.terms[terms[0]], matrix)
            else:
                continue
            fine = penalty(criterion, np.array([len(grid.columns(model))]), np.array(persons))[0]
            yield float(fine) - 2 * (_value(means, move) - constant), model

    def _keep(self, change: str, fit: CovariateFit, refused: tuple[str, ...]) -> None:
        persons = float(self.grid.counts.sum())
        self.steps.append(
            SearchStep(
                change=change,
                formula=formula_of(fit.model),
                parameters=fit.parameters,
                aic=fit.criterion("aic", persons),
                aicc=fit.criterion("aicc", persons),
                bic=fit.criterion("bic", persons),
                total=persons + float(fit.dark.sum()),
                code=covariate_code(self.grid, fit.model, self.grid.counts),
                estimable=fit.face.estimable,
                refused=refused,
            )
        )


def _changes(grid: Grid) -> Iterator[Model]:
    """The terms that come in or go out together: each pair by itself, and all lists with one covariate."""
    lists = grid.table.lists
    yield from ((term,) for term in grid.terms if len(term) > 1)
    for covariate in grid.table.covariates:
        together = tuple((name, covariate.name) for name in lists if (name, covariate.name) in grid.terms)
        if together:
            yield together


def _moved_in(
    whole: Numbers, slope: Numbers, inverse: Numbers, base: list[int], columns: list[int], matrix: Numbers
) -> Numbers | None:
    """How log means move when a term comes in; None where its columns are not independent of what is there."""
    across = inverse @ whole[np.ix_(base, columns)]
    inside = whole[np.ix_(columns, columns)] - whole[np.ix_(columns, base)] @ across
    if np.linalg.eigvalsh(inside)[0] <= 1e-9 * max(1.0, float(np.trace(whole[np.ix_(columns, columns)]))):
        return None
    step = np.linalg.solve(inside, slope[columns])
    return np.asarray(matrix[:, columns] @ step - matrix[:, base] @ (across @ step))


def _moved_out(
    effects: Numbers, inverse: Numbers, base: list[int], columns: Sequence[int], matrix: Numbers
) -> Numbers | None:
    """How log means move when a term goes out; None where it is not there as a whole."""
    if not set(columns) <= set(base):
        return None
    places = [base.index(column) for column in columns]
    step = inverse[:, places] @ np.linalg.solve(inverse[np.ix_(places, places)], effects[list(columns)])
    return np.asarray(-(matrix[:, base] @ step))


def _value(means: Numbers, move: Numbers | None) -> float:
    """No log-likelihood of the neighbour, constants apart, is higher; infinite where that is not to be had cheaply."""
    if move is None or (move < -1).any():
        return float("inf")
    near = means * (1 + move)
    return float((xlogy(near, near) - near).sum())
