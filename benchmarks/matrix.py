"""T1 at its full size: who may do what, by every way in, many times.

    python -m benchmarks.matrix [TRIES] [SEED]

Needs `KETENZICHT_TEST_ADMIN_URL` (`make bench` sets it), or a PostgreSQL of this checkout. Prints figures, and writes
them to `KETENZICHT_BENCH_RESULTS` when that is set. Ends with 1 when there is a leak, a wrong refusal, or a void run.
"""

import multiprocessing
import os
import sys
from time import perf_counter

TRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_123
CHUNK = 1_000


def run_part(part: tuple[int, int, int]) -> dict[str, object]:
    """One process's share, in a database of its own: the tries of every so-many-th seed."""
    number, processes, tries = part
    os.environ |= {"KETENZICHT_TEST_SUFFIX": f"bench{number}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    from tests.conftest import empty_database
    from tests.functional.matrix import judging, story
    from tests.functional.matrix.conftest import QUIET

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    total = judging.Report(SEED)
    try:
        with override_settings(**QUIET):
            world = story.build()
            for chunk in range(number, -(-tries // CHUNK), processes):
                total.add(judging.run(world, SEED + chunk, min(CHUNK, tries - chunk * CHUNK)))
    finally:
        connection.close()
        empty_database()
    return {"tries": total.tries, "legitimate": total.legitimate, "leaks": total.leaks, "wrong": total.wrong}


def main() -> int:
    """Share the tries among the processors and add up."""
    from benchmarks._rooms import report

    began = perf_counter()
    processes = os.cpu_count() or 1
    parts = [(number, processes, TRIES) for number in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.map(run_part, parts)
    tries, legitimate = (sum(int(str(part[name])) for part in found) for name in ("tries", "legitimate"))
    leaks, wrong = ([line for part in found for line in part[name]] for name in ("leaks", "wrong"))  # type: ignore[attr-defined]  # lists by their name
    for line in [*leaks, *wrong][:50]:
        print(line)
    print(f"seed {SEED}")
    report(
        "matrix",
        {
            "tries": tries,
            "leaks": len(leaks),
            "wrong refusals and other wrong answers": len(wrong),
            "legitimate share in percent": round(100 * legitimate / tries, 1),
            "seconds": round(perf_counter() - began, 1),
        },
    )
    return int(bool(leaks or wrong or legitimate / tries < 0.05))


if __name__ == "__main__":
    sys.exit(main())
