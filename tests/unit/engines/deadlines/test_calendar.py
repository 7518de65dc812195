"""The calendar: computed holidays against two packages, zones, bounds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter
from holidays import country_holidays

from ketenzicht.engines.deadlines import FIVE_YEARLY, Calendar, CalendarUnknown
from ketenzicht.engines.deadlines.holidays import FIRST_YEAR, easter_sunday, holidays

YEARS = range(1995, 2061)


@pytest.mark.parametrize("year", YEARS)
def test_holidays_are_those_of_the_holidays_package(year: int) -> None:
    """All days of a year, Good Friday and 5 May included; Easter and Whit Sunday are Sundays anyway."""
    known = country_holidays("NL", years=year, categories=("public", "optional"))
    weekdays = {day for day in known if day != easter(year) and day != easter(year) + timedelta(days=49)}
    assert set(holidays(year, good_friday=True, liberation_day=True)) == weekdays


def test_easter_is_that_of_dateutil() -> None:
    for year in range(FIRST_YEAR, 2600):
        assert easter_sunday(year) == easter(year)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 1, 1), "new_year"),
        (date(2026, 4, 3), "good_friday"),
        (date(2026, 4, 6), "easter_monday"),
        (date(2026, 4, 27), "kings_day"),
        (date(2026, 5, 5), "liberation_day"),
        (date(2026, 5, 14), "ascension_day"),
        (date(2026, 5, 25), "whit_monday"),
        (date(2026, 12, 25), "christmas_day"),
        (date(2028, 12, 26), "second_christmas_day"),
        (date(2026, 11, 21), "saturday"),
        (date(2026, 11, 22), "sunday"),
        (date(2026, 11, 23), None),
    ],
)
def test_reason_of_a_rest_day(day: date, reason: str | None) -> None:
    assert Calendar().rest_day(day) == reason


def test_rules_that_differ_by_agreement() -> None:
    agreed = Calendar(good_friday=False, liberation_day=FIVE_YEARLY, extra_rest_days=frozenset({date(2026, 5, 15)}))
    assert agreed.is_working_day(date(2026, 4, 3))
    assert agreed.is_working_day(date(2026, 5, 5))
    assert not agreed.is_working_day(date(2025, 5, 5))
    assert agreed.rest_day(date(2026, 5, 15)) == "equalled_day"
    assert agreed.name == "nl good_friday=False liberation_day=five_yearly extra=2026-05-15"


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, 2600])
def test_a_year_that_it_does_not_know(year: int) -> None:
    with pytest.raises(CalendarUnknown, match=f"not of {year}"):
        Calendar().rest_day(date(year, 1, 1))


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd"])
def test_a_zone_that_does_not_exist(zone: str) -> None:
    with pytest.raises(CalendarUnknown, match="does not exist"):
        Calendar(zone=zone)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 23), 24)]
)
def test_a_local_day_has_its_own_length(day: date, hours: int) -> None:
    calendar = Calendar()
    assert calendar.end_of(day) - calendar.start_of(day) == timedelta(hours=hours, seconds=-1)
    assert calendar.start_of(day).tzinfo is UTC


def test_another_zone() -> None:
    caribbean = Calendar(zone="America/Kralendijk")
    assert caribbean.local_date(datetime(2026, 11, 23, 3, tzinfo=UTC)) == date(2026, 11, 22)
