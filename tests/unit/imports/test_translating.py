"""One row as a report: texts, words, mentions; and the proposal that is made of names of columns."""

from collections.abc import Mapping as Words
from pathlib import Path

import pytest

import ketenzicht
from ketenzicht.capabilities.country.public import FileMapping, read_pack
from ketenzicht.capabilities.imports.proposing import fitting, of_pack, propose
from ketenzicht.capabilities.imports.translating import Reading, Translator
from ketenzicht.capabilities.imports.types import ColumnRule, Mapping
from ketenzicht.capabilities.signals.public import NewMention
from ketenzicht.engines.tabular import Problem, Row, RowProblem

PACK_FOLDER = Path(ketenzicht.__file__).parent / "packs" / "nl"
KNOWN = {"labour", "sexual", "adult", "person", "phone", "employer", "contact", "consent", "yes", "threats"}


class Book:
    """A codebook in which a word is its own code."""

    def code_for(self, target: str, word: str) -> str | None:
        """The word, if it is known."""
        return word.casefold() if word.casefold() in KNOWN else None

    def municipality_for(self, word: str) -> str | None:
        """Amsterdam, and no other."""
        return "GM0363" if word == "Amsterdam" else None

    def has_several(self, word: str) -> bool:
        """Bergen, and no other."""
        return word == "Bergen"


def read(mapping: Mapping, *, nested: bool = False, columns: tuple[str, ...] | None = None, **cells: str) -> Reading:
    """A row of these cells, read."""
    names = tuple(cells) if columns is None else columns
    return Translator(mapping, names, Book(), nested=nested).read(Row(7, cells))


def rules(*given: tuple[str, str]) -> Mapping:
    """A mapping of these columns."""
    return Mapping(tuple(ColumnRule(column, target) for column, target in given))


def test_a_text_of_one_column_stands_as_it_is_and_of_several_a_line_each() -> None:
    one = read(rules(("a", "fact")), a=" Iets ")
    assert one.new is not None
    assert one.new.fact == "Iets"
    two = read(rules(("a", "fact"), ("b", "fact")), b="Tweede", a="Eerste")
    assert two.new is not None
    assert two.new.fact == "a: Eerste\nb: Tweede"


def test_words_become_codes_each_once_and_unknown_ones_are_told() -> None:
    mapping = Mapping((ColumnRule("f", "fact"), ColumnRule("v", "forms", words={"werk": "labour", "niets": ""})))
    found = read(mapping, f="x", v="Werk; labour, niets|sexual")
    assert found.new is not None
    assert found.new.forms == ("labour", "sexual")
    bad = read(mapping, f="x", v="raar;labour")
    assert bad.new is None
    assert [(one.line, one.field, one.code, one.column) for one in bad.problems] == [(7, "forms", "unknown_word", 1)]


def test_a_municipality_is_found_by_name_and_says_what_kind_of_place() -> None:
    mapping = rules(("f", "fact"), ("g", "municipality"), ("n", "persons"), ("k", "age_class"))
    found = read(mapping, f="x", g="Amsterdam", n="3", k="adult")
    assert found.new is not None
    assert (found.new.municipality, found.new.place_kind, found.new.persons) == ("GM0363", "municipality", 3)
    assert found.new.age_class == "adult"
    bad = read(mapping, f="x", g="Nergens", n="drie")
    assert [one.code for one in bad.problems] == ["unknown_municipality", "no_number"]


def test_what_is_the_same_for_every_row_yields_to_the_row() -> None:
    mapping = Mapping(
        (ColumnRule("f", "fact"), ColumnRule("v", "forms")),
        {"forms": "labour", "reporter_kind": "bank", "conditions_met": "consent"},
    )
    without, beside = read(mapping, f="x"), read(mapping, f="x", v="sexual")
    assert without.new is not None
    assert beside.new is not None
    assert (without.new.forms, without.new.reporter_kind) == (("labour",), "bank")
    assert without.new.conditions_met == ("consent",)
    assert beside.new.forms == ("sexual",)


def test_mentions_are_gathered_by_group() -> None:
    mapping = Mapping(
        (
            ColumnRule("f", "fact"),
            ColumnRule("v", "mention", "person", "employer", "p"),
            ColumnRule("a", "mention", "person", "employer", "p"),
            ColumnRule("b", "mention_note", group="p"),
            ColumnRule("l", "mention_country", group="p"),
            ColumnRule("t", "mention", "phone", "contact", "t"),
            ColumnRule("n", "mention_note", group="z"),
        )
    )
    found = read(mapping, f="x", v="Anna", a="Test", b="1990", l="BE", t="0612345678", n="los")
    assert found.new is not None
    assert found.new.mentions == (
        NewMention("person", "Anna Test", "employer", {"country": "BE", "note": "1990"}),
        NewMention("phone", "0612345678", "contact", {}),
        NewMention("person", "", "unknown", {"note": "los"}),
    )
    assert found.column_of("mentions.1.value") == 5
    assert found.column_of("fact") == 0
    assert found.column_of("forms") is None


