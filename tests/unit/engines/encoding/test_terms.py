"""What a record is found by and what a query asks for: whatever was put in under a word comes out under it."""

from unicodedata import combining, normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketenzicht.engines.encoding import (
    Field,
    Term,
    is_about_origin,
    query_terms,
    search_terms,
    stems,
    text_terms,
    words,
)
from ketenzicht.engines.encoding.words import STOP_WORDS
from ketenzicht.engines.identifiers import Identifier, Kind, read, recognise


def terms(kind: Kind, typed: str, birth_year: int | None = None) -> set[tuple[str, str]]:
    reading = read(kind, typed)
    assert isinstance(reading, Identifier)
    return {(term.field, term.value) for term in search_terms(reading, birth_year=birth_year)}


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        (Kind.PHONE, "06-12345678", {(Field.PHONE, "+31612345678")}),
        (Kind.EMAIL, "Info@Example.nl", {(Field.EMAIL, "info@example.nl")}),
        (Kind.ACCOUNT, "NL91 ABNA 0417 1643 00", {(Field.ACCOUNT, "NL91ABNA0417164300")}),
        (Kind.KVK, "12345678", {(Field.KVK, "12345678")}),
        (Kind.VAT, "NL802775391B01", {(Field.VAT, "NL802775391B01")}),
        (Kind.VEHICLE, "16-RSL-9", {(Field.PLATE, "16RSL9")}),
        (Kind.DOCUMENT, "SPECI2014", {(Field.DOCUMENT, "SPECI2014")}),
        (Kind.LINK, "www.example.nl", {(Field.LINK, "https://example.nl")}),
        (Kind.DATE, "1990", set()),
        (
            Kind.PERSON,
            "Jan van der Berg",
            {
                (Field.NAME, "berg jan"),
                (Field.NAME_WORD, "jan"),
                (Field.NAME_WORD, "berg"),
                (Field.NAME_SOUND, "06"),
                (Field.NAME_SOUND, "174"),
            },
        ),
        (Kind.PERSON, "J. Lo", {(Field.NAME, "j lo"), (Field.NAME_WORD, "lo")}),
        (
            Kind.ORGANISATION,
            "Bakkerij de Korst B.V.",
            {
                (Field.ORGANISATION, "bakkerij de korst"),
                (Field.ORGANISATION_WORD, "bakkerij"),
                (Field.ORGANISATION_WORD, "korst"),
            },
        ),
        (
            Kind.ADDRESS,
            "Kerkstraat 12a, 1012 AB Amsterdam",
            {
                (Field.ADDRESS, "1012AB 12-A"),
                (Field.POSTCODE, "1012AB"),
                (Field.DOOR, "1012AB 12"),
                (Field.STREET_DOOR, "kerkstraat 12 amsterdam"),
            },
        ),
        (
            Kind.ADDRESS,
            "Kerkstraat 12, Amsterdam",
            {(Field.ADDRESS, "kerkstraat 12, amsterdam"), (Field.STREET_DOOR, "kerkstraat 12 amsterdam")},
        ),
        (Kind.ADDRESS, "Amsterdam", {(Field.ADDRESS, "amsterdam")}),
    ],
)
def test_the_terms_of_a_mention(kind: Kind, typed: str, expected: set[tuple[str, str]]) -> None:
    assert terms(kind, typed) == expected


def test_a_year_of_birth_is_only_a_term_with_a_sound() -> None:
    assert terms(Kind.PERSON, "Jan Berg", 1990) - terms(Kind.PERSON, "Jan Berg") == {
        (Field.NAME_SOUND_YEAR, "06 1990"),
        (Field.NAME_SOUND_YEAR, "174 1990"),
    }


def asked(query: str) -> list[set[tuple[str, str]]]:
    return [{(term.field, term.value) for term in group} for group in query_terms(recognise(query))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("06-12345678", [{(Field.PHONE, "+31612345678")}]),
        ("1012 AB", [{(Field.POSTCODE, "1012AB")}]),
        ("1012 AB 12", [{(Field.DOOR, "1012AB 12")}]),
        ("1012 AB 12a", [{(Field.ADDRESS, "1012AB 12-A")}]),
        ("", []),
        ("de", [{(Field.NAME_WORD, "de"), (Field.ORGANISATION_WORD, "de")}]),
        ("de 06-12345678", [{(Field.PHONE, "+31612345678")}]),
        (
            "de hotels",
            [
                {
                    (Field.NAME_WORD, "hotels"),
                    (Field.NAME_SOUND, "0258"),
                    (Field.ORGANISATION_WORD, "hotels"),
                    (Field.STEM, "hotel"),
                }
            ],
        ),
    ],
)
def test_what_a_query_asks_for(query: str, expected: list[set[tuple[str, str]]]) -> None:
    assert asked(query) == expected


