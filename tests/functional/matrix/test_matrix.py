"""T1: nobody sees what isn't theirs, by any way in; and everybody can do what is theirs to do."""

import random

import pytest

from tests.functional.matrix import judging, tries
from tests.functional.matrix.world import World

pytestmark = pytest.mark.matrix
CHUNKS, SIZE, SEED = 10, 2_000, 1_123


@pytest.mark.parametrize("seed", range(SEED, SEED + CHUNKS))
def test_nobody_sees_what_is_not_theirs_and_nobody_is_refused_wrongly(world: World, seed: int) -> None:
    report = judging.run(world, seed, SIZE)
    assert not report.void, report
    assert (report.leaks, report.wrong) == ([], []), report


def test_every_way_in_is_tried_by_every_method(world: World) -> None:
    report = judging.judge_all(world, SEED, tries.sweep(world, random.Random(SEED)))
    assert (report.leaks, report.wrong) == ([], []), report
