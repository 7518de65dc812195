"""Generated tables: ordinary ones, and those on which estimators go wrong."""

from __future__ import annotations

import random

import numpy as np

from ketenzicht.engines.estimation import CaptureTable

KINDS = ("ordinary", "sparse", "empty list", "list inside a list", "one person", "apart", "twins", "all on one")


def draw_table(dice: random.Random, kind: str, lists: int) -> CaptureTable:
    """A table of one of the kinds; never empty."""
    chances = [dice.uniform(0.03, 0.5) for _ in range(lists)]
    persons = 1 if kind == "one person" else dice.choice((15, 40, 150, 600))
    if kind == "sparse":
        chances = [chance / 6 for chance in chances]
    counts = np.zeros(1 << lists)
    for _ in range(persons):
        on = [dice.random() < chance for chance in chances]
        counts[sum(1 << place for place, here in enumerate(bent(kind, on, dice)) if here)] += 1
    counts[0] = 0
    if not counts.any():
        counts[1] = 1
    return CaptureTable(tuple("ABCDEFGHIJ"[:lists]), counts)


def bent(kind: str, on: list[bool], dice: random.Random) -> list[bool]:
    """What the kind makes of the lists that somebody is on."""
    if kind == "empty list":
        on[-1] = False
    if kind == "list inside a list":
        on[0] = on[0] and on[1]
    if kind == "twins":
        on[0] = on[1]
    if kind == "all on one":
        on[0] = True
    if kind == "apart" and on[0]:
        on[1] = False
    if kind == "one person" and not any(on):
        on[dice.randrange(len(on))] = True
    return on


def as_cells(table: CaptureTable) -> dict[tuple[int, ...], float]:
    """The counts as the twin has them."""
    return {
        tuple(place for place in range(len(table.lists)) if cell >> place & 1): float(persons)
        for cell, persons in table.patterns()
    }
