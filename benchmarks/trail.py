"""What the trail costs: writing it in the act, signing it, verifying all of it; and every attack many times.

    python -m benchmarks.trail [EVENTS] [SEEDS]

Needs `KETENZICHT_TEST_ADMIN_URL` (`make bench` sets it), or a PostgreSQL of this checkout. Prints figures, and writes
them to `KETENZICHT_BENCH_RESULTS` when that is set.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks._rooms import configure, report

EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 25
HOME = Path(tempfile.mkdtemp(prefix="kz-bench-"))
configure(HOME)

from ketenzicht.capabilities.audit import public as audit  # noqa: E402  # after the settings
from ketenzicht.config import postgres  # noqa: E402
from ketenzicht.shared import clock  # noqa: E402
from tests.integration.audit import attacks  # noqa: E402
from tests.integration.audit.conftest import ONE, TWO, access_event, empty, processing_event  # noqa: E402
from tests.integration.encryption import low_house  # noqa: E402

NAME = "ketenzicht_bench_trail"
PUBLIC = audit.public_path(HOME / "keys" / "signing.pem")


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of several runs."""
    found = []
    for _ in range(times):
        began = perf_counter()
        work()
        found.append((perf_counter() - began) * 1000)
    return found


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def measure_writing() -> dict[str, float]:
    """One act's lines, as they are written just before its commit."""
    figures = {}
    for lines in (1, 5, 50):
        access = [access_event(n) for n in range(lines)]
        processing = [processing_event(n) for n in range(lines)]
        took = timed(lambda a=access, p=processing: audit.append(a, p), 200)  # type: ignore[misc]
        figures[f"append {lines}+{lines} lines, median ms"] = round(statistics.median(took), 2)
        figures[f"append {lines}+{lines} lines, p95 ms"] = round(p95(took), 2)
    return figures


def measure_verifying(urls: postgres.Urls) -> dict[str, float]:
    """A long trail of two organisations, a checkpoint per thousand events, verified from the first to the last."""
    began = perf_counter()
    for number in range(0, EVENTS, 1000):
        half = range(number, number + 250)
        audit.append(
            [access_event(n, organisation_id=of) for n in half for of in (ONE, TWO)],
            [processing_event(n, organisation_id=of) for n in half for of in (ONE, TWO)],
        )
        audit.make_checkpoints(now=clock.now())
    filled = perf_counter() - began
    audit.export_checkpoints()
    began = perf_counter()
    found = audit.verify_trail(source=HOME / "witness", public_key=PUBLIC, database_url=urls.backup)
    took = perf_counter() - began
    assert found.ok, found.first_bad
    return {
        "events verified": found.events,
        "checkpoints verified": found.checkpoints,
        "events written per second, in batches of 1,000": round(EVENTS / filled),
        "events verified per second": round(found.events / took),
    }


def measure_attacks(urls: postgres.Urls) -> dict[str, float]:
    """How many of each attack the verifier finds, with the witness."""
    empty(urls)
    for number in range(0, 100, 10):
        audit.append([access_event(n) for n in range(number, number + 10)], [])
        audit.make_checkpoints(now=clock.now())
    audit.export_checkpoints()
    trail, figures = attacks.read(urls), {}
    every = attacks.SEEN_BY_THE_CHAIN | attacks.SEEN_BY_CHECKPOINTS | attacks.SEEN_BY_THE_WITNESS
    for name, attack in every.items():
        found = 0
        for seed in range(SEEDS):
            attacks.store(urls, attack(trail, random.Random(seed)).trail)
            seen = audit.verify_trail(source=HOME / "witness", public_key=PUBLIC, database_url=urls.backup)
            found += not seen.ok
        figures[f"attack '{name}': found of {SEEDS}"] = found
        assert found == SEEDS, name
    return figures


def main() -> None:
    """All measurements, one after the other."""
    audit.make_signing_key(HOME / "keys" / "signing.pem")
    (HOME / "witness").mkdir()
    urls = low_house.build(NAME)
    try:
        with low_house.connected(urls.app):
            figures = measure_writing() | measure_verifying(urls)
            for folder in (HOME / "witness").iterdir():
                folder.unlink()
            figures |= measure_attacks(urls)
    finally:
        postgres.drop_database(postgres.admin_for_tests(), NAME)
    report("trail", figures)


if __name__ == "__main__":
    main()
