"""How much the tests must reach: everything in rules, policies, services and engines; most of the rest."""

from __future__ import annotations

import json
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tools.installing import PYTHON
from tools.steps import ROOT, VAR, run_quietly


def find_shortfalls(report: dict[str, Any], *, complete: list[str], total: float) -> list[str]:
    """What a coverage report misses of the gates: files that must be complete and aren't, and too low a total."""
    shortfalls = []
    for name, facts in sorted(report["files"].items()):
        if not any(fnmatch(name, pattern) for pattern in complete):
            continue
        lines, branches = facts["missing_lines"], facts.get("missing_branches", [])
        if lines or branches:
            gaps = [str(line) for line in lines] + [f"{start}→{end}" for start, end in branches]
            shortfalls.append(f"{name}: not reached: {', '.join(gaps)}")
    reached = report["totals"]["percent_covered"]
    if reached < total:
        shortfalls.append(f"all together: {reached:.1f}% is reached; it must be {total:.0f}%")
    return shortfalls


def main() -> int:
    """Judge the coverage that the tests just left behind; 0 when it passes the gates of pyproject.toml."""
    gates = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ketenzicht"]["coverage"]
    target = VAR / "coverage.json"
    VAR.mkdir(exist_ok=True)
    answer = run_quietly([PYTHON, "-m", "coverage", "json", "--quiet", "-o", target])
    if answer.returncode != 0:
        print(answer.stdout)
        return 1
    report = json.loads(Path(target).read_text())
    shortfalls = find_shortfalls(report, complete=gates["complete"], total=gates["total"])
    print(f"Coverage, branches included: {report['totals']['percent_covered']:.1f}%")
    print("\n".join(shortfalls) or "Rules, policies, services and engines are reached completely.")
    return 1 if shortfalls else 0


if __name__ == "__main__":
    sys.exit(main())
