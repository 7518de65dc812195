"""The way of a file: brought, checked row by row, taken in or refused; twice is once; nothing is half."""

import pytest

from ketenzicht.capabilities.access.public import NotFound
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports.models import Import, Piece, RowKey, RowProblem
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import Person, open_act
from tests.integration.imports.conftest import CSV, House, bring, checked, look, taken


def count_signals(person: Person) -> int:
    """How many reports this person has."""
    with open_act(person):
        return Signal.objects.count()


def problems(person: Person, found: imports.ImportInfo) -> list[tuple[int, str, str, int | None]]:
    """What is wrong with the rows of a file."""
    with open_act(person) as act:
        page = imports.list_problems(by=act, import_id=found.id)
    return [(one.line, one.field, one.code, one.column) for one in page.items]


def test_the_columns_are_proposed_and_the_first_rows_shown(house: House) -> None:
    found = bring(house.inspector, CSV)
    rules = {rule.column: (rule.target, rule.kind, rule.role) for rule in found.mapping.columns}
    assert rules == {
        "Kenmerk": ("own_reference", "", ""),
        "Omschrijving": ("fact", "", ""),
        "Vorm": ("forms", "", ""),
        "Gemeente": ("municipality", "", ""),
        "Leeftijd": ("age_class", "", ""),
        "Naam": ("mention", "person", "possible_victim"),
        "Telefoon": ("mention", "phone", "contact"),
        "Werkgever": ("mention", "organisation", "employer"),
    }
    assert found.mapping.constants == {"reporter_kind": "labour_inspector"}
    with open_act(house.inspector) as act:
        shown = imports.preview(by=act, import_id=found.id)
    assert [row.line for row in shown.rows] == [2, 3, 4, 5]
    assert shown.rows[0].forms == ("labour",)
    assert shown.rows[0].municipality == "GM0363"
    assert shown.rows[0].mentions[0] == ("person", "possible_victim", "Anna van der Test")
    assert shown.unknown_words == (("Vorm", "iets anders"),)


def test_every_bad_row_is_told_with_line_field_and_reason_and_the_good_ones_are_taken(house: House) -> None:
    found = checked(house.inspector, bring(house.inspector, CSV).id)
    assert (found.state, found.total, found.good, found.bad) == (imports.State.CHECKED, 4, 2, 2)
    assert problems(house.inspector, found) == [
        (4, "fact", "required", None),
        (5, "forms", "unknown_word", 2),
        (5, "municipality", "unknown_municipality", 3),
    ]
    assert count_signals(house.inspector) == 0
    done = taken(house.inspector, found.id)
    assert (done.state, done.stored, done.repeated, done.bad) == (imports.State.DONE, 2, 0, 2)
    assert count_signals(house.inspector) == 2
    assert count_signals(house.detective) == 2
    with open_act(house.inspector) as act:
        first = signals.search_signals(by=act, query="loods").items[0]
        whole = signals.get_signal(by=act, signal_id=first.id)
    assert whole.texts["fact"] == "Zes mensen slapen in de loods."
    assert whole.mentions[0].display == "Anna van der Test"


def test_the_bytes_are_gone_when_it_has_ended(house: House) -> None:
    found = bring(house.inspector, CSV)
    with open_act(house.inspector):
        assert Piece.objects.count() == 1
    taken(house.inspector, checked(house.inspector, found.id).id)
    with open_act(house.inspector):
        assert Piece.objects.count() == 0
        assert Import.objects.get().ended_at is not None
    with open_act(house.inspector) as act, pytest.raises(imports.NotNow):
        imports.preview(by=act, import_id=found.id)


@pytest.mark.parametrize("reference", ["Kenmerk", "Iets"])
def test_the_same_file_twice_adds_nothing_under_another_name_and_by_a_colleague(house: House, reference: str) -> None:
    """Known by the own reference, or without one by file, line and content."""
    text = CSV.replace("Kenmerk", reference)
    taken(house.inspector, checked(house.inspector, bring(house.inspector, text).id).id)
    for person, name in ((house.inspector, "anders.csv"), (house.colleague, "meldingen.csv")):
        again = checked(person, bring(person, text, name).id)
        assert (again.good, again.repeated, again.bad) == (0, 2, 2)
        done = taken(person, again.id)
        assert (done.stored, done.repeated) == (0, 2)
    assert count_signals(house.inspector) == 2
    assert count_signals(house.colleague) == 0
    assert look(house.inspector, again_of(house.inspector)).earlier_at is not None


def again_of(person: Person) -> object:
    """The newest file of somebody."""
    with open_act(person) as act:
        return imports.list_imports(by=act)[0].id


def test_something_else_under_a_reference_that_was_used_is_told(house: House) -> None:
    taken(house.inspector, checked(house.inspector, bring(house.inspector, CSV).id).id)
    other = CSV.replace("Het loon wordt niet betaald.", "Het loon wordt wel betaald.")
    for person in (house.inspector, house.colleague):
        found = checked(person, bring(person, other).id)
        assert (found.good, found.repeated, found.bad) == (0, 1, 3)
        assert (3, "own_reference", "sent_differently", 0) in problems(person, found)


def test_nobody_else_sees_a_file(house: House) -> None:
    found = bring(house.inspector, CSV)
    for other in (house.colleague, house.stranger, house.detective):
        with open_act(other) as act, pytest.raises(NotFound):
            imports.get_import(by=act, import_id=found.id)
        with open_act(other):
            assert (Import.objects.count(), Piece.objects.count()) == (0, 0)


def test_refusing_the_whole_file_stores_nothing(house: House) -> None:
    found = checked(house.inspector, bring(house.inspector, CSV).id)
    with open_act(house.inspector) as act:
        done = imports.refuse(by=act, import_id=found.id)
    assert (done.state, done.refused_for) == (imports.State.REFUSED, "chosen")
    assert count_signals(house.inspector) == 0
    with open_act(house.inspector):
        assert (Piece.objects.count(), RowKey.objects.count(), RowProblem.objects.count()) == (0, 0, 3)
