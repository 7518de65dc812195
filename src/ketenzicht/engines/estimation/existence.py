"""Whether a model has an estimate on a table, which depends only on the model and on where the counts are zero.

Two answers. SparseMSE's code, for comparison: effects without anybody in their margin are at minus infinity and their
cells are dropped; then 1 = some remaining cell is forced to zero, 2 = the remaining design is not of full column rank,
3 = both. Our own rule is sharper: forced cells are taken away, whatever the reason, and the question is whether the
cell on no list is still determined by the rest. It says so for models that SparseMSE refuses with code 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np

from ketenzicht.engines.estimation.facial import TOLERANCE, forced_cells, independent_columns, rank, sees
from ketenzicht.engines.estimation.lattice import Numbers, Truth, Whole, design, superset_sums


class Code(IntEnum):
    """SparseMSE's codes."""

    EXISTS = 0
    DOES_NOT_EXIST = 1
    NOT_IDENTIFIABLE = 2
    NEITHER = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Our own answer: whether the total can be estimated, the cells forced to zero, and the effects that remain."""

    estimable: bool
    forced: tuple[int, ...]
    effects: tuple[int, ...]


def _full_rank(margins: Numbers, finite: Truth, width: int) -> Truth:
    """Of rows with `width` finite effects, whether the matrix of their margins is of full rank."""
    places = np.nonzero(finite)[1].reshape(len(finite), width)
    union = places[:, :, None] | places[:, None, :]
    values = np.linalg.eigvalsh(margins[np.arange(len(margins))[:, None, None], union])
    return np.asarray(values[:, 0] > TOLERANCE * np.maximum(1.0, values[:, -1]), dtype=np.bool_)


def spanned(counted: Truth, finite: Truth) -> Truth:
    """Of each row, whether the counted cells alone determine every finite effect: then all is well, quickly known."""
    margins = superset_sums(counted.astype(np.float64))
    width = finite.sum(axis=1)
    result = np.zeros(len(counted), dtype=np.bool_)
    for parameters in np.unique(width):
        rows = np.flatnonzero(width == parameters)
        result[rows] = _full_rank(margins[rows], finite[rows], int(parameters))
    return result


def living(effects: Truth, counted: Truth) -> tuple[Truth, Truth]:
    """Which effects are finite, and which cells are not dropped, when empty margins mean minus infinity."""
    finite = effects & (superset_sums(counted.astype(np.float64)) > 0)
    finite[:, 0] = True
    alive = superset_sums((effects & ~finite)[:, ::-1].astype(np.float64))[:, ::-1] == 0
    alive[:, 0] = False
    return finite, alive


def reference_code(finite: Truth, alive: Truth, counted: Truth) -> Code:
    """SparseMSE's code of one row."""
    cells = np.flatnonzero(alive)
    matrix = design(np.flatnonzero(finite).tolist(), cells.tolist())
    absent = bool(forced_cells(matrix, counted[cells]).any())
    return Code(int(absent) + 2 * int(rank(matrix) < matrix.shape[1]))


def own_verdict(effects: Sequence[int], counted: Truth) -> Verdict:
    """Our own answer for one model (effects, the intercept first) and the counted cells, shape `(2^t,)`."""
    cells = np.arange(1, len(counted))
    matrix = design(effects, cells.tolist())
    forced = forced_cells(matrix, counted[1:])
    kept = matrix[~forced]
    nobody = np.zeros((1, len(effects)))
    nobody[0, 0] = 1.0
    estimable = bool(sees(kept, nobody)[0])
    columns = independent_columns(kept)
    return Verdict(estimable, tuple(cells[forced].tolist()), tuple(effects[column] for column in columns))


Rule = Literal["reference", "own"]
Key = tuple[bytes, bytes]


@dataclass(slots=True)
class Existence:
    """Whether models have estimates, kept per model and zero pattern: a bootstrap asks the same thousands of times.

    `rule` says which models may be fitted: `reference` those with SparseMSE's code 0, `own` those whose total is
    estimable. `programs` counts how often the counted cells alone did not settle it.
    """

    rule: Rule = "reference"
    programs: int = 0
    _codes: dict[Key, Code] = field(default_factory=dict)
    _verdicts: dict[Key, Verdict | None] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """How many models on how many zero patterns were looked at."""
        return len(self._codes) + len(self._verdicts)

    def codes(self, effects: Truth, counted: Truth) -> Whole:
        """SparseMSE's code of each row: `(R, 2^t)` effects of the model and counted cells."""
        keys = _keys(effects, counted)
        new = {key: row for row, key in enumerate(keys) if key not in self._codes}
        for key, row, good, finite, alive in self._look(new, effects, counted):
            self._codes[key] = Code.EXISTS if good else reference_code(finite, alive, counted[row])
        return np.array([self._codes[key] for key in keys], dtype=np.int64)

    def verdicts(self, effects: Truth, counted: Truth) -> list[Verdict | None]:
        """Our own answer for each row; None where the counted cells determine everything."""
        keys = _keys(effects, counted)
        new = {key: row for row, key in enumerate(keys) if key not in self._verdicts}
        for key, row, good, _, _ in self._look(new, effects, counted):
            self._verdicts[key] = None if good else own_verdict(np.flatnonzero(effects[row]).tolist(), counted[row])
        return [self._verdicts[key] for key in keys]

    def estimable(self, effects: Truth, counted: Truth) -> Truth:
        """Whether the total of each row can be estimated, by our own rule."""
        found = self.verdicts(effects, counted)
        return np.array([verdict is None or verdict.estimable for verdict in found], dtype=np.bool_)

    def bears(self, effects: Truth, counted: Truth) -> Truth:
        """Whether each row may be fitted under the rule."""
        if self.rule == "own":
            return self.estimable(effects, counted)
        return np.asarray(self.codes(effects, counted) == Code.EXISTS)

    def cells(self, effects: Truth, counted: Truth) -> tuple[Truth, Truth]:
        """The finite effects and the living cells of rows that may be fitted."""
        finite, alive = living(effects, counted)
        for row, verdict in enumerate(self.verdicts(effects, counted) if self.rule == "own" else ()):
            if verdict is not None:
                finite[row], alive[row] = False, True
                finite[row, list(verdict.effects)] = True
                alive[row, [0, *verdict.forced]] = False
        return finite, alive

    def _look(
        self, new: dict[Key, int], effects: Truth, counted: Truth
    ) -> Iterator[tuple[Key, int, bool, Truth, Truth]]:
        rows = list(new.values())
        if not rows:
            return
        finite, alive = living(effects[rows], counted[rows])
        good = spanned(counted[rows], finite)
        self.programs += int((~good).sum())
        for place, (key, row) in enumerate(new.items()):
            yield key, row, bool(good[place]), finite[place], alive[place]


def _keys(effects: Truth, counted: Truth) -> list[Key]:
    models, patterns = np.packbits(effects, axis=1), np.packbits(counted, axis=1)
    return [(model.tobytes(), pattern.tobytes()) for model, pattern in zip(models, patterns, strict=True)]
