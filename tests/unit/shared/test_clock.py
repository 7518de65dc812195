"""The clock."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from ketenzicht.shared import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


@time_machine.travel(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), tick=False)
def test_the_day_is_that_of_the_time_zone() -> None:
    assert clock.now() == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert clock.today() == date(2026, 7, 2)
    assert clock.today("UTC") == date(2026, 7, 1)
    assert clock.today("America/Curacao") == date(2026, 7, 1)


@time_machine.travel(datetime(2026, 7, 1, 12, tzinfo=UTC), tick=False)
def test_time_is_shifted_within_a_block_only() -> None:
    with clock.shifted(timedelta(days=-30)):
        assert clock.now() == datetime(2026, 6, 1, 12, tzinfo=UTC)
        assert clock.today() == date(2026, 6, 1)
    assert clock.now() == datetime(2026, 7, 1, 12, tzinfo=UTC)
