"""Files that nobody vouches for: each is refused with a sentence that helps, or read as it stands; nothing else."""

import csv
import io
import json
import re
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenzicht.engines import tabular
from ketenzicht.engines.tabular import FileRefused, Layout, Problem, Refusal, Row, Wanted, jsontext
from ketenzicht.engines.tabular.errors import SENTENCES
from ketenzicht.engines.tabular.workbook import text_of
from tests.unit.engines.tabular.corpus import EITHER, ODDITIES, PLAIN, TAKEN, Oddity, edited, sheet, text_row, workbook

SMALL = tabular.Bounds(file_bytes=5_000, workbook_bytes=2_000, rows=20, blank_rows=3, cell=50, columns=4, sheet_rows=9)


def read(content: bytes, name: str = "", wanted: Wanted | None = None, **more: object) -> tuple[Layout, list[Row]]:
    """Everything that a file holds."""
    file = io.BytesIO(content)
    layout = tabular.inspect(file, name=name, wanted=wanted, **more)  # type: ignore[arg-type]
    return layout, list(tabular.read_rows(file, layout, **more))  # type: ignore[arg-type]


def refusal(content: bytes, name: str = "", **more: object) -> FileRefused:
    """Why it is refused."""
    with pytest.raises(FileRefused) as caught:
        read(content, name, **more)  # type: ignore[arg-type]
    return caught.value


def tried(content: bytes, name: str) -> tuple[FileRefused | None, list[Row]]:
    """Read it: all that may happen is that it is refused, with a sentence and advice, or that clean rows come out."""
    rows: list[Row] = []
    try:
        rows = read(content, name)[1]
    except FileRefused as refused:
        return told(refused), rows
    for row in rows:
        assert row.line >= 1
        assert all(text and "\x00" not in text for text in row.values.values() if not row.problems)
    return None, rows


def told(refused: FileRefused) -> FileRefused:
    """Checked to say something."""
    assert "%(" not in str(refused)
    assert refused.next_step
    return refused


@pytest.mark.parametrize("odd", ODDITIES, ids=lambda odd: odd.about)
def test_an_odd_file_is_refused_or_read_and_nothing_else(odd: Oddity) -> None:
    refused, rows = tried(odd.make(), odd.filename)
    if odd.rows == EITHER:
        return
    assert (refused.code if refused else TAKEN) == odd.code
    assert len(rows) == odd.rows


def test_there_is_a_corpus() -> None:
    assert len(ODDITIES) >= 60
    assert len({odd.about for odd in ODDITIES}) == len(ODDITIES)


def test_every_reason_has_a_sentence_and_what_to_do() -> None:
    assert set(SENTENCES) == set(Refusal)
    assert all(what.endswith(".") and todo.endswith(".") for what, todo in SENTENCES.values())


def test_formulas_stay_text() -> None:
    _layout, rows = read(workbook([["feit", "som"], ["=1+1", 3.0]]))
    assert rows[0].values == {"feit": "=1+1", "som": "3"}


def test_lines_are_those_of_an_editor() -> None:
    _layout, rows = read(b'feit;x\n"a\nb";1\n\nc;2\n')
    assert [row.line for row in rows] == [2, 5]


def test_what_was_found_can_be_changed() -> None:
    content = "feit;x\ncaf\u00e9;y\n".encode("cp1252")
    assert read(content)[0].encoding == "cp1252"
    assert refusal(content, wanted=Wanted(encoding="utf-8")).code == "file_encoding"
    layout, rows = read(b"a;b,c\n1;2,3\n", wanted=Wanted(separator=","))
    assert layout.columns == ("a;b", "c")
    assert rows[0].values == {"a;b": "1;2", "c": "3"}
    assert refusal(b"a;b\n", wanted=Wanted(separator="x")).code == "file_unknown_choice"
    assert refusal(b"a;b\n", wanted=Wanted(encoding="utf-7")).code == "file_unknown_choice"


