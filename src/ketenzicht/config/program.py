"""The program `ketenzicht`: its commands, what each needs before it can start, and what the operator can mend."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import PackageNotFoundError, version

from ketenzicht.config.commands import COMMANDS
from ketenzicht.config.environment import EnvironmentInvalid
from ketenzicht.config.postgres import PostgresError
from ketenzicht.config.starting import start_django, start_without_database
from ketenzicht.interfaces.cli.command import Command, Exit, UserError
from ketenzicht.interfaces.cli.running import run

MISSING_TABLE, MISSING_COLUMN, NO_RIGHT = "42P01", "42703", "42501"


def main() -> int:
    """Do what the command line asks."""
    return run(sys.argv[1:], commands=COMMANDS, version=installed_version(), prepare=prepare, explain=explain)


def installed_version() -> str:
    """The version of the installed package."""
    try:
        return version("ketenzicht")
    except PackageNotFoundError:
        return "0.0.0+source"


def prepare(command: Command, given: argparse.Namespace) -> None:
    """Set up logging, and Django in the database role of the command, or without a database."""
    from ketenzicht.config import logging

    logging.configure({"level": os.environ.get("KETENZICHT_LOG_LEVEL", "INFO")})
    if command.role is None:
        return
    if command.needs_database(given):
        start_django(command.role)
    else:
        start_without_database()


def explain(error: BaseException) -> UserError | None:
    """What the operator can mend, in one sentence; None for a fault of ours."""
    if isinstance(error, EnvironmentInvalid):
        return UserError(str(error), Exit.ENVIRONMENT)
    if isinstance(error, PostgresError):
        return UserError(str(error), Exit.DATABASE)
    if isinstance(error, FileNotFoundError | PermissionError | FileExistsError | IsADirectoryError):
        return UserError(f"{error.strerror}: {error.filename}", Exit.FILES)
    return _explain_database(error)


def _explain_database(error: BaseException) -> UserError | None:
    import psycopg
    from django import db

    cause = error.__cause__ if isinstance(error, db.Error) else error
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return UserError(f"The database does not answer: {str(cause).splitlines()[0]}", Exit.DATABASE)
    state = getattr(cause, "sqlstate", None)
    if state in (MISSING_TABLE, MISSING_COLUMN):
        return UserError("The database is not of this release; run `ketenzicht migrate`.", Exit.DATABASE)
    if state == NO_RIGHT:
        return UserError(
            "The database role may not do this; check that the three database URLs name the right roles"
            " and run `ketenzicht migrate`.",
            Exit.DATABASE,
        )
    return None


if __name__ == "__main__":
    sys.exit(main())
