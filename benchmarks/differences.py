"""Whether sums and differences of the chain's published figures ever give a small number of people (T4).

    python -m benchmarks.differences [--pairs 10000] [--seed 20261128]

Draws populations, makes their tables as they are published, and looks at every two sums of answers of a table and at
every two parts of two tables (the bounds of Fréchet), as a reader would who has all of them. The same look is then
taken at tables in which small numbers are only left out, and must find some. Ends with 1 when it finds any, or none
there.
"""

from __future__ import annotations

import argparse
import sys
from itertools import combinations
from random import Random

from benchmarks._rooms import report
from ketenzicht.engines.disclosure import protect
from tests.unit.engines.disclosure.test_protect import (
    PHASES,
    TRAITS,
    Person,
    Tables,
    answers,
    find_narrow_crossing,
    find_small_difference,
    naive,
    sums_of,
)

SMALLEST, LARGEST = 10, 90


def draw(lots: Random) -> list[Person]:
    """A population of any size and any spread."""
    letters = "ABCDE"[: lots.randrange(1, 6)]
    size = lots.randrange(SMALLEST, LARGEST + 1)
    return [
        Person(lots.choice(PHASES), (lots.choice(letters), lots.choice(letters), lots.choice(letters)))
        for _ in range(size)
    ]


def count_pairs(tables: Tables) -> int:
    """How many two sums of one table and two parts of two tables there are."""
    within = sum(len(sums) * (len(sums) - 1) for sums in map(sums_of, tables))
    across = ((one, other) for one, other in combinations(tables[1:], 2) if one[0] == other[0])
    return within + sum((len(one) - 1) * (len(other) - 1) for one, other in across)


def main() -> int:
    """Look until enough pairs were seen; 1 when a small number is found, or the planted defect is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20261128)
    given = parser.parse_args()
    lots = Random(given.seed)
    figures = {"seed": given.seed, "populations": 0, "pairs": 0, "told": 0, "told where only left out": 0}
    while figures["pairs"] < given.pairs:
        people = draw(lots)
        tables = answers(people, protect)
        figures["populations"] += 1
        figures["pairs"] += count_pairs(tables)
        figures["told"] += any((find_small_difference(tables), find_narrow_crossing(tables)))
        figures["told where only left out"] += find_small_difference(answers(people, naive)) is not None
    figures["traits"] = len(TRAITS)
    report("differences", {name: float(figure) for name, figure in figures.items()})
    return int(figures["told"] > 0 or figures["told where only left out"] == 0)


if __name__ == "__main__":
    sys.exit(main())
