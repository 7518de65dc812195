"""Every check in one report: all of them run, also when one fails, and the summary comes last."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tools.installing import PYTHON, program
from tools.steps import ROOT, readable, run_quietly


def list_checks() -> dict[str, list[str | Path]]:
    """What is checked, by name, and the command that does it."""
    django: list[str | Path] = [PYTHON, "-m", "django"]
    checks: dict[str, list[str | Path]] = {
        "lint": [program("ruff"), "check", "--quiet"],
        "format": [program("ruff"), "format", "--check", "--quiet"],
        "types": [program("mypy")],
        "contracts": [program("lint-imports"), "--no-logo"],
        "django": [*django, "check", "--fail-level", "WARNING"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
        "pack": [program("ketenzicht"), "load-pack", "--check"],
        "messages": [PYTHON, "tools/messages.py", "--check"],
    }
    if (ROOT / "tools" / "generate.py").exists():
        checks["generated-docs"] = [PYTHON, "tools/generate.py", "--check"]
    return checks


def run_checks(variables: Mapping[str, str], *, only: list[str]) -> int:
    """Run the checks, or those named, and report; 0 when all pass, 2 when a name is unknown."""
    checks = list_checks()
    unknown = [name for name in only if name not in checks]
    if unknown:
        print(f"No such check: {', '.join(unknown)}; there are {', '.join(checks)}.")
        return 2
    verdicts = {name: _run_check(name, checks[name], variables) for name in only or checks}
    failed = [name for name, passed in verdicts.items() if not passed]
    print(
        f"\n{len(verdicts) - len(failed)} of {len(verdicts)} checks pass"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def _run_check(name: str, command: list[str | Path], variables: Mapping[str, str]) -> bool:
    started = time.monotonic()
    answer = run_quietly(command, variables)
    passed = answer.returncode == 0
    print(f"{'✓' if passed else '✗'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not passed:
        print(f"  $ {' '.join(readable(part) for part in command)}")
        print("\n".join(f"  {line}" for line in answer.stdout.rstrip().splitlines()))
    return passed
