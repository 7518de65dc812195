"""Some rows of a file together: which are new, which were there, and what is wrong with the others."""

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from ketenzicht.capabilities.access.public import Act, NoGround, Refused
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports.models import Import, RowKey, RowProblem
from ketenzicht.capabilities.imports.seen import Seen, short
from ketenzicht.capabilities.imports.translating import Reading
from ketenzicht.capabilities.imports.types import Problem
from ketenzicht.capabilities.signals import public as signals

Outcome = signals.Submitted | Refused | signals.SignalError | None


class Lot:
    """The rows of a file from one place on: `start` rows of it come before them."""

    def __init__(self, act: Act, row: Import, start: int, readings: Sequence[Reading]) -> None:
        self._act = act
        self._row = row
        self.problems: list[Problem] = []
        self.repeated = 0
        self.fresh: dict[int, int] = {}
        """What stands under which reference in rows that a check found to be in order, as short tokens (`seen`)."""
        self._new: list[tuple[int, Reading, bytes, bytes]] = []
        numbered = list(enumerate(readings, start=start + 1))
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
                self._tell(number, [_differently(reading)])

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
        for (number, reading, _token, _content), outcome in zip(self._new, outcomes, strict=True):
            if isinstance(outcome, signals.Submitted):
                self.repeated += outcome.repeated
            elif outcome is not None:
                self._tell(number, problems_of(reading, outcome))

    def judge_checked(self, outcomes: Sequence[Outcome], before: Seen) -> int:
        """Note what a check says of the new ones, and of a reference that came by in the rows before; says how many
        would be taken in."""
        self.judge(outcomes)
        good = 0
        for (number, reading, token, content), outcome in zip(self._new, outcomes, strict=True):
            if outcome is None:
                first = self._first_under(reading, token, content, before)
                if first is None:
                    good += 1
                elif first == short(content):
                    self.repeated += 1
                else:
                    self._tell(number, [_differently(reading)])
        return good

    def recall(self, told: Container[int], before: Seen) -> None:
        """Note the references of rows that another process checked, but of those that are told: these are wrong."""
        for number, reading, token, content in self._new:
            if number not in told:
                self._first_under(reading, token, content, before)

    def _first_under(self, reading: Reading, token: bytes, content: bytes, before: Seen) -> int | None:
        """What the first row with this reference said; None when it is this one, or when it has no reference."""
        if reading.new is None or not reading.new.own_reference:
            return None
        name = short(token)
        first = self.fresh.get(name) or before.find(name)
        if first is None:
            self.fresh[name] = short(content)
        return first

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


def problems_of(reading: Reading, error: Refused | signals.SignalError) -> list[Problem]:
    """What a refusal of the signals room says of a row: codes and places only."""
    line = reading.line
    if isinstance(error, signals.SignalInvalid):
        return [Problem(line, one.field, one.code, reading.column_of(one.field), one.bound) for one in error.errors]
    if isinstance(error, signals.SentDifferently):
        return [_differently(reading)]
    if isinstance(error, NoGround):
        return [Problem(line, "conditions_met", "no_ground", detail=error.missing)]
    if isinstance(error, Refused):
        return [Problem(line, "", "refused", detail=error.missing)]
    return [Problem(line, "", "no_receiver")]


def _differently(reading: Reading) -> Problem:
    return Problem(reading.line, "own_reference", "sent_differently", reading.column_of("own_reference"))