def found_by(query: str, held: set[Term]) -> bool:
    return all(held & set(group) for group in query_terms(recognise(query)))


@pytest.mark.parametrize("query", ["meisjes", "een meisje", "betalingen hotel", "16-RSL-9", "hotels 06 12345678"])
def test_a_text_is_found_by_its_words_and_numbers(query: str) -> None:
    text = recognise("Twee meisjes in een hotel, betaling contant. Auto 16-RSL-9, bel 06-12345678.")
    assert found_by(query, set(text_terms(text)))


@pytest.mark.parametrize("query", ["Jansen", "janssen", "Jan", "Jan de Jansen", "JANSEN, Jan"])
def test_a_name_is_found_by_word_and_by_sound(query: str) -> None:
    reading = read(Kind.PERSON, "Jan Jansen")
    assert isinstance(reading, Identifier)
    assert found_by(query, set(search_terms(reading)))


ORIGINS = [
    *("Roemeense", "Roemenen", "Romanian", "Bulgaars", "Poolse", "Polen", "Polish", "Hongaarse", "Nigeriaanse"),
    *("Vietnamese", "Filipijnse", "Oekraïense", "Afrikaans", "nationaliteit", "ethnicity", "afkomst", "Marokkaan"),
]


@pytest.mark.parametrize("word", ORIGINS)
def test_no_search_on_origin_is_possible(word: str) -> None:
    text = recognise(f"Een {word} persoon in een woning")
    held = {term.value for term in text_terms(text) if term.field is Field.STEM}
    assert held == {"persoon", "woon", "wone"}
    assert not any(term.field is Field.STEM for group in query_terms(recognise(word)) for term in group)


@pytest.mark.parametrize("word", ["letsel", "arme", "armen", "service", "romance", "hotel", "poort", "zwart", "vinger"])
def test_other_words_are_not_taken_for_origin(word: str) -> None:
    assert not is_about_origin(word)
    assert stems(word)


def test_both_stems_are_kept_and_stop_words_are_not() -> None:
    assert stems("De meisjes worden en the girls are working") == ("meis", "meisj", "girl", "work")
    assert not any(stems(word) for word in STOP_WORDS)


TEXTS = st.text(max_size=60)


def slow_words(text: str) -> list[str]:
    """Sign by sign: whatever is no letter or digit parts two words."""
    folded = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    again = normalize("NFKD", folded.casefold())
    return "".join(sign if sign.isalnum() else " " for sign in again).split()


@given(TEXTS)
@example("a_b ½ x² ı ſ\u0345 ①")
def test_words_agree_with_looking_at_each_sign(text: str) -> None:
    assert list(words(text)) == slow_words(text)


@given(TEXTS)
def test_the_terms_of_a_text_are_those_of_its_identifiers_and_its_words(typed: str) -> None:
    text = recognise(f"{typed} 06-12345678, 1012 AB 12, {typed}")
    expected = {Term(Field.STEM, stem) for word in slow_words(text.rest) for stem in stems(word)}
    expected.update(term for identifier in text.identifiers for term in search_terms(identifier))
    assert text_terms(text) == tuple(sorted(expected))


@given(TEXTS)
def test_every_word_of_a_text_finds_that_text(typed: str) -> None:
    held = text_terms(recognise(typed))
    assert list(held) == sorted(set(held))
    for stem in stems(recognise(typed).rest):
        assert Term(Field.STEM, stem) in held


@given(TEXTS, st.sampled_from([Kind.PERSON, Kind.ORGANISATION, Kind.ADDRESS]))
def test_terms_are_distinct_sorted_and_never_empty(typed: str, kind: Kind) -> None:
    reading = read(kind, typed)
    if isinstance(reading, Identifier):
        made = search_terms(reading)
        assert list(made) == sorted(set(made))
        assert all(term.value for term in made)


@given(TEXTS)
def test_a_query_with_a_word_always_asks_for_something(query: str) -> None:
    groups = query_terms(recognise(query))
    assert all(groups)
