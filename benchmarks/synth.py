"""How fast a synthetic country is made and in how much memory, at two sizes in one run.

    python -m benchmarks.synth [SMALL] [LARGE]

Needs no database. Each size is made in a process of its own, so that the peak of memory is its own; the last line says
by how much memory grows where there is ten times as much. Prints figures, and writes them to
`KETENZICHT_BENCH_RESULTS` when that is set.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._rooms import report

SMALL, LARGE = 10_000, 100_000
INSIDE = "--inside"


def make(signals: int) -> dict[str, float]:
    """Make one country in this process; gives seconds, megabytes written and the peak of memory."""
    from ketenzicht.config.starting import start_without_database

    start_without_database()
    from django.conf import settings

    from ketenzicht.capabilities.country import public as country
    from ketenzicht.config.synth.command import write
    from ketenzicht.config.synth.country import Country, Plan

    pack = country.read_pack(settings.KETENZICHT_PACK)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        write(Country(Plan(signals=signals), pack), Path(folder), pack.version)
        took = time.perf_counter() - began
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"took": took, "written": written, "before": before, "peak": peak}


def measure(signals: int) -> dict[str, float]:
    """One size in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.synth", INSIDE, str(signals)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Both sizes, one after the other."""
    figures: dict[str, float] = {}
    small, large = ([int(size) for size in sys.argv[1:]] + [SMALL, LARGE][len(sys.argv) - 1 :])[:2]
    made = {signals: measure(signals) for signals in (small, large)}
    for signals, one in made.items():
        figures[f"{signals:,} signals: seconds"] = round(one["took"], 1)
        figures[f"{signals:,} signals: per second"] = round(signals / one["took"])
        figures[f"{signals:,} signals: megabytes written"] = round(one["written"] / 1e6, 1)
        figures[f"{signals:,} signals: peak memory, MB"] = round(one["peak"] / 1024, 1)
    figures["before a signal is made: memory, MB"] = round(made[large]["before"] / 1024, 1)
    figures["peak memory, large against small"] = round(made[large]["peak"] / made[small]["peak"], 2)
    figures["seconds per signal, large against small"] = round(
        made[large]["took"] / large / (made[small]["took"] / small), 2
    )
    report("synth", figures)


if __name__ == "__main__":
    if sys.argv[1:2] == [INSIDE]:
        json.dump(make(int(sys.argv[2])), sys.stdout)
    else:
        main()
