"""A house with somebody in it, for tests of sessions, headers and hostile text."""

from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import PASSWORD, Person, hire_person, open_act

CHAIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def house(committed: None) -> Iterator[None]:
    """Everything commits for itself; a second factor is set up only where it is tested."""
    cache.clear()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield
    cache.clear()


@pytest.fixture
def officer() -> Person:
    """Somebody at the desk that the reports of these tests go to."""
    hire_person("intake_officer", "politie-landelijk-loket")
    return hire_person("intake_officer", "nla-opsporing")


@pytest.fixture
def reporter(officer: Person) -> Person:
    """A labour inspector."""
    return hire_person("reporter", "nla-toezicht")


def sign_in(person: Person, **headers: str) -> Client:
    """Through the login page, with the password; ``headers`` go with every request."""
    client = Client(**headers)
    client.post("/account/login/", {"login": person.username, "password": PASSWORD})
    return client


def send(person: Person, **fields: object) -> signals.Submitted:
    """A report of a labour matter."""
    new = signals.NewSignal(
        **{
            "fact": "Zes mensen slapen in de loods.",
            "forms": ("labour",),
            "age_class": "adult",
            "urgency": "normal",
            "reporter_kind": "labour_inspector",
            "municipality": "GM0153",
            "place_kind": "municipality",
            **fields,
        }
    )
    with open_act(person) as act:
        return signals.submit_signal(by=act, new=new)


def held_by(person: Person) -> list[signals.SignalSummary]:
    """What the desk holds."""
    with open_act(person) as act:
        return list(signals.list_signals(by=act).items)


def user_of(person: Person) -> access.User:
    """The login account."""
    return access.User.objects.get(id=person.id)


def set_second_factor(person: Person) -> str:
    """Give somebody a second factor; its secret."""
    made = str(totp.generate_totp_secret())
    totp.TOTP.activate(user_of(person), made)
    return made


def code_of(secret: str) -> str:
    """The code that a device with this secret shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))
