"""Several go through one file: they work side by side, store in the order of the file, and do what another gave up."""

import io
import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.db import OperationalError, connections
from psycopg.errors import DeadlockDetected

from ketenzicht.capabilities.imports import lanes, rules, running
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports.models import Piece, RowKey
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import administrator_url, open_act
from tests.integration.imports.conftest import House, bring, checked, look, taken

ROWS = 23
EARLIER = 1
LOT = 2
FILE = "feit;vorm\n" + "".join(f"Iets gezien, nummer {number}.;labour\n" for number in range(ROWS))
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short file has many lots."""
    monkeypatch.setattr(rules, "CHUNK_ROWS", LOT)


@pytest.fixture
def begun(house: House) -> imports.ImportInfo:
    """A checked file of which the rows may be taken in, at a house whose receivers have had a report: whoever makes
    the first key of an organisation holds up the others until its commit."""
    taken(house.inspector, checked(house.inspector, bring(house.inspector, "feit;vorm\nEerder.;labour\n").id).id)
    found = checked(house.inspector, bring(house.inspector, FILE).id)
    with open_act(house.inspector) as act:
        return imports.take_in(by=act, import_id=found.id, here=True)


def runner_for(begun: imports.ImportInfo) -> running._Runner:
    """One who goes through the file."""
    assert begun.context_id is not None
    return running._Runner(begun.context_id, begun.id, lambda _info: None)


def go_through(begun: imports.ImportInfo, told: running.Told = lambda _info: None) -> None:
    """To the end, with a connection of one's own."""
    assert begun.context_id is not None
    try:
        running.go_through(context_id=begun.context_id, import_id=begun.id, told=told)
    finally:
        connections.close_all()


def check_whole(house: House, begun: imports.ImportInfo) -> None:
    """Every row is there once, and the file says so."""
    done = look(house.inspector, begun.id)
    assert (done.state, done.done, done.stored, done.bad) == (imports.State.DONE, ROWS, ROWS, 0)
    with open_act(house.inspector):
        assert Signal.objects.count() == ROWS + EARLIER
        assert RowKey.objects.count() == ROWS + EARLIER


def test_they_work_side_by_side_and_store_in_the_order_of_the_file(house: House, begun: imports.ImportInfo) -> None:
    real, together, met, told = running._take, threading.Barrier(2, timeout=PATIENCE), [], []

    def meeting(act: Any, row: Any, start: int, readings: Any) -> running._Result:
        met.append(start)
        if start < 2 * LOT:
            together.wait()
        return real(act, row, start, readings)

    with mock.patch.object(running, "_take", meeting), ThreadPoolExecutor(2) as pool:
        both = [pool.submit(go_through, begun, lambda info: told.append(info.done)) for _ in range(2)]
        assert [one.result(PATIENCE) for one in both] == [None, None]
    # Whoever is first done may already have looked whether there is more.
    assert sorted(start for start in met if start < ROWS) == [*range(0, ROWS, LOT)]
    # Each says first how far the file is, and then what it has done itself.
    assert sorted({*told}) == [0, *range(LOT, ROWS, LOT), ROWS]
    check_whole(house, begun)


def test_what_one_gives_up_is_done_by_the_other(house: House, begun: imports.ImportInfo) -> None:
    real, other_waits, given_up = running._take, threading.Event(), []

    def failing(act: Any, row: Any, start: int, readings: Any) -> running._Result:
        if start == 0 and not given_up:
            given_up.append(start)
            assert other_waits.wait(PATIENCE)
            raise MemoryError
        return real(act, row, start, readings)

    with mock.patch.object(running, "_take", failing), ThreadPoolExecutor(2) as pool:
        first: Future[None] = pool.submit(go_through, begun)
        wait_until(lambda: given_up)
        second: Future[None] = pool.submit(go_through, begun)
        with psycopg.connect(administrator_url(), autocommit=True) as admin:
            waits = "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
            wait_until(lambda: admin.execute(waits).fetchone() is not None)
        other_waits.set()
        with pytest.raises(MemoryError):
            first.result(PATIENCE)
        assert second.result(PATIENCE) is None
    check_whole(house, begun)


def wait_until(seen: Callable[[], object]) -> None:
    """Wait for something that is bound to happen."""
    never = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if seen():
            return
        never.wait(0.01)
    raise AssertionError("it did not happen")


def test_a_lot_that_was_stored_between_looking_and_locking_is_left(house: House, begun: imports.ImportInfo) -> None:
    late, other, real, passed = runner_for(begun), runner_for(begun), running._ask, []

    def overtaken(function: str, name: str) -> bool | None:
        if not passed:
            passed.append(name)
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(in_its_own_connection, other.lot).result(PATIENCE)
        return real(function, name)

    with mock.patch.object(running, "_ask", overtaken):
        assert late.lot()
    assert look(house.inspector, begun.id).stored == LOT
    while late.lot():
        pass
    check_whole(house, begun)


