"""What a command is, how it is read from the command line, and the ways in which it can end."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

DatabaseRole = Literal["app", "owner", "backup"]


class Exit(IntEnum):
    """How a command ended: one code per kind of user error, so that a script can tell them apart."""

    DONE = 0
    FOUND_WRONG = 1
    USAGE = 2
    ENVIRONMENT = 3
    DATABASE = 4
    PACK = 5
    UNKNOWN = 6
    REFUSED = 7
    FILES = 8
    PROGRAM = 9
    UNFINISHED = 10
    FAULT = 70
    INTERRUPTED = 130


class UserError(Exception):
    """Something the operator can mend, said in one sentence. `code` says which kind it is."""

    def __init__(self, message: str, code: Exit = Exit.REFUSED) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command: its names, and what argparse needs to know of it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    """Describe an argument in argparse's words."""
    return Argument(names, options)


@dataclass(frozen=True, slots=True)
class Command:
    """One command of `ketenzicht`.

    `name` is one word or two. `run` is where its function stands (`package.module:function`); it is imported only
    when the command is given, after Django is ready, so that `--help` is quick and needs no database. `role` is the
    database role it works as; without one it works before there is a database. `offline` names the argument that, when
    given, makes it do without a database too.
    """

    name: str
    about: str
    run: str
    role: DatabaseRole | None = None
    arguments: tuple[Argument, ...] = field(default=())
    more: str = ""
    offline: str = ""

    def needs_database(self, given: argparse.Namespace) -> bool:
        """Whether it asks the database anything, as it was given."""
        return self.role is not None and not (self.offline and getattr(given, self.offline))


def build_parser(commands: Iterable[Command], *, version: str) -> argparse.ArgumentParser:
    """The parser of the whole command line; two-word commands become a group."""
    parser = argparse.ArgumentParser(
        prog="ketenzicht",
        description="One platform for the chain against human trafficking.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version}")
    top = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups: dict[str, Any] = {}
    for command in commands:
        group, _, verb = command.name.rpartition(" ")
        if group and group not in groups:
            words = top.add_parser(group, help=f"commands about {group}", allow_abbrev=False)
            groups[group] = words.add_subparsers(title="commands", metavar="COMMAND", required=True)
        _add(groups[group] if group else top, verb, command)
    return parser


def _add(group: Any, name: str, command: Command) -> None:
    parser = group.add_parser(
        name,
        help=command.about,
        description=f"{command.about}\n\n{command.more}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command)
    for one in command.arguments:
        parser.add_argument(*one.names, **one.options)


def _epilog() -> str:
    words = {
        Exit.DONE: "done",
        Exit.FOUND_WRONG: "a check found something wrong",
        Exit.USAGE: "the command line is not understood",
        Exit.ENVIRONMENT: "a setting is missing or wrong",
        Exit.DATABASE: "the database does not answer or is not ready",
        Exit.PACK: "the country pack has errors",
        Exit.UNKNOWN: "an organisation, person or key that was named does not exist",
        Exit.REFUSED: "refused: a rule of the house, or something is there already",
        Exit.FILES: "a file or folder is missing, unreadable or not empty",
        Exit.PROGRAM: "a program of PostgreSQL failed",
        Exit.UNFINISHED: "stopped or taken over before the end: the last line says how to go on",
        Exit.FAULT: "an unexpected fault; the log has it under the id that is shown",
    }
    lines = "\n".join(f"  {code:>2}  {text}" for code, text in words.items())
    return f"exit codes:\n{lines}\n\nSettings come from the environment: see docs/guides/running.md."
