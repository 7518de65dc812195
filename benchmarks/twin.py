"""The engine of the estimate against its slow, obvious twin on thousands of generated tables.

    python -m benchmarks.twin [TABLES] [SEED]

TABLES of each of eight kinds (default 250), three times over: existence and dark figure of a drawn model, and the
stepwise choice at two thresholds. The comparison is that of tests/unit/engines/estimation, which does fifteen of each.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks._rooms import report

ROOT = Path(__file__).parent.parent
TEST = "tests/unit/engines/estimation/test_against_the_twin.py"
WITHOUT_DJANGO = ("-o", "addopts=", "--import-mode=importlib", "-p", "no:django", "--noconftest", "-q")


def main() -> int:
    """Run the comparison; its exit code."""
    tables, seed = ([*sys.argv[1:], "250", "20261128"][place] for place in ((0, 1) if len(sys.argv) > 2 else (0, -1)))
    variables = {"KETENZICHT_TWIN_TABLES": tables, "KETENZICHT_TWIN_SEED": seed, "OPENBLAS_NUM_THREADS": "1"}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *WITHOUT_DJANGO, TEST], cwd=ROOT, env={**os.environ, **variables}, check=False
    )
    figures = {
        "tables of a kind": int(tables),
        "kinds": 8,
        "tables compared": 8 * 3 * int(tables) + 1,
        "seed": int(seed),
    }
    report("twin", figures | {"seconds": round(time.perf_counter() - began, 1), "exit code": done.returncode})
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
