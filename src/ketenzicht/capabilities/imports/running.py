"""Going through the rows of a file, some at a time: checking them, or taking them in.

Each lot of rows is one transaction in an act of the person who started it: the reports, the keys of the rows, what is
wrong and how far it is are stored together or not at all. Whoever is killed leaves a whole number of lots, and whoever
goes on begins after the last of them.

Several may go through one file at once, each in a process of its own. They claim lots by locks that end with their
transaction, work side by side, and commit in the order of the file: before a lot is stored it waits for the one before
it. When that one is given up, so is the lot, and both are claimed anew.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection
from django.db.models import QuerySet
from psycopg.errors import DeadlockDetected

from ketenzicht.capabilities.access.public import Act, acting
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports import keeping, rules, selectors, services, stored
from ketenzicht.capabilities.imports.errors import FileNotTaken
from ketenzicht.capabilities.imports.lots import Lot
from ketenzicht.capabilities.imports.models import Import, Piece, RowProblem
from ketenzicht.capabilities.imports.seen import Seen
from ketenzicht.capabilities.imports.translating import Reading, Translator
from ketenzicht.capabilities.imports.types import RUNNING, ImportInfo, State
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.engines import tabular
from ketenzicht.shared import clock

Told = Callable[[ImportInfo], None]
ORIGIN = "import"
TRIES = 3


def go_through(
    *, context_id: UUID, import_id: UUID, told: Told = lambda _info: None, wanted: Callable[[], bool] = lambda: True
) -> None:
    """Go through the rows of a file to the end, until it is stopped, or for as long as this is wanted. `told`
    hears how far it is, at the beginning and after each lot.

    Raises ActEnded when the person's mandate or the act has ended; the file then waits where it is.
    """
    runner = _Runner(context_id, import_id, told)
    try:
        going = True
        while going and wanted():
            with _without_collecting():
                going = runner.lot()
    except FileNotTaken as error:
        runner.refuse(error)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for circles of objects between lots only: within one there are hardly any, and the looking, again and again
    among all that a lot holds, takes a fifth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Overtaken(Exception):
    """The lot is not ours to store now: it was stored, the one before it was given up, or the file no longer runs."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What a lot adds to the counts of its file."""

    good: int = 0
    bad: int = 0
    stored: int = 0
    repeated: int = 0


