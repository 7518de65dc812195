"""Going through the rows of a file, some at a time: checking them, or taking them in.

Each lot of rows is one transaction in an act of the person who started it: the reports, the keys of the rows, what is
wrong and how far it is are stored together or not at all. Whoever is killed leaves a whole number of lots, and whoever
goes on begins after the last of them. Two who go through the same file notice it, and one leaves.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import IntegrityError

from ketenzicht.capabilities.access.public import Act, NoGround, Refused, acting
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports import keeping, rules, selectors, services, stored
from ketenzicht.capabilities.imports.errors import FileNotTaken
from ketenzicht.capabilities.imports.models import Import, RowKey, RowProblem
from ketenzicht.capabilities.imports.translating import Reading, Translator
from ketenzicht.capabilities.imports.types import RUNNING, ImportInfo, Problem, State
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.engines import tabular
from ketenzicht.shared import clock

Told = Callable[[ImportInfo], None]
Outcome = signals.Submitted | Refused | signals.SignalError | None
ORIGIN = "import"
TRIES = 3


def run_import(*, context_id: UUID, import_id: UUID, told: Told = lambda _info: None) -> None:
    """Go through the rows of a file that was started, to the end or until it is stopped. `told` hears how far it is.

    Raises ActEnded when the person's mandate or the act has ended; the file then waits where it is.
    """
    runner = _Runner(context_id, import_id, told)
    try:
        while runner.lot():
            pass
    except FileNotTaken as error:
        runner.refuse(error)


class _Runner:
    """One going through of one file."""

    def __init__(self, context_id: UUID, import_id: UUID, told: Told) -> None:
        self._context_id = context_id
        self._import_id = import_id
        self._told = told
        self._at: int | None = None
        self._file: BinaryIO
        self._rows: Iterator[tabular.Row] = iter(())
        self._translator: Translator
        self._readings: list[Reading] | None = None

    def lot(self) -> bool:
        """Do the next lot of rows; False when there is nothing more to do here."""
        tries = TRIES
        while True:
            tries -= 1
            try:
                return self._lot()
            except IntegrityError:
                # Somebody took in the same rows at this very moment: theirs are there, and are found the next time.
                if not tries:
                    raise

    def _lot(self) -> bool:
        with acting(self._context_id, origin=ORIGIN) as act:
            row = self._mine()
            if row is None:
                return False
            self._do(act, row, self._next())
        self._at, self._readings = row.done, None
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

    def _mine(self) -> Import | None:
        """The file, locked, when it still runs and nobody else has gone on with it; opened the first time."""
        row = Import.objects.select_for_update().filter(id=self._import_id).first()
        if row is None or row.state not in RUNNING or row.context_id != self._context_id:
            return None
        if self._at is None:
            self._begin(row)
        return row if row.done == self._at else None

    def _begin(self, row: Import) -> None:
        layout = keeping.layout_of(row)
        self._translator = selectors.translator_for(layout, keeping.mapping_of(row))
        self._file = stored.opened(row)
        self._rows = tabular.read_rows(self._file, layout)
        self._at = row.done
        with selectors.file_refused():
            for _row in islice(self._rows, row.done):
                pass

    def _next(self) -> list[Reading]:
        """The rows of this lot; read once, also when the lot is tried again."""
        if self._readings is None:
            with selectors.file_refused():
                self._readings = [self._translator.read(one) for one in islice(self._rows, rules.CHUNK_ROWS)]
        return self._readings

    def _do(self, act: Act, row: Import, readings: Sequence[Reading]) -> None:
        work = _check if row.state == State.CHECKING else _take
        work(act, row, readings)
        row.done += len(readings)
        row.changed_at = clock.now()
        if len(readings) < rules.CHUNK_ROWS:
            _finish(row)
        elif row.state == State.CHECKING:
            row.total = max(self._guess(row), row.done)
        row.save()
        act.record("change", "import", row.id, fields=(row.state,), count=len(readings))
        self._told(keeping.info(row))

    def _guess(self, row: Import) -> int:
        """How many rows there will be, by how far in the file we are; of a workbook nobody can say."""
        return 0 if row.kind == "xlsx" else row.done * row.size // max(self._file.tell(), 1)


def _finish(row: Import) -> None:
    if row.state == State.CHECKING:
        row.total, row.state = row.done, State.CHECKED
    else:
        row.state = State.DONE
        services.end(row)


def _check(act: Act, row: Import, readings: Sequence[Reading]) -> None:
    lot = _Lot(act, row, readings)
    lot.judge(signals.check_many(by=act, news=lot.news))
    row.good += lot.count(None)
    row.repeated += lot.repeated
    row.bad += lot.write_problems(known=frozenset())


def _take(act: Act, row: Import, readings: Sequence[Reading]) -> None:
    lot = _Lot(act, row, readings)
    outcomes = signals.submit_many(by=act, news=lot.news)
    lot.judge(outcomes)
    row.stored += lot.keep_keys(outcomes)
    row.repeated += lot.repeated
    told = RowProblem.objects.filter(source=row, number__gt=row.done, number__lte=row.done + len(readings))
    known = frozenset(told.values_list("number", flat=True))
    worse = lot.write_problems(known=known)
    row.bad += worse
    row.good -= worse


class _Lot:
    """Some rows: which are new, which were there, and what is wrong with the others."""

    def __init__(self, act: Act, row: Import, readings: Sequence[Reading]) -> None:
        self._act = act
        self._row = row
        self.problems: list[Problem] = []
        self.repeated = 0
        self._new: list[tuple[int, Reading, bytes, bytes]] = []
        self._outcomes: Sequence[Outcome] = ()
        numbered = list(enumerate(readings, start=row.done + 1))
        for number, reading in numbered:
            self._tell(number, reading.problems)
        self._sort([(number, reading) for number, reading in numbered if reading.new is not None])

    @property
    def news(self) -> list[signals.NewSignal]:
        """The reports that were not taken in before."""
        return [reading.new for _number, reading, _token, _content in self._new if reading.new is not None]

    def _sort(self, good: Sequence[tuple[int, Reading]]) -> None:
        keys = list(self._keys(good))
        kept = RowKey.objects.filter(token__in=[token for token, _content in keys]).values_list("token", "content")
        there = {bytes(token): bytes(content) for token, content in kept}
        for (number, reading), (token, content) in zip(good, keys, strict=True):
            if token not in there:
                self._new.append((number, reading, token, content))
            elif there[token] == content:
                self.repeated += 1
            else:
                place = reading.column_of("own_reference")
                self._tell(number, [Problem(reading.line, "own_reference", "sent_differently", place)])

    def _tell(self, number: int, problems: Sequence[Problem]) -> None:
        self.problems += [replace(problem, number=number) for problem in problems]

    def _keys(self, good: Sequence[tuple[int, Reading]]) -> Iterator[tuple[bytes, bytes]]:
        """By its own reference, else by the file, its place in it (many records may stand on one line) and content."""
        key = encryption.open_token_key(self._act.organisation_id)
        file = bytes(self._row.fingerprint).hex()
        for number, reading in good:
            said = json.dumps(reading.new, sort_keys=True, default=_parts_of)
            own = reading.new.own_reference if reading.new is not None else ""
            name = f"reference {own}" if own else f"row {file} {number} {said}"
            yield key.token(field="import_row", value=name), key.token(field="import_content", value=said)

    def judge(self, outcomes: Sequence[Outcome]) -> None:
        """Note what became of the new ones."""
        self._outcomes = outcomes
        for (number, reading, _token, _content), outcome in zip(self._new, outcomes, strict=True):
            if isinstance(outcome, signals.Submitted):
                self.repeated += outcome.repeated
            elif outcome is not None:
                self._tell(number, _problems_of(reading, outcome))

    def count(self, wanted: Outcome) -> int:
        """How many came out so."""
        return sum(outcome is wanted for outcome in self._outcomes)

    def keep_keys(self, outcomes: Sequence[Outcome]) -> int:
        """Store the keys of what was taken in now; says how many reports are new."""
        keys: dict[bytes, RowKey] = {}
        for (_number, _reading, token, content), outcome in zip(self._new, outcomes, strict=True):
            if isinstance(outcome, signals.Submitted):
                keys.setdefault(
                    token,
                    RowKey(
                        organisation_id=self._act.organisation_id,
                        compartment=self._row.compartment,
                        token=token,
                        content=content,
                        signal_id=outcome.id,
                    ),
                )
        RowKey.objects.bulk_create(list(keys.values()))
        return sum(isinstance(one, signals.Submitted) and not one.repeated for one in outcomes)

    def write_problems(self, *, known: frozenset[int]) -> int:
        """Store what is wrong with rows of which that was not known; says with how many rows."""
        found = [problem for problem in self.problems if problem.number not in known]
        RowProblem.objects.bulk_create(
            [
                RowProblem(
                    organisation_id=self._row.organisation_id,
                    compartment=self._row.compartment,
                    source_id=self._row.id,
                    number=problem.number,
                    line=problem.line,
                    place=place,
                    field=problem.field[:40],
                    code=problem.code,
                    column=problem.column,
                    bound=problem.bound,
                    detail=problem.detail[:80],
                )
                for place, problem in enumerate(found)
            ]
        )
        return len({problem.number for problem in found})


def _parts_of(said: Any) -> dict[str, Any]:
    """A report or a part of one, as JSON spells it: every field by its name."""
    return {field.name: getattr(said, field.name) for field in fields(said)}


def _problems_of(reading: Reading, error: Refused | signals.SignalError) -> list[Problem]:
    """What a refusal of the signals room says of a row: codes and places only."""
    line = reading.line
    if isinstance(error, signals.SignalInvalid):
        return [Problem(line, one.field, one.code, reading.column_of(one.field), one.bound) for one in error.errors]
    if isinstance(error, signals.SentDifferently):
        return [Problem(line, "own_reference", "sent_differently", reading.column_of("own_reference"))]
    if isinstance(error, NoGround):
        return [Problem(line, "conditions_met", "no_ground", detail=error.missing)]
    if isinstance(error, Refused):
        return [Problem(line, "", "refused", detail=error.missing)]
    return [Problem(line, "", "no_receiver")]
