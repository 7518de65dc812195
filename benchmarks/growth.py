"""What pages take with a hundred times as many signals: worklist, inbox, signal page, search, figures, in one run.

    python -m benchmarks.growth [--small 10000] [--large 1000000] [--requests 100]

One desk holds them all. Ten thousand are open in both sizes, for a desk's open work does not grow with its archive; the
rest is closed and answered, over years, places, forms and reporters of every kind. Searches: for a number that one
signal has, and for a word that most have. The figures are counted once before, by `count-flow`. Ends with 1 when a page
takes more than 1.5 times what it takes at the small size, a worklist or search more than 150 ms or figures more than
500 ms at p95.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import psycopg

from benchmarks._browser import Browser
from benchmarks._house import OwnHouse
from benchmarks._many import fill
from benchmarks._rooms import report
from benchmarks.walls import p95

BARS = {
    "worklist": 150.0,
    "search for a number": 150.0,
    "search for a common word": 150.0,
    "where signals stand": 500.0,
    "where signals stand, narrowed": 500.0,
}
GROWTH = 1.5
OPEN = 10_000
WARMING = 3
"""Requests before those that count: a new process reads the pack first."""
PAGES = {
    "worklist": "/werklijst/",
    "inbox": "/postvak/",
    "search for a number": "/postvak/?q=0612345678",
    "search for a common word": "/postvak/?q=loods",
}
FIGURES = {
    "where signals stand": "/doorstroom/",
    "where signals stand, narrowed": "/doorstroom/?period=12&region=PV27&form=labour&split=month",
}


Ask = Callable[[], int]


def settle(house: OwnHouse, signals: int) -> dict[str, Ask]:
    """Fill a house with so many signals and serve it: for each page how to ask for it."""
    house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
    made = house.ask("benchmarks._people", {})
    began = time.perf_counter()
    desk = fill(house, made, signals, still_open=OPEN)
    filled = time.perf_counter()
    said = house.run("count-flow", role="app").strip()
    admin = psycopg.connect(house.admin_url(), autocommit=True)
    admin.execute("VACUUM ANALYZE")
    (held,) = admin.execute("SELECT count(*) FROM signals_signal WHERE kind = 'held'").fetchone() or (0,)
    (real,) = admin.execute(
        "SELECT id FROM signals_signal WHERE kind = 'held' ORDER BY received_at DESC LIMIT 1"
    ).fetchone() or ("",)
    (size,) = admin.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    counted = f"{said} {time.perf_counter() - filled:.0f} s"
    print(f"{held:,} held signals, {size / 1e9:.1f} GB, in {filled - began:.0f} s; {counted}", file=sys.stderr)
    house.start_web()
    officer, manager = Browser(house.port), Browser(house.port)
    officer.step_in(*made["people"][desk])
    manager.step_in(*made["people"][desk.replace("intake.", "leiding.", 1)])
    pages = PAGES | {"signal page": f"/postvak/{real}/"}
    asked = {name: _asking(admin, officer, path) for name, path in pages.items()}
    return asked | {name: _asking(admin, manager, path) for name, path in FIGURES.items()}


def _asking(admin: psycopg.Connection, person: Browser, path: str) -> Ask:
    """Ask for a page, and count no search against the limit of searches a minute."""

    def ask() -> int:
        if "?q=" in path:
            admin.execute("DELETE FROM house_cache WHERE cache_key LIKE '%%limit:search%%'")
        return person.get(path).status

    return ask


def measure(small: int, large: int, requests: int) -> list[dict[str, list[float]]]:
    """Milliseconds of each page at both sizes, asked by turns, so that whatever else the machine does slows both."""
    with OwnHouse() as first, OwnHouse() as second:
        asked = settle(first, small), settle(second, large)
        taken: list[dict[str, list[float]]] = [{}, {}]
        for name in asked[0]:
            for number in range(requests + WARMING):
                for pages, kept in zip(asked, taken, strict=True):
                    began = time.perf_counter()
                    assert pages[name]() == 200, name
                    if number >= WARMING:
                        kept.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return taken


def main() -> int:
    """Measure both sizes and compare; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=100)
    given = parser.parse_args()
    small, large = measure(given.small, given.large, given.requests)
    figures: dict[str, float] = {"small": given.small, "large": given.large}
    missed = []
    for name in large:
        grown = statistics.median(large[name]) / statistics.median(small[name])
        figures[f"{name}, small, median ms"] = round(statistics.median(small[name]), 1)
        figures[f"{name}, large, median ms"] = round(statistics.median(large[name]), 1)
        figures[f"{name}, large, p95 ms"] = round(p95(large[name]), 1)
        figures[f"{name}, times"] = round(grown, 2)
        if grown > GROWTH or p95(large[name]) > BARS.get(name, float("inf")):
            missed.append(name)
    report("growth", figures)
    for name in missed:
        print(f"{name}: above {GROWTH} times, or above its bar at p95", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
