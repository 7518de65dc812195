"""Which cells every solution forces to zero, and what can still be estimated then: for any 0/1 or real design.

Counts n with design A have the sufficient statistics A'n. A cell can have a positive mean in the limit of maximum
likelihood exactly when some x >= 0 with A'x = A'n is positive there. Cells with a count are; the others are looked at
after dividing out what the counted cells span, where the question is whether a positive combination of their rows
vanishes. A non-negative least-squares fit answers it: with a residual r other than zero, `rows @ r >= 0`, and the rows
where it is positive can't be in any such combination. They are forced; the rest is asked again, in one dimension fewer.
"""

import numpy as np
from scipy.optimize import nnls

from ketenzicht.engines.estimation.lattice import Numbers, Truth

TOLERANCE = 1e-8
"""Singular values, residuals and scalar products below this, relative to the largest, count as zero."""


def forced_cells(matrix: Numbers, counted: Truth, free: Numbers | None = None) -> Truth:
    """The cells (rows of the design) that every solution forces to zero.

    Args:
        matrix: `(cells, effects)`, the observable cells only.
        counted: `(cells,)`, where the count is not zero.
        free: the null space of the counted rows, when it is known already.
    """
    forced = np.zeros(len(matrix), dtype=np.bool_)
    free = null_space(matrix[counted]) if free is None else free
    if not free.shape[1]:
        return forced
    open_cells = np.flatnonzero(~counted)
    rows = matrix[open_cells] @ free
    rows[np.abs(rows) < TOLERANCE] = 0.0
    left = np.flatnonzero(np.abs(rows).max(axis=1) > 0) if len(rows) else np.empty(0, dtype=np.int64)
    while len(left):
        positive = _separated(rows[left])
        if not positive.any():
            break
        forced[open_cells[left[positive]]] = True
        left = left[~positive]
    return forced


def _separated(rows: Numbers) -> Truth:
    """Rows on the positive side of a plane that has no row on the other side; none when a positive sum vanishes."""
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    _, place, inverse = np.unique(unit.round(9), axis=0, return_index=True, return_inverse=True)
    distinct = unit[place]
    target = -distinct.sum(axis=0)
    weights, rest = nnls(distinct.T, target)
    if rest < TOLERANCE * max(1, len(distinct)):
        return np.zeros(len(rows), dtype=np.bool_)
    normal = distinct.T @ (weights + 1.0)
    height = distinct @ (normal / np.linalg.norm(normal))
    return np.asarray(height > TOLERANCE)[inverse.reshape(-1)]


def null_space(matrix: Numbers) -> Numbers:
    """An orthonormal basis of the combinations of effects that the rows don't see; shape `(effects, d)`."""
    effects = matrix.shape[1]
    if not len(matrix):
        return np.eye(effects)
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return np.asarray(vectors[:, values < TOLERANCE * max(1.0, float(values[-1]))], dtype=np.float64)


def rank(matrix: Numbers) -> int:
    """The column rank."""
    return int(matrix.shape[1] - null_space(matrix).shape[1])


def sees(matrix: Numbers, target: Numbers) -> Truth:
    """Of each target row, whether it lies in the row space: whether its log mean is determined by the cells."""
    unseen = np.abs(target @ null_space(matrix))
    return np.asarray((unseen < 1e-6 * np.linalg.norm(target, axis=1, keepdims=True)).all(axis=1), dtype=np.bool_)


def independent_columns(matrix: Numbers) -> list[int]:
    """The first columns that together span all of them, column 0 before any other."""
    products = matrix.T @ matrix
    scale = np.maximum(np.diag(products).copy(), 1e-300)
    kept: list[int] = []
    for column in range(matrix.shape[1]):
        pivot = float(products[column, column])
        if pivot > TOLERANCE * scale[column]:
            kept.append(column)
            products = products - np.outer(products[:, column], products[column]) / pivot
    return kept
