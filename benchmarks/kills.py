"""Nothing acknowledged is lost (T14): a stream of intakes over HTTP while everything is killed at random.

    python -m benchmarks.kills [--kills 200] [--seed N] [--forgetful]

Own PostgreSQL, gunicorn and worker; forms and API, every client with a ledger of what was acknowledged. After the last
kill everything is looked at: each acknowledged signal once and whole at both sides, nothing half-written, the trail
whole. `--forgetful` switches `synchronous_commit` off, and must lose.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg

from benchmarks._house import HouseFailed, OwnHouse
from benchmarks._kills import hold_wal_writer, kill_often, kill_postgres
from benchmarks._rooms import report
from benchmarks._stream import REPORTERS, Stream
from benchmarks._whole import find_halves

FORGETFUL = {"wal_buffers": "256MB"}
"""Room for what is not waited for to stay in memory, so that a kill shows what that costs."""
BROWSERS = (*REPORTERS, "melder.nla-toezicht")
SYSTEMS = 2


@dataclass(slots=True)
class Outcome:
    """What was left after the last kill."""

    kills: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    acknowledged: int = 0
    sent_again: int = 0
    unanswered: int = 0
    lost: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    halves: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    trail: str = ""
    seconds: float = 0

    @property
    def is_whole(self) -> bool:
        """Nothing lost, nothing half, nothing different, and the trail whole."""
        return not (self.lost or self.differs or self.halves or self.wrong) and "The trail is whole" in self.trail


def kill_and_look(house: OwnHouse, *, kills: int, seed: int, longest_wait: float = 2.0) -> Outcome:
    """Report, kill, bring back, and look at what is left."""
    outcome, began = Outcome(), time.monotonic()
    house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
    made = house.ask("benchmarks._people", {})
    house.start_web()
    house.start_worker()
    stream = Stream(house.port, made, seed)
    stream.start(browsers=BROWSERS, systems=SYSTEMS)
    outcome.kills = kill_often(house, kills=kills, drawn=random.Random(seed), longest_wait=longest_wait)
    stream.stop()
    outcome.unanswered = len(stream.ledger.open)
    stream.send_what_is_open()
    look(house, stream, made, outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


def lose_and_look(house: OwnHouse, *, seed: int, seconds: float = 4.0) -> Outcome:
    """The same with commits that are not waited for: one kill of all of PostgreSQL, and the loss must be seen."""
    house.change_server(FORGETFUL)
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        admin.execute("ALTER DATABASE ketenzicht SET synchronous_commit = off")
    outcome = Outcome()
    house.run("partner-system", "--organisation", "nla-toezicht", role="owner")
    made = house.ask("benchmarks._people", {})
    house.start_web()
    hold_wal_writer(house)
    stream = Stream(house.port, made, seed)
    stream.start(browsers=BROWSERS, systems=SYSTEMS)
    time.sleep(seconds)  # let something be acknowledged
    kill_postgres(house, random.Random(seed))
    stream.stop()
    outcome.kills["all of PostgreSQL"] = 1
    house.bring_back()
    look(house, stream, made, outcome)
    return outcome


def look(house: OwnHouse, stream: Stream, made: dict[str, object], outcome: Outcome) -> None:
    """Look at everything that is left, with nobody at work any more."""
    house.stop_serving()
    ledger = stream.ledger
    outcome.sent, outcome.acknowledged = len(ledger.entries), len(ledger.acknowledged)
    outcome.sent_again = sum(entry.tries - 1 for entry in ledger.entries)
    outcome.wrong = [*ledger.wrong, *(f"{entry.key} is still unanswered" for entry in ledger.open)]
    outcome.halves = find_halves(house.urls.backup)
    found = house.ask("benchmarks._whole", {"ledger": ledger.as_json(), **made})
    outcome.lost, outcome.differs = found["lost"], found["differs"]
    try:
        outcome.trail = house.run("verify-trail", role="backup")
    except HouseFailed as failure:
        outcome.trail = str(failure)


def show(outcome: Outcome, seed: int) -> None:
    """Print the figures, and keep them."""
    figures: dict[str, float] = {f"kills of {name}": count for name, count in sorted(outcome.kills.items())}
    figures |= {
        "seed": seed,
        "reports sent": outcome.sent,
        "acknowledged": outcome.acknowledged,
        "sent more than once": outcome.sent_again,
        "never answered until the end": outcome.unanswered,
        "acknowledged and lost": len(outcome.lost),
        "different from what was sent": len(outcome.differs),
        "half-written": sum(outcome.halves.values()),
        "wrong answers": len(outcome.wrong),
        "seconds": round(outcome.seconds, 1),
    }
    report("kills", figures)
    for line in (*outcome.wrong[:5], *(f"{what}: {count}" for what, count in outcome.halves.items())):
        print(line)
    print(outcome.trail.strip())


def main() -> int:
    """Kill and tell; 1 when anything was lost or half (with `--forgetful`: when nothing was)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=int(os.environ.get("KETENZICHT_BENCH_KILLS", "200")))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--forgetful", action="store_true")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with OwnHouse() as house:
        if given.forgetful:
            outcome = lose_and_look(house, seed=given.seed)
            show(outcome, given.seed)
            return 0 if outcome.lost else 1
        outcome = kill_and_look(house, kills=given.kills, seed=given.seed)
        show(outcome, given.seed)
        return 0 if outcome.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
