"""The virtual environment of this checkout: made once, filled from hashed requirements when those changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.steps import ROOT, StepFailed, run_quietly, step

VENV = Path(os.environ.get("KETENZICHT_VENV", ROOT / ".venv")).absolute()
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
INSTALLED = VENV / "ketenzicht-installed.json"
ENTRY_POINT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from ketenzicht.config.program import main

if __name__ == "__main__":
    sys.exit(main())
"""


def ensure_venv(kind: str) -> None:
    """A virtual environment with the `base` or the `dev` requirements, and the project itself importable."""
    wanted = {name: _checksum(name) for name in (("base",) if kind == "base" else ("base", "dev"))}
    installed = _read_installed()
    if PYTHON.exists() and all(installed.get(name) == checksum for name, checksum in wanted.items()):
        return
    if not PYTHON.exists() or not (_uv() or program("pip").exists()):
        # uv makes environments without pip; when uv is gone since, a new one is made.
        shutil.rmtree(VENV, ignore_errors=True)
        with step(f"Making a virtual environment in {VENV.name}"):
            _make_venv()
    with step(f"Installing the {kind} requirements with {'uv' if _uv() else 'pip'} (hashes checked)"):
        _install(REQUIREMENTS / f"{kind}.txt")
    with step("Making the project importable"):
        _link_project()
    INSTALLED.write_text(json.dumps(wanted))


def program(name: str) -> Path:
    """One of the programs in the virtual environment."""
    return VENV / "bin" / name


def _checksum(kind: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{kind}.txt").read_bytes() + sys.version.encode()).hexdigest()


def _read_installed() -> dict[str, str]:
    try:
        return dict(json.loads(INSTALLED.read_text()))
    except FileNotFoundError:
        return {}


def _uv() -> str | None:
    return shutil.which("uv")


def _make_venv() -> None:
    uv = _uv()
    command = [uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    answer = run_quietly([*command, str(VENV)])
    if answer.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise StepFailed(
            f"Python can't make a virtual environment (on Debian: apt-get install python3-venv): {_last(answer)}"
        )


def _install(requirements: Path) -> None:
    uv = _uv()
    command = (
        [uv, "pip", "install", "--quiet", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    )
    quiet = [] if uv else ["--quiet", "--disable-pip-version-check", "--no-input"]
    # Wheels only: building from source would run code that no hash covers. The file is complete, so nothing is
    # resolved again: older pips fail on a pinned package that another asks for with an extra.
    answer = run_quietly(
        [*command, *quiet, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(requirements)]
    )
    if answer.returncode != 0:
        raise StepFailed(f"Installing {requirements.name} failed (is a package index within reach?): {_last(answer)}")


def _link_project() -> None:
    # A path file and a script do what an editable install does, without a build and so without a network.
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
    (packages / "ketenzicht.pth").write_text(f"{ROOT / 'src'}\n")
    script = program("ketenzicht")
    script.write_text(ENTRY_POINT.format(python=PYTHON))
    script.chmod(0o755)


def _last(answer: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in answer.stdout.splitlines() if line.strip()]
    return " ".join(lines[-3:]) or f"exit code {answer.returncode}"
