"""What stands inside a packed workbook, looked at before any library unpacks it: number, names, places, sizes, XML.

Every part is unpacked once, in pieces that are thrown away and never beyond the size that the file claims for it; where
there is more, its checksum does not fit. Flat, nested and overlapping bombs stop here, as do XML definitions, links to
elsewhere and macros.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.types import Bounds

END = b"PK\x05\x06"
END_64 = b"PK\x06\x07"
END_SIZE = 22
LONGEST_COMMENT = 65_535
PIECE = 1 << 18
ENCRYPTED = 0x1
LONGEST_DIRECTORY = 1_000_000
SHEETS = "xl/worksheets/"
TEXTS = "xl/sharedstrings.xml"
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xd0\xcf\x11\xe0")
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")
OVERLAP = 24
"""Bytes kept of the piece before, so that nothing hides on the edge between two pieces."""


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked."""

    left: int
    rows: int


def check(file: BinaryIO, size: int, bounds: Bounds) -> None:
    """Raise FileRefused for anything but a plain workbook within bounds."""
    if size > bounds.workbook_bytes:
        raise FileRefused(Refusal.TOO_LARGE, bound=bounds.workbook_bytes)
    _check_directory(file, size, bounds)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names(parts, bounds)
            _check_places(parts, archive.start_dir)
            budget = _Budget(bounds.unpacked_bytes, bounds.sheet_rows)
            for part in parts:
                _check_part(archive, part, budget, bounds)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(Refusal.DAMAGED) from error


def _check_directory(file: BinaryIO, size: int, bounds: Bounds) -> None:
    """Believe nothing: a directory of a hundred thousand parts is refused before a library reads it into memory."""
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT - 20))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise FileRefused(Refusal.DAMAGED)
    entries, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if entries > bounds.entries or length > LONGEST_DIRECTORY or END_64 in tail[max(0, at - 20) : at]:
        raise FileRefused(Refusal.TOO_MANY_PARTS, bound=bounds.entries)


def _check_names(parts: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > bounds.entries:
        raise FileRefused(Refusal.TOO_MANY_PARTS, bound=bounds.entries)
    if len(set(names)) != len(names):
        raise FileRefused(Refusal.SAME_PART_TWICE)
    if any(name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") for name in names):
        raise FileRefused(Refusal.BAD_PART_NAME)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefused(Refusal.PROTECTED_WORKBOOK)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileRefused(Refusal.NOT_A_WORKBOOK)
    if any(name.startswith("xl/externallinks/") for name in names):
        raise FileRefused(Refusal.EXTERNAL_LINK)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused(Refusal.MACROS)


def _check_places(parts: list[zipfile.ZipInfo], directory: int) -> None:
    """Every part begins where the one before has ended."""
    placed = sorted(parts, key=lambda part: part.header_offset)
    ends = [part.header_offset for part in placed[1:]] + [directory]
    for part, end in zip(placed, ends, strict=True):
        if part.header_offset + part.compress_size + len(part.filename) > end:
            raise FileRefused(Refusal.OVERLAPPING_PARTS)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: _Budget, bounds: Bounds) -> None:
    name = part.filename.lower()
    most = _most(name, bounds)
    if part.file_size > min(budget.left, most) or _ratio_bad(part.file_size, part.compress_size, bounds):
        raise FileRefused(Refusal.UNPACKS_TOO_LARGE, bound=min(bounds.unpacked_bytes, most))
    budget.left -= part.file_size
    before = b""
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as opened:
        while piece := opened.read(PIECE):
            if not before:
                _check_start(piece, is_xml=is_xml)
            window = before + piece
            if is_xml:
                _check_xml(name, window)
            if name.startswith(SHEETS):
                budget.rows -= piece.count(b"<row")
                if budget.rows < 0:
                    raise FileRefused(Refusal.TOO_MANY_ROWS, bound=bounds.sheet_rows)
            before = piece[-OVERLAP:]


def _most(name: str, bounds: Bounds) -> int:
    if name.startswith(SHEETS) and name.endswith(".xml"):
        return bounds.unpacked_bytes
    return bounds.shared_text_bytes if name == TEXTS else bounds.part_bytes


def _ratio_bad(unpacked: int, packed: int, bounds: Bounds) -> bool:
    return unpacked > bounds.ratio_from and unpacked > bounds.ratio * max(packed, 1)


def _check_start(piece: bytes, *, is_xml: bool) -> None:
    if piece.startswith(PACKED):
        raise FileRefused(Refusal.PACKED_INSIDE)
    if not is_xml:
        return
    if piece.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")):
        raise FileRefused(Refusal.XML_ENCODING)
    declared = piece[:200].split(b"?>", 1)[0].lower()
    if b"encoding" in declared and b"utf-8" not in declared and b"ascii" not in declared:
        raise FileRefused(Refusal.XML_ENCODING)


def _check_xml(name: str, window: bytes) -> None:
    if any(mark in window for mark in DEFINITIONS):
        raise FileRefused(Refusal.XML_DEFINITIONS)
    # Links in cells (hyperlinks) lead nowhere by themselves and are not followed: only the text of the cell is read.
    if name == "xl/_rels/workbook.xml.rels" and b'TargetMode="External"' in window:
        raise FileRefused(Refusal.EXTERNAL_LINK)
