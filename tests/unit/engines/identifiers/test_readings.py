"""What a reading tells beside its canonical form."""

import pytest

from ketenzicht.engines.identifiers import (
    BOUNDS,
    NOTES,
    REASONS,
    WARNINGS,
    Address,
    Identifier,
    Kind,
    Note,
    Reason,
    Unrecognised,
    Warn,
    find_postcodes,
    holds_bsn,
    names_bsn,
    read,
    read_address,
    recognise,
    sentence,
    told,
)


def test_every_code_has_a_sentence() -> None:
    assert set(NOTES) == set(Note)
    assert set(WARNINGS) == set(Warn)
    assert set(REASONS) == set(Reason)
    assert all(text.endswith(".") for text in (*NOTES.values(), *WARNINGS.values(), *REASONS.values()))


@pytest.mark.parametrize(
    ("kind", "typed", "country", "notes", "warnings"),
    [
        (Kind.PHONE, "0612345678", "", {Note.COUNTRY_ASSUMED}, set()),
        (Kind.PHONE, "+31612345678 ext. 4", "", {Note.EXTENSION_DROPPED}, set()),
        (Kind.PHONE, "+3161234567", "", set(), {Warn.NOT_IN_USE}),
        (Kind.EMAIL, "INFO@example.nl", "", {Note.CASE_FOLDED}, set()),
        (Kind.EMAIL, "Loket <info@exämple.nl>", "", {Note.NAME_REMOVED, Note.DOMAIN_TO_ASCII}, set()),
        (Kind.ACCOUNT, "NL91ABNA0417164300", "", {Note.IBAN_CHECKED}, set()),
        (Kind.ACCOUNT, "P1234567", "", set(), {Warn.NOT_AN_IBAN}),
        (Kind.KVK, "123456789012", "", {Note.BRANCH_NUMBER}, set()),
        (Kind.VAT, "NL111222333B01", "", {Note.CHECK_DIGITS_RIGHT}, {Warn.MAY_HOLD_BSN}),
        (Kind.VAT, "NL802775391B01", "", {Note.CHECK_DIGITS_RIGHT}, set()),
        (Kind.VEHICLE, "16-RSL-9", "", {Note.DUTCH_SIDECODE, Note.COUNTRY_ASSUMED}, set()),
        (Kind.VEHICLE, "16-RSL-9", "NL", {Note.DUTCH_SIDECODE}, set()),
        (Kind.VEHICLE, "16-RSL-9", "PL", {Note.FOREIGN_FORMAT}, set()),
        (Kind.VEHICLE, "AB 12345 C", "", {Note.FOREIGN_FORMAT}, {Warn.COUNTRY_UNKNOWN}),
        (Kind.DOCUMENT, "SPECI2014", "NL", {Note.DUTCH_DOCUMENT_FORMAT}, set()),
        (Kind.DOCUMENT, "X123456", "", {Note.FOREIGN_FORMAT}, {Warn.COUNTRY_UNKNOWN}),
        (Kind.ADDRESS, "1012 AB 5", "", {Note.POSTCODE_READ}, set()),
        (Kind.ADDRESS, "Damrak, Amsterdam", "", set(), {Warn.NUMBER_MISSING, Warn.POSTCODE_MISSING}),
        (Kind.ADDRESS, "Rue 5", "FR", {Note.FOREIGN_FORMAT}, set()),
        (Kind.LINK, "u:p@example.nl", "", None, set()),
        (Kind.LINK, "https://u:p@example.nl#x", "", {Note.FRAGMENT_REMOVED}, {Warn.LOGIN_REMOVED}),
        (Kind.LINK, "example.nl?utm_id=1", "", {Note.SCHEME_ASSUMED, Note.TRACKING_REMOVED}, set()),
        (Kind.DATE, "12-3-2007", "", {Note.DAY_FIRST}, set()),
        (Kind.DATE, "ca 12-3-2007", "", {Note.DAY_FIRST, Note.ABOUT}, set()),
        (
            Kind.PERSON,
            "Berg, dhr. Jan van der",
            "",
            {Note.ORDER_TURNED, Note.INFIX_SET_APART, Note.TITLE_REMOVED},
            set(),
        ),
        (Kind.ORGANISATION, "Voorbeeld B.V.", "", {Note.LEGAL_FORM_REMOVED}, set()),
    ],
)
def test_a_reading_tells_what_was_assumed(
    kind: Kind, typed: str, country: str, notes: set[Note] | None, warnings: set[Warn]
) -> None:
    reading = read(kind, typed, country=country)
    if notes is None:
        assert isinstance(reading, Unrecognised)
        return
    assert isinstance(reading, Identifier)
    assert (set(reading.notes), set(reading.warnings)) == (notes, warnings)