@pytest.mark.parametrize("rows", [2, 200_000])
def test_one_byte_that_is_not_of_the_encoding_is_told_by_its_line_and_spoils_no_accent(rows: int) -> None:
    accents = "feit;x\ncafé;y\n".encode() + b"a;b\n" * rows
    refused = refusal(accents + b"a;caf\xe9\nc;d\n")
    assert (refused.code, refused.safe) == ("file_mixed_encoding", {"line": rows + 3})
    only = b"feit;x\n" + b"a;b\n" * rows + b"a;caf\xe9\n"
    layout, found = read(only)
    assert (layout.encoding, found[-1].values["x"]) == ("cp1252", "café")
    assert refusal(b"\xef\xbb\xbf" + only).safe == {"encoding": "utf-8", "line": rows + 2}
    assert read(accents + b"a;caf\xe9\n", wanted=Wanted(encoding="cp1252"))[0].encoding == "cp1252"


def test_a_sheet_can_be_chosen() -> None:
    book = openpyxl.Workbook()
    book.active.append(["leeg"])  # type: ignore[union-attr]
    book.create_sheet("Tweede").append(["feit"])
    book["Tweede"].append(["b"])
    made = io.BytesIO()
    book.save(made)
    layout, _rows = read(made.getvalue())
    assert layout.sheets == ("Sheet", "Tweede")
    chosen, rows = read(made.getvalue(), wanted=Wanted(sheet="Tweede"))
    assert (chosen.columns, rows[0].values) == (("feit",), {"feit": "b"})
    assert refusal(made.getvalue(), wanted=Wanted(sheet="Derde")).code == "file_no_such_sheet"
    gone = Layout("xlsx", ("a",), sheet="Vierde")
    with pytest.raises(FileRefused):
        list(tabular.read_rows(io.BytesIO(made.getvalue()), gone))


def test_an_empty_workbook_has_no_columns() -> None:
    assert refusal(workbook([])).code == "file_no_columns"


def test_bounds_are_kept() -> None:
    assert refusal(b"a;b\n" + b"1;2\n" * 30, bounds=SMALL).code == "file_too_many_rows"
    assert refusal(b"x" * 6_000, bounds=SMALL).code == "file_too_large"
    assert refusal(workbook(PLAIN), bounds=SMALL).code == "file_too_large"
    assert refusal(b"feit;x\n" + b"a" * 60 + b";y\n", bounds=SMALL).code == "file_cell_too_long"
    large = tabular.Bounds(blank_rows=3, cell=50)
    assert refusal(sheet(text_row(1) + text_row(9)), bounds=large).code == "file_blank_rows"
    assert refusal(workbook([["feit"], ["a" * 60]]), bounds=large).code == "file_cell_too_long"
    assert refusal(workbook(PLAIN), bounds=tabular.Bounds(entries=2)).code == "file_too_many_parts"
    assert refusal(workbook(PLAIN), bounds=tabular.Bounds(unpacked_bytes=600)).code == "file_unpacks_too_large"


def test_a_directory_that_names_more_parts_than_it_says_is_looked_through() -> None:
    packed = bytearray(workbook(PLAIN))
    at = packed.rfind(b"PK\x05\x06")
    packed[at + 10 : at + 12] = b"\x01\x00"
    assert refusal(bytes(packed), bounds=tabular.Bounds(entries=2)).code in {"file_too_many_parts", "file_damaged"}


def test_no_directory_at_all() -> None:
    assert refusal(b"PK\x03\x04" + b"x" * 200).code == "file_damaged"


