"""`ketenzicht synth`: write a synthetic country to a folder."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from datetime import date
from pathlib import Path

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.synth.country import VERSION, Country, Plan
from ketenzicht.config.synth.figures import show
from ketenzicht.config.synth.published import SIGNALS_A_YEAR
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.progress import Progress
from ketenzicht.interfaces.cli.running import say

SIGNALS, TRUTH, MADE = "signals.jsonl", "truth.jsonl", "made.json"
FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2099, 12, 31)
MOST_YEARS, MOST_SIGNALS = 10, 10_000_000


def synth(given: Namespace) -> int:
    """Write signals, the truth about them, and how they were made. Refuses to write over anything."""
    from django.conf import settings

    plan = _plan(given)
    folder: Path = given.directory
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} is there already and is not empty; give a new or empty folder.", Exit.FILES)
    pack = country.read_pack(settings.KETENZICHT_PACK)
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    made = Country(plan, pack)
    write(made, folder, pack.version)
    took = time.monotonic() - began
    say(f"{made.tally.signals:,} signals in {folder} after {took:.1f} s: {SIGNALS}, {TRUTH}, {MADE}.")
    if given.figures:
        for line in show([*made.tally.compare(made.places, plan.years)]):
            say(line)
    return Exit.DONE


def write(made: Country, folder: Path, pack_version: str) -> None:
    """The three files of a country. `made.json` comes last: without it the other two are not whole."""
    progress = Progress(made.plan.signals, "signals")
    with (
        (folder / SIGNALS).open("x", encoding="utf-8", newline="\n") as signals,
        (folder / TRUTH).open("x", encoding="utf-8", newline="\n") as truth,
    ):
        for signal, about in made.lines(folder, progress.done):
            signals.write(f"{signal}\n")
            truth.write(f"{about}\n")
    progress.end()
    plan = made.plan
    how = {
        "generator": VERSION,
        "seed": plan.seed,
        "signals": made.tally.signals,
        "years": plan.years,
        "until": plan.until.isoformat(),
        "pack": pack_version,
        "kinds": dict(sorted(made.tally.kinds.items())),
        "note": "Everybody and everything in these files is made up.",
    }
    (folder / MADE).write_text(f"{json.dumps(how, indent=1)}\n", encoding="utf-8", newline="\n")


def _plan(given: Namespace) -> Plan:
    if not 1 <= given.years <= MOST_YEARS:
        raise UserError(f"--years is {given.years}; give a whole number from 1 to {MOST_YEARS}.", Exit.USAGE)
    signals = round(SIGNALS_A_YEAR.share * given.years) if given.signals is None else given.signals
    if not 1 <= signals <= MOST_SIGNALS:
        raise UserError(f"--signals is {signals:,}; give a whole number from 1 to {MOST_SIGNALS:,}.", Exit.USAGE)
    if not FIRST_DAY <= given.until <= LAST_DAY:
        raise UserError(f"--until is {given.until}; give a day from {FIRST_DAY} to {LAST_DAY}.", Exit.USAGE)
    return Plan(given.seed, signals, given.years, given.until)
