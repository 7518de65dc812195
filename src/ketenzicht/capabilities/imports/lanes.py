"""Going through a long file in several processes: the one that was asked to, and others that it starts beside it.

What they share is the database alone (see `running`). A process beside another is the program itself with the command
`import-lane`; it hears what to do on its standard input, and leaves after its lot when that is closed, as it is when
the process that started it dies.
"""

import json
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import IO
from uuid import UUID

import structlog
from django.conf import settings

from ketenzicht.capabilities.imports import rules, running
from ketenzicht.capabilities.imports.types import ImportInfo, State

LONG = 3
"""So many lots must be left for a second process to be worth its start."""

log = structlog.get_logger("ketenzicht.imports")


def run_import(*, context_id: UUID, import_id: UUID, told: running.Told = lambda _info: None) -> None:
    """Go through the rows of a file that was started, to the end or until it is stopped. `told` hears how far it is.

    Rows of a long file are taken in by as many processes as the house has lanes (`KETENZICHT_IMPORT_LANES`).
    Raises ActEnded when the person's mandate or the act has ended; the file then waits where it is.
    """
    with ExitStack() as stack:
        beside: list[subprocess.Popen[str]] = []

        def hear(info: ImportInfo) -> None:
            told(info)
            left = info.total - info.done
            if info.state == State.TAKING and left > LONG * rules.CHUNK_ROWS and not beside:
                beside.extend(_start(context_id, import_id) for _ in range(settings.KETENZICHT_IMPORT_LANES - 1))

        stack.callback(_end, beside)
        running.go_through(context_id=context_id, import_id=import_id, told=hear)


def run_lane(said: IO[str]) -> None:
    """Go through a file beside the process that started this one, for as long as that one is there to say so."""
    asked = json.loads(said.readline())
    running.go_through(
        context_id=UUID(asked["context"]), import_id=UUID(asked["import"]), wanted=lambda: not _is_closed(said)
    )


def _start(context_id: UUID, import_id: UUID) -> subprocess.Popen[str]:
    # A session of its own: whoever interrupts the command interrupts this process, which lets the others end in order.
    process = subprocess.Popen(
        [sys.executable, "-m", rules.LANE_PROGRAM, "import-lane"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    print(json.dumps({"context": str(context_id), "import": str(import_id)}), file=process.stdin, flush=True)
    return process


def _end(beside: Sequence[subprocess.Popen[str]]) -> None:
    """Let the others finish the lot that they are at. What one of them fails at is done by those that are left."""
    for process in beside:
        if process.stdin is not None:
            process.stdin.close()
    for process in beside:
        if process.wait():
            log.warning("import_lane_failed", returned=process.returncode)


def _is_closed(said: IO[str]) -> bool:
    """Whether whoever spoke is gone: after the first line there is nothing to be read but the end."""
    return bool(select.select([said], [], [], 0)[0])
