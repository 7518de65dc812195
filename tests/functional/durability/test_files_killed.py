"""Taking in a file is killed in the middle of a lot, at several tables, and gone on with: each row is there once.

The middle is no matter of luck: a lock holds the lot at a table, so that everything before it is written and nothing is
committed, and only then the process is killed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks._house import OwnHouse, kill
from benchmarks._importing import ORGANISATION, WHO
from benchmarks._whole import HALVES
from tests.functional.durability.small_lots import LOT

pytestmark = pytest.mark.durability

ROWS = 400
HELD_AT = ("signals_searchtoken", "imports_rowkey", "audit_event")
"""In the middle of the reports, after them and before the keys of the rows, and at the very end."""
LONGEST_WAIT = 120.0
NOT_ASKED = {"a key of nothing"}
"""The bytes of a file have a key too."""


@pytest.fixture(scope="module")
def house() -> Iterator[OwnHouse]:
    """A durable house of its own, with somebody at every desk."""
    with OwnHouse() as made:
        made.ask("benchmarks._importing", {"do": "settle"})
        yield made


@pytest.fixture(scope="module")
def path(house: OwnHouse) -> Path:
    """A file of so many different rows, each with two mentions."""
    found = house.directory / "rows.csv"
    rows = (f"Iets gezien, nummer {n}.;labour;adult;GM0363;Iris Voorbeeld {n};Kas {n} BV\n" for n in range(ROWS))
    found.write_text("Omschrijving;Vorm;Leeftijd;Gemeente;Naam;Werkgever\n" + "".join(rows), encoding="utf-8")
    return found


def begin(house: OwnHouse, path: Path, *more: str) -> subprocess.Popen[str]:
    """Start `ketenzicht import`."""
    command = ["-m", "tests.functional.durability.small_lots", "import", str(path)]
    return subprocess.Popen(
        [sys.executable, *command, "--organisation", ORGANISATION, "--as", WHO, *more],
        env=house.environment("app"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ask(admin: psycopg.Connection[Any], query: str) -> int:
    """One number."""
    row = admin.execute(query).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def reports(admin: psycopg.Connection[Any]) -> int:
    """How many reports are stored."""
    return ask(admin, "SELECT count(*) FROM signals_signal WHERE kind = 'reported'")


def kill_in_the_middle(house: OwnHouse, process: subprocess.Popen[str], table: str) -> None:
    """Let at least one lot through, hold the next at a table, and kill the process while it waits there."""
    give_up = time.monotonic() + LONGEST_WAIT
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        start = reports(admin)
        while reports(admin) == start:
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.01)
        with psycopg.connect(house.admin_url()) as holder:
            holder.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            waits = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass"
            while not ask(admin, waits):
                assert process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.01)
            kill(process.pid)
            process.communicate()
            holder.rollback()
        while ask(admin, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ketenzicht_app'"):
            assert time.monotonic() < give_up
            time.sleep(0.01)


def test_each_row_is_there_once_after_kills_in_the_middle(house: OwnHouse, path: Path) -> None:
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        reached = [0]
        for table in HELD_AT:
            process = begin(house, path, *(["--resume"] if reached[1:] else []))
            kill_in_the_middle(house, process, table)
            reached.append(reports(admin))
            # A whole number of lots, and the file says the same as what is stored.
            assert reached[-1] % LOT == 0
            assert reached[-2] < reached[-1] < ROWS
            assert ask(admin, "SELECT done FROM imports_import") == reached[-1]
            assert ask(admin, "SELECT count(*) FROM imports_rowkey") == reached[-1]
            assert halves(admin) == {}
        said, _ = begin(house, path, "--resume").communicate(timeout=LONGEST_WAIT)
        assert said.splitlines()[-1] == f"{ROWS} reports were taken in, 0 were there already, 0 were not taken in."
        assert reports(admin) == ROWS
        assert ask(admin, "SELECT count(DISTINCT thread) FROM signals_signal WHERE kind = 'held'") == ROWS
        assert ask(admin, "SELECT count(DISTINCT token) FROM imports_rowkey") == ROWS
        assert halves(admin) == {}
    assert "The trail is whole" in house.run("verify-trail", role="backup")


def test_the_same_file_once_more_adds_nothing(house: OwnHouse, path: Path) -> None:
    said, _ = begin(house, path).communicate(timeout=LONGEST_WAIT)
    assert said.splitlines()[-1] == f"0 reports were taken in, {ROWS} were there already, 0 were not taken in."
    with psycopg.connect(house.admin_url()) as admin:
        assert reports(admin) == ROWS
        assert halves(admin) == {}


def halves(admin: psycopg.Connection[Any]) -> dict[str, int]:
    """Everything that is half, by what it is."""
    counted = {what: ask(admin, query) for what, query in HALVES.items() if what not in NOT_ASKED}
    return {what: number for what, number in counted.items() if number}
