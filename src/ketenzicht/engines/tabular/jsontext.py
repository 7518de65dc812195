"""JSON with records: a list of objects, an object that holds one such list, or one object per line.

Read as a stream: the text is cut into records by its brackets, and only one record at a time is parsed. Objects inside
a record become columns with a dotted name (`case.exploitation.type`), a list of plain values one cell with semicolons,
the objects of a list numbered columns (`individuals.1.name`).
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from ketenzicht.engines.tabular.columns import named
from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.texts import Encoded, Lines, open_text
from ketenzicht.engines.tabular.types import Bounds, Layout, Problem, Row, RowProblem

LOOKED_AT = 200
JOINED = "; "
PIECE = 1 << 16
_MARK = re.compile(r'(["{}\[\],:]|[^\s"{}\[\],:]+)')
_INSIDE = re.compile(r'(["{}\[\]])')
"""What matters inside a record: the parser judges the rest of it."""
_BETWEEN = r'[^"{}\[\]]*+'
_BRACKET_INSIDE = re.compile(rf'{_BETWEEN}(?:"(?:[^"\\]|\\.)*+"{_BETWEEN})*+([{{}}\[\]])', re.DOTALL)
"""The next bracket, past whole strings. Nothing is given back (`*+`), so the time grows with the length."""
_VALUE = re.compile(r'["\[]|true|false|null|-?[0-9][0-9.eE+-]*')
"""How a value of JSON begins that is no object."""
_IN_STRING = re.compile(r'["\\]')
_LIST: list[str] = ["["]
_WRAPPED: list[str] = ["{", "["]
_ALONE: list[str] = []
"""What is open where a record begins: a list, a list inside an object, or nothing."""


def inspect(file: BinaryIO, found: Encoded, bounds: Bounds) -> Layout:
    """The columns: every key of the first records, in the order in which they come. Raises FileRefused."""
    keys: dict[str, None] = {}
    first = 0
    for row in islice(_rows(file, found.encoding, bounds), LOOKED_AT):
        first = first or row.line
        keys.update(dict.fromkeys(row.values))
    if not first:
        raise FileRefused(Refusal.JSON_NO_RECORDS)
    if len(keys) > bounds.columns:
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, bound=bounds.columns, line=first)
    return Layout("json", named(list(keys), bounds), found.encoding, found.marked, header_line=0)


def read_rows(file: BinaryIO, layout: Layout, bounds: Bounds) -> Iterator[Row]:
    """Every record that holds something."""
    return (row for row in _rows(file, layout.encoding, bounds) if row.values or row.problems)


def stands_alone(file: BinaryIO, layout: Layout, bounds: Bounds) -> bool:
    """Whether records stand one after the other, in no list."""
    return _level_of_records(file, layout.encoding, bounds) == _ALONE


def rows_of(lines: Lines, bounds: Bounds) -> Iterator[Row]:
    """The records of a file that has one on each of these lines."""
    flat = _Flat(bounds)
    rows = (flat.row(lines.number, text) for text in lines if not text.isspace())
    return (row for row in rows if row.values or row.problems)


def _rows(file: BinaryIO, encoding: str, bounds: Bounds) -> Iterator[Row]:
    level = _level_of_records(file, encoding, bounds)
    flat = _Flat(bounds)
    for line, text in _Cutter(file, encoding, bounds, level).records():
        yield flat.row(line, text)


def _level_of_records(file: BinaryIO, encoding: str, bounds: Bounds) -> list[str]:
    """Where the records stand: in a list, one after the other, or in a list that the first object holds."""
    start = open_text(file, encoding).read(bounds.record).lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return _LIST
    first, _end, rest = start.partition("\n")
    if rest.lstrip().startswith("{") and _is_whole(first):
        return _ALONE
    try:
        first_listed = next(_Cutter(file, encoding, bounds, _WRAPPED).records(), None)
    except FileRefused as refused:
        if refused.reason is not Refusal.JSON_BROKEN:
            raise
        first_listed = None  # a second object after the first; what is broken shows when they are read
    return _ALONE if first_listed is None else _WRAPPED


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class _Flat:
    """Lays records flat, one after the other; the parser is made once."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.values: dict[str, str] = {}
        self.problems: list[RowProblem] = []
        self._parser = json.JSONDecoder(
            object_pairs_hook=self.pairs,
            parse_int=self.number,
            parse_float=self.number,
            parse_constant=self.no_number,
        )

    def row(self, line: int, text: str) -> Row:
        """The record that begins on this line. Raises FileRefused for what is no JSON."""
        self.values, self.problems = {}, []
        try:
            record = self._parser.decode(text)
        except ValueError as error:
            raise FileRefused(Refusal.JSON_BROKEN, line=line + _lines_before(error, text)) from error
        self.lay("", record)
        if len(self.values) > self.bounds.columns:
            self.problems.append(RowProblem(Problem.TOO_MANY_KEYS))
        return Row(line, self.values, tuple(dict.fromkeys(self.problems)))

    def pairs(self, found: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object; a key that comes twice is a problem, for nobody knows which of the two was meant."""
        if len({key for key, _value in found}) != len(found):
            self.problems.append(RowProblem(Problem.SAME_KEY_TWICE))
        return dict(found)

    def number(self, digits: str) -> str:
        """A number stays the text that stands there."""
        if len(digits) > self.bounds.number:
            self.problems.append(RowProblem(Problem.NUMBER_TOO_LONG))
        return digits[: self.bounds.number]

    def no_number(self, _name: str) -> str:
        """NaN and Infinity are no JSON."""
        self.problems.append(RowProblem(Problem.NOT_A_NUMBER))
        return ""

    def lay(self, name: str, value: Any) -> None:
        """Put a value, and whatever is inside it, under its dotted name."""
        if isinstance(value, dict):
            for key, inside in value.items():
                self.lay(f"{name}.{key}" if name else key, inside)
        elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
            for number, inside in enumerate(value, start=1):
                self.lay(f"{name}.{number}", inside)
        elif isinstance(value, list):
            self.put(name, JOINED.join(filter(None, (_plain(one) for one in value))))
        else:
            self.put(name, _plain(value))

    def put(self, name: str, text: str) -> None:
        """Put a text under a name, unless it is empty or cannot be stored."""
        if not (_is_clean(name) and _is_clean(text)):
            self.problems.append(RowProblem(Problem.BROKEN_TEXT))
        elif bare := text.strip():
            self.values[" ".join(name.split())] = bare


def _lines_before(error: Exception, text: str) -> int:
    return text.count("\n", 0, getattr(error, "pos", 0))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _is_clean(text: str) -> bool:
    """Whether it can be stored: JSON can spell a zero byte, and half of a pair."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Cutter:
    """Cuts a stream of JSON into the texts of its records, by brackets and quotes alone; a record is parsed later."""

    def __init__(self, file: BinaryIO, encoding: str, bounds: Bounds, level: list[str]) -> None:
        self._text = open_text(file, encoding)
        self._bounds = bounds
        self._level = level
        self._open: list[str] = []
        self._line = 1
        self._begun = 0
        """The line of the record that is being read; 0 between records."""
        self._kept: list[str] = []
        self._length = 0
        self._in_string = False
        self._escaped = False
        self._by_signs = False
        """Whether this piece has no further bracket, so that it is gone through sign by sign to its end."""
        self._list = 0
        """How many lists have been opened on the level above the records."""
        self._list_of_records = 0
        self._ended = False

    def records(self) -> Iterator[tuple[int, str]]:
        """Each record with the line on which it begins. Raises FileRefused."""
        first = True
        while piece := self._text.read(PIECE):
            yield from self._cut(piece.removeprefix("\ufeff") if first else piece)
            first = False
        if self._open or self._in_string:
            raise FileRefused(Refusal.JSON_BROKEN, line=self._line)

    def _cut(self, piece: str) -> Iterator[tuple[int, str]]:
        at = counted = kept_from = 0
        self._by_signs = False
        while at < len(piece):
            if self._in_string:
                at = self._through_string(piece, at)
                continue
            mark = self._next_mark(piece, at)
            if mark is None:
                break
            self._line += piece.count("\n", counted, mark.start(1))
            counted, at = mark.span(1)
            sign = mark[1]
            if self._begins(sign):
                self._begun, self._kept, self._length, kept_from = self._line, [], 0, counted
            if self._takes(sign):
                self._keep(piece[kept_from:at])
                yield self._begun, "".join(self._kept)
                self._begun = 0
        self._line += piece.count("\n", counted)
        if self._begun:
            self._keep(piece[kept_from:])

    def _next_mark(self, piece: str, at: int) -> re.Match[str] | None:
        """The next sign that matters. Inside a record that is a bracket; a quote only when no bracket follows."""
        if not self._begun:
            return _MARK.search(piece, at)
        mark = None if self._by_signs else _BRACKET_INSIDE.match(piece, at)
        self._by_signs = mark is None
        return mark or _INSIDE.search(piece, at)

    def _through_string(self, piece: str, at: int) -> int:
        """Where the string ends, or the piece."""
        if self._escaped:
            self._escaped = False
            return at + 1
        mark = _IN_STRING.search(piece, at)
        if mark is None:
            return len(piece)
        self._escaped, self._in_string = mark.group() == "\\", mark.group() == "\\"
        return mark.end()

    def _begins(self, sign: str) -> bool:
        if self._begun or self._open != self._level:
            return False
        if sign == "{":
            if self._level == _WRAPPED and self._list_of_records not in (0, self._list):
                raise FileRefused(Refusal.JSON_TWO_LISTS, line=self._line)
            self._list_of_records = self._list
            return True
        if sign not in "]," and (self._level == _LIST or self._list_of_records == self._list):
            raise FileRefused(self._no_record(sign), line=self._line)
        return False

    def _no_record(self, sign: str) -> Refusal:
        """What it is called when something else stands where a record should."""
        if self._level:
            return Refusal.JSON_NO_RECORDS
        return Refusal.JSON_NO_OBJECT if _VALUE.fullmatch(sign) else Refusal.JSON_BROKEN

    def _takes(self, sign: str) -> bool:
        """Note what this sign opens or closes; says whether it closes the record that is being read."""
        if sign == '"':
            self._in_string = True
        elif sign in ("{", "["):
            self._opens(sign)
        elif sign in ("}", "]"):
            if not self._open or self._open.pop() != ("{" if sign == "}" else "["):
                raise FileRefused(Refusal.JSON_BROKEN, line=self._line)
            return bool(self._begun) and self._open == self._level
        elif not self._open:
            raise FileRefused(Refusal.JSON_BROKEN, line=self._line)
        return False

    def _opens(self, sign: str) -> None:
        if not self._open:
            if self._ended and self._level:
                raise FileRefused(Refusal.JSON_BROKEN, line=self._line)
            self._ended = True
        self._open.append(sign)
        if self._open == self._level:
            self._list += 1
        if len(self._open) > len(self._level) + self._bounds.depth:
            raise FileRefused(Refusal.JSON_TOO_DEEP, line=self._line, bound=self._bounds.depth)

    def _keep(self, text: str) -> None:
        self._kept.append(text)
        self._length += len(text)
        if self._length > self._bounds.record:
            raise FileRefused(Refusal.RECORD_TOO_LONG, line=self._begun, bound=self._bounds.record)
