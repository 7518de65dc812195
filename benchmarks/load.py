"""Fifty people at once for a while (T23): what each page takes at p95, on the real server with 10,000 signals.

    python -m benchmarks.load [--users 50] [--seconds 30] [--signals 10000]

Forty reporters and ten officers, each thinking a second or so between two pages, as people do. Prints p95 per page and
how many answers were wrong (none may be).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from benchmarks._browser import Answer, Browser, Unreachable
from benchmarks._house import OwnHouse
from benchmarks._many import fill
from benchmarks._rooms import report
from benchmarks._stream import fields_of, new_entry

REPORTER = "melder.nla-toezicht"
THINKING = (0.5, 2.0)
BARS = {"worklist": 300.0, "inbox": 300.0, "own signals": 300.0, "report form": 300.0, "report sent": 500.0}
"""T23: pages and lists within 300 ms at p95, saving within 500."""

Visit = Callable[[Browser, random.Random], Answer]
OF_REPORTERS: dict[str, Visit] = {
    "report form": lambda browser, _drawn: browser.get("/melden/"),
    "report sent": lambda browser, drawn: browser.post("/melden/", fields_of(new_entry(REPORTER, drawn))),
    "own signals": lambda browser, _drawn: browser.get("/meldingen/"),
}
OF_OFFICERS: dict[str, Visit] = {
    "worklist": lambda browser, _drawn: browser.get("/werklijst/"),
    "inbox": lambda browser, _drawn: browser.get("/postvak/"),
}


class Crowd:
    """Many people at once, and what they had to wait for."""

    def __init__(self, port: int, seconds: float, users: int) -> None:
        self.took: defaultdict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self._port, self._seconds, self._until = port, seconds, 0.0
        self._all_in = threading.Barrier(users, action=self._begin)

    def visit(self, number: int, ids: list[str], pages: dict[str, Visit]) -> None:
        """One person, until the time is over."""
        drawn, browser = random.Random(number), Browser(self._port)
        browser.step_in(*ids)
        self._all_in.wait()
        time.sleep(drawn.uniform(0, THINKING[1]))
        while time.monotonic() < self._until:
            name = drawn.choice(list(pages))
            self._time(name, lambda visit=pages[name]: visit(browser, drawn))  # type: ignore[misc]  # bound at once
            time.sleep(drawn.uniform(*THINKING))

    def _begin(self) -> None:
        self._until = time.monotonic() + self._seconds

    def _time(self, name: str, work: Callable[[], Answer]) -> None:
        began = time.perf_counter()
        try:
            answer = work()
        except Unreachable:
            self.wrong[f"{name}: no answer"] += 1
            return
        self.took[name].append((time.perf_counter() - began) * 1000)
        if answer.status != (302 if name == "report sent" else 200):
            self.wrong[f"{name}: {answer.status}"] += 1


def main() -> int:
    """Let them come, and tell; 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--signals", type=int, default=10_000)
    given = parser.parse_args()
    with OwnHouse() as house:
        house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
        made = house.ask("benchmarks._people", {})
        desk = fill(house, made, given.signals)
        house.start_web()
        house.start_worker()
        crowd = Crowd(house.port, given.seconds, given.users)
        officers = max(1, given.users // 5)
        people = [(made["people"][desk], OF_OFFICERS)] * officers
        people += [(made["people"][REPORTER], OF_REPORTERS)] * (given.users - officers)
        threads = [
            threading.Thread(target=crowd.visit, args=(number, *person), daemon=True)
            for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    figures: dict[str, float] = {"users at once": given.users, "seconds": given.seconds, "signals": given.signals}
    for name, values in sorted(crowd.took.items()):
        figures[f"{name}, visits"] = len(values)
        figures[f"{name}, median ms"] = round(statistics.median(values), 1)
        figures[f"{name}, p95 ms"] = round(statistics.quantiles(values, n=20)[-1], 1)
    figures["wrong answers"] = sum(crowd.wrong.values())
    report("load", figures)
    for what, count in crowd.wrong.items():
        print(f"{what}: {count}", file=sys.stderr)
    for name, bar in BARS.items():
        if figures.get(f"{name}, p95 ms", 0) > bar:
            print(f"{name}: above the bar of {bar:.0f} ms at p95", file=sys.stderr)
    return 1 if crowd.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
