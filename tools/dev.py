"""Demo, tests, checks and measurements: `python3 tools/dev.py COMMAND`, with nothing installed beforehand.

An old Python must be able to read this file, so that it can be told that it is too old.
"""

import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check the Python that runs this, then do the command."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.stderr.write(f"Ketenzicht needs Python 3.11 or newer; this is {found}.\n")
        return 2
    sys.path.insert(0, str(ROOT))
    from tools.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