class _Runner:
    """One going through of one file, alone or beside others."""

    def __init__(self, context_id: UUID, import_id: UUID, told: Told) -> None:
        self._context_id = context_id
        self._import_id = import_id
        self._told = told
        self._file: BinaryIO
        self._rows: Iterator[tabular.Row]
        self._by_line: tabular.ByLine | None = None
        self._translator: Translator | None = None
        self._read_to = 0
        """How many rows of the file were read from it."""
        self._in_turn = False
        """Whether to work only when it is the lot's turn, as after a collision: holding nothing while waiting."""
        self._start = -1
        self._readings: list[Reading] = []
        self._seen = Seen()
        """References in the rows before `_seen_to` that are in order, in a check."""
        self._seen_to = 0
        self._fresh: dict[int, int] = {}
        """The same of the lot that is worked at."""

    def lot(self) -> bool:
        """Do the next lot of rows; False when there is nothing more to do here."""
        tries = TRIES
        while True:
            tries -= 1
            try:
                going = self._lot()
            except _Overtaken:
                return True
            except DatabaseError as error:
                # Somebody took in the same rows at this very moment: theirs are there, and are found the next time.
                # Or the lot before waits for what this one holds, such as the first key of a receiver.
                collided = isinstance(error, IntegrityError) or isinstance(error.__cause__, DeadlockDetected)
                if not collided or not tries:
                    raise
                self._in_turn = True
            else:
                self._in_turn = False
                return going

    def _lot(self) -> bool:
        with acting(self._context_id, origin=ORIGIN) as act:
            claimed = self._claim()
            if claimed is None:
                return False
            row, start = claimed
            if self._start < 0:
                self._told(keeping.info(row))
            if self._in_turn:
                row = self._wait_for_turn(start)
            elif row.state == State.CHECKING:
                row = self._wait_for_turn(start, locked=False)
            readings = self._read(act, row, start)
            work = self._check if row.state == State.CHECKING else _take
            result = work(act, row, start, readings)
            row = self._wait_for_turn(start)
            self._store(act, row, result, readings)
        # Now that the lot is kept, and not when it is tried again.
        self._remember(self._fresh, start + len(readings))
        return State(row.state) in RUNNING

    def refuse(self, error: FileNotTaken) -> None:
        """The file cannot be read to its end: nothing of it is taken in."""
        with acting(self._context_id, origin=ORIGIN) as act:
            row = Import.objects.select_for_update().get(id=self._import_id)
            if rules.can_step("refuse", row.state):
                row.state = State.REFUSED
                row.refused_for = error.reason
                services.end(row)
                row.save()
                act.record("destroy", "import", row.id, reason=error.reason)

    def _running(self, *, locked: bool = False) -> Import | None:
        """The file, when it still runs in the act of this going through."""
        among = Import.objects.select_for_update() if locked else Import.objects.all()
        row = among.filter(id=self._import_id).first()
        return row if row is not None and row.state in RUNNING and row.context_id == self._context_id else None

    def _claim(self) -> tuple[Import, int] | None:
        """The file and how many rows of it come before the first lot that nobody works on; None when there is none.

        Raises _Overtaken when that lot was stored between our looking and our locking it.
        """
        row = self._running()
        if row is None:
            return None
        ahead = range(row.done, row.done + rules.MAXIMUM_LANES * rules.CHUNK_ROWS, rules.CHUNK_ROWS)
        start = next((one for one in ahead if _ask("pg_try_advisory_xact_lock", self._name_of(one))), None)
        if start is None:
            return None
        row = self._running()
        if row is None or row.done > start:
            raise _Overtaken
        return row, start

    def _wait_for_turn(self, start: int, *, locked: bool = True) -> Import:
        """The file, once all that comes before these rows is stored. Raises _Overtaken when it will not be."""
        with connection.cursor() as cursor:
            # As long as the lot before takes; when its process dies, its lock ends.
            cursor.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
            _ask("pg_advisory_xact_lock_shared", self._name_of(start - rules.CHUNK_ROWS))
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT; SET LOCAL statement_timeout TO DEFAULT")
        row = self._running(locked=locked)
        if row is None or row.done != start:
            raise _Overtaken
        return row

    def _name_of(self, start: int) -> str:
        return f"import {self._import_id} {start}"

    def _read(self, act: Act, row: Import, start: int) -> list[Reading]:
        """The rows of a lot; read once, also when the lot is tried again."""
        if self._start != start:
            try:
                self._readings = self._read_anew(act, row, start)
            except (Piece.DoesNotExist, encryption.KeyDestroyed):
                # The file ended meanwhile, with a lot before this one.
                if self._running() is None:
                    raise _Overtaken from None
                raise
            self._start = start
        return self._readings

    def _read_anew(self, act: Act, row: Import, start: int) -> list[Reading]:
        checks = row.state == State.CHECKING
        with selectors.file_refused():
            translator = self._translator
            if translator is None or start < self._read_to or (checks and self._seen_to != self._read_to):
                translator = self._translator = self._open(row)
            if checks:
                self._catch_up(act, row, start, translator)
            self._skip(start - self._read_to)
            self._read_to = start
            return self._read_lot(translator)

    def _read_lot(self, translator: Translator) -> list[Reading]:
        readings = [translator.read(one) for one in islice(self._rows, rules.CHUNK_ROWS)]
        self._read_to += len(readings)
        return readings

    def _catch_up(self, act: Act, row: Import, start: int, translator: Translator) -> None:
        """Read the rows that were checked in another process, for the references in them."""
        while self._read_to < start:
            at = self._read_to
            lot = Lot(act, row, at, self._read_lot(translator))
            told = _told_of(row, at, self._read_to)
            lot.recall(frozenset(told.values_list("number", flat=True)), self._seen)
            self._remember(lot.fresh, self._read_to)

    def _remember(self, references: Mapping[int, int], to: int) -> None:
        self._seen.add(references)
        self._seen_to = to

    def _open(self, row: Import) -> Translator:
        """Begin at the first row of the file."""
        layout = keeping.layout_of(row)
        self._file = stored.opened(row)
        self._read_to = self._seen_to = 0
        self._seen = Seen()
        by_line = tabular.read_by_line(self._file, layout) if row.state == State.TAKING and row.first_line else None
        if by_line is not None:
            by_line.skip(row.first_line - 1)
        self._by_line = by_line
        self._rows = by_line or tabular.read_rows(self._file, layout)
        return selectors.translator_for(layout, keeping.mapping_of(row))

    def _skip(self, rows: int) -> None:
        """Leave out so many rows, unread where each has a line of its own."""
        if self._by_line is not None:
            self._by_line.skip(rows)
        else:
            for _row in islice(self._rows, rows):
                pass

    def _check(self, act: Act, row: Import, start: int, readings: Sequence[Reading]) -> _Result:
        lot = Lot(act, row, start, readings)
        good = lot.judge_checked(signals.check_many(by=act, news=lot.news), self._seen)
        bad = lot.write_problems(known=frozenset())
        self._fresh = lot.fresh
        return _Result(good=good, bad=bad, repeated=lot.repeated)

    def _store(self, act: Act, row: Import, result: _Result, readings: Sequence[Reading]) -> None:
        count = len(readings)
        if row.state == State.CHECKING and readings:
            row.first_line = _first_line(row, readings)
        row.good += result.good
        row.bad += result.bad
        row.stored += result.stored
        row.repeated += result.repeated
        row.done += count
        row.changed_at = clock.now()
        if count < rules.CHUNK_ROWS:
            _finish(row)
        elif row.state == State.CHECKING:
            row.total = max(self._guess(row), row.done)
        row.save()
        act.record("change", "import", row.id, fields=(row.state,), count=count)
        self._told(keeping.info(row))

    def _guess(self, row: Import) -> int:
        """How many rows there will be, by how far in the file we are; of a workbook nobody can say."""
        return 0 if row.kind == "xlsx" else row.done * row.size // max(self._file.tell(), 1)


