"""PostgreSQL's own programs for dumping and restoring, of the same major version as the server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ketenzicht.config import postgres
from ketenzicht.interfaces.cli.command import Exit, UserError

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


class PostgresPrograms:
    """`pg_dump` and `pg_restore` for one database, reached through the environment: arguments can be read by all."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            major = connection.info.server_version // 10_000
        self._binaries = postgres.find_binaries(major=major)
        parts = conninfo_to_dict(url)
        given = {
            VARIABLES[name]: str(value) for name, value in parts.items() if name in VARIABLES and value is not None
        }
        self._environment = {**os.environ, **given}

    def dump(self, target: Path, *options: str) -> None:
        """Write a dump in the custom format, readable by its maker alone."""
        target.touch(mode=0o600)
        self._run("pg_dump", "--format=custom", f"--file={target}", "--no-owner", *options)

    def restore(self, source: Path, *options: str) -> None:
        """Restore a dump, and stop at the first thing that fails."""
        database = self._environment["PGDATABASE"]
        self._run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={database}", *options, str(source))

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries.program(program), *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = next((line for line in done.stderr.splitlines() if "error" in line), f"{program} failed")
            raise UserError(said, Exit.PROGRAM)


def run_ourselves(module: str, *arguments: str, role: str) -> None:
    """Run a module of ours as another database role; what it says is shown. Raises UserError when it finds wrong."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env={**os.environ, "KETENZICHT_DB_ROLE": role}, check=False
    )
    if done.returncode:
        raise UserError("The restore is not whole, as said above; don't use it.", Exit.FOUND_WRONG)
