"""Views of the report form: each error with file and line, and the promise that everybody has exactly one."""

from datetime import date
from itertools import chain
from pathlib import Path

import pytest

import ketenzicht
from ketenzicht.capabilities.country.observing import ALWAYS_ASKED, FormField, NextQuestion, ProfessionView
from ketenzicht.capabilities.country.reader import check, read_pack
from ketenzicht.capabilities.country.types import Code, OrganisationKind
from tests.unit.country.small_pack import FILES, line_of, write_pack

VIEW = "views/anybody.yaml"
PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"
TODAY = date(2026, 11, 1)
ASKED_FOR = {
    "desk_clerk",
    "labour_inspector",
    "health",
    "reception",
    "youth_school",
    "border",
    "police_first_line",
    "bank",
    "housing_inspector",
    "citizen",
}


@pytest.fixture(scope="module")
def views():
    return [entry for entry in read_pack(PACK).entries if isinstance(entry, ProfessionView) and entry.in_force(TODAY)]


WRONG = [
    # what stands there, what comes instead, the field, the line by what stands there, what is said
    ("field: fact", "field: shoe_size", "asks[0].field", "field: fact", "Input should be"),
    ("  - {field: urgency}\n", "", "", "code: anybody", "every view asks openly for: urgency"),
    ("field: urgency", "field: fact", "", "code: anybody", "asked twice: fact"),
    ("reporter_kinds: [clerk]", "reporter_kinds: []", "reporter_kinds", "reporter_kinds", "at least 1 item"),
    ("[clerk]", "[king]", "reporter_kinds[0]", "reporter_kinds", "code:reporter_kind king doesn't exist"),
    ("[desk-all]", "[nobody-here]", "advisers[0]", "advisers", "organisation nobody-here doesn't exist"),
    ("icon: person", "icon: person\ncolour: red", "colour", "", "this field isn't known here"),
    (
        "code: anybody",
        "code: somebody",
        "code",
        "code: anybody",
        "the file of this view should be called somebody.yaml",
    ),
    ("general: true", "general: false", "general", "", "no view is general on 2020-01-01"),
]


CAUTION = (VIEW, "icon: person", "icon: person\ncaution: {nl: Vraag niets, en: Ask nothing}")
ASKING = ("indicators.yaml", "{code: who,", "{code: who, asks_somebody: true,")


def test_who_questions_nobody_is_left_something_to_note_at_every_indicator(tmp_path):
    only = ("indicators.yaml", "next_questions: [when, who]", "next_questions: [who]")
    (error,) = check(write_pack(tmp_path, CAUTION, ASKING, only))
    assert (error.file, error.field) == ("indicators.yaml", "next_questions")
    assert "anybody questions nobody; nothing is left to note" in error.what


@pytest.mark.parametrize(
    "changes",
    [
        (CAUTION, ASKING),
        (ASKING, ("indicators.yaml", "next_questions: [when, who]", "next_questions: [who]")),
        (CAUTION, ("indicators.yaml", "{code: who,", "{code: who, asks_somebody: true, unasked: {nl: Zie, en: See},")),
    ],
)
def test_something_to_note_is_enough(tmp_path, changes):
    assert check(write_pack(tmp_path, *changes)) == []


@pytest.mark.parametrize(
    ("caution", "asks", "unasked", "said"),
    [
        (False, False, False, "Titel"),
        (False, True, True, "Titel"),
        (True, False, False, "Titel"),
        (True, False, True, "Zie"),
        (True, True, True, "Zie"),
        (True, True, False, None),
    ],
)
def test_what_is_said_next_fits_who_reads_it(tmp_path, caution, asks, unasked, said):
    more = f"asks_somebody: {str(asks).lower()}," + (" unasked: {nl: Zie, en: See}," if unasked else "")
    changes = [("indicators.yaml", "{code: who,", f"{{code: who, {more}"), *([CAUTION] if caution else [])]
    entries = read_pack(write_pack(tmp_path, *changes)).entries
    (view,) = [one for one in entries if isinstance(one, ProfessionView)]
    (who,) = [one for one in entries if isinstance(one, NextQuestion) and one.code == "who"]
    told = who.said_to(view)
    assert (told.nl if told is not None else None) == said


@pytest.mark.parametrize(("old", "new", "field", "at", "what"), WRONG)
def test_an_error_in_a_view_says_file_line_and_field(tmp_path, old, new, field, at, what):
    (error,) = check(write_pack(tmp_path, (VIEW, old, new)))
    assert error.file in {VIEW, "views"}
    assert error.field == field
    assert what in error.what
    if at:
        assert error.line == line_of(VIEW, at)


def test_a_view_that_is_no_yaml_says_where(tmp_path):
    (tmp_path / "views").mkdir()
    folder = write_pack(tmp_path)
    (folder / "views" / "broken.yaml").write_text("code: [broken\n", encoding="utf-8")
    (error,) = check(folder)
    assert (error.file, error.what) == ("views/broken.yaml", "this isn't valid YAML")


def test_adding_a_view_is_writing_a_file(tmp_path):
    folder = write_pack(tmp_path)
    text = FILES[VIEW].replace("code: anybody", "code: new").replace("general: true\n", "").replace("[town]", "[desk]")
    (folder / "views" / "new.yaml").write_text(text, encoding="utf-8")
    assert {entry.code for entry in read_pack(folder).entries if isinstance(entry, ProfessionView)} == {
        "anybody",
        "new",
    }


def test_a_kind_of_organisation_has_one_view_and_one_view_is_general(tmp_path):
    folder = write_pack(tmp_path)
    (folder / "views" / "other.yaml").write_text(FILES[VIEW].replace("code: anybody", "code: other"), encoding="utf-8")
    told = [(error.file, error.field, error.what) for error in check(folder)]
    assert ("views/other.yaml", "general", "other: there are several general views on 2020-01-01") in told
    assert {(file, field) for file, field, _ in told} == {
        ("views/other.yaml", "general"),
        ("views/anybody.yaml", "organisation_kinds[0]"),
        ("views/other.yaml", "organisation_kinds[0]"),
    }


def test_a_pack_without_views_is_refused(tmp_path):
    text = FILES["indicators.yaml"]
    folder = write_pack(tmp_path, ("indicators.yaml", text[text.index("indicators:") :], "indicators: []\n"))
    (folder / VIEW).unlink()
    assert [error.what for error in check(folder)] == ["the pack has no view of the report form"]


def test_the_ten_professions_are_there_and_ask_for_danger_and_children_openly(views):
    assert {view.code for view in views} > ASKED_FOR
    for view in views:
        assert set(ALWAYS_ASKED) <= {question.field for question in view.asks}
        assert view.asks[0].field is FormField.FACT


def test_every_kind_of_reporter_is_in_exactly_one_view(views):
    held = list(chain.from_iterable(view.reporter_kinds for view in views))
    known = {
        entry.code
        for entry in read_pack(PACK).entries
        if isinstance(entry, Code) and entry.list_code == "reporter_kind" and not entry.has("nameless")
    }
    assert sorted(held) == sorted(known)


def test_who_reports_at_an_organisation_reports_as_something_that_goes_with_it(views):
    entries = read_pack(PACK).entries
    reporters = [entry for entry in entries if isinstance(entry, Code) and entry.list_code == "reporter_kind"]
    groups = {entry.code: entry.groups for entry in reporters}
    kinds = {entry.code for entry in entries if isinstance(entry, OrganisationKind)}
    for view in views:
        for kind in view.organisation_kinds:
            assert kind in kinds
            assert any(kind in groups[reporter] for reporter in view.reporter_kinds), (view.code, kind)
