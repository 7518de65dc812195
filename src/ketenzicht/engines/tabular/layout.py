"""What kind of table a file is: by its bytes, not by its name. The name only breaks a tie between CSV and JSON."""

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from ketenzicht.engines.tabular import jsontext, separated, workbook
from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.texts import Lines, find_encoding
from ketenzicht.engines.tabular.types import BOUNDS, ENCODINGS, SEPARATORS, Bounds, Layout, Row, Wanted

PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OTHERS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"BZh",
    b"7z\xbc\xaf",
    b"\xfd7zXZ",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
    b"SQLite format 3",
    b"{\\rtf",
    b"<?xml",
    b"<!DOCTYPE",
    b"<html",
)
JSON_NAMES = (".json", ".ndjson", ".jsonl")


def inspect(file: BinaryIO, *, name: str = "", wanted: Wanted | None = None, bounds: Bounds = BOUNDS) -> Layout:
    """What a file is and how it is read. Raises FileRefused for what is not read, within a second for any file."""
    chosen = wanted or Wanted()
    if chosen.encoding not in ("", *ENCODINGS) or chosen.separator not in ("", *SEPARATORS):
        raise FileRefused(Refusal.UNKNOWN_CHOICE)
    size = file.seek(0, 2)
    if not size:
        raise FileRefused(Refusal.EMPTY)
    if size > bounds.file_bytes:
        raise FileRefused(Refusal.TOO_LARGE, bound=bounds.file_bytes)
    file.seek(0)
    head = file.read(64)
    if head.startswith(PACKED):
        return workbook.inspect(file, size, chosen, bounds)
    if head.startswith(OLD_OFFICE):
        raise FileRefused(Refusal.OLD_WORKBOOK)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(OTHERS):
        raise FileRefused(Refusal.OTHER_FORMAT)
    found = find_encoding(file, chosen.encoding, bounds)
    if _is_json(found.start, name):
        return jsontext.inspect(file, found, bounds)
    return separated.inspect(file, found, chosen, bounds)


def read_rows(file: BinaryIO, layout: Layout, *, bounds: Bounds = BOUNDS) -> Iterator[Row]:
    """The rows of a file in their order; rows without a single filled cell are left out.

    Raises FileRefused where the file as a whole cannot be read on; what is wrong with one row stands with that row.
    """
    reader = {"csv": separated.read_rows, "xlsx": workbook.read_rows, "json": jsontext.read_rows}[layout.kind]
    return reader(file, layout, bounds)


class ByLine(Iterator[Row]):
    """The rows of a file in which each row has a line of its own, that can be left out without being read."""

    def __init__(self, lines: Lines, rows: Iterator[Row]) -> None:
        self._lines = lines
        self._rows = rows

    def __next__(self) -> Row:
        return next(self._rows)

    def skip(self, lines: int) -> None:
        """Leave out so many lines."""
        for _line in islice(self._lines, lines):
            pass


def read_by_line(file: BinaryIO, layout: Layout, *, bounds: Bounds = BOUNDS) -> ByLine | None:
    """The rows of a file of which it is known that each stands on the line after the one before, from the first line of
    the file on; None where lines say nothing (workbooks, lists of JSON). Raises FileRefused as `read_rows` does."""
    if layout.kind == "csv":
        lines = Lines(file, layout.encoding, bounds)
        return ByLine(lines, separated.rows_of(lines, layout, bounds))
    if layout.kind == "json" and jsontext.stands_alone(file, layout, bounds):
        lines = Lines(file, layout.encoding, bounds)
        return ByLine(lines, jsontext.rows_of(lines, bounds))
    return None


def _is_json(start: str, name: str) -> bool:
    text = start.lstrip()
    if not text.startswith(("[", "{")):
        return False
    inside = text[1:].lstrip()
    return PurePath(name.lower()).suffix in JSON_NAMES or inside.startswith(('"', "{", "]", "}"))
