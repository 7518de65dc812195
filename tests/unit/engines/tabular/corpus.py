"""Files that nobody should trust, made by code: bombs, broken ones, odd ones; and what must become of each.

Also what `python -m benchmarks.imports` measures time and memory on.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl

TAKEN = ""
EITHER = -1
"""In place of a number of rows: reading it and refusing it are both right."""


@dataclass(frozen=True)
class Oddity:
    """A file: what it is called, how it is made, and the code of its refusal; `TAKEN` when it is read properly."""

    about: str
    filename: str
    make: Callable[[], bytes]
    code: str
    rows: int = 0


def workbook(rows: list[list[object]], **edits: bytes) -> bytes:
    """A workbook with these rows; `edits` replace parts (`__` for `/`, and `_dot_` for `.`) or add them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return edited(
        made.getvalue(), {name.replace("__", "/").replace("_dot_", "."): part for name, part in edits.items()}
    )


def edited(packed: bytes, parts: dict[str, bytes]) -> bytes:
    """The same workbook with parts replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, parts.pop(name, before.read(name)))
        for name, part in parts.items():
            after.writestr(name, part)
    return made.getvalue()


PLAIN = [["feit", "plaats"], ["Iemand werkt zeven dagen per week", "Venlo"]]
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: bytes) -> bytes:
    """A workbook whose sheet is this XML."""
    xml = b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return edited(workbook(PLAIN), {SHEET: xml})


def text_row(number: int) -> bytes:
    """A row of the sheet's XML."""
    return b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>' % (number, number)


def flat_bomb() -> bytes:
    """A part of 300 MB of spaces, packed to a few hundred kilobytes."""
    return edited(workbook(PLAIN), {SHEET: b" " * 300_000_000})


def lying_bomb() -> bytes:
    """The same in small, with a claimed size of a hundred bytes."""
    packed = bytearray(edited(workbook(PLAIN), {SHEET: b" " * 80_000_000}))
    at = packed.rfind(b"PK\x01\x02", 0, packed.rfind(SHEET.encode()))
    struct.pack_into("<L", packed, at + 24, 100)
    return bytes(packed)


def nested_bomb() -> bytes:
    """A packed file in a packed file, as a part of the workbook."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.zip", b"0" * 5_000_000)
    return edited(workbook(PLAIN), {"xl/media/a.bin": inner.getvalue()})


def overlapping_bomb() -> bytes:
    """Two parts that the directory lets begin at the same place."""
    packed = bytearray(workbook(PLAIN))
    offsets, at = [], packed.find(b"PK\x01\x02")
    while at >= 0:
        offsets.append(at)
        at = packed.find(b"PK\x01\x02", at + 1)
    first = struct.unpack_from("<L", packed, offsets[0] + 42)
    for one in offsets:
        struct.pack_into("<L", packed, one + 42, *first)
    return bytes(packed)


def many_parts() -> bytes:
    """Sixty thousand parts."""
    made = io.BytesIO(workbook(PLAIN))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(60_000):
            archive.writestr(f"xl/{number}.xml", b"")
    return made.getvalue()


def encrypted() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    packed = bytearray(workbook(PLAIN))
    at = packed.find(b"PK\x01\x02")
    while at >= 0:
        packed[at + 8] |= 1
        at = packed.find(b"PK\x01\x02", at + 1)
    return bytes(packed)


def same_part_twice() -> bytes:
    """Two parts of one name."""
    made = io.BytesIO(workbook(PLAIN))
    with zipfile.ZipFile(made, "a") as archive:
        info = zipfile.ZipInfo("XL/workbook.xml")
        archive.writestr(info, b"<a/>")
    return made.getvalue()


def laughs() -> bytes:
    """XML entities that grow into a billion."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return edited(
        workbook(PLAIN), {SHEET: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><x/>"}
    )


def outside_entity() -> bytes:
    """An XML entity that reads a file of the machine."""
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst>&e;</sst>'
    return edited(workbook(PLAIN), {"xl/sharedStrings.xml": xml})


def relation(target: bytes) -> bytes:
    """A workbook that is linked to somewhere else."""
    return (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="x" TargetMode="External" Target="' + target + b'"/></Relationships>'
    )


