"""Reading a pack: what a right one becomes, and that every error of a wrong one is told with file, line and field."""

from datetime import date

import pytest

from ketenzicht.capabilities.country.errors import PackError, PackErrors
from ketenzicht.capabilities.country.reader import check, read_pack
from ketenzicht.capabilities.country.types import Code, Term
from tests.unit.country.small_pack import FILES, TITLE, line_of, write_pack


def test_a_right_pack_is_read_whole(tmp_path):
    pack = read_pack(write_pack(tmp_path))
    assert check(tmp_path) == []
    assert pack.country == "test"
    assert [place.code for place in pack.municipalities] == ["GM0001", "GM0002"]
    assert [place.code for place in pack.organisations] == [
        "desk-one",
        "desk-two",
        "desk-all",
        "gemeente-gm0001",
        "gemeente-gm0002",
    ]


def test_defaults_of_a_file_and_order_of_a_list_reach_each_entry(tmp_path):
    pack = read_pack(write_pack(tmp_path))
    term = next(entry for entry in pack.entries if isinstance(entry, Term))
    assert (term.valid_from, term.source, term.status.value) == (date(2020, 1, 1), "Test", "K")
    forms = [entry for entry in pack.entries if isinstance(entry, Code) and entry.list_code == "form_of_exploitation"]
    assert [(form.code, form.order) for form in forms] == [("labour", 1), ("unknown", 2)]


def test_a_row_of_the_table_becomes_a_municipality_and_an_organisation(tmp_path):
    pack = read_pack(write_pack(tmp_path))
    first, second = pack.municipalities
    assert first.regions == ("GM0001", "VR01", "PU-unit-een", "PV20", "NL")
    assert (second.title.nl, second.official_name) == ("Bee", "'s-Bee")
    office = pack.organisations[-1]
    assert (office.title.nl, office.title.en) == ("Gemeente Bee", "Municipality of Bee")
    assert office.regions == ("GM0002",)


def test_a_pack_need_not_make_organisations_of_its_municipalities(tmp_path):
    text = FILES["organisations.yaml"]
    template = text[text.index("municipality_offices:") : text.index("organisations:")]
    pack = read_pack(write_pack(tmp_path, ("organisations.yaml", template, "")))
    assert [place.code for place in pack.organisations] == ["desk-one", "desk-two", "desk-all"]


