"""Nobody learns that something exists (T3): pairs of answers compared byte by byte, and timings put to a classifier.

    python -m benchmarks.oracles [--pairs 10000] [--timings 5000]

Pairs are of what exists elsewhere and what exists nowhere, over every page and endpoint that names a thing. Timings are
over HTTP at one desk, in an order drawn anew each run: half the asked signals are held by another desk. The classifier
knows only how long an answer took; an area under its curve (AUC) of one half is guessing, and the bar is 0.55.
Ends with 1 when a pair differs or the bar is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from uuid import UUID

import psycopg

from benchmarks._browser import Browser
from benchmarks._house import OwnHouse
from benchmarks._many import fill
from benchmarks._rooms import report

BAR = 0.55
WARMING_UP = 50
HELD = 2_000
PATHS = {"signal page": "/postvak/{}/", "hand-over page": "/postvak/{}/overdragen/"}


def count_different_pairs(pairs: int, seed: int) -> int:
    """How many pairs differ, in the world of the matrix; each is printed."""
    os.environ |= {"KETENZICHT_TEST_SUFFIX": "oracles", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    from tests.conftest import empty_database
    from tests.functional.matrix import pairs as pairing
    from tests.functional.matrix import story
    from tests.functional.matrix.conftest import QUIET

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    try:
        with override_settings(**QUIET):
            found = list(pairing.find_differences(story.build(), seed, pairs))
    finally:
        connection.close()
        empty_database()
    for line in found[:50]:
        print(*line)
    return len(found)


def time_answers(house: OwnHouse, times: int, drawn: random.Random) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of answers about what another desk holds and about nothing, for each kind of page."""
    house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
    made = house.ask("benchmarks._people", {})
    desk = fill(house, made, HELD)
    asker = next(name for name in sorted(made["people"]) if name.startswith("intake.") and name != desk)
    with psycopg.connect(house.admin_url()) as admin:
        rows = admin.execute("SELECT id FROM signals_signal WHERE kind = 'held'").fetchall()
    house.start_web(workers=1)
    browser = Browser(house.port)
    browser.step_in(*made["people"][asker])
    took: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in PATHS}
    order = [(name, there) for name in PATHS for there in (0, 1) for _ in range(times)]
    drawn.shuffle(order)
    for number, (name, there) in enumerate([*order[:WARMING_UP], *order]):
        asked = drawn.choice(rows)[0] if there else UUID(int=drawn.getrandbits(128), version=4)
        began = time.perf_counter()
        status = browser.get(PATHS[name].format(asked)).status
        spent = (time.perf_counter() - began) * 1000
        if status != 404:
            raise SystemExit(f"{name}: answered with {status} instead of 404")
        if number >= WARMING_UP:
            took[name][there].append(spent)
    return took


def area_under_curve(first: list[float], second: list[float]) -> float:
    """How well a threshold tells the two apart: 0.5 is not at all, 1 is always (Mann and Whitney 1947)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    below, wins = 0, 0.0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ones = sum(kind for _, kind in ranked[at:end])
        zeros = end - at - ones
        wins += ones * (below + zeros / 2)
        below += zeros
        at = end
    area = wins / (len(first) * len(second))
    return max(area, 1 - area)


def main() -> int:
    """Compare, time and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--timings", type=int, default=5_000, help="of each kind of page and of each half")
    parser.add_argument("--seed", type=int, default=3_333)
    given = parser.parse_args()
    with OwnHouse() as house:
        took = time_answers(house, given.timings, random.Random(given.seed))
    areas = {name: area_under_curve(*values) for name, values in took.items()}
    different = count_different_pairs(given.pairs, given.seed)
    figures: dict[str, float] = {
        "pairs": given.pairs,
        "pairs that differ": different,
        "timings of each half": given.timings,
    }
    figures |= {f"{name}, area under the curve": round(area, 3) for name, area in areas.items()}
    report("oracles", figures)
    return int(bool(different or max(areas.values()) > BAR))


if __name__ == "__main__":
    sys.exit(main())
