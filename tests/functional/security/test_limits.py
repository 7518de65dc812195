"""T29: how often one may try, search, export and call; the end of each wait; and that nobody else has to wait."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client, override_settings
from time_machine import Traveller

from ketenzicht.interfaces.api import limits
from ketenzicht.shared.clock import now
from tests.conftest import PASSWORD, Person, hire_person
from tests.functional.api.conftest import PartnerSystem, another_key, make_system
from tests.functional.security.conftest import code_of, set_second_factor, sign_in, user_of

LOGIN, SECOND, RESET = "/account/login/", "/account/2fa/authenticate/", "/account/password/reset/"
WRONG = "verkeerd wachtwoord"


@pytest.fixture
def time() -> Iterator[Traveller]:
    """A clock that the test moves."""
    with time_machine.travel(now(), tick=False) as moved:
        yield moved


def wrong_tries(name: str, times: int, client: Client | None = None, **headers: str) -> None:
    for _ in range(times):
        (client or Client()).post(LOGIN, {"login": name, "password": WRONG}, headers=headers)


def may_in(person: Person, **headers: str) -> bool:
    """Whether the right password opens something now."""
    client = Client()
    client.post(LOGIN, {"login": person.username, "password": PASSWORD}, headers=headers)
    return client.get("/beleid/", headers=headers).status_code == 200


class TestLogin:
    def test_four_wrong_tries_are_forgiven_and_the_fifth_costs_a_quarter_of_an_hour(
        self, reporter: Person, time: Traveller
    ) -> None:
        wrong_tries(reporter.username, 4)
        time.shift(timedelta(seconds=10))
        assert may_in(reporter)
        wrong_tries(reporter.username, 1)
        assert not may_in(reporter)
        time.shift(timedelta(minutes=14, seconds=49))
        assert not may_in(reporter)
        time.shift(timedelta(seconds=2))
        assert may_in(reporter)

    def test_the_wait_grows(self, reporter: Person, time: Traveller) -> None:
        wrong_tries(reporter.username, 5)
        time.shift(timedelta(minutes=16))
        wrong_tries(reporter.username, 3)
        time.shift(timedelta(minutes=16))
        assert not may_in(reporter)
        time.shift(timedelta(minutes=45))
        assert may_in(reporter)
        for _ in range(4):
            wrong_tries(reporter.username, 3)
            time.shift(timedelta(hours=2))
        assert not may_in(reporter)
        time.shift(timedelta(days=1))
        assert may_in(reporter)

    def test_a_right_password_between_wrong_ones_wipes_nothing(self, reporter: Person) -> None:
        for _ in range(4):
            wrong_tries(reporter.username, 1)
            assert may_in(reporter)
        wrong_tries(reporter.username, 1)
        assert not may_in(reporter)

    def test_others_go_on_from_the_same_network(self, reporter: Person, officer: Person) -> None:
        wrong_tries(reporter.username, 12)
        assert not may_in(reporter)
        assert may_in(officer)

    def test_a_name_that_nobody_has_is_closed_alike(self, reporter: Person) -> None:
        pages = []
        for name in (reporter.username, "kzqniemand"):
            wrong_tries(name, 5)
            page = Client().post(LOGIN, {"login": name, "password": WRONG}).content.decode()
            pages.append(re.sub(r".*csrf.*", "", page).replace(name, ""))
        assert pages[0] == pages[1]

    def test_a_network_that_tries_many_names_has_to_wait_and_another_not(
        self, reporter: Person, time: Traveller
    ) -> None:
        proxy = {"X-Forwarded-Proto": "https"}
        bad, good = {**proxy, "X-Forwarded-For": "192.0.2.7"}, {**proxy, "X-Forwarded-For": "198.51.100.9"}
        with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
            for number in range(20):
                wrong_tries(f"naam-{number}", 1, **bad)
            assert not may_in(reporter, **bad)
            assert may_in(reporter, **good)
            time.shift(timedelta(minutes=15, seconds=1))
            assert may_in(reporter, **bad)

    def test_second_factors_can_be_guessed_five_times(self, reporter: Person, secret: str, time: Traveller) -> None:
        client = sign_in(reporter)
        for _ in range(5):
            client.post(SECOND, {"code": "000000"})
        client.post(SECOND, {"code": code_of(secret)})
        assert client.get("/beleid/").status_code == 302
        time.shift(timedelta(minutes=15, seconds=1))
        again = sign_in(reporter)
        again.post(SECOND, {"code": code_of(secret)})
        assert again.get("/beleid/").status_code == 200

    def test_a_reset_is_mailed_three_times_an_hour(self, reporter: Person, time: Traveller) -> None:
        user = user_of(reporter)
        user.email = "melder@example.org"
        user.save()
        for _ in range(5):
            Client().post(RESET, {"email": "melder@example.org"})
        assert len(mail.outbox) == 3
        time.shift(timedelta(hours=1, seconds=1))
        Client().post(RESET, {"email": "melder@example.org"})
        assert len(mail.outbox) == 4


@pytest.fixture
def secret(reporter: Person) -> str:
    """The reporter's second factor."""
    return set_second_factor(reporter)


@pytest.fixture
def colleague(reporter: Person) -> Person:
    """Somebody else who reports for the same organisation."""
    return hire_person("reporter", reporter.organisation_code)


def ask(client: Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_one_searches_thirty_times_a_minute(reporter: Person, colleague: Person, time: Traveller) -> None:
    client = sign_in(reporter)
    assert ask(client, "/meldingen/?q=niemand", 32) == [200] * 30 + [429] * 2
    refused = client.get("/meldingen/?q=niemand")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert client.get("/meldingen/").status_code == 200
    assert sign_in(colleague).get("/meldingen/?q=niemand").status_code == 200
    time.shift(timedelta(seconds=int(refused["Retry-After"])))
    assert client.get("/meldingen/?q=niemand").status_code == 200


def test_one_exports_ten_times_an_hour(reporter: Person, colleague: Person, time: Traveller) -> None:
    client = sign_in(reporter)
    assert ask(client, "/meldingen/export.csv", 11) == [200] * 10 + [429]
    refused = client.get("/meldingen/export.csv")
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert sign_in(colleague).get("/meldingen/export.csv").status_code == 200
    time.shift(timedelta(seconds=int(refused["Retry-After"])))
    assert sign_in(reporter).get("/meldingen/export.csv").status_code == 200


def test_a_desk_searches_and_exports_as_often(officer: Person, time: Traveller) -> None:
    client = sign_in(officer)
    assert ask(client, "/postvak/?q=niemand", 31) == [200] * 30 + [429]
    assert ask(client, "/postvak/export.csv", 11) == [200] * 10 + [429]


def test_a_key_calls_so_often_a_minute_and_its_neighbour_too(
    officer: Person, time: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_system()
    neighbour = PartnerSystem(another_key())
    monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 3)
    answers = [first.get("/signals") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert neighbour.get("/signals").status_code == 200
    time.shift(timedelta(seconds=int(answers[-1]["Retry-After"])))
    after = first.get("/signals")
    assert (after.status_code, after["RateLimit"].split(";")[1]) == (200, "r=2")