def test_links_in_cells_are_no_danger() -> None:
    link = b'<Relationships><Relationship Id="r1" TargetMode="External" Target="https://x"/></Relationships>'
    layout, _rows = read(edited(workbook(PLAIN), {"xl/worksheets/_rels/sheet1.xml.rels": link}))
    assert layout.kind == "xlsx"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (12.0, "12"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (7, "7"),
        (datetime(2024, 1, 2), "2024-01-02"),  # noqa: DTZ001  # a cell has no time zone
        (datetime(2024, 1, 2, 3, 4), "2024-01-02 03:04"),  # noqa: DTZ001  # as above
        (date(2024, 1, 2), "2024-01-02"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=1), "1:00:00"),
        (" a ", "a"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_json_is_laid_flat() -> None:
    record = {"a": {"b": {"c": 1}}, "d": [1, None, "x"], "e": [{"f": True}, {"f": False}], "g": None, "h": " "}
    layout, rows = read(json.dumps([record]).encode(), "a.json")
    assert rows[0].values == {"a.b.c": "1", "d": "1; x", "e.1.f": "true", "e.2.f": "false"}
    assert set(layout.columns) == set(rows[0].values)


def test_a_record_that_is_wrong_stands_beside_those_that_are_right() -> None:
    content = b'[{"a":NaN},{"a":1,"a":2},{"a":"\\u0000"},{"a":"\\ud800"},{"a":' + b"9" * 60 + b'},{"a":"ok"}]'
    _layout, rows = read(content, "a.json")
    assert [row.problems[0].problem if row.problems else "" for row in rows] == [
        Problem.NOT_A_NUMBER,
        Problem.SAME_KEY_TWICE,
        Problem.BROKEN_TEXT,
        Problem.BROKEN_TEXT,
        Problem.NUMBER_TOO_LONG,
        "",
    ]


def test_a_later_record_with_too_many_keys_is_a_bad_row() -> None:
    many = {f"k{n}": 1 for n in range(9)}
    text = json.dumps([{"k1": 1}] * 200 + [many]).encode()
    layout, rows = read(text, "a.json", bounds=tabular.Bounds(columns=4))
    assert layout.columns == ("k1",)
    assert rows[-1].problems[0].problem is Problem.TOO_MANY_KEYS


def test_records_of_every_shape() -> None:
    assert len(read(b'{"meta":{"n":[1]},"cases":[{"a":1},{"a":2}],"end":[]}')[1]) == 2
    assert len(read(b'{"a":1}')[1]) == 1
    assert len(read(b'{\n"a":1}\n{\n"a":2}')[1]) == 2
    assert len(read(b'\xef\xbb\xbf[{"a":1}]')[1]) == 1
    assert len(read(b'[{"a":"]}\\"{"}]')[1]) == 1
    assert read(b'[\n{"a":1},\n{"a":2}]')[1][1].line == 3
    assert refusal(b'[{"a":1}] [{"a":2}]', "a.json").code == "file_json_broken"
    assert refusal(b'{"a":[{"b":1},7]}', "a.json").code == "file_json_no_records"
    assert refusal(b'[{"a":1}]]', "a.json").code == "file_json_broken"
    assert refusal(b'[{"a" 1}]', "a.json").code == "file_json_broken"
    assert refusal(b'[{"a":"x}]', "a.json").code == "file_json_broken"
    assert refusal(b"[{}]", "a.json").code == "file_no_columns"
    assert refusal(b'{"a":{"b":[{"c":1}]}}x', "a.json").code == "file_json_broken"
    assert refusal(b'{"a":1}\n{"a":2}\n[1]\n', "a.json").safe == {"line": 3}
    assert refusal(b'{"a"\n{"b"', "a.json").code == "file_json_broken"
    assert refusal(b'{"a":[{"b":1}],"c":' + b"[" * 90, "a.json").code == "file_json_too_deep"
    assert refusal(b'{"a":[{"b":' + b"[" * 90, "a.json").code == "file_json_too_deep"
    _layout, rows = read(b'{"a":[{"b":1}]}\n7\n{"a":2}\n'.replace(b"7\n", b""))
    assert [row.line for row in rows] == [1, 2]


def test_csv_that_begins_with_a_bracket_is_csv() -> None:
    assert read(b"[feit];x\na;b\n", "a.csv")[0].kind == "csv"


def test_a_record_longer_than_a_piece_is_read_whole() -> None:
    text = '\\"' + "x" * 70_000 + "\\\\"
    _layout, rows = read(f'[{{"a":"{text}"}},{{"a":"b"}}]'.encode(), "a.json")
    assert len(rows[0].values["a"]) == 70_002
    assert rows[1].values == {"a": "b"}


def test_names_of_columns_are_distinct() -> None:
    assert read(b"a;;a;a (2);a\n1;2;3;4;5\n")[0].columns == ("a", "(2)", "a (2)", "a (2) (2)", "a (3)")


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8),
    st.sampled_from(tabular.SEPARATORS),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_as_csv_is_read_as_written(
    rows: list[list[str]], separator: str, end: str, encoding: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=end)
    writer.writerows([["een", "twee", "drie"], *rows])
    _layout, found = read(written.getvalue().encode(encoding), wanted=Wanted(separator=separator))
    kept = [[cell.strip() for cell in row] for row in rows]
    assert [[row.values.get(name, "") for name in ("een", "twee", "drie")] for row in found] == [
        row for row in kept if any(row)
    ]