def test_the_version_follows_the_content_and_nothing_else(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    same = write_pack(tmp_path / "a"), write_pack(tmp_path / "b", ("codes.yaml", "lists:", "# a remark\nlists:"))
    other = write_pack(tmp_path / "c", ("terms.yaml", "amount: 5", "amount: 6"))
    assert read_pack(same[0]).version == read_pack(same[1]).version != read_pack(other).version


ONE_ERROR = [
    ("terms.yaml", "unit: years", "unit: fortnights", "unit: years", "unit", "Input should be"),
    ("terms.yaml", "    amount: 5\n", "", "- code: keep", "amount", "this field is missing"),
    ("terms.yaml", "amount: 5", "amount: 0", "amount: 5", "amount", "greater than or equal to 1"),
    ("terms.yaml", "on_expiry: remove", "on_expiry: remove\n    colour: red", "who: officer", "colour", "isn't known"),
    ("terms.yaml", "amount: 1,", "amount: one,", "warn_before", "warn_before.amount", "valid integer"),
    ("terms.yaml", "source: Test, ", "", "- code: keep", "source", "this field is missing"),
    ("terms.yaml", "valid_from: 2020-01-01, ", "", "- code: keep", "valid_from", "this field is missing"),
    ("terms.yaml", "status: K", "status: X", "- code: keep", "status", "Input should be 'S' or 'K'"),
    ("terms.yaml", "code: keep", "code: Keep It", "- code: keep", "code", "should match pattern"),
    ("terms.yaml", "amount: 5", "amount: 5\n    valid_to: 2019-01-01", "- code: keep", "", "is not after valid_from"),
    ("terms.yaml", "amount: 5", "amount: 5\n    amount: 6", "unit: years", "amount", "stands here twice"),
    ("routing.yaml", "to: {kind: desk}", "to: {}", "to: {kind", "to", "name either an organisation or a kind"),
    ("routing.yaml", '"112"', '"112; ask for Ann"', "number:", "number", "should match pattern"),
    ("organisations.yaml", "[PU-unit-een]", "[]", "regions: [PU", "regions", "at least 1 item"),
    ("organisations.yaml", "regions: [NL]", "regions: [Somewhere]", "regions: [NL]", "regions[0]", "match pattern"),
    ("compartments.yaml", "regimes:", "rooms: []\nregimes:", "regimes:", "rooms", "this section isn't known here"),
    ("codes.yaml", "note: Only", "colour: red\n    note: Only", "note: Only", "colour", "this field isn't known here"),
    ("codes.yaml", "{list: role, codes", "{roles: role, codes", "{list: role", "roles", "this field isn't known here"),
    ("organisations.yaml", "tasks: []\n  comp", "comp", "kind: town", "tasks", "this field is missing"),
    ("places.csv", "GM0001,Aa,Aa", "0001,Aa,Aa", "GM0001", "code", "should match pattern"),
    ("places.csv", "Unit-Twee,20", "Unit-Twee,many", "GM0002", "population", "valid integer"),
    ("pack.yaml", "status: S", "status: S\n  colour: red", "source: Test", "municipalities.colour", "isn't known here"),
]


@pytest.mark.parametrize(("file", "old", "new", "near", "field", "what"), ONE_ERROR)
def test_an_error_is_told_with_file_line_and_field(tmp_path, file, old, new, near, field, what):
    found = check(write_pack(tmp_path, (file, old, new)))
    assert found, "nothing was found"
    first = next(error for error in found if error.field == field)
    assert (first.file, first.line) == (file, line_of(file, near))
    assert what in first.what


UNREADABLE = [
    (("terms.yaml", "terms:", "terms: ["), "terms.yaml", "isn't valid YAML"),
    (("terms.yaml", "amount: 5", "amount: *five"), "terms.yaml", "isn't valid YAML"),
    (("terms.yaml", "2020-01-01", "2020-13-45"), "terms.yaml", "isn't valid YAML"),
    (("purposes.yaml", "purposes:", "aims:"), "purposes.yaml", "this section is missing"),
    (("places.csv", "province_code", "province_number"), "places.csv", "this column is missing"),
    (("pack.yaml", "places.csv", "../places.csv"), "../places.csv", "must stand in the folder"),
    (("pack.yaml", "places.csv", "other.csv"), "other.csv", "is missing or can't be read"),
]


@pytest.mark.parametrize(("change", "file", "what"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_error(tmp_path, change, file, what):
    found = [error for error in check(write_pack(tmp_path, change)) if error.file == file]
    assert any(what in error.what for error in found)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"- a list", b"terms: 5", b"terms: [5]", b"", b"{1: 2}"])
def test_a_file_of_another_shape_is_an_error_and_no_traceback(tmp_path, content):
    write_pack(tmp_path)
    (tmp_path / "terms.yaml").write_bytes(content)
    assert any(error.file == "terms.yaml" for error in check(tmp_path))


def test_an_empty_folder_names_every_file_that_is_missing(tmp_path):
    assert {error.file for error in check(tmp_path)} >= {"pack.yaml", "codes.yaml", "routing.yaml"}
    assert {error.line for error in check(tmp_path)} == {0}


def test_all_errors_are_told_at_once_in_the_order_of_the_files(tmp_path):
    write_pack(
        tmp_path,
        ("terms.yaml", "amount: 5", "amount: 0"),
        ("terms.yaml", "unit: years", "unit: eons"),
        ("codes.yaml", f"code: labour, {TITLE}", "code: labour"),
    )
    with pytest.raises(PackErrors) as caught:
        read_pack(tmp_path)
    assert [(error.file, error.field) for error in caught.value.errors] == [
        ("codes.yaml", "title"),
        ("terms.yaml", "amount"),
        ("terms.yaml", "unit"),
    ]
    assert str(caught.value) == "The pack was not loaded: it has 3 errors."


def test_an_error_reads_as_one_line():
    assert str(PackError("terms.yaml", 4, "unit", "is wrong")) == "terms.yaml:4: unit: is wrong"
    assert str(PackError("terms.yaml", 4, "", "is wrong")) == "terms.yaml:4: is wrong"
    assert str(PackError("terms.yaml", 0, "", "is missing")) == "terms.yaml: is missing"
