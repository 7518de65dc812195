"""What a process remembers of a network, and for how long."""

import logging
import threading
from itertools import repeat

import pytest

from ketenzicht.interfaces.web.flood import TURN, Doorkeeper, Limits, network_of

HERE, NEXT_DOOR, ELSEWHERE = "203.0.113.7", "203.0.113.200", "198.51.100.7"


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def keeper(time: Time) -> Doorkeeper:
    return Doorkeeper(now=time)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HERE, NEXT_DOOR, True),
        (HERE, ELSEWHERE, False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::4", True),
        ("2001:db8:1:2::3", "2001:db8:2:2::3", False),
        (f"::ffff:{HERE}", HERE, True),
        ("", "nonsense", True),
        ("", HERE, False),
    ],
)
def test_a_network_and_not_an_address_is_looked_at(one: str, other: str, *, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_the_first_wrong_codes_cost_nothing_and_then_the_wait_grows(keeper: Doorkeeper, time: Time) -> None:
    waits = []
    for _ in range(12):
        keeper.note_guess(HERE)
        waits.append(keeper.find_wait(HERE))
        time.now += waits[-1]
    free = keeper.limits.free_guesses
    assert waits[:free] == [0] * free
    assert waits[free : free + 3] == [31, 61, 121]
    assert waits == sorted(waits)
    assert max(waits) == keeper.limits.longest_wait + 1
    assert keeper.find_wait(ELSEWHERE) == 0
    assert keeper.find_wait(HERE) == 0


def test_a_neighbour_waits_too_and_after_an_hour_everything_is_forgotten(keeper: Doorkeeper, time: Time) -> None:
    for _ in range(10):
        keeper.note_guess(HERE)
    assert keeper.find_wait(NEXT_DOOR) > 0
    time.now += TURN + 1
    assert keeper.find_wait(NEXT_DOOR) == 0


def test_the_key_and_what_was_counted_go_together(keeper: Doorkeeper, time: Time) -> None:
    keeper.note_report(HERE)
    before, key = set(keeper._networks), keeper._key
    time.now += TURN + 1
    keeper.note_report(HERE)
    assert keeper._key != key
    assert before.isdisjoint(keeper._networks)


def test_it_forgets_in_time_also_when_nobody_knocks_any_more(
    keeper: Doorkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[float, bool]] = []
    monkeypatch.setattr(threading.Timer, "start", lambda timer: begun.append((timer.interval, timer.daemon)))
    for _ in range(3):
        keeper.note_guess(HERE)
    key = keeper._key
    assert begun == [(TURN, True)]
    keeper.forget()
    assert not keeper._networks
    assert keeper._key != key
    keeper.note_guess(HERE)
    assert len(begun) == 2


def test_reports_and_tries_have_a_bound_each(keeper: Doorkeeper) -> None:
    limits = keeper.limits
    for _ in range(limits.reports):
        assert keeper.may_report(HERE)
        keeper.note_report(HERE)
    assert not keeper.may_report(HERE)
    assert keeper.may_report(ELSEWHERE)
    assert [keeper.may_try(HERE) for _ in repeat(None, limits.tries + 1)] == [True] * limits.tries + [False]
    assert keeper.may_try(ELSEWHERE)


def test_memory_is_bounded(time: Time) -> None:
    keeper = Doorkeeper(Limits(networks=100), now=time)
    for number in range(1_000):
        keeper.may_try(f"10.{number // 250}.{number % 250}.1")
    assert len(keeper._networks) <= 100


def test_what_is_kept_holds_no_address(keeper: Doorkeeper) -> None:
    keeper.note_guess(HERE)
    kept = repr(keeper._networks)
    assert "203.0.113" not in kept
    assert network_of(HERE) not in b"".join(keeper._networks)


def test_guessing_raises_an_alarm_that_names_nobody(keeper: Doorkeeper, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for number in range(60):
        keeper.note_guess(f"10.0.{number}.1")
    told = [record.getMessage() for record in caplog.records if "anonymous_guessing" in record.getMessage()]
    assert len(told) == 2
    assert not any("10.0." in line for line in told)
