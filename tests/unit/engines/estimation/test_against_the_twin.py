"""The engine agrees with its slow, obvious twin on generated tables, the awkward ones included."""

from __future__ import annotations

import os
import random
import sys

import numpy as np
import pytest

from ketenzicht.engines.estimation.existence import Code, Existence
from ketenzicht.engines.estimation.fitting import fit_rows
from ketenzicht.engines.estimation.hierarchy import as_row, closure
from ketenzicht.engines.estimation.selectors import Stepwise
from ketenzicht.engines.estimation.table import CaptureTable
from tests.unit.engines.estimation import twin
from tests.unit.engines.estimation.tables import KINDS, as_cells, draw_table

TABLES = int(os.environ.get("KETENZICHT_TWIN_TABLES", "15"))
"""Of each kind. The measurement asks for thousands."""
SEED = int(os.environ.get("KETENZICHT_TWIN_SEED", "20261128"))
CLOSE = 1e-6


def tables(kind: str, most: int = 5) -> list[CaptureTable]:
    sys.stdout.write(f"seed {SEED}, {TABLES} tables of the kind {kind!r}\n")
    dice = random.Random(f"{SEED} {kind}")
    return [draw_table(dice, kind, dice.randint(2, most)) for _ in range(TABLES)]


def draw_effects(dice: random.Random, lists: int) -> list[tuple[int, ...]]:
    """Some pairs, and now and then an effect of three lists."""
    pairs = [(first, second) for first in range(lists) for second in range(first + 1, lists)]
    chosen = [pair for pair in pairs if dice.random() < 0.5]
    if lists > 3 and dice.random() < 0.3:
        chosen.append(tuple(sorted(dice.sample(range(lists), 3))))
    return chosen if lists > 2 else []


@pytest.mark.parametrize("kind", KINDS)
def test_both_find_the_same_existence_and_the_same_dark_figure(kind: str) -> None:
    dice = random.Random(f"{SEED} models {kind}")
    reference, own = Existence(), Existence("own")
    for table in tables(kind):
        lists = len(table.lists)
        effects = draw_effects(dice, lists)
        numbers = [sum(1 << place for place in effect) for effect in effects]
        row, counted = as_row(closure(numbers, lists), lists)[None, :], table.counts[None, :] > 0
        cells, every = as_cells(table), twin.everything(effects, lists)

        assert reference.codes(row, counted)[0] == twin.reference_code(cells, every, lists), (table.patterns(), effects)
        estimable = bool(own.bears(row, counted)[0])
        assert estimable == twin.is_estimable(cells, every, lists), (table.patterns(), effects)
        if estimable:
            dark = fit_rows(table.counts[None, :], *own.cells(row, counted)).dark[0]
            assert dark == pytest.approx(twin.own_dark_figure(cells, every, lists), rel=CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("threshold", [0.02, 0.3])
def test_both_choose_the_same_pairs_step_by_step(kind: str, threshold: float) -> None:
    for table in tables(kind):
        lists = len(table.lists)
        picked = Stepwise(threshold).pick(table.counts[None, :])
        expected = twin.stepwise(as_cells(table), lists, threshold)

        if expected is None:
            assert np.isnan(picked.dark[0])
        else:
            found = [tuple(p for p in range(lists) if e >> p & 1) for e in np.flatnonzero(picked.effects[0])]
            assert sorted(effect for effect in found if len(effect) == 2) == expected[0], table.patterns()
            assert picked.dark[0] == pytest.approx(expected[1], rel=CLOSE)


def test_both_agree_on_ten_lists() -> None:
    table = draw_table(random.Random(SEED), "sparse", 10)
    picked = Stepwise(0.02).pick(table.counts[None, :])
    expected = twin.stepwise(as_cells(table), 10, 0.02)

    assert expected is not None
    assert picked.dark[0] == pytest.approx(expected[1], rel=CLOSE)


def test_what_the_code_refuses_may_be_estimable_but_nothing_that_it_lets_through_is_not() -> None:
    dice = random.Random(SEED)
    seen = set()
    for kind in KINDS:
        for table in tables(kind):
            lists = len(table.lists)
            effects = [sum(1 << place for place in effect) for effect in draw_effects(dice, lists)]
            row, counted = as_row(closure(effects, lists), lists)[None, :], table.counts[None, :] > 0
            seen.add((Code(int(Existence().codes(row, counted)[0])), bool(Existence().estimable(row, counted)[0])))

    assert (Code.EXISTS, False) not in seen
    assert {(Code.EXISTS, True), (Code.DOES_NOT_EXIST, False), (Code.DOES_NOT_EXIST, True)} <= seen
