"""How states, clocks, errors and pages look: pure decisions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.urls import resolve
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.interfaces.web.frame import BELONGS, NavigationItem, PhoneRoute, mark_current
from ketenzicht.interfaces.web.presentation import (
    ErrorLink,
    amount_of,
    badge_of,
    clock_face,
    error_links,
    page_numbers,
)
from ketenzicht.interfaces.web.views.inbox import so_many
from ketenzicht.interfaces.web.widgets import PartialDateInput

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Clock:
    due_at: datetime | None
    warn_at: datetime | None = None
    state: str = "running"
    at_most: bool = True


@pytest.mark.parametrize(
    ("clock", "tone", "text"),
    [
        (Clock(NOW + 72 * HOUR), "calm", "nog 3 dagen"),
        (Clock(NOW + 72 * HOUR, NOW + HOUR), "calm", "nog 3 dagen"),
        (Clock(NOW + 3 * HOUR, NOW), "soon", "nog 3 uur"),
        (Clock(NOW), "calm", "nog 1 minuut"),
        (Clock(NOW - timedelta(seconds=1), NOW - HOUR), "late", "1 minuut te laat"),
        (Clock(NOW - 50 * HOUR, state="expired"), "late", "2 dagen te laat"),
        (Clock(NOW - HOUR, at_most=False), "still", "Wachttijd voorbij"),
        (Clock(None, state="paused"), "still", "Staat stil"),
        (Clock(NOW - HOUR, state="paused"), "still", "Staat stil"),
        (Clock(NOW - HOUR, state="stopped"), "still", "Klaar"),
    ],
)
def test_a_clock_says_how_much_is_left_in_words_and_tone(clock, tone, text):
    with translation.override("nl"):
        face = clock_face(clock, NOW)
    assert (face.tone, face.text) == (tone, text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (2 * HOUR, "2 hours"),
        (47 * HOUR, "47 hours"),
        (48 * HOUR, "2 days"),
    ],
)
def test_an_amount_of_time_has_one_unit(length, text):
    with translation.override("en"):
        assert amount_of(length) == text


def test_a_state_without_a_design_is_still_shown_by_its_name():
    assert str(badge_of("set_aside").label) == "set aside"
    assert str(badge_of("received", "Binnen").label) == "Binnen"


class Example(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Which?", choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(label="Secret", widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("As a whole.")


def test_the_error_summary_names_every_error_and_where_to_go():
    with translation.override("en"):
        links = error_links(Example({}))
    assert links == [
        ErrorLink("As a whole.", ""),
        ErrorLink("Secret: This field is required.", ""),
        ErrorLink("Name: This field is required.", "id_name"),
        ErrorLink("Which? This field is required.", "id_kind_0"),
    ]


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_pages_are_shown_around_this_one(number, last, shown):
    assert page_numbers(number, last) == shown


@given(st.integers(1, 400), st.integers(1, 400))
def test_pages_rise_and_a_gap_stands_for_more_than_one(one, other):
    number, last = sorted((one, other))
    shown = page_numbers(number, last)
    numbers = [page for page in shown if page is not None]
    assert numbers == sorted(set(numbers))
    assert {1, number, last} <= set(numbers)
    for before, gap, after in zip(shown, shown[1:], shown[2:], strict=False):
        if gap is None:
            assert after - before > 2


def test_the_longest_address_above_this_page_is_current():
    items = [NavigationItem("a", "/a", "x"), NavigationItem("ab", "/a/b", "x"), NavigationItem("c", "/c", "x")]
    assert [item.is_current for item in mark_current(items, "/a/b/7")] == [False, True, False]
    assert [item.is_current for item in mark_current(items, "/ab")] == [False, False, False]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Start"),
        ("/meldingen/7/", "My reports"),
        ("/bestanden/7/", "My reports"),
        ("/stappenplan/", "Think"),
        ("/advies/", "Think"),
        ("/beleid/", ""),
    ],
)
def test_a_page_marks_what_it_belongs_to_and_the_start_page_only_itself(path, current):
    places = {"Start": "/", "My reports": "/meldingen/", "Think": "/doordenken/"}
    items = [NavigationItem(label, url, "x") for label, url in places.items()]
    assert [item.label for item in mark_current(items, path) if item.is_current] == [current][: bool(current)]


def test_pages_that_belong_elsewhere_are_pages():
    for address in (*BELONGS, *BELONGS.values()):
        assert resolve(address).url_name


def test_a_phone_number_becomes_a_link_of_digits():
    assert PhoneRoute("Desk", "+31 (0)88 000 00 00").link == "tel:+310880000000"


@pytest.mark.parametrize(
    ("boxes", "text"),
    [
        (("", "", ""), ""),
        (("", "", "2024"), "2024"),
        (("", "3", "2024"), "2024-03"),
        (("9", "3", "2024"), "2024-03-09"),
        (("9", "", "2024"), "2024--09"),
        (("9", "3", ""), "-03-09"),
    ],
)
def test_a_partial_date_becomes_text_and_what_is_odd_stays_odd(boxes, text):
    typed = {f"since_{name}": value for name, value in zip(("day", "month", "year"), boxes, strict=True)}
    assert PartialDateInput().value_from_datadict(typed, {}, "since") == text


def test_a_stored_partial_date_fills_its_boxes():
    assert PartialDateInput().decompress("2024-03") == ["", "03", "2024"]
    assert PartialDateInput().decompress(None) == ["", "", ""]


@pytest.mark.parametrize(
    ("counts", "shown"), [((0,), "0"), ((5, 7), "12"), ((999, 1), "1000"), ((1_000,), "999+"), ((1_000, 3), "1002+")]
)
def test_a_number_says_when_there_are_more(counts: tuple[int, ...], shown: str) -> None:
    assert so_many(*counts) == shown
