"""Doing one command: a user error is one sentence and an exit code, a fault is an id in the log. Never a traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

import structlog

from ketenzicht.interfaces.cli.command import Command, Exit, UserError, build_parser
from ketenzicht.shared import ids
from ketenzicht.shared.errors import KetenzichtError

log = structlog.get_logger("ketenzicht.cli")

SEEN = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""Characters that would do something to a terminal, and what is written in their place."""

Explain = Callable[[BaseException], UserError | None]
Prepare = Callable[[Command, argparse.Namespace], None]


def run(
    arguments: Sequence[str], *, commands: Iterable[Command], version: str, prepare: Prepare, explain: Explain
) -> int:
    """Read the command line, do the command and give its exit code.

    `prepare` makes Django ready in the command's database role, if it needs one; `explain` turns what the operator
    can mend into a UserError, and answers None for a fault.
    """
    try:
        given = build_parser(commands, version=version).parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return guarded(lambda: _do(given, prepare), explain)


def guarded(work: Callable[[], int], explain: Explain) -> int:
    """Do something and give its exit code; whatever comes through becomes a sentence, or an id in the log."""
    try:
        return work()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing is wrong here.
        sys.stderr.close()
        return Exit.DONE
    except Exception as error:  # noqa: BLE001  # the outermost wall: whatever comes through must not show a traceback
        return _end_badly(_told(error) or explain(error), error)


def _do(given: argparse.Namespace, prepare: Prepare) -> int:
    command: Command = given.command
    prepare(command, given)
    module, _, function = command.run.partition(":")
    result = getattr(import_module(module), function)(given)
    return Exit.DONE if result is None else int(result)


def _told(error: BaseException) -> UserError | None:
    if isinstance(error, UserError):
        return error
    if isinstance(error, KetenzichtError):
        return UserError(" ".join(part for part in (str(error), error.advice) if part))
    return None


def _end_badly(told: UserError | None, error: BaseException) -> int:
    if told is not None:
        sys.stderr.write(f"{' '.join(str(told).split()).translate(SEEN)}\n")
        return told.code
    fault = str(ids.new_id())
    log.critical("fault", request_id=fault, exc_info=error)
    sys.stderr.write(f"Something went wrong that should not. The log has it under fault {fault}.\n")
    return Exit.FAULT


def say(text: str = "") -> None:
    """Write one line for the operator, at once. What came from outside can't steer the terminal."""
    sys.stdout.write(f"{text.translate(SEEN)}\n")
    sys.stdout.flush()
