"""What holds for everything that can be typed."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ketenzicht.engines.identifiers import (
    MAXIMUM_LENGTH,
    Address,
    Identifier,
    Kind,
    PartialDate,
    Reason,
    Recognised,
    Unrecognised,
    fold,
    is_read_alike,
    partial_date,
    read,
    read_address,
    reading,
    recognise,
    split_address,
)
from ketenzicht.engines.identifiers.folding import flatten, tidy
from ketenzicht.engines.identifiers.vehicles import SIDECODES, dutch_groups

WORDS = (
    "Jan van der Berg , B.V. de Kerkstraat 12 1944 -3 a bis hoog 1012 AB 1012AB Amsterdam ca. maart 2007 "
    "https:// www. example.nl /x ?a=1 dhr. & stichting NL 06 12345678 VOF mr"
)
TYPED = st.one_of(
    st.text(max_size=40),
    st.text("0123456789 -./+,'~abcdeBHNLSxyz@:?&#%", max_size=30),
    st.lists(
        st.sampled_from(WORDS.split()),
        max_size=8,
    ).map(" ".join),
)
KINDS = st.sampled_from(Kind)
COUNTRIES = st.sampled_from(["", "NL", "PL", "nl", "??"])


@given(KINDS, TYPED, COUNTRIES)
@example(Kind.LINK, "//[", "")
@example(Kind.EMAIL, "a@\u200b", "")
@example(Kind.ADDRESS, ", x 5 6", "")
@example(Kind.ADDRESS, "00:", "")
@example(Kind.ADDRESS, "Straat 012:, Plaats", "")
def test_reading_never_raises_and_its_canonical_form_gives_itself(kind: Kind, typed: str, country: str) -> None:
    first = read(kind, typed, country=country)
    if isinstance(first, Identifier):
        assert first.as_given == typed
        assert first.canonical
        again = read(kind, first.canonical, country=country)
        assert isinstance(again, Identifier), again
        assert again.canonical == first.canonical


@given(KINDS.filter(lambda kind: kind is not Kind.LINK), TYPED)
def test_outer_and_double_spaces_make_no_difference(kind: Kind, typed: str) -> None:
    wide = f"  {typed.replace(' ', '  ')} "
    assert _canonical(read(kind, typed)) == _canonical(read(kind, wide))


SAME_IN_CAPITALS = [Kind.EMAIL, Kind.ACCOUNT, Kind.VEHICLE, Kind.DOCUMENT, Kind.DATE, Kind.PERSON, Kind.ORGANISATION]


@given(st.sampled_from(SAME_IN_CAPITALS), st.text("0123456789 -.,abcdefghijkz@", max_size=25))
def test_capitals_make_no_difference(kind: Kind, typed: str) -> None:
    assert _canonical(read(kind, typed)) == _canonical(read(kind, typed.upper()))


def _canonical(reading: Identifier | Unrecognised) -> str:
    return reading.canonical if isinstance(reading, Identifier) else f"!{reading.reason}"


@given(st.text())
@example("İ\u0345ŉ")
def test_folding_twice_is_folding_once(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@given(KINDS.filter(lambda kind: kind is not Kind.BSN))
def test_what_is_too_long_is_refused_with_its_bound(kind: Kind) -> None:
    refused = read(kind, "1" * (MAXIMUM_LENGTH + 1))
    assert isinstance(refused, Unrecognised)
    assert (refused.reason, dict(refused.safe)) == (Reason.TOO_LONG, {"limit": MAXIMUM_LENGTH})


@given(st.text())
def test_a_citizen_service_number_is_never_kept(typed: str) -> None:
    refused = read(Kind.BSN, typed)
    assert isinstance(refused, Unrecognised)
    assert (refused.reason, refused.as_given) == (Reason.NOT_COLLECTED, "")


@given(st.sampled_from(SIDECODES), st.data())
def test_a_plate_of_a_sidecode_is_read_as_dutch(sidecode: str, data: st.DataObject) -> None:
    plate = "".join(
        data.draw(st.sampled_from({"X": "ABCXYZ", "9": "0129"}[sign])) if sign in "X9" else sign for sign in sidecode
    )
    reading = read(Kind.VEHICLE, plate.lower())
    assert isinstance(reading, Identifier)
    assert (reading.display, reading.part("country")) == (plate, "NL")


def slow_mask(plate: str) -> str:
    """The plate with X for a letter and 9 for a digit: the sidecode without its hyphens."""
    return "".join("X" if sign.isalpha() else "9" for sign in plate)


@given(st.text("ABZ019", min_size=1, max_size=8))
def test_dutch_plates_agree_with_their_mask(plate: str) -> None:
    expected = slow_mask(plate) in {sidecode.replace("-", "") for sidecode in SIDECODES}
    groups = dutch_groups(plate)
    assert (groups is not None) == expected
    assert groups is None or "".join(groups) == plate


DATES = st.builds(
    lambda day, shown, about: PartialDate(
        day.year, day.month if shown > 0 else None, day.day if shown > 1 else None, about
    ),
    st.dates(date(1850, 1, 1), date(2199, 12, 31)),
    st.integers(0, 2),
    st.booleans(),
)


def slow_days(partial: PartialDate) -> list[date]:
    """Every exact day that it can be, by trying each day of five years; the margin is added by trying too."""
    tried = [date(partial.year - 2, 1, 1) + timedelta(days=step) for step in range(5 * 366)]
    if partial.day is not None:
        exact = date(partial.year, partial.month or 1, partial.day)
        return [day for day in tried if abs((day - exact).days) <= (7 if partial.about else 0)]
    if partial.month is not None:
        middle = partial.year * 12 + partial.month
        return [day for day in tried if abs(day.year * 12 + day.month - middle) <= int(partial.about)]
    return [day for day in tried if abs(day.year - partial.year) <= int(partial.about)]


@given(DATES)
def test_the_range_of_a_date_agrees_with_trying_every_day(partial: PartialDate) -> None:
    days = slow_days(partial)
    assert (partial.earliest, partial.latest) == (days[0], days[-1])


@given(DATES)
def test_a_date_survives_its_canonical_form(partial: PartialDate) -> None:
    assert partial_date(partial.canonical) == partial
    reading = read(Kind.DATE, partial.canonical)
    assert isinstance(reading, Identifier)
    assert reading.canonical == partial.canonical


@pytest.mark.parametrize("wrong", ["", "2007-13", "2007-02-30", "20070101", "1066", "2007-1", "2007~~", "x"])
def test_a_canonical_date_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        partial_date(wrong)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="without its month"):
        PartialDate(2007, None, 3)


ADDRESSES = st.builds(
    Address,
    street=st.sampled_from(["Kerkstraat", "2e Oosterparkstraat", "Plein 1944", "Laan van Meerdervoort"]),
    number=st.integers(1, 999).map(str),
    addition=st.sampled_from(["", "A", "a", "3", "hs", "bis"]),
    postcode=st.sampled_from(["1012 AB", "1012ab", ""]),
    place=st.sampled_from(["Amsterdam", "'s-Gravenhage"]),
)


@given(ADDRESSES)
def test_an_address_in_parts_and_on_one_line_are_the_same(given_parts: Address) -> None:
    parts = read_address(given_parts)
    line = read_address(split_address(given_parts.line()))
    assert isinstance(parts, Identifier)
    assert isinstance(line, Identifier)
    assert parts.canonical == line.canonical


@given(TYPED)
def test_a_search_box_takes_everything(query: str) -> None:
    found = recognise(query)
    assert isinstance(found, Recognised)
    assert all(one.canonical for one in found.identifiers)


def recognise_all(text: str) -> Recognised:
    """The twin: every pattern is tried on every text."""
    found: list[Identifier] = []
    rest = tidy(text)
    for kind, pattern in ((Kind.EMAIL, reading._EMAIL), (Kind.LINK, reading._LINK), *reading._WITH_DIGITS):
        rest = reading._take(kind, pattern, rest, found)
    rest = reading._take_phones(rest, found)
    for kind, pattern in reading._WITH_DIGITS_AFTER_PHONES:
        rest = reading._take(kind, pattern, rest, found)
    return Recognised(tuple(found), " ".join(rest.split()))


SAID = "+31 6 12345678 bel 112 WWW.Example.nl/x info@example.nl a/b 16-RSL-9 AB 3 +4912 NL91 ABNA 0417164300 ٣٤"


@given(st.one_of(TYPED, st.lists(st.sampled_from(SAID.split()), max_size=8).map(" ".join)))
def test_what_is_recognised_agrees_with_trying_every_pattern(text: str) -> None:
    assert recognise(text) == recognise_all(text)


def slow_fold(text: str) -> str:
    """Sign by sign: whatever is no letter or digit parts two words."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in flatten(text)).split())


