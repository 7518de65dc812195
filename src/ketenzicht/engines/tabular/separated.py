"""Text with separated cells (CSV, RFC 4180): quoted cells may hold separators and line ends."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from ketenzicht.engines.tabular.columns import named
from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.texts import Encoded, Lines
from ketenzicht.engines.tabular.types import (
    SEPARATORS,
    Bounds,
    Layout,
    Problem,
    Row,
    RowProblem,
    Wanted,
)

LOOKED_AT = 20
HINT = "sep="
"""With this a spreadsheet program names the separator in a line of its own."""


def inspect(file: BinaryIO, found: Encoded, wanted: Wanted, bounds: Bounds) -> Layout:
    """The separator and the columns. Raises FileRefused."""
    hinted = found.start[len(HINT) : len(HINT) + 1] if found.start.lower().startswith(HINT) else ""
    separator = wanted.separator or (hinted if hinted in SEPARATORS else "") or _likely(file, found.encoding, bounds)
    for line, cells in _records(Lines(file, found.encoding, bounds), separator, bounds):
        if any(cell.strip() for cell in cells) and not _is_hint(line, cells):
            columns = named(cells, bounds)
            return Layout("csv", columns, found.encoding, found.marked, separator, header_line=line)
    raise FileRefused(Refusal.NO_COLUMNS)


def read_rows(file: BinaryIO, layout: Layout, bounds: Bounds) -> Iterator[Row]:
    """The rows below the header."""
    return rows_of(Lines(file, layout.encoding, bounds), layout, bounds)


def rows_of(lines: Lines, layout: Layout, bounds: Bounds) -> Iterator[Row]:
    """The rows on these lines that are below the header."""
    for line, cells in _records(lines, layout.separator, bounds):
        if line > layout.header_line and any(cell.strip() for cell in cells):
            yield row_of(line, cells, layout.columns)


def row_of(line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    """A row by its columns; a filled cell beyond the last column is a problem of this row."""
    values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    problems = [RowProblem(Problem.BROKEN_TEXT, name) for name, text in values.items() if "\x00" in text]
    if any(cell.strip() for cell in cells[len(columns) :]):
        problems.append(RowProblem(Problem.MORE_CELLS))
    return Row(line, values, tuple(problems))


def _records(lines: Lines, separator: str, bounds: Bounds) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        begins = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(error, begins, bounds) from error
        if len(cells) > bounds.columns and any(cell.strip() for cell in cells[bounds.columns :]):
            raise FileRefused(Refusal.TOO_MANY_COLUMNS, bound=bounds.columns, line=begins)
        if any(len(cell) > bounds.cell for cell in cells):
            raise FileRefused(Refusal.CELL_TOO_LONG, line=begins, bound=bounds.cell)
        yield begins, cells


def _refused(error: csv.Error, line: int, bounds: Bounds) -> FileRefused:
    if "field larger" in str(error):
        return FileRefused(Refusal.CELL_TOO_LONG, line=line, bound=bounds.cell)
    return FileRefused(Refusal.QUOTE_OPEN, line=line)


def _is_hint(line: int, cells: list[str]) -> bool:
    return line == 1 and cells[0].lower().startswith(HINT)


def _likely(file: BinaryIO, encoding: str, bounds: Bounds) -> str:
    """The separator that cuts the first records into the most cells, equally often."""
    return max(SEPARATORS, key=lambda one: _fit(file, encoding, one, bounds))


def _fit(file: BinaryIO, encoding: str, separator: str, bounds: Bounds) -> tuple[float, int]:
    try:
        records = list(islice(_records(Lines(file, encoding, bounds), separator, bounds), LOOKED_AT))
    except FileRefused as refused:
        # Too many columns are columns: this separator is then the one to tell of.
        return 0.0, bounds.columns if refused.reason is Refusal.TOO_MANY_COLUMNS else 0
    widths = Counter(len(cells) for _line, cells in records)
    width, times = max(widths.items(), key=lambda found: found[1], default=(0, 1))
    return (times / widths.total(), width) if width > 1 else (0.0, width)
