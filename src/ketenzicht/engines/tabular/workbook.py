"""Workbooks (XLSX): looked at by `packed` first, then read row by row by openpyxl. Formulas stay the text they are."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ketenzicht.engines.tabular import packed
from ketenzicht.engines.tabular.columns import named
from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.separated import row_of
from ketenzicht.engines.tabular.types import Bounds, Layout, Row, Wanted

WHOLE_UP_TO = 1e15
"""Above this a spreadsheet's numbers are no longer exact."""
# What openpyxl raises on a broken part: it checks little by itself.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    OSError,
)


def inspect(file: BinaryIO, size: int, wanted: Wanted, bounds: Bounds) -> Layout:
    """The sheets, and the columns of the chosen one: else the first that has a filled row. Raises FileRefused."""
    packed.check(file, size, bounds)
    with _opened(file) as book:
        names = tuple(sheet.title for sheet in book.worksheets)
        for name in [wanted.sheet] if wanted.sheet else names:
            if name not in names:
                break
            for line, cells in _records(book[name], bounds):
                if any(cells):
                    return Layout("xlsx", named(cells, bounds), sheet=name, sheets=names, header_line=line)
    raise FileRefused(Refusal.NO_SUCH_SHEET if wanted.sheet else Refusal.NO_COLUMNS)


def read_rows(file: BinaryIO, layout: Layout, bounds: Bounds) -> Iterator[Row]:
    """The rows below the header."""
    with _opened(file) as book:
        if layout.sheet not in book.sheetnames:
            raise FileRefused(Refusal.NO_SUCH_SHEET)
        for line, cells in _records(book[layout.sheet], bounds):
            if line > layout.header_line and any(cells):
                yield row_of(line, cells, layout.columns)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    """The workbook, read-only. What is broken inside becomes one refusal, whichever error the library raises."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of styles and extensions, which we do not read
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except BROKEN as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(Refusal.DAMAGED) from error


def _records(sheet: Any, bounds: Bounds) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number. The size that the sheet claims is not believed."""
    sheet.reset_dimensions()
    blank = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(values) > bounds.columns and any(value is not None for value in values[bounds.columns :]):
            raise FileRefused(Refusal.TOO_MANY_COLUMNS, bound=bounds.columns, line=line)
        cells = [text_of(value) for value in values]
        blank = 0 if any(cells) else blank + 1
        if blank > bounds.blank_rows:
            raise FileRefused(Refusal.BLANK_ROWS, line=line - blank, bound=bounds.blank_rows)
        if any(len(cell) > bounds.cell for cell in cells):
            raise FileRefused(Refusal.CELL_TOO_LONG, line=line, bound=bounds.cell)
        yield line, cells


def text_of(value: object) -> str:
    """A cell as text: dates as written by ISO 8601, whole numbers without a point, formulas as they stand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE_UP_TO else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(getattr(value, "text", None) or value).strip()