plain = st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), cells)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), plain), min_size=1, max_size=6), st.booleans())
def test_what_is_written_as_json_is_read_as_written(records: list[dict[str, object]], spread: bool) -> None:
    records = [{"z": "z"}, *records]
    _layout, found = read(json.dumps(records, indent=2 if spread else None).encode(), "a.json")
    assert found[0].values == {"z": "z"}
    wanted = [{key: text for key, value in record.items() if (text := text_of(value))} for record in records[1:]]
    assert [dict(row.values) for row in found[1:]] == [record for record in wanted if record]


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.json", "a.xlsx"]))
def test_any_bytes_at_all(content: bytes, name: str) -> None:
    tried(content, name)


def cut(text: str, pattern: re.Pattern[str], piece: int) -> object:
    """The records of a text that comes in pieces of this size, or why it is refused; brackets found by this pattern."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsontext, "_BRACKET_INSIDE", pattern)
        patch.setattr(jsontext, "PIECE", piece)
        cutter = jsontext._Cutter(io.BytesIO(text.encode()), "utf-8", tabular.BOUNDS, jsontext._ALONE)
        try:
            return list(cutter.records())
        except tabular.FileRefused as refused:
            return refused.code, refused.safe


RECORDS = st.lists(
    st.sampled_from(['{"a":"b\\\\"}', '{"é":[{"c":"}"}, "\\""]}', '{"a":\n1}', "\n", " ", '{"', '"', "\\", "]"]),
    max_size=8,
)


@given(st.one_of(st.text('{}[]":,\\ \n1aNé', max_size=60), RECORDS.map("".join)), st.integers(1, 20))
def test_brackets_are_found_past_whole_strings_as_sign_by_sign(text: str, piece: int) -> None:
    never = re.compile(r"(?!)()")
    assert cut(text, jsontext._BRACKET_INSIDE, piece) == cut(text, never, piece)


@given(st.text('{}[]":,\\ \n1aNé', max_size=60))
def test_any_row_of_json_signs(text: str) -> None:
    tried(text.encode(), "a.json")


BOOK = workbook(PLAIN)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes(changes: list[tuple[int, int]]) -> None:
    content = bytearray(BOOK)
    for at, byte in changes:
        content[at] = byte
    tried(bytes(content), "a.xlsx")


@given(st.text('<>/="rowc123AXFDtsvinlStr ', max_size=80))
def test_a_sheet_of_any_xml(text: str) -> None:
    tried(sheet(text.encode()), "a.xlsx")


@given(st.lists(st.text("abc z", max_size=8), min_size=1, max_size=9), st.sampled_from(["csv", "json"]), st.data())
def test_rows_that_have_a_line_each_can_be_passed_over(words: list[str], kind: str, data: st.DataObject) -> None:
    said = [f"n{number} {word}" for number, word in enumerate(words)]
    lines = [f'"{one}";x' for one in said] if kind == "csv" else [json.dumps({"feit": one}) for one in said]
    ends = data.draw(st.sampled_from(["\n", "\r\n"]))
    head = ["feit;vorm"] if kind == "csv" else []
    content = io.BytesIO((ends.join([*head, *lines]) + ends * data.draw(st.integers(0, 2))).encode())
    layout = tabular.inspect(content, name=f"rijen.{kind}")
    whole = list(tabular.read_rows(content, layout))
    by_line = tabular.read_by_line(content, layout)
    assert by_line is not None
    by_line.skip(whole[0].line - 1)
    at, read = 0, []
    while at < len(whole):
        over = data.draw(st.integers(0, len(whole) - at))
        by_line.skip(over)
        at += over
        read += [(at, row) for row in [next(by_line, None)] if at < len(whole)]
        at += 1
    assert read == [(number, whole[number]) for number, _row in read]
    assert next(by_line, None) is None


def test_where_lines_say_nothing_none_can_be_passed_over() -> None:
    for content, name in ((b'[{"feit": "a"},\n{"feit": "b"}]', "lijst.json"), (workbook(PLAIN), "blad.xlsx")):
        file = io.BytesIO(content)
        assert tabular.read_by_line(file, tabular.inspect(file, name=name)) is None