@given(st.text())
@example("a_b ½ x² ı ſ\u0345 ①")
def test_folding_agrees_with_looking_at_each_sign(text: str) -> None:
    assert fold(text) == slow_fold(text)


@given(KINDS, TYPED, COUNTRIES, COUNTRIES)
def test_what_is_read_alike_for_two_countries_is(kind: Kind, typed: str, one: str, other: str) -> None:
    if is_read_alike(kind, one, other):
        assert read(kind, typed, country=one) == read(kind, typed, country=other)


@pytest.mark.parametrize(
    ("kind", "one", "other", "alike"),
    [
        (Kind.PHONE, "", "NL", True),
        (Kind.PHONE, " nl", "", True),
        (Kind.PHONE, "BE", "", False),
        (Kind.ADDRESS, "BE", "be ", True),
        (Kind.VEHICLE, "", "NL", False),
        (Kind.DOCUMENT, "DE", "", False),
        (Kind.ACCOUNT, "DE", "", True),
    ],
)
def test_which_kinds_are_read_by_their_country(kind: Kind, one: str, other: str, alike: bool) -> None:
    assert is_read_alike(kind, one, other) is alike


@given(st.lists(st.sampled_from(["06-12345678", "info@example.nl", "16-RSL-9", "NL91ABNA0417164300"]), unique=True))
def test_identifiers_in_a_query_are_all_found(parts: list[str]) -> None:
    assume(parts)
    found = recognise(" en ".join(parts))
    assert {one.as_given for one in found.identifiers} == set(parts)
    assert found.rest == " ".join(["en"] * (len(parts) - 1))