def _ask(function: str, name: str) -> bool:
    """Call one of the functions of the database that lock a name until the end of the transaction; says whether a try
    succeeded."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 2))", [name])  # one of two, written here
        return bool(cursor.fetchone() == (True,))


def _first_line(row: Import, readings: Sequence[Reading]) -> int:
    """The line of the first row of the file, while each row so far stands on the line after the one before; else 0."""
    first = readings[0].line - row.done
    together = all(reading.line == first + number for number, reading in enumerate(readings, start=row.done))
    return first if together and (not row.done or first == row.first_line) else 0


def _finish(row: Import) -> None:
    if row.state == State.CHECKING:
        row.total, row.state = row.done, State.CHECKED
    else:
        row.state = State.DONE
        services.end(row)


def _take(act: Act, row: Import, start: int, readings: Sequence[Reading]) -> _Result:
    lot = Lot(act, row, start, readings)
    outcomes = signals.submit_many(by=act, news=lot.news)
    lot.judge(outcomes)
    kept = lot.keep_keys(outcomes)
    told = _told_of(row, start, start + len(readings))
    worse = lot.write_problems(known=frozenset(told.values_list("number", flat=True)))
    return _Result(good=-worse, bad=worse, stored=kept, repeated=lot.repeated)


def _told_of(row: Import, start: int, end: int) -> QuerySet[RowProblem]:
    """What is known to be wrong with the rows after the first `start` of a file, to the one with number `end`."""
    return RowProblem.objects.filter(source=row, number__gt=start, number__lte=end)
