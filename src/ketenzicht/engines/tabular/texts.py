"""Which encoding a text file has, and its text, line by line and never more than a line at a time."""

import codecs
import io
from dataclasses import dataclass
from typing import BinaryIO

from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.types import Bounds

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
PIECE = 1 << 18
NO_TEXT = bytes(set(range(32)) - {9, 10, 12, 13} | {127})
"""Bytes that stand in no text of one byte per character."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The encoding of a text, whether a mark at its beginning says so, and how the text begins."""

    encoding: str
    marked: bool
    start: str


def find_encoding(file: BinaryIO, wanted: str, bounds: Bounds) -> Encoded:
    """The encoding in which the whole file can be read: the wanted one, the marked one, UTF-8, or else Windows-1252.

    Raises FileRefused when it cannot be read so, holds what is no text, or has more lines than are read; and when it is
    UTF-8 with accents up to one byte that is not: read as Windows-1252, every accent before it would be wrong.
    """
    file.seek(0)
    head = file.read(4096)
    marked = next((encoding for mark, encoding in MARKS if head.startswith(mark)), "")
    if wanted or marked:
        encoding = wanted or marked
        broken = _first_broken(file, encoding, bounds)
    else:
        encoding = _unmarked(head)
        broken = _first_broken(file, encoding, bounds)
        if broken is not None and broken.accents and encoding == "utf-8":
            raise FileRefused(Refusal.MIXED_ENCODING, line=broken.line)
        if broken is not None and encoding == "utf-8":
            encoding = "cp1252"
            broken = _first_broken(file, encoding, bounds)
    if broken is not None:
        raise FileRefused(Refusal.ENCODING, encoding=encoding, line=broken.line)
    file.seek(0)
    start = codecs.getincrementaldecoder(encoding)().decode(head).lstrip("\ufeff")
    return Encoded(encoding, marked == encoding, start)


def _unmarked(head: bytes) -> str:
    """UTF-16 without a mark shows by its zeros; all else is tried as UTF-8."""
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.4 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.4 and not head[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


@dataclass(frozen=True, slots=True)
class _Broken:
    """The line on which a byte does not fit an encoding, and whether more than ASCII stands before it."""

    line: int
    accents: bool


def _first_broken(file: BinaryIO, encoding: str, bounds: Bounds) -> _Broken | None:
    """The first byte that does not fit the encoding, or None. Raises FileRefused for what is no text."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, accents = 1, False
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding)
            return _Broken(line + _line_ends(before), accents or not before.isascii())
        _check_text(text, line)
        line += _line_ends(text)
        accents = accents or not text.isascii()
        if line > bounds.rows + 2:
            raise FileRefused(Refusal.TOO_MANY_ROWS, bound=bounds.rows)
        if not piece:
            return None


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _check_text(text: str, line: int) -> None:
    for character in NO_TEXT.decode("ascii"):
        at = text.find(character)
        if at >= 0:
            raise FileRefused(Refusal.NOT_TEXT, line=line + text.count("\n", 0, at))


def open_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text from its beginning, line ends as they are. Whoever closes the text leaves the file open."""
    file.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Open(file), PIECE), encoding=encoding, errors="strict", newline="")


class Lines:
    """The lines of a text with their ends kept, whatever they end with, counted, none longer than the bound."""

    def __init__(self, file: BinaryIO, encoding: str, bounds: Bounds) -> None:
        self._text = open_text(file, encoding)
        self._longest = bounds.line
        self.number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > self._longest:
            raise FileRefused(Refusal.LINE_TOO_LONG, line=self.number, bound=self._longest)
        return line.removeprefix("\ufeff") if self.number == 1 else line


class _Open(io.RawIOBase):
    """A file that reads on where it is and that nobody closes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than any buffer
        """Fill the buffer as far as the file goes."""
        read = self._file.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)
