"""What pages take with a hundred times as many signals: worklist, inbox, signal page, search, in one run.

    python -m benchmarks.growth [--small 10000] [--large 1000000] [--requests 100]

One desk holds them all. Ten thousand are open in both sizes, for a desk's open work does not grow with its archive; the
rest is closed and answered. Searches: for a number that one signal has, and for a word that most have. Ends with 1 when
a page takes more than 1.5 times what it takes at the small size, or a worklist or search more than 150 ms at p95.
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
from benchmarks.walls import p95, timed

BAR = 150.0
BARRED = ("worklist", "search for a number", "search for a common word")
GROWTH = 1.5
OPEN = 10_000
PAGES = {
    "worklist": "/werklijst/",
    "inbox": "/postvak/",
    "search for a number": "/postvak/?q=0612345678",
    "search for a common word": "/postvak/?q=loods",
}


def measure(signals: int, requests: int) -> dict[str, list[float]]:
    """Milliseconds of each page with so many signals, in a house of its own."""
    with OwnHouse() as house:
        house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
        made = house.ask("benchmarks._people", {})
        began = time.perf_counter()
        desk = fill(house, made, signals, still_open=OPEN)
        with psycopg.connect(house.admin_url()) as admin:
            (held,) = admin.execute("SELECT count(*) FROM signals_signal WHERE kind = 'held'").fetchone() or (0,)
            (real,) = admin.execute(
                "SELECT id FROM signals_signal WHERE kind = 'held' ORDER BY received_at DESC LIMIT 1"
            ).fetchone() or ("",)
            (size,) = admin.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        print(f"{held:,} held signals, {size / 1e9:.1f} GB, in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        house.start_web()
        officer = Browser(house.port)
        officer.step_in(*made["people"][desk])
        pages = PAGES | {"signal page": f"/postvak/{real}/"}
        with psycopg.connect(house.admin_url(), autocommit=True) as admin:
            return {name: timed(_asking(admin, officer, path), requests, expected=200) for name, path in pages.items()}


def _asking(admin: psycopg.Connection, officer: Browser, path: str) -> Callable[[], int]:
    """Ask for a page, and count no search against the limit of searches a minute."""

    def ask() -> int:
        if "?q=" in path:
            admin.execute("DELETE FROM house_cache WHERE cache_key LIKE '%%limit:search%%'")
        return officer.get(path).status

    return ask


def main() -> int:
    """Measure both sizes and compare; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=100)
    given = parser.parse_args()
    small, large = (measure(size, given.requests) for size in (given.small, given.large))
    figures: dict[str, float] = {"small": given.small, "large": given.large}
    missed = []
    for name in large:
        grown = statistics.median(large[name]) / statistics.median(small[name])
        figures[f"{name}, small, median ms"] = round(statistics.median(small[name]), 1)
        figures[f"{name}, large, median ms"] = round(statistics.median(large[name]), 1)
        figures[f"{name}, large, p95 ms"] = round(p95(large[name]), 1)
        figures[f"{name}, times"] = round(grown, 2)
        if grown > GROWTH or (name in BARRED and p95(large[name]) > BAR):
            missed.append(name)
    report("growth", figures)
    for name in missed:
        print(f"{name}: above {GROWTH} times, or above {BAR:.0f} ms at p95", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
