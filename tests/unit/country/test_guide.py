"""When a desk is open, and which services answer a need."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ketenzicht.capabilities.country.guide import FARTHEST, Day, Hours, Opening, Service

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
OFFICE = Hours.model_validate(
    {
        "time_zone": "Europe/Amsterdam",
        "times": [{"days": WORKDAYS, "opens": "09:00", "closes": "17:00"}],
        "source": "Test",
        "status": "K",
    }
)
SERVICE = {
    "code": "a",
    "title": {"nl": "A", "en": "A"},
    "valid_from": date(2020, 1, 1),
    "source": "Test",
    "status": "K",
    "needs": ["report"],
    "offers": {"nl": "A", "en": "A"},
    "order": 1,
}


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 25, 8, 0, tzinfo=UTC), True),  # Wednesday, 9:00 in winter
        (datetime(2026, 11, 25, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), False),  # closes at 17:00 sharp
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), True),  # Wednesday, 9:00 in summer
        (datetime(2026, 7, 1, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), False),  # Christmas, a Friday
        (datetime(2026, 3, 29, 10, 0, tzinfo=UTC), False),  # Sunday on which the clock goes forward
    ],
)
def test_open_by_the_wall_clock_of_the_place(at, is_open):
    assert OFFICE.is_open(at) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 11, 25, 20, 0, tzinfo=UTC), datetime(2026, 11, 26, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 27, 20, 0, tzinfo=UTC), datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        (datetime(2026, 12, 24, 20, 0, tzinfo=UTC), datetime(2026, 12, 28, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 27, 20, 0, tzinfo=UTC), datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 25, 5, 0, tzinfo=UTC), datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_next_opening_skips_weekends_holidays_and_hours_that_do_not_exist(at, opens):
    assert OFFICE.next_opening(at) == opens


def test_a_desk_that_is_always_open_never_opens_again():
    always = Hours(always=True, source="Test", status="S")
    assert always.is_open(datetime(2026, 12, 25, 3, 0, tzinfo=UTC))
    assert always.next_opening(datetime(2026, 12, 25, 3, 0, tzinfo=UTC)) is None


def test_a_desk_for_holidays_too_is_open_at_christmas():
    shop = OFFICE.model_copy(update={"rests_on_holidays": False})
    assert shop.is_open(datetime(2026, 12, 25, 10, 0, tzinfo=UTC))


@given(
    st.integers(0, 20 * 365 * 24 * 60).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
)
def test_a_closed_desk_is_open_at_its_next_opening_and_closed_until_then(at):
    if OFFICE.is_open(at):
        return
    opens = OFFICE.next_opening(at)
    assert opens is not None
    assert at <= opens
    assert (opens - at).days < FARTHEST
    assert OFFICE.is_open(opens)
    assert not OFFICE.is_open(at + (opens - at) / 2) or opens == at


@pytest.mark.parametrize(
    "wrong",
    [
        {"always": True, "times": [{"days": ["mon"], "opens": "09:00", "closes": "17:00"}]},
        {},
        {"times": [{"days": ["mon"], "opens": "17:00", "closes": "09:00"}]},
        {"times": [{"days": [], "opens": "09:00", "closes": "17:00"}]},
        {"always": True, "time_zone": "Europe/Nowhere"},
    ],
)
def test_hours_that_say_two_things_or_nothing_are_refused(wrong):
    with pytest.raises(ValidationError):
        Hours.model_validate({"source": "Test", "status": "K", **wrong})


def test_several_openings_of_a_day_come_in_their_order():
    split = [
        Opening(days=(Day.MONDAY,), opens="13:00", closes="17:00"),
        Opening(days=(Day.MONDAY,), opens="09:00", closes="12:00"),
    ]
    desk = OFFICE.model_copy(update={"times": tuple(split)})
    assert [one.opens.hour for one in desk.openings_on(date(2026, 11, 23))] == [9, 13]
    assert not desk.is_open(datetime(2026, 11, 23, 11, 30, tzinfo=UTC))


@pytest.mark.parametrize("who", [{}, {"provider": {"nl": "B", "en": "B"}, "kinds": ["police_avim"]}])
def test_a_service_is_offered_by_partners_or_by_a_provider(who):
    with pytest.raises(ValidationError):
        Service.model_validate(SERVICE | who)


@pytest.mark.parametrize(
    ("forms", "need", "form", "answers"),
    [
        ((), "report", "labour", True),
        (("labour",), "report", "labour", True),
        (("labour",), "report", "sexual", False),
        (("labour",), "", "", True),
        ((), "shelter", "", False),
    ],
)
def test_which_needs_and_forms_a_service_answers(forms, need, form, answers):
    assert Service.model_validate(SERVICE | {"kinds": ["a"], "forms": forms}).answers(need=need, form=form) is answers
