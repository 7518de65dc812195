"""Each wall holds alone: row-level security without the policies, and the policies without row-level security."""

import pytest

from tests.functional.matrix import judging, walls
from tests.functional.matrix.world import World

pytestmark = pytest.mark.matrix
SEED, SIZE = 4_711, 600


def test_row_level_security_alone_keeps_every_row_where_it_belongs(world: World) -> None:
    with walls.without_policies(), walls.reach_of_rows(world):
        report = judging.run(world, SEED, SIZE, ("rooms", "pages", "api"))
    assert not report.void, report
    assert report.leaks == [], report


def test_the_code_alone_keeps_everything_where_it_belongs(world: World) -> None:
    with walls.without_row_level_security():
        report = judging.run(world, SEED + 1, SIZE, ("rooms", "pages", "api"))
    assert not report.void, report
    assert (report.leaks, report.wrong) == ([], []), report
