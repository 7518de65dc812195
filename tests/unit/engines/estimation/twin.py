"""The slow, obvious twin of the engine: one table, one model, one linear program and one plain fit at a time.

Nothing here is shared with the engine. Effects and cells are tuples of places of lists, designs are built cell by cell,
existence is asked of scipy's linear programming, p-values come from scipy.stats.
"""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
from scipy import stats
from scipy.optimize import linprog

Effect = tuple[int, ...]
POSITIVE = 1e-7
EQUAL = 1e-6


def all_cells(lists: int) -> list[Effect]:
    """Every set of lists but the empty one, by its number: the first list is the lowest bit."""
    cells = [tuple(place for place in range(lists) if number >> place & 1) for number in range(1 << lists)]
    return cells[1:]


def everything(effects: list[Effect], lists: int) -> list[Effect]:
    """Intercept, lists and the subsets of the given effects."""
    inside = chain.from_iterable(combinations(effect, size) for effect in effects for size in range(len(effect) + 1))
    return sorted({(), *((place,) for place in range(lists)), *inside}, key=lambda effect: (len(effect), effect))


def design(effects: list[Effect], cells: list[Effect]) -> np.ndarray:
    return np.array([[float(set(effect) <= set(cell)) for effect in effects] for cell in cells])


def total_on(counts: dict[Effect, float], effect: Effect) -> float:
    return sum(persons for cell, persons in counts.items() if set(effect) <= set(cell))


def after_dropping(counts: dict[Effect, float], effects: list[Effect], lists: int) -> tuple[list[Effect], list[Effect]]:
    """The finite effects and the remaining cells, when an empty margin means minus infinity."""
    gone = [effect for effect in effects if effect and total_on(counts, effect) == 0]
    finite = [effect for effect in effects if effect not in gone]
    cells = [cell for cell in all_cells(lists) if not any(set(effect) <= set(cell) for effect in gone)]
    return finite, cells


def reference_code(counts: dict[Effect, float], effects: list[Effect], lists: int) -> int:
    """SparseMSE's code, from the program of Fienberg and Rinaldo."""
    finite, cells = after_dropping(counts, effects, lists)
    matrix = design(finite, cells)
    seen = np.array([counts.get(cell, 0.0) for cell in cells])
    found = linprog(
        c=np.r_[np.zeros(len(cells)), -1.0],
        A_ub=np.c_[-np.eye(len(cells)), np.ones(len(cells))],
        b_ub=np.zeros(len(cells)),
        A_eq=np.c_[matrix.T, np.zeros(len(finite))],
        b_eq=matrix.T @ seen,
        bounds=[(0, None)] * len(cells) + [(None, None)],
    )
    assert found.status == 0, found.message
    return int(-found.fun <= POSITIVE) + 2 * int(np.linalg.matrix_rank(matrix) < len(finite))


def forced_cells(counts: dict[Effect, float], effects: list[Effect], lists: int) -> list[Effect]:
    """Cells whose largest mean is zero, by a linear program each."""
    cells = all_cells(lists)
    matrix = design(effects, cells)
    seen = np.array([counts.get(cell, 0.0) for cell in cells])
    forced = []
    for place, cell in enumerate(cells):
        if seen[place] == 0:
            aim = np.zeros(len(cells))
            aim[place] = -1.0
            found = linprog(c=aim, A_eq=matrix.T, b_eq=matrix.T @ seen, bounds=[(0, None)] * len(cells))
            assert found.status == 0, found.message
            if -found.fun <= POSITIVE:
                forced.append(cell)
    return forced


def is_estimable(counts: dict[Effect, float], effects: list[Effect], lists: int) -> bool:
    """Whether the row of the cell on no list is a combination of the rows of the cells that are not forced."""
    forced = forced_cells(counts, effects, lists)
    kept = design(effects, [cell for cell in all_cells(lists) if cell not in forced])
    nobody = np.array([1.0] + [0.0] * (len(effects) - 1))
    return bool(np.linalg.matrix_rank(kept) == np.linalg.matrix_rank(np.vstack([kept, nobody])))


def fit(matrix: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Plain Newton with halved steps; a minimum-norm step where columns depend on each other."""

    def objective(effects: np.ndarray) -> float:
        return float(np.exp(matrix @ effects).sum() - seen @ (matrix @ effects))

    effects = np.linalg.lstsq(matrix, np.log(seen + 0.5), rcond=None)[0]
    for _ in range(300):
        means = np.exp(matrix @ effects)
        slope = matrix.T @ (seen - means)
        step = np.linalg.lstsq(matrix.T @ (means[:, None] * matrix), slope, rcond=1e-12)[0]
        size = 1.0
        while objective(effects + size * step) > objective(effects) + 1e-9 * (1 + abs(objective(effects))):
            size /= 2
        effects = effects + size * step
        if slope @ step < 1e-16 * (1 + seen.sum()):
            break
    return effects


def dark_figure(counts: dict[Effect, float], effects: list[Effect], lists: int) -> float:
    finite, cells = after_dropping(counts, effects, lists)
    return float(np.exp(fit(design(finite, cells), np.array([counts.get(cell, 0.0) for cell in cells]))[0]))


def own_dark_figure(counts: dict[Effect, float], effects: list[Effect], lists: int) -> float:
    """The dark figure after facial reduction."""
    forced = forced_cells(counts, effects, lists)
    cells = [cell for cell in all_cells(lists) if cell not in forced]
    return float(np.exp(fit(design(effects, cells), np.array([counts.get(cell, 0.0) for cell in cells]))[0]))


def stepwise(counts: dict[Effect, float], lists: int, threshold: float) -> tuple[list[Effect], float] | None:
    """The chosen pairs and the dark figure; None when even main effects have no estimate."""
    chosen: list[Effect] = []
    every = list(combinations(range(lists), 2))
    if reference_code(counts, everything([], lists), lists):
        return None
    while True:
        added = next_pair(counts, lists, chosen, [pair for pair in every if pair not in chosen], threshold)
        if added is None:
            return sorted(chosen), dark_figure(counts, everything(chosen, lists), lists)
        chosen.append(added)


def next_pair(
    counts: dict[Effect, float], lists: int, chosen: list[Effect], others: list[Effect], threshold: float
) -> Effect | None:
    finite, cells = after_dropping(counts, everything(chosen, lists), lists)
    matrix = design(finite, cells)
    means = np.exp(matrix @ fit(matrix, np.array([counts.get(cell, 0.0) for cell in cells])))
    values = []
    for pair in others:
        together = total_on(counts, pair)
        expected = sum(mean for cell, mean in zip(cells, means, strict=True) if set(pair) <= set(cell))
        values.append(min(stats.poisson.cdf(together, expected), stats.poisson.sf(together - 1, expected)))
    waiting = list(zip(values, others, strict=True))
    while waiting:
        least = min(value for value, _ in waiting)
        value, pair = next(one for one in waiting if one[0] <= least * (1 + EQUAL))
        if value > threshold:
            return None
        if not reference_code(counts, everything([*chosen, pair], lists), lists):
            return pair
        waiting.remove((value, pair))
    return None
