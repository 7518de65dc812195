"""What a file turned out to be, what somebody wants it read as, and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Kind = Literal["csv", "xlsx", "json"]

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
"""Encodings that can be read, and chosen where the one that was found is wrong."""

SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read at most. What is larger is refused, never cut off in silence."""

    file_bytes: int = 200_000_000
    workbook_bytes: int = 50_000_000
    unpacked_bytes: int = 64_000_000
    shared_text_bytes: int = 12_000_000
    part_bytes: int = 1_000_000
    entries: int = 500
    ratio: int = 150
    ratio_from: int = 1_000_000
    rows: int = 1_000_000
    sheet_rows: int = 200_000
    blank_rows: int = 10_000
    columns: int = 200
    cell: int = 100_000
    line: int = 400_000
    record: int = 400_000
    depth: int = 6
    number: int = 40
    column_name: int = 200


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose against what was found; empty is: as found."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read. `columns` are the names in the first row (or the keys of the first records), made distinct.

    `header_line` is where they stand. `marked` says that the encoding was written in the file and not guessed.
    """

    kind: Kind
    columns: tuple[str, ...]
    encoding: str = ""
    marked: bool = False
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_line: int = 1


class Problem(StrEnum):
    """What can be wrong with one row while the rows around it are fine."""

    MORE_CELLS = "more_cells"
    SAME_KEY_TWICE = "same_key_twice"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LONG = "number_too_long"
    TOO_MANY_KEYS = "too_many_keys"
    BROKEN_TEXT = "broken_text"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a row; `column` is empty when it is the row as a whole."""

    problem: Problem
    column: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as texts by column; cells that are empty are left out. `line` counts from 1, as an editor shows it."""

    line: int
    values: Mapping[str, str]
    problems: tuple[RowProblem, ...] = field(default=())
