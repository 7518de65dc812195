"""The capture tables that measurements of the estimate use, read from beside their sources."""

import os
from pathlib import Path

# One thread, so that seconds of the processor are seconds of one core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ketenzicht.engines import estimation

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "mse"


def table(name: str) -> estimation.CaptureTable:
    """One of the public tables."""
    return estimation.read_table((GOLDEN / f"{name}.csv").read_text(encoding="utf-8"))
