"""Steps that say what they do and how long it took, and failures that are one sentence."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class StepFailed(Exception):
    """Something the user can do something about: one sentence, and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what starts, and when it is done how long it took."""
    print(f"• {title} …", flush=True)
    started = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


def run_visibly(command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> int:
    """Run a program whose output the user sees, from the root of the checkout; its exit code."""
    print(f"  $ {shlex.join(readable(part) for part in command)}", flush=True)
    try:
        return subprocess.run(command, cwd=ROOT, env=environment(extra), check=False).returncode
    except KeyboardInterrupt:
        return 130


def run_quietly(
    command: Sequence[str | Path], extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program and keep what it says, errors and all, in `stdout`."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(extra),
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for our own programs: ours, with `src` to import from and what the caller adds."""
    paths = [str(ROOT / "src"), str(ROOT)]
    if "PYTHONPATH" in os.environ:
        paths.append(os.environ["PYTHONPATH"])
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
        **(extra or {}),
    }


def readable(part: str | Path) -> str:
    """A path inside the checkout, the short way."""
    path = Path(part)
    if path.is_absolute() and path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return "python3" if str(part) == sys.executable else str(part)
