"""The matrix finds every planted mistake: a test that finds none proves nothing."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice

import pytest

from tests.functional.matrix import judging, tries, walls
from tests.functional.matrix.defects import CODE, DEFECTS, ROWS, Defect
from tests.functional.matrix.oracle import Row, methods_of, rows
from tests.functional.matrix.world import World

pytestmark = pytest.mark.matrix
SEED, SIZE, ROUNDS = 98, 120, 12


def look(world: World, defect: Defect, size: int = SIZE, seed: int = SEED) -> judging.Report:
    """A run of the matrix where the mistake would show."""
    rng = random.Random(seed)
    wanted = [row for row in rows() if row.name in defect.rows]
    drawn = (tries.one(world, rng, row, tries.known_method(row, rng), fitting=fits) for row, fits in _turns(wanted))
    return judging.judge_all(world, seed, islice(drawn, size))


def find(world: World, defect: Defect) -> list[str]:
    """What a mistake that is planted gives away, looked for in a bounded number of rounds."""
    for seed in range(SEED, SEED + ROUNDS):
        report = look(world, defect, seed=seed)
        found = report.leaks if defect.down == ROWS else report.leaks + report.wrong
        if found:
            return found
    return []


def _turns(wanted: list[Row]) -> Iterator[tuple[Row, bool]]:
    """Each row in turn, once asked by a role that may and once by anybody: some mistakes only let the wrong role in."""
    while True:
        for fitting in (True, False):
            yield from ((row, fitting) for row in wanted)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_matrix_finds(world: World, defect: Defect) -> None:
    with ExitStack() as down:
        if defect.down == CODE:
            down.enter_context(walls.without_row_level_security())
        if defect.down == ROWS:
            down.enter_context(walls.without_policies())
            down.enter_context(walls.reach_of_rows(world))
        clean = look(world, defect, SIZE // 4)
        down.enter_context(defect.plant(world))
        found = find(world, defect)
    assert clean.leaks == [], clean
    assert found


def test_there_are_enough_of_them_and_every_row_exists() -> None:
    names = {row.name for row in rows()}
    assert len(DEFECTS) >= 12
    assert [row for defect in DEFECTS for row in defect.rows if row not in names] == []
    assert all(methods_of(row.surface, row.name) for row in rows() if not row.loose)