def test_numbered_mentions_of_a_nested_file_say_their_kind_and_role() -> None:
    mapping = Mapping(
        (
            ColumnRule("fact", "fact"),
            ColumnRule("mentions.*.value", "mention", group="*"),
            ColumnRule("mentions.*.kind", "mention_kind", group="*"),
            ColumnRule("mentions.*.role", "mention_role", group="*"),
            ColumnRule("mentions.*.parts.may_be_victim", "mention_may_be_victim", group="*"),
        ),
        left_out=("at",),
    )
    cells = {
        "signal.fact": "x", "signal.mentions.12.value": "06", "signal.mentions.12.kind": "phone",
        "signal.mentions.12.role": "contact", "signal.mentions.12.parts.may_be_victim": "yes", "at": "nu",
    }  # fmt: skip
    found = read(mapping, nested=True, columns=("at", "signal.fact"), **cells)
    assert found.new is not None
    assert found.new.mentions == (NewMention("phone", "06", "contact", {"may_be_victim": "yes"}),)
    strange = read(mapping, nested=True, columns=("signal.fact",), **{"signal.fact": "x", "signal.nieuw": "y"})
    assert [one.code for one in strange.problems] == ["unknown_column"]
    wrong = read(mapping, nested=True, columns=("mentions.1.kind",), **{"mentions.1.kind": "raar"})
    assert [(one.field, one.column) for one in wrong.problems] == [("mention_kind", 0)]


def test_what_the_engine_found_wrong_with_a_row_is_told() -> None:
    row = Row(3, {"f": "x"}, (RowProblem(Problem.MORE_CELLS), RowProblem(Problem.BROKEN_TEXT, "f")))
    found = Translator(rules(("f", "fact")), ("f",), Book(), nested=False).read(row)
    assert [(one.code, one.column) for one in found.problems] == [("more_cells", None), ("broken_text", 0)]


@pytest.fixture(scope="module")
def shipped() -> Words[str, FileMapping]:
    """The kinds of file that the pack knows."""
    return {one.code: one for one in read_pack(PACK_FOLDER).entries if isinstance(one, FileMapping)}


def test_columns_are_proposed_by_dutch_and_english_names_and_never_about_origin() -> None:
    columns = ("Kenmerk", "What was seen", "Nationaliteit", "BSN", "Naam slachtoffer", "Geboortedatum", "Kleur", "IBAN")
    found = propose(columns, (), {"reporter_kind": "bank"}, nested=False)
    assert [(rule.column, rule.target, rule.kind, rule.group) for rule in found.columns] == [
        ("Kenmerk", "own_reference", "", ""),
        ("What was seen", "fact", "", ""),
        ("Naam slachtoffer", "mention", "person", "c4"),
        ("Geboortedatum", "mention_note", "", "c4"),
        ("IBAN", "mention", "account", "c7"),
    ]
    assert propose(("Geboortedatum",), (), {}, nested=False).columns == ()


@pytest.mark.parametrize(
    ("columns", "values", "target"),
    [
        (("Feit", "Plaats"), ["Amsterdam", "Amsterdam", "De loods"], "municipality"),
        (("Feit", "Plaats"), ["Amsterdam", "De loods"], "place"),
        (("Feit", "Plaats"), [], "place"),
        (("Feit", "Gemeente", "Plaats"), ["Amsterdam"], "place"),
    ],
)
def test_a_column_of_places_is_the_municipality_when_most_of_its_values_are(
    columns: tuple[str, ...], values: list[str], target: str
) -> None:
    found = propose(
        columns,
        (),
        {},
        nested=False,
        values={"Plaats": values, "Feit": ["Amsterdam"], "Gemeente": ["Amsterdam"]},
        is_municipality=lambda value: Book().municipality_for(value) is not None,
    )
    assert {rule.column: rule.target for rule in found.columns}["Plaats"] == target
    assert {rule.column: rule.target for rule in found.columns}["Feit"] == "fact"


def test_what_a_known_kind_of_file_does_not_know_is_proposed_by_its_name(shipped: Words[str, FileMapping]) -> None:
    found = propose(("fact", "place", "period", "age_group", "religion"), shipped.values(), {}, nested=False)
    own = of_pack(shipped["ketenzicht"]).columns
    assert found.columns == (*own, ColumnRule("age_group", "age_class"))


def test_only_one_column_of_places_becomes_the_municipality() -> None:
    both = {"Plaats": ["Amsterdam"], "Locatie": ["Amsterdam"]}
    found = propose(tuple(both), (), {}, nested=False, values=both, is_municipality=lambda _value: True)
    assert [rule.target for rule in found.columns] == ["municipality", "place"]


def test_an_unknown_municipality_and_one_of_several_are_told_apart() -> None:
    for word, code in (("Nergenshuizen", "unknown_municipality"), ("Bergen", "several_municipalities")):
        bad = read(rules(("f", "fact"), ("g", "municipality")), f="x", g=word)
        assert [(one.code, one.column) for one in bad.problems] == [(code, 1)]


def test_htcds_and_our_own_form_are_recognised_wrapped_or_not(shipped: Words[str, FileMapping]) -> None:
    htcds = ("case.prs_FirstName", "case.vic_TypeOfExploitation", "case.hte_Description", "case.prs_Citizenship")
    found = propose(htcds, shipped.values(), {"reporter_kind": "ngo"}, nested=True)
    assert found.columns == of_pack(shipped["htcds"]).columns
    assert found.constants == {"reporter_kind": "ngo", "circumstance": "HTCDS 2.0"}
    own = ("at", "signal.fact", "signal.forms", "signal.mentions.1.kind")
    assert propose(own, shipped.values(), {}, nested=True).columns == of_pack(shipped["ketenzicht"]).columns
    assert fitting(("fact", "x"), shipped.values(), nested=False) is None


def test_the_words_of_shipped_mappings_are_codes_and_nothing_of_origin_is_mapped(
    shipped: Words[str, FileMapping],
) -> None:
    codes = {entry.code for entry in read_pack(PACK_FOLDER).entries}
    for one in shipped.values():
        meant = {code for use in one.columns for code in use.words.values() if code}
        assert meant <= codes
        names = " ".join(use.column.casefold() for use in one.columns)
        assert not any(word in names for word in ("citizen", "nation", "language", "identitynumber", "country_"))