def test_a_name_is_shown_exactly_as_given() -> None:
    reading = read(Kind.PERSON, "  José  van der  BERG ")
    assert isinstance(reading, Identifier)
    assert (reading.display, reading.part("infix"), reading.part("none")) == ("  José  van der  BERG ", "van der", "")


def test_an_address_in_parts_keeps_what_cannot_be_read_as_a_number() -> None:
    reading = read_address(Address(street="Kerkstraat", number="tussen 10 en 14", place="Utrecht"))
    assert isinstance(reading, Identifier)
    assert reading.canonical == "kerkstraat tussen 10 en 14, utrecht"


def test_a_postcode_in_parts_must_be_one() -> None:
    refused = read_address(Address(street="Kerkstraat", number="1", postcode="1012 S"))
    assert isinstance(refused, Unrecognised)
    assert refused.reason is Reason.FORMAT


def test_words_that_look_like_a_postcode_are_not_read_as_one_later() -> None:
    reading = read_address(Address(street="Zaal 1012 ab"))
    assert isinstance(reading, Identifier)
    assert reading.canonical == "zaal 1012-ab"


def test_postcodes_are_found_in_a_text() -> None:
    assert find_postcodes("bij 1012 ab en 3511AA, niet 0123 AB, 1012 SS of 12345 AB") == ("1012AB", "3511AA")


def test_a_refusal_reads_as_a_sentence_with_its_bounds() -> None:
    refused = read(Kind.DATE, "1749")
    assert isinstance(refused, Unrecognised)
    assert sentence(refused) == "The year must be from 1850 to 2199."


@pytest.mark.parametrize("code", [*Warn, *Reason])
def test_a_code_that_was_kept_alone_still_reads_as_a_sentence(code: str) -> None:
    assert "%" not in told(code) % BOUNDS


def test_no_other_code_has_a_sentence() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        told("nonsense")


@pytest.mark.parametrize(
    ("query", "kinds", "rest"),
    [
        ("06-12345678 in Rotterdam", [Kind.PHONE], "in Rotterdam"),
        ("bel 06 12345678.", [Kind.PHONE], "bel ."),
        ("info@example.nl, 16-RSL-9", [Kind.EMAIL, Kind.VEHICLE], ""),
        ("hotel 1012 AB 12a", [Kind.ADDRESS], "hotel"),
        ("kvk 12345678", [Kind.KVK], ""),
        ("SPECI2014", [Kind.DOCUMENT], ""),
        ("www.example.nl/x NL802775391B01", [Kind.LINK, Kind.VAT], ""),
        ("NL91 ABNA 0417 1643 01", [], "NL91 ABNA 0417 1643 01"),
        ("AB1234560 hotel", [Kind.DOCUMENT], "hotel"),
        ("meisjes in een hotel", [], "meisjes in een hotel"),
        ("", [], ""),
    ],
)
def test_a_query_is_taken_apart(query: str, kinds: list[Kind], rest: str) -> None:
    found = recognise(query)
    assert ([one.kind for one in found.identifiers], found.rest) == (kinds, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Zijn BSN is 111222333.",
        "bsn: 111.222.333",
        "burgerservicenummer 123456782",
        "Burger service nummer (van haar): 123 456 782",
        "sofinummer 123456782",
        "Her citizen service number: 123456782",
    ],
)
def test_a_citizen_service_number_under_its_name_is_seen(text: str) -> None:
    assert names_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zijn BSN is onbekend.",
        "BSN 123456789",  # does not pass the test
        "Bel 123456782",
        "Het BSN weten wij niet; bel morgen na tien uur met 0612345678 of 123456782",
        "BSN 1234567821",
        "absn 123456782",
    ],
)
def test_other_numbers_are_no_citizen_service_number(text: str) -> None:
    assert not names_bsn(text)


def test_nine_digits_in_a_row_that_pass_the_test_are_seen() -> None:
    assert holds_bsn("Jan 123456782")
    assert not holds_bsn("Jan 123456789, 0123456782 en NL123456782")
