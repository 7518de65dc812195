"""The program `ketenzicht`, that goes through files in small lots: so that a short file has many middles. A module."""

from __future__ import annotations

import sys

from ketenzicht.capabilities.imports import rules
from ketenzicht.config.program import main

LOT = 10
PROGRAM = "tests.functional.durability.small_lots"

if __name__ == "__main__":
    rules.CHUNK_ROWS = LOT
    rules.LANE_PROGRAM = PROGRAM
    sys.exit(main())
