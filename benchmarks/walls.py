"""What each wall costs, in one run, against the same page and the same intake with that wall switched off.

    python -m benchmarks.walls [--signals 10000] [--rounds 30]

An own durable PostgreSQL with 10,000 signals at one desk. First over HTTP (gunicorn, real forms): the whole intake and
the worklist, against the bars of 100 and 150 ms at p95. Then in one process, in turns: everything on, each wall off by
itself, everything off. The turns alternate, so that a busy moment of the machine falls on all alike.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping

from benchmarks._browser import Browser
from benchmarks._house import OwnHouse
from benchmarks._many import fill
from benchmarks._rooms import report
from benchmarks._stream import fields_of, new_entry

BARS = {"intake over HTTP": 100.0, "worklist over HTTP": 150.0}
REPORTER = "melder.nla-toezicht"
WARMING_UP = 15
ONE_AT_A_TIME = 1


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def timed(work: Callable[[], int], times: int, *, expected: int) -> list[float]:
    """Milliseconds of each of several requests, after some that do not count. Raises when one is answered wrongly."""
    took = []
    for _ in range(WARMING_UP + times):
        began = time.perf_counter()
        status = work()
        took.append((time.perf_counter() - began) * 1000)
        if status != expected:
            raise SystemExit(f"answered with {status} instead of {expected}")
    return took[WARMING_UP:]


def measure_http(
    house: OwnHouse, made: Mapping[str, Mapping[str, list[str]]], desk: str, times: int
) -> dict[str, float]:
    """The whole intake and the worklist as somebody at a browser has them."""
    reporter, officer = Browser(house.port), Browser(house.port)
    reporter.step_in(*made["people"][REPORTER])
    officer.step_in(*made["people"][desk])
    drawn = random.Random(1)
    took = {
        "intake over HTTP": timed(
            lambda: reporter.post("/melden/", fields_of(new_entry(REPORTER, drawn))).status, times, expected=302
        ),
        "worklist over HTTP": timed(lambda: officer.get("/werklijst/").status, times, expected=200),
        "inbox over HTTP": timed(lambda: officer.get("/postvak/").status, times, expected=200),
        "empty report form over HTTP": timed(lambda: reporter.get("/melden/").status, times, expected=200),
    }
    figures = {}
    for name, values in took.items():
        figures[f"{name}, median ms"] = round(statistics.median(values), 1)
        figures[f"{name}, p95 ms"] = round(p95(values), 1)
    return figures


def compare(house: OwnHouse, made: Mapping[str, object], desk: str, rounds: int) -> dict[str, float]:
    """Everything on, each wall off, everything off: medians, p95 and how many times faster it is without."""
    took: dict[str, list[float]] = house.ask(
        "benchmarks._switches",
        {"people": made["people"], "desk": desk, "rounds": rounds, "admin": house.admin_url()},
    )
    figures = {}
    for name, values in took.items():
        act, _colon, _wall = name.partition(": ")
        whole = statistics.median(took[f"{act}: everything on"])
        figures[f"{name}, median ms"] = round(statistics.median(values), 1)
        figures[f"{name}, p95 ms"] = round(p95(values), 1)
        figures[f"{name}, share of the whole"] = round(statistics.median(values) / whole, 2)
    return figures


def main() -> int:
    """Measure and tell; 1 when a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--signals", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    with OwnHouse() as house:
        house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
        made = house.ask("benchmarks._people", {})
        desk = fill(house, made, given.signals)
        house.start_web()
        figures = {"signals": float(given.signals)} | measure_http(house, made, desk, given.requests)
        house.stop_serving()
        figures |= compare(house, made, desk, given.rounds)
    report("walls", figures)
    missed = [name for name, bar in BARS.items() if figures[f"{name}, p95 ms"] >= bar]
    for name in missed:
        print(f"{name}: above the bar of {BARS[name]} ms at p95", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