def rows_of(number: int, separator: str = ";") -> bytes:
    """So many rows of CSV."""
    return f"feit{separator}plaats\n".encode() + f"Iets gezien{separator}Venlo\n".encode() * number


def million_rows() -> bytes:
    """A sheet of a million numbered rows."""
    return sheet(b"".join(b'<row r="%d"/>' % number for number in range(1, 1_000_001)))


def truncated() -> bytes:
    """The first half of a workbook."""
    whole = workbook([["feit"], *[[f"regel {n}"] for n in range(500)]])
    return whole[: len(whole) // 2]


def bad_stream() -> bytes:
    """A workbook with a bit changed in a packed part."""
    packed = bytearray(workbook([["feit"], *[[f"regel {n}"] for n in range(500)]]))
    at = packed.find(b"xl/worksheets/sheet1.xml") + 200
    packed[at : at + 50] = bytes(50)
    return bytes(packed)


def gzipped() -> bytes:
    """CSV, gzipped."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(rows_of(10)) + packer.flush()


def plain_zip() -> bytes:
    """A packed CSV."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("rijen.csv", rows_of(2))
    return made.getvalue()


ODDITIES: tuple[Oddity, ...] = (
    Oddity("empty file", "a.csv", lambda: b"", "file_empty"),
    Oddity("only blank lines", "a.csv", lambda: b"\n\r\n  \n", "file_no_columns"),
    Oddity("only separators", "a.csv", lambda: b";;;\n;;;\n", "file_no_columns"),
    Oddity("formula injection in CSV", "a.csv", lambda: b"feit;x\n=cmd|' /C calc'!A0;+1\n@SUM(A1);-2\n", TAKEN, 2),
    Oddity("formula in a workbook", "a.xlsx", lambda: workbook([["feit"], ['=HYPERLINK("http://x","y")']]), TAKEN, 1),
    Oddity("flat zip bomb", "a.xlsx", flat_bomb, "file_unpacks_too_large"),
    Oddity("zip bomb that lies about its size", "a.xlsx", lying_bomb, "file_damaged"),
    Oddity("nested zip bomb", "a.xlsx", nested_bomb, "file_packed_inside"),
    Oddity("overlapping zip bomb", "a.xlsx", overlapping_bomb, "file_overlapping_parts"),
    Oddity("sixty thousand parts", "a.xlsx", many_parts, "file_too_many_parts"),
    Oddity("workbook with a password flag", "a.xlsx", encrypted, "file_protected_workbook"),
    Oddity("one part twice", "a.xlsx", same_part_twice, "file_same_part_twice"),
    Oddity(
        "part that climbs out",
        "a.xlsx",
        lambda: edited(workbook(PLAIN), {"../../x.xml": b"<a/>"}),
        "file_bad_part_name",
    ),
    Oddity("billion laughs", "a.xlsx", laughs, "file_xml_definitions"),
    Oddity("entity that reads a file", "a.xlsx", outside_entity, "file_xml_definitions"),
    Oddity(
        "XML in UTF-16 that hides a definition",
        "a.xlsx",
        lambda: edited(
            workbook(PLAIN), {SHEET: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")}
        ),
        "file_xml_encoding",
    ),
    Oddity(
        "XML in UTF-7",
        "a.xlsx",
        lambda: edited(workbook(PLAIN), {SHEET: b'<?xml version="1.0" encoding="utf-7"?><x/>'}),
        "file_xml_encoding",
    ),
    Oddity(
        "external workbook",
        "a.xlsx",
        lambda: edited(workbook(PLAIN), {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "file_external_link",
    ),
    Oddity(
        "relation to an address",
        "a.xlsx",
        lambda: edited(workbook(PLAIN), {"xl/_rels/workbook.xml.rels": relation(b"http://10.0.0.1/x")}),
        "file_external_link",
    ),
    Oddity("a picture inside", "a.xlsx", lambda: edited(workbook(PLAIN), {"xl/media/a.png": b"\x89PNG"}), TAKEN, 1),
    Oddity("macros", "a.xlsx", lambda: edited(workbook(PLAIN), {"xl/vbaProject.bin": b"x"}), "file_macros"),
    Oddity("a million rows in a sheet", "a.xlsx", million_rows, "file_too_many_rows"),
    Oddity("a row at the very bottom", "a.xlsx", lambda: sheet(text_row(1) + text_row(1_048_576)), "file_blank_rows"),
    Oddity("row numbers that run backwards", "a.xlsx", lambda: sheet(text_row(5) + text_row(2)), TAKEN, EITHER),
    Oddity(
        "a row number of a hundred digits", "a.xlsx", lambda: sheet(b'<row r="' + b"9" * 100 + b'"><c/></row>'), "", -1
    ),
    Oddity(
        "a cell in the last column",
        "a.xlsx",
        lambda: sheet(b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'),
        "file_too_many_columns",
    ),
    Oddity(
        "a style table of megabytes",
        "a.xlsx",
        lambda: edited(workbook(PLAIN), {"xl/styles.xml": b"<a>" + b"<b/>" * 500_000 + b"</a>"}),
        "file_unpacks_too_large",
    ),
    Oddity("half a workbook", "a.xlsx", truncated, "file_damaged"),
    Oddity("a workbook with a broken part", "a.xlsx", bad_stream, "file_damaged"),
    Oddity("XML that is no XML", "a.xlsx", lambda: edited(workbook(PLAIN), {SHEET: b"<worksheet><"}), "file_damaged"),
    Oddity("old workbook", "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "file_old_workbook"),
    Oddity("workbook called CSV", "a.csv", lambda: workbook(PLAIN), TAKEN, 1),
    Oddity("CSV called workbook", "a.xlsx", lambda: rows_of(2), TAKEN, 2),
    Oddity("packed CSV", "a.zip", plain_zip, "file_not_a_workbook"),
    Oddity("gzipped CSV", "a.csv", gzipped, "file_other_format"),
    Oddity("picture called CSV", "a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "file_other_format"),
    Oddity("PDF", "a.csv", lambda: b"%PDF-1.7\n%\xe2\xe3", "file_other_format"),
    Oddity("web page", "a.csv", lambda: b"<!DOCTYPE html><table></table>", "file_other_format"),
    Oddity("program", "a.csv", lambda: b"\x7fELF\x02\x01\x01" + bytes(100), "file_other_format"),
    Oddity("UTF-8 with mark", "a.csv", lambda: "feit\ncafé\n".encode("utf-8-sig"), TAKEN, 1),
    Oddity("UTF-16 with mark", "a.csv", lambda: "feit;x\ncafé;é\n".encode("utf-16"), TAKEN, 1),
    Oddity("UTF-16 without mark", "a.csv", lambda: "feit;x\ncafé;é\n".encode("utf-16-be"), TAKEN, 1),
    Oddity("UTF-16 the other way round", "a.csv", lambda: "feit;x\ncafé;é\n".encode("utf-16-le"), TAKEN, 1),
    Oddity("half a character of UTF-16", "a.csv", lambda: "feit\ncafé".encode("utf-16")[:-1], "file_encoding"),
    Oddity("Windows-1252", "a.csv", lambda: "feit;x\ncafé €;é\n".encode("cp1252"), TAKEN, 1),
    Oddity("UTF-8 with a stray byte", "a.csv", lambda: "feit;x\ncafé;é\nx;".encode() + b"\xeb", "file_mixed_encoding"),
    Oddity("UTF-8 cut off in a character", "a.csv", lambda: "feit;x\nà;café".encode()[:-1], "file_mixed_encoding"),
    Oddity("bytes of no encoding", "a.csv", lambda: b"feit;x\n\x81\x8d\xff;y\n", "file_encoding"),
    Oddity("zero bytes", "a.csv", lambda: b"feit;x\nab\x00c;y\n", "file_not_text"),
    Oddity("terminal escapes", "a.csv", lambda: b"feit;x\n\x1b[2J;y\n", "file_not_text"),
    Oddity("mixed line ends", "a.csv", lambda: b"feit;x\na;1\r\nb;2\rc;3\n", TAKEN, 3),
    Oddity("quoted line ends", "a.csv", lambda: b'feit;x\n"a\r\nb\nc";1\n', TAKEN, 1),
    Oddity("unclosed quote", "a.csv", lambda: b'feit;x\n"a;1\n' + b"b;2\n" * 50_000, "file_cell_too_long"),
    Oddity("unclosed quote at the end", "a.csv", lambda: b'feit;x\na;1\n"b;2\n', "file_quote_open"),
    Oddity("text after a quote", "a.csv", lambda: b'feit;x\n"a"b;1\n', "file_quote_open"),
    Oddity("a line of ten megabytes", "a.csv", lambda: b"feit;x\n" + b"a" * 10_000_000, "file_line_too_long"),
    Oddity("more than a million lines", "a.csv", lambda: b"feit\n" + b"a\n" * 1_000_100, "file_too_many_rows"),
    Oddity(
        "five thousand columns", "a.csv", lambda: b";".join(b"k%d" % n for n in range(5000)), "file_too_many_columns"
    ),
    Oddity("a wide row", "a.csv", lambda: b"feit;x\n" + b"a;" * 5000, "file_too_many_columns"),
    Oddity("a column name that is a text", "a.csv", lambda: b"a" * 5000 + b";x\n", "file_column_name"),
    Oddity("more cells than columns", "a.csv", lambda: b"feit;x\na;b;c\n", TAKEN, 1),
    Oddity("same column twice", "a.csv", lambda: b"feit;feit;feit\na;b;c\n", TAKEN, 1),
    Oddity("sep= in the first line", "a.csv", lambda: b"sep=|\nfeit|x\na|b\n", TAKEN, 1),
    Oddity("nested JSON", "a.json", lambda: b'[{"a":' * 50_000, "file_json_too_deep"),
    Oddity("nested lists of JSON", "a.json", lambda: b'[{"a":' + b"[" * 500_000, "file_json_too_deep"),
    Oddity("brackets only", "a.json", lambda: b"[" * 1_000_000, "file_json_no_records"),
    Oddity("JSON that stops", "a.json", lambda: b'[{"a":1},{"a"', "file_json_broken"),
    Oddity("JSON with a wrong bracket", "a.json", lambda: b'[{"a":1]}', "file_json_broken"),
    Oddity("two lists of JSON", "a.json", lambda: b'{"a":[{"b":1}],"c":[{"d":1}]}', "file_json_two_lists"),
    Oddity("a list of numbers", "a.json", lambda: b"[1,2,3]", "file_json_no_records"),
    Oddity("an empty list", "a.json", lambda: b"[]", "file_json_no_records"),
    Oddity("NaN and Infinity", "a.json", lambda: b'[{"a":NaN},{"a":-Infinity},{"a":1}]', TAKEN, 3),
    Oddity("a number of a million digits", "a.json", lambda: b'[{"a":' + b"9" * 200_000 + b"}]", TAKEN, 1),
    Oddity(
        "a number of ten million digits",
        "a.json",
        lambda: b'[{"a":' + b"9" * 10_000_000 + b"}]",
        "file_record_too_long",
    ),
    Oddity("same key twice", "a.json", lambda: b'[{"a":1,"a":2}]', TAKEN, 1),
    Oddity("zero byte spelled in JSON", "a.json", lambda: b'[{"a":"x\\u0000y"},{"a":"b"}]', TAKEN, 2),
    Oddity("half a pair spelled in JSON", "a.json", lambda: b'[{"a":"\\ud800"},{"a":"b"}]', TAKEN, 2),
    Oddity(
        "a text of ten megabytes", "a.json", lambda: b'[{"a":"' + b"x" * 10_000_000 + b'"}]', "file_record_too_long"
    ),
    Oddity(
        "a record with ten thousand keys",
        "a.json",
        lambda: json.dumps([{f"k{n}": n + 1 for n in range(9999)}]).encode(),
        "file_too_many_columns",
    ),
    Oddity("one object per line", "a.ndjson", lambda: b'{"a":1}\n{"a":2}\n', TAKEN, 2),
    Oddity("objects with rubbish between", "a.json", lambda: b'{"a":1}\nrubbish\n{"a":2}\n', "file_json_broken"),
    Oddity("objects with a list between", "a.jsonl", lambda: b'{"a":1}\n[1]\n{"a":2}\n', "file_json_no_object"),
    Oddity("objects with a number between", "a.jsonl", lambda: b'{"a":1}\n-1.5e3\n{"a":2}\n', "file_json_no_object"),
    Oddity("objects with a text between", "a.jsonl", lambda: b'{"a":1}\n"x"\n{"a":2}\n', "file_json_no_object"),
)
