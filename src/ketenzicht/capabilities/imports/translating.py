"""One row of a file as a report, by a mapping: texts put together, words turned into codes, mentions gathered."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ketenzicht.capabilities.imports.mapped import Columns
from ketenzicht.capabilities.imports.types import ColumnRule, Problem
from ketenzicht.capabilities.imports.types import Mapping as FileMapping
from ketenzicht.capabilities.signals.public import TEXT_FIELDS, NewMention, NewSignal
from ketenzicht.engines.tabular import Row

LISTS = frozenset({"forms", "indicators", "conditions_met"})
"""Fields that hold several codes."""
SINGLES = frozenset({"age_class", "urgency", "reporter_kind", "place_kind"})
CODED = LISTS | SINGLES
TEXTS = frozenset({*TEXT_FIELDS, "own_reference"})
_BETWEEN = re.compile(r"[;,|\n]")
_DIGITS = re.compile(r"[0-9]{1,9}")
MOST_PROBLEMS = 10
"""Problems told of one row: whoever mends those sees the rest the next time."""


class Codebook(Protocol):
    """What the words of a file may mean today."""

    def code_for(self, target: str, word: str) -> str | None:
        """The code of a word for a target, by code or by title; None when there is none."""

    def municipality_for(self, word: str) -> str | None:
        """The code of the municipality that is called this; None when none or several are."""

    def has_several(self, word: str) -> bool:
        """Whether more than one municipality is called this, or begins like it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One row as it was read: the report or what is wrong, and which column each part of the report came from."""

    line: int
    new: NewSignal | None
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, int] = field(default_factory=dict)

    def column_of(self, path: str) -> int | None:
        """The column of a part of the report such as `fact` or `mentions.0.value`."""
        parts = path.split(".")
        return self.sources.get(".".join(parts[:2]) if parts[0] == "mentions" else parts[0])


@dataclass(slots=True)
class _Gathered:
    """What the cells of one row say, so far."""

    texts: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    coded: dict[str, list[str]] = field(default_factory=dict)
    mentions: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: int | None = None
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)


class Translator:
    """Reads rows of one file by one mapping."""

    def __init__(self, mapping: FileMapping, columns: Sequence[str], codebook: Codebook, *, nested: bool) -> None:
        self._columns = Columns(mapping, nested=nested)
        self._places = {name: place for place, name in enumerate(columns)}
        self._codes = codebook
        self._constants = mapping.constants
        alike = [rule.target for rule in mapping.columns]
        self._several = {target for target in alike if alike.count(target) > 1}
        self.unknown: dict[tuple[str, str], None] = {}
        """Words for which no code was found, by column."""

    def read(self, row: Row) -> Reading:
        """The report that a row is, or what is wrong with it."""
        found = _Gathered()
        for problem in row.problems:
            place = self._places.get(problem.column)
            found.problems.append(Problem(row.line, "", str(problem.problem), place))
        for column, value in row.values.items():
            rule = self._columns.rule_for(column)
            if rule is not None:
                self._take(found, row.line, column, rule, value.strip())
            elif column not in self._places and not self._columns.is_known(column):
                found.problems.append(Problem(row.line, "", "unknown_column"))
        if found.problems:
            return Reading(row.line, None, tuple(found.problems[:MOST_PROBLEMS]))
        return Reading(row.line, self._signal(found), sources=found.sources)

    def _take(self, found: _Gathered, line: int, column: str, rule: ColumnRule, value: str) -> None:
        if not value:
            return
        place = self._places.get(column)
        if place is not None:
            found.sources.setdefault(rule.group if rule.target.startswith("mention") else rule.target, place)
        if rule.target in TEXTS:
            found.texts.setdefault(rule.target, []).append((self._columns.place_of(rule), column, value))
        elif rule.target in CODED:
            for word in _BETWEEN.split(value) if rule.target in LISTS else (value,):
                self._code(found, line, column, rule, word.strip())
        elif rule.target == "municipality":
            self._municipality(found, line, column, rule, value)
        elif rule.target == "persons":
            self._persons(found, line, column, value)
        else:
            self._mention(found, line, column, rule, value)

    def _municipality(self, found: _Gathered, line: int, column: str, rule: ColumnRule, value: str) -> None:
        code = rule.words.get(value, self._codes.municipality_for(value))
        if not self._add(found, rule.target, code):
            told = "several_municipalities" if self._codes.has_several(value) else "unknown_municipality"
            found.problems.append(Problem(line, rule.target, told, self._places.get(column)))

    def _persons(self, found: _Gathered, line: int, column: str, value: str) -> None:
        if _DIGITS.fullmatch(value):
            found.persons = int(value)
        else:
            found.problems.append(Problem(line, "persons", "no_number", self._places.get(column)))

    def _code(self, found: _Gathered, line: int, column: str, rule: ColumnRule, word: str) -> None:
        if word and not self._add(found, rule.target, self._meant(column, rule, word, rule.target)):
            found.problems.append(Problem(line, rule.target, "unknown_word", self._places.get(column)))

    def _meant(self, column: str, rule: ColumnRule, word: str, target: str) -> str | None:
        """The code that a word stands for; a word that no code is known for is remembered."""
        known = None
        if rule.words:
            known = next((code for own, code in rule.words.items() if own.casefold() == word.casefold()), None)
        code = known if known is not None else self._codes.code_for(target, word)
        if code is None:
            self.unknown[(column, word)] = None
        return code

    def _add(self, found: _Gathered, target: str, code: str | None) -> bool:
        """Note a code, once; says whether there is one."""
        if code and code not in found.coded.setdefault(target, []):
            found.coded[target].append(code)
        return code is not None

    def _mention(self, found: _Gathered, line: int, column: str, rule: ColumnRule, value: str) -> None:
        mention = found.mentions.setdefault(rule.group, {"value": [], "kind": "", "role": "", "note": [], "parts": {}})
        mention["kind"] = mention["kind"] or rule.kind
        mention["role"] = mention["role"] or rule.role
        if rule.target == "mention":
            mention["value"].append(value)
        elif rule.target == "mention_note":
            mention["note"].append(value)
        elif rule.target == "mention_country":
            mention["parts"]["country"] = value
        else:
            name = rule.target.removeprefix("mention_")
            code = self._meant(column, rule, value, rule.target)
            if code is None:
                found.problems.append(Problem(line, rule.target, "unknown_word", self._places.get(column)))
            elif name == "may_be_victim":
                mention["parts"][name] = code
            else:
                mention[name] = code

    def _signal(self, found: _Gathered) -> NewSignal:
        constants = self._constants
        values: dict[str, Any] = {name: text for name, text in constants.items() if name not in LISTS}
        values.update({name: (code,) for name, code in constants.items() if name in LISTS})
        values.update({name: self._text(name, pieces) for name, pieces in found.texts.items()})
        for name, codes in found.coded.items():
            values[name] = tuple(codes) if name in LISTS else codes[0]
        if values.get("municipality"):
            values.setdefault("place_kind", "municipality")
        values.setdefault("fact", "")
        for number, group in enumerate(found.mentions):
            if group in found.sources:
                found.sources[f"mentions.{number}"] = found.sources[group]
        return NewSignal(**values, persons=found.persons, mentions=tuple(_mentions(found.mentions.values())))

    def _text(self, name: str, pieces: list[tuple[int, str, str]]) -> str:
        """A text of one column as it stands; of several a line each, with the name of the column before it."""
        if name not in self._several or name == "own_reference":
            return pieces[0][2]
        return "\n".join(f"{column.rpartition('.')[2]}: {value}" for _place, column, value in sorted(pieces))


def _mentions(gathered: Any) -> Iterator[NewMention]:
    for one in gathered:
        parts: Mapping[str, str] = {**one["parts"], **({"note": "; ".join(one["note"])} if one["note"] else {})}
        # A note about nobody goes on without a value: the room of the signals then asks for a name or number.
        yield NewMention(one["kind"] or "person", " ".join(one["value"]), one["role"] or "unknown", parts)
