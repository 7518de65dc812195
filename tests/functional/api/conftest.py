"""A partner's system with a key, and the organisations around it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from ketenzicht.capabilities.access import public as access
from ketenzicht.shared import ids
from tests.conftest import Person, administrator_url, empty_database, hire_person, open_act

REPORTING = "nla-toezicht"
Answer = Any


class PartnerSystem:
    """An organisation's own system, calling with its key."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, **options: Any) -> Answer:
        """One call; ``body`` is sent as JSON."""
        if "body" in options:
            options |= {"data": json.dumps(options.pop("body")), "content_type": "application/json"}
        headers = {"Authorization": f"Bearer {self.secret}", **options.pop("headers", {})}
        return self.client.generic(method, f"/api/v1{path}", headers=headers, **options)

    def get(self, path: str, **options: Any) -> Answer:
        """Read."""
        return self.call("GET", path, **options)

    def send(self, body: dict[str, Any] | None = None, **options: Any) -> Answer:
        """Send a signal with a fresh key of its own."""
        headers = {"Idempotency-Key": str(uuid4())} | options.pop("headers", {})
        return self.call(
            "POST", "/signals", body={"fact": "Vijf mensen slapen in de keuken."} | (body or {}), headers=headers
        )


def _as_operator(organisation_code: str) -> None:
    """Make the machine, which only the operator can: the serving role may not add actors that are no person."""
    machine = ids.new_id()
    code = f"partner-{organisation_code}"
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        admin.execute(
            "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)", [machine, code, code]
        )


def make_system(organisation_code: str = REPORTING) -> PartnerSystem:
    """A partner's system, whose key its administrator gave out."""
    _as_operator(organisation_code)
    administrator = hire_person("administrator", organisation_code)
    with open_act(administrator) as act:
        _, secret = access.issue_api_key(by=act, label="test")
    return PartnerSystem(secret)


def another_key(*scopes: str) -> str:
    """A second key of the same system."""
    with open_act(hire_person("administrator", REPORTING)) as act:
        return access.issue_api_key(by=act, label="another", scopes=scopes or None)[1]


DESKS = ("politie-landelijk-loket", "nla-opsporing", "comensha")


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder of static files, which whitenoise wants to see."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)


def hire_desks() -> list[Person]:
    """Somebody takes in signals at the desk for what no rule fits, and at two others."""
    cache.clear()
    return [hire_person("intake_officer", code) for code in DESKS]


@pytest.fixture
def desks(committed: None) -> list[Person]:
    """Intake officers where signals go to."""
    return hire_desks()


@pytest.fixture
def system(desks: list[Person]) -> PartnerSystem:
    """A partner's system with a key."""
    return make_system()


@pytest.fixture
def other_system(desks: list[Person]) -> PartnerSystem:
    """Another partner's system."""
    return make_system("comensha")


@pytest.fixture(scope="module")
def standing(django_db_blocker: DjangoDbBlocker) -> Iterator[PartnerSystem]:
    """A partner's system for a whole module of tests that do not look at what others left."""
    with django_db_blocker.unblock():
        try:
            hire_desks()
            yield make_system()
        finally:
            connection.close()
            empty_database()
