"""Mentions are kept as typed and read where they can be read; only what may never be kept is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.signals.finding import terms_of
from ketenzicht.capabilities.signals.mentions import READ_AS, ReadMention, find_errors, read_mentions
from ketenzicht.capabilities.signals.types import NewMention


def read(kind: str, value: str, **parts: str) -> ReadMention:
    (mention,) = read_mentions([NewMention(kind, value, parts=parts)])
    return mention


def test_a_number_has_a_normal_form_beside_what_was_typed() -> None:
    phone = read("phone", "06 12345678")
    assert (phone.as_given, phone.canonical) == ("06 12345678", "+31612345678")
    assert phone.display
    assert not phone.is_person


def test_a_foreign_number_is_read_with_its_country() -> None:
    assert read("phone", "0171 1234567", country="DE").canonical.startswith("+49")


def test_what_can_not_be_read_says_why_and_keeps_the_words() -> None:
    account = read("account", "het nummer op de factuur")
    assert account.canonical == ""
    assert account.warnings
    assert account.info(uuid4()).display == "het nummer op de factuur"


def test_a_kind_that_is_not_read_is_kept_as_typed() -> None:
    other = read("nickname", "De Lange", note="  kent iedereen ")
    assert (other.as_given, other.canonical, other.parts, other.warnings) == (
        "De Lange",
        "",
        {"note": "kent iedereen"},
        (),
    )


def test_empty_parts_are_left_out_and_given_ones_win() -> None:
    assert "note" not in read("person", "Anna van der Test", note=" ").parts
    assert read("person", "Anna van der Test", note="kok").parts["note"] == "kok"
    assert read("person", "Anna van der Test").is_person


@pytest.mark.parametrize(
    ("kind", "part", "typed", "read_as"),
    [
        ("person", "birth_date", "1999", "1999"),
        ("person", "birth_date", "2-11-1999", "1999-11-02"),
        ("person", "birth_date", "circa 1988", "1988~"),
        ("organisation", "kvk", "0000 0006", "00000006"),
    ],
)
def test_a_part_is_kept_as_typed_beside_its_normal_form(kind: str, part: str, typed: str, read_as: str) -> None:
    mention = read(kind, "Anna van der Test", **{part: typed})
    assert (mention.parts[part], mention.read) == (typed, {part: read_as})
    assert mention.warnings == ()
    assert find_errors([NewMention(kind, "Anna van der Test", parts={part: typed})]) == ()


def test_a_part_that_can_not_be_read_says_why_and_keeps_the_words() -> None:
    mention = read("person", "Anna van der Test", birth_date="3-4-99")
    assert (mention.parts["birth_date"], mention.read, mention.warnings) == ("3-4-99", {}, ("two_digit_year",))
    assert read("person", "?", birth_date="3-4-99").warnings == ("no_letters", "two_digit_year")


@pytest.mark.parametrize(("kind", "part"), [("organisation", "birth_date"), ("person", "kvk"), ("phone", "kvk")])
def test_a_part_belongs_to_one_kind(kind: str, part: str) -> None:
    (error,) = find_errors([NewMention(kind, "Voorbeeld", parts={part: "1999"})])
    assert error.code == "unknown_part"


@given(st.sampled_from(sorted(READ_AS)), st.text(max_size=80))
def test_any_mention_is_read_and_comes_back_from_storage_as_it_was(kind: str, value: str) -> None:
    mention = read(kind, value)
    assert mention.as_given == value
    assert ReadMention.from_stored(mention.stored(), mention.kind, mention.role) == mention


@pytest.mark.parametrize("kind", sorted(READ_AS))
def test_every_kind_that_is_read_shows_something(kind: str) -> None:
    assert read(kind, "12345678").info(uuid4()).display


@pytest.mark.parametrize("kind", ["document", "person"])
@pytest.mark.parametrize("value", ["111222333", "111 222 333", "1112.22.333"])
def test_a_citizen_service_number_is_not_kept(kind: str, value: str) -> None:
    (error,) = find_errors([NewMention("person", "Iris Voorbeeld"), NewMention(kind, value)])
    assert (error.field, error.code) == ("mentions.1.value", "looks_like_bsn")
    assert value not in error.text


@pytest.mark.parametrize(
    ("mention", "place"),
    [
        (NewMention("person", "Iris 111222333"), "value"),
        (NewMention("phone", "BSN 111222333"), "value"),
        (NewMention("organisation", "BSN: 111222333"), "value"),
        (NewMention("person", "Iris Voorbeeld", parts={"note": "bsn 111222333"}), "parts.note"),
    ],
)
def test_nor_is_one_beside_a_name_or_under_its_own(mention: NewMention, place: str) -> None:
    assert {(error.field, error.code) for error in find_errors([mention])} == {
        (f"mentions.0.{place}", "looks_like_bsn")
    }


@pytest.mark.parametrize(
    "mention",
    [
        NewMention("document", "DE 111222333"),
        NewMention("document", "111222333", parts={"country": "de"}),
        NewMention("document", "111222334"),
        NewMention("phone", "111222333"),
        NewMention("person", "Iris Voorbeeld", parts={"note": "rode jas"}),
    ],
)
def test_what_only_looks_a_little_like_one_is_kept(mention: NewMention) -> None:
    assert find_errors([mention]) == ()


@pytest.mark.parametrize("part", ["bsn", "nationality", "ethnicity", "Note", ""])
def test_nothing_is_told_beside_a_mention_that_is_not_asked_for(part: str) -> None:
    (error,) = find_errors([NewMention("person", "Iris Voorbeeld", parts={part: "XX"})])
    assert (error.field, error.code) == ("mentions.0.parts", "unknown_part")


def test_a_birth_year_and_a_trade_number_are_found_with_the_name_never_alone() -> None:
    person, business = (
        read("person", "Iris Voorbeeld", birth_date="2-11-1999"),
        read("organisation", "?", kvk="0000 0006"),
    )
    with_year = {value for field, value in terms_of({}, [person]) if field == "name_sound_year"}
    assert with_year
    assert all(value.endswith(" 1999") for value in with_year)
    assert "1999" not in {value for _field, value in terms_of({}, [person])}
    assert ("kvk", "00000006") in terms_of({}, [business])
