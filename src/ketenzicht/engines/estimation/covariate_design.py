"""The design of a model with lists and covariates: terms, their columns, and the cells of every stratum.

A term is a set of names: a list or a covariate by itself, or two of them together. A list with a covariate lets the
list's reach differ between its levels; two covariates let the population's make-up differ. A covariate is a factor (a
column for every level but the first), or a trend (orthogonal polynomials of its numeric levels).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from ketenzicht.engines.estimation.errors import QuestionInvalid
from ketenzicht.engines.estimation.facial import forced_cells, independent_columns, null_space, rank, sees
from ketenzicht.engines.estimation.lattice import Numbers, Truth, Whole
from ketenzicht.engines.estimation.table import CaptureTable, Covariate

Term = tuple[str, ...]
Model = tuple[Term, ...]
MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Grid:
    """All columns that a search may use, over the observable cells and over the cell on no list of each stratum.

    `matrix` has shape `(strata * (2^t - 1), columns)`, a stratum after the other; `nobody` `(strata, columns)`.
    """

    table: CaptureTable
    terms: Mapping[Term, tuple[int, ...]]
    matrix: Numbers = field(repr=False)
    nobody: Numbers = field(repr=False)
    counts: Numbers = field(repr=False)

    def columns(self, model: Sequence[Term]) -> list[int]:
        """The columns of a model, the intercept first."""
        return [0, *(column for term in model for column in self.terms[term])]

    @property
    def simple(self) -> Model:
        """Every list and covariate by itself: the model that a search starts from."""
        return tuple(term for term in self.terms if len(term) == 1)


@dataclass(frozen=True, slots=True)
class Face:
    """What is left of a model on a table after taking forced cells away: cells, columns, and whether it has a total.

    `estimable` says that each stratum with any living cell has a determined mean on no list.
    """

    alive: Truth = field(repr=False)
    columns: tuple[int, ...]
    strata: Truth = field(repr=False)
    estimable: bool


def make_grid(table: CaptureTable, trends: Mapping[str, int] | None = None, order: int = 2) -> Grid:
    """All columns for terms of at most `order` (1 or 2) names.

    Args:
        table: with at least one covariate.
        trends: the degree of the polynomial of covariates that are a trend; the others are factors.
    """
    if not table.covariates or table.strata is None:
        raise QuestionInvalid("The table has no covariates; name the columns that are.")
    shape = tuple(len(covariate.levels) for covariate in table.covariates)
    patterns = 1 << len(table.lists)
    if int(np.prod(shape)) * patterns > MOST_CELLS:
        raise QuestionInvalid(f"The table has more than {MOST_CELLS:,} cells; take fewer covariates or levels.")
    simple = _simple_columns(table, trends or {}, shape)
    blocks: dict[Term, Numbers] = {(name,): columns for name, columns in simple.items()}
    for first, second in combinations(simple, 2) if order > 1 else ():
        blocks[first, second] = _crossed(simple[first], simple[second])
    whole = np.column_stack([np.ones(int(np.prod(shape)) * patterns), *blocks.values()])
    places = np.cumsum([1, *(block.shape[1] for block in blocks.values())])
    terms = {term: tuple(range(places[at], places[at + 1])) for at, term in enumerate(blocks)}
    on = np.tile(np.arange(patterns) > 0, int(np.prod(shape)))
    return Grid(table, terms, whole[on], whole[~on], table.strata[:, 1:].reshape(-1).astype(np.float64))


def find_face(grid: Grid, model: Sequence[Term], counts: Numbers) -> Face:
    """Our own existence rule for a model with covariates."""
    columns = grid.columns(model)
    matrix = grid.matrix[:, columns]
    free = null_space(matrix[counts > 0])
    alive = ~forced_cells(matrix, counts > 0, free)
    strata = np.asarray(alive.reshape(len(grid.nobody), -1).any(axis=1), dtype=np.bool_)
    if not free.shape[1]:
        return Face(alive, tuple(columns), strata, True)
    kept = matrix[alive]
    own = independent_columns(kept)
    estimable = len(own) == len(columns) or bool(sees(kept, grid.nobody[strata][:, columns]).all())
    return Face(alive, tuple(columns[column] for column in own), strata, estimable)


def covariate_code(grid: Grid, model: Sequence[Term], counts: Numbers) -> int:
    """SparseMSE's code, carried over: 0/1 columns with nobody in them are minus infinity and their cells dropped."""
    columns = grid.columns(model)
    matrix = grid.matrix[:, columns]
    binary = ((matrix == 0) | (matrix == 1)).all(axis=0)
    empty = binary & (counts @ matrix == 0)
    alive = ~(matrix[:, empty] > 0).any(axis=1)
    kept = matrix[alive][:, ~empty]
    absent = bool(forced_cells(kept, counts[alive] > 0).any())
    return int(absent) + 2 * int(rank(kept) < kept.shape[1])


def _simple_columns(table: CaptureTable, trends: Mapping[str, int], shape: tuple[int, ...]) -> dict[str, Numbers]:
    unknown = sorted(set(trends) - {covariate.name for covariate in table.covariates})
    if unknown:
        raise QuestionInvalid(f"There is no covariate {', '.join(unknown)} to take as a trend.")
    patterns = np.arange(1 << len(table.lists))
    strata = int(np.prod(shape))
    found = {
        name: np.tile((patterns >> place & 1).astype(np.float64), strata)[:, None]
        for place, name in enumerate(table.lists)
    }
    for axis, covariate in enumerate(table.covariates):
        level = np.repeat(np.indices(shape)[axis].reshape(-1), len(patterns))
        degree = trends.get(covariate.name)
        found[covariate.name] = _factor(covariate, level) if degree is None else _trend(covariate, level, degree)
    return {name: columns for name, columns in found.items() if columns.shape[1]}


def _factor(covariate: Covariate, level: Whole) -> Numbers:
    later = np.arange(1, len(covariate.levels))
    return np.asarray(level[:, None] == later[None, :], dtype=np.float64)


def _trend(covariate: Covariate, level: Whole, degree: int) -> Numbers:
    if not 1 <= degree < len(covariate.levels):
        raise QuestionInvalid(
            f"The degree of {covariate.name} is {degree}; with {len(covariate.levels)} levels it is from 1 to "
            f"{len(covariate.levels) - 1}."
        )
    try:
        values = np.array([float(name) for name in covariate.levels])
    except ValueError as error:
        raise QuestionInvalid(f"{covariate.name} can't be a trend: its levels are not all numbers.") from error
    powers = np.vander((values - values.mean()) / values.std(), degree + 1, increasing=True)
    orthogonal = np.linalg.qr(powers)[0][:, 1:] * np.sqrt(len(values))
    return np.asarray(orthogonal[level], dtype=np.float64)


def _crossed(first: Numbers, second: Numbers) -> Numbers:
    return np.asarray((first[:, :, None] * second[:, None, :]).reshape(len(first), -1), dtype=np.float64)
