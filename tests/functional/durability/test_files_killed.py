"""Taking in a file is killed in the middle of a lot, at several tables, and gone on with: each row is there once.

The middle is no matter of luck: a lock holds the lot at a table, so that everything before it is written and nothing is
committed, and only then the process is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks._house import OwnHouse, kill
from benchmarks._importing import ORGANISATION, WHO
from benchmarks._whole import HALVES
from tests.functional.durability.small_lots import LOT, PROGRAM

pytestmark = pytest.mark.durability

ROWS = 400
LANES = 3
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
    write(found, "gezien")
    return found


def write(path: Path, word: str) -> None:
    """Write so many rows, different from those with another word."""
    rows = (f"Iets {word}, nummer {n}.;labour;adult;GM0363;Iris Voorbeeld {n};Kas {n} BV\n" for n in range(ROWS))
    path.write_text("Omschrijving;Vorm;Leeftijd;Gemeente;Naam;Werkgever\n" + "".join(rows), encoding="utf-8")


def begin(house: OwnHouse, path: Path, *more: str, lanes: int = 1) -> subprocess.Popen[str]:
    """Start `ketenzicht import`."""
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, "import", str(path), "--organisation", ORGANISATION, "--as", WHO, *more],
        env=house.environment("app") | {"KETENZICHT_IMPORT_LANES": str(lanes)},
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


def wait_until(seen: Callable[[], object]) -> None:
    """Wait for something that is bound to happen."""
    give_up = time.monotonic() + LONGEST_WAIT
    while not seen():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@contextmanager
def hold(house: OwnHouse, process: subprocess.Popen[str], table: str, lanes: int, *, after: int) -> Iterator[None]:
    """Let at least one lot through, then hold every lane at a table for as long as this lasts."""
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        wait_until(lambda: reports(admin) > after or process.poll() is not None)
        assert process.poll() is None
        with psycopg.connect(house.admin_url()) as holder:
            holder.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            waits = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass"
            wait_until(lambda: ask(admin, waits) >= lanes)
            yield
            holder.rollback()


def beside(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a process has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def kill_in_the_middle(house: OwnHouse, process: subprocess.Popen[str], table: str) -> None:
    """Kill the process while it is held at a table, and wait until the database has noticed."""
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        with hold(house, process, table, 1, after=reports(admin)):
            kill(process.pid)
            process.communicate()
        wait_until(lambda: not ask(admin, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ketenzicht_app'"))


def test_each_row_is_there_once_after_kills_in_the_middle_and_the_same_file_adds_nothing(
    house: OwnHouse, path: Path
) -> None:
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
    said, _ = begin(house, path).communicate(timeout=LONGEST_WAIT)
    assert said.splitlines()[-1] == f"0 reports were taken in, {ROWS} were there already, 0 were not taken in."
    with psycopg.connect(house.admin_url()) as admin:
        assert reports(admin) == ROWS
        assert halves(admin) == {}


def test_lanes_share_a_file_and_each_can_be_killed(house: OwnHouse) -> None:
    path = house.directory / "lanes.csv"
    write(path, "in banen")
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        before = reports(admin)
        process = begin(house, path, lanes=LANES)
        with hold(house, process, "signals_searchtoken", LANES, after=before):
            # All are in the middle of a lot. One beside the first is killed: what it was at falls to the others.
            os.kill(beside(process)[0], signal.SIGKILL)
        with hold(house, process, "imports_rowkey", LANES - 1, after=reports(admin)):
            kill(process.pid)
            process.communicate()
        # The one that is left ends the lot that it is at, for nobody is there any more to want the next.
        wait_until(lambda: not ask(admin, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ketenzicht_app'"))
        reached = reports(admin) - before
        assert reached % LOT == 0
        assert 0 < reached < ROWS
        assert ask(admin, "SELECT max(done) FROM imports_import WHERE state = 'taking'") == reached
        assert halves(admin) == {}
        said, _ = begin(house, path, "--resume", lanes=LANES).communicate(timeout=LONGEST_WAIT)
        assert said.splitlines()[-1] == f"{ROWS} reports were taken in, 0 were there already, 0 were not taken in."
        assert reports(admin) == before + ROWS
        assert halves(admin) == {}
    assert "The trail is whole" in house.run("verify-trail", role="backup")


def halves(admin: psycopg.Connection[Any]) -> dict[str, int]:
    """Everything that is half, by what it is."""
    counted = {what: ask(admin, query) for what, query in HALVES.items() if what not in NOT_ASKED}
    return {what: number for what, number in counted.items() if number}