def in_its_own_connection(work: Callable[[], Any]) -> Any:
    """Do something in a thread, and leave no connection behind."""
    try:
        return work()
    finally:
        connections.close_all()


def test_a_file_that_ended_while_it_was_read_is_left(house: House, begun: imports.ImportInfo) -> None:
    late = runner_for(begun)
    real = late._read_anew

    def ended(act: Any, row: Any, start: int) -> Any:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(go_through, begun).result(PATIENCE)
        return real(act, row, start)

    claim = mock.patch.object(late, "_claim", side_effect=lambda: (late._running(), 0))
    with claim, mock.patch.object(late, "_read_anew", ended):
        assert late.lot()
    assert not late.lot()
    check_whole(house, begun)


def test_bytes_that_are_gone_while_the_file_runs_are_told(house: House, begun: imports.ImportInfo) -> None:
    with open_act(house.inspector):
        Piece.objects.all().delete()
    with pytest.raises(Piece.DoesNotExist):
        runner_for(begun).lot()


def test_no_more_go_through_a_file_than_there_are_lanes(house: House, begun: imports.ImportInfo) -> None:
    late = runner_for(begun)
    with psycopg.connect(administrator_url()) as admin:
        for number in range(rules.MAXIMUM_LANES):
            name = late._name_of(number * LOT)
            admin.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [name])
        assert not late.lot()
    assert late.lot()


def test_what_the_database_cannot_do_is_told_at_once(house: House, begun: imports.ImportInfo) -> None:
    with mock.patch.object(running, "_take", side_effect=OperationalError) as tried, pytest.raises(OperationalError):
        runner_for(begun).lot()
    assert tried.call_count == 1


class Beside:
    """A process beside this one, that only listens."""

    def __init__(self, command: list[str], **_options: Any) -> None:
        self.command = command
        self.stdin = Kept()
        self.returncode = 9

    def wait(self) -> int:
        """It has failed."""
        return self.returncode


class Kept(io.StringIO):
    """What was said, also when nobody says more."""

    said = ""

    def close(self) -> None:
        """Keep it."""
        self.said = self.getvalue()
        super().close()


def test_a_long_file_gets_more_processes_that_hear_what_to_do(
    house: House, begun: imports.ImportInfo, settings: Any
) -> None:
    settings.KETENZICHT_IMPORT_LANES = 3
    started: list[Beside] = []

    def start(*given: Any, **options: Any) -> Beside:
        started.append(Beside(*given, **options))
        return started[-1]

    assert begun.context_id is not None
    with mock.patch.object(lanes.subprocess, "Popen", start), mock.patch.object(lanes, "log") as log:
        imports.run_import(context_id=begun.context_id, import_id=begun.id)
    assert [one.command[1:] for one in started] == [["-m", rules.LANE_PROGRAM, "import-lane"]] * 2
    asked = {"context": str(begun.context_id), "import": str(begun.id)}
    assert [json.loads(one.stdin.said) for one in started] == [asked, asked]
    assert [call.kwargs for call in log.warning.call_args_list] == [{"returned": 9}] * 2
    check_whole(house, begun)


@pytest.mark.parametrize("stays", [True, False])
def test_a_process_beside_another_goes_on_while_that_one_is_there(
    house: House, begun: imports.ImportInfo, *, stays: bool
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as said, os.fdopen(writing, "w", encoding="utf-8") as speaker:
        print(json.dumps({"context": str(begun.context_id), "import": str(begun.id)}), file=speaker, flush=True)
        if not stays:
            speaker.close()
        imports.run_lane(said)
    assert look(house.inspector, begun.id).stored == (ROWS if stays else 0)


def test_after_a_collision_a_lot_is_worked_at_in_its_turn(house: House, begun: imports.ImportInfo) -> None:
    second, real, seen = runner_for(begun), running._take, []

    def colliding(act: Any, row: Any, start: int, readings: Any) -> running._Result:
        seen.append(start)
        if len(seen) == 1:
            raise OperationalError from DeadlockDetected()
        return real(act, row, start, readings)

    with mock.patch.object(running, "_take", colliding), ThreadPoolExecutor(1) as pool:
        with (
            psycopg.connect(administrator_url()) as other,
            psycopg.connect(administrator_url(), autocommit=True) as admin,
        ):
            # The first lot is another's, who gives it up in the end.
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [second._name_of(0)])
            waiting = pool.submit(in_its_own_connection, second.lot)
            waits = "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
            wait_until(lambda: admin.execute(waits).fetchone() is not None)
        assert waiting.result(PATIENCE)
        # It was worked at once, collided, and then only waited for: nothing is held while one waits.
        assert seen == [LOT]
        assert pool.submit(in_its_own_connection, second.lot).result(PATIENCE)
    assert seen == [LOT, 0]
