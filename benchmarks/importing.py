"""How many signals a second come in from a file with every wall on, in how much memory, and whole after kill -9.

    python -m benchmarks.importing [SMALL] [LARGE] [--kills N]

A house of its own with a durable PostgreSQL; the file is a synthetic country's signals, sent by one organisation, with
somebody at every desk of the chain. Encryption, row-level security, trail, grounds, routing, clocks and notices are on.
As many processes go through each file as the house has lanes, beside PostgreSQL's own. Then one more file is begun by
`ketenzicht import`, killed in the middle again and again, and gone on with; what is stored is counted past every wall.
The bar is 1,000 a second; it ends with 1 when that is missed, or when anything is double, missing or half. Prints
figures, and writes them to `KETENZICHT_BENCH_RESULTS` when that is set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks._house import PROGRAM, OwnHouse, kill
from benchmarks._importing import ORGANISATION, WHO
from benchmarks._rooms import report
from benchmarks._whole import HALVES

SMALL, LARGE, BAR = 2_000, 50_000, 1_000
KILLS = 3
KILLED = 24_000
"""Rows of the file that is killed: enough for something to be left to go on with each time."""
INSIDE = "benchmarks._importing"
NOT_ASKED = {"a signal without its mentions", "a key of nothing"}
"""Questions that count what another measurement made; a file has a key too, destroyed when it has ended."""


def write_file(house: OwnHouse, signals: int, seed: int) -> Path:
    """A file of so many signals of a synthetic country, all sent by labour inspectors."""
    folder = house.directory / f"land-{signals}-{seed}"
    house.run("synth", str(folder), "--signals", str(signals), "--seed", str(seed), role="app")
    path = folder / "one-sender.jsonl"
    with (folder / "signals.jsonl").open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for line in lines:
            signal = json.loads(line)["signal"]
            signal |= {"reporterKind": "labour_inspector"}
            signal.pop("conditionsMet", None)
            out.write(f"{json.dumps(signal, ensure_ascii=False)}\n")
    return path


def killed_and_gone_on(house: OwnHouse, path: Path, kills: int, rng: random.Random) -> dict[str, Any]:
    """Begin a file by the command, kill it in the middle, go on; so many times. Says how far each was."""
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        before = _reports(admin)
        reached: list[int] = []
        command = [sys.executable, "-m", PROGRAM, "import", str(path), "--organisation", ORGANISATION, "--as", WHO]
        for number in range(kills):
            resume = ["--resume"] if number else []
            process = subprocess.Popen(
                [*command, *resume], env=house.environment("app"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            start = _reports(admin)
            while process.poll() is None and _reports(admin) == start:
                time.sleep(0.05)
            time.sleep(rng.random() * 2)
            kill(process.pid)
            process.wait()
            while _working(admin):
                time.sleep(0.05)
            reached.append(_reports(admin) - before)
        done = subprocess.run(
            [*command, "--resume"], env=house.environment("app"), capture_output=True, text=True, check=False
        )
        return {"reached": reached, "stored": _reports(admin) - before, "said": done.stdout, "halves": _halves(admin)}


def _reports(admin: psycopg.Connection[Any]) -> int:
    row = admin.execute("SELECT count(*) FROM signals_signal WHERE kind = 'reported'").fetchone()
    return int(row[0]) if row else 0


def _working(admin: psycopg.Connection[Any]) -> bool:
    """Whether a process beside the one that was killed is still at its lot."""
    row = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'ketenzicht_app'").fetchone()
    return bool(row and row[0])


def _halves(admin: psycopg.Connection[Any]) -> dict[str, int]:
    admin.execute("VACUUM ANALYZE")
    found = {}
    for what, query in HALVES.items():
        row = admin.execute(query).fetchone()
        if what not in NOT_ASKED and row and row[0]:
            found[what] = int(row[0])
    return found


def main() -> int:
    """Both sizes, the same file again, and the kills."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    given = parser.parse_args()
    small, large = (*given.sizes, *(SMALL, LARGE)[len(given.sizes) :])[:2]
    print(f"seed {given.seed}")
    figures: dict[str, float] = {"processors": os.cpu_count() or 0, "load before": round(os.getloadavg()[0], 1)}
    with OwnHouse() as house:
        house.ask(INSIDE, {"do": "settle"})
        rate, peak = 0.0, {}
        for number, size in enumerate((small, large)):
            path = write_file(house, size, number + 1)
            took = house.ask(INSIDE, {"do": "take", "file": str(path)})
            rate, peak[size] = took["stored"] / took["take"], took["peak"]
            figures[f"{size:,} rows: taken in"] = took["stored"]
            figures[f"{size:,} rows: not taken in"] = took["bad"]
            figures[f"{size:,} rows: checked per second"] = round(size / took["check"])
            figures[f"{size:,} rows: taken in per second"] = round(rate)
            figures[f"{size:,} rows: processor seconds of our processes"] = round(took["take cpu"], 1)
            figures[f"{size:,} rows: peak memory, MB"] = round(took["peak"] / 1024)
            figures[f"{size:,} rows: peak memory of a process beside, MB"] = round(took["peak beside"] / 1024)
        again = house.ask(INSIDE, {"do": "take", "file": str(path)})
        figures["same file again: taken in"] = again["stored"]
        wanted = write_file(house, KILLED, 3)
        killed = killed_and_gone_on(house, wanted, given.kills, random.Random(given.seed))
    figures["peak memory, large against small"] = round(peak[large] / peak[small], 2)
    for number, reached in enumerate(killed["reached"], start=1):
        figures[f"kill {number}: reports by then"] = reached
    figures["killed: stored in the end"] = killed["stored"]
    figures["killed: kinds of halves"] = len(killed["halves"])
    report("importing", figures)
    print(killed["said"].splitlines()[-1] if killed["said"] else "the command said nothing", killed["halves"] or "")
    told = int(killed["said"].splitlines()[-1].split()[0].replace(",", "")) if killed["said"] else -1
    whole = killed["stored"] == told and not killed["halves"] and not again["stored"]
    if rate < BAR:
        print(f"below the bar: {rate:.0f} a second, wanted {BAR:,}")
    return 0 if whole and rate >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
