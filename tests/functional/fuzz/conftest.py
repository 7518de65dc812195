"""A house that stands for a whole module while a lot of nonsense is sent to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from ketenzicht.capabilities.access import public as access
from tests.conftest import Person, empty_database, hire_person
from tests.functional.api.conftest import hire_desks

DESKS = ("politie-oost-nederland", "politie-landelijk")


@pytest.fixture(scope="module", autouse=True)
def standing_house(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Desks with somebody at them; everything commits, and is emptied at the end."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with django_db_blocker.unblock(), override_settings(SECOND_FACTOR_REQUIRED=False):
        try:
            hire_desks()
            for code in DESKS:
                hire_person("intake_officer", code)
            yield
        finally:
            connection.close()
            empty_database()


@pytest.fixture(scope="module")
def reporter(standing_house: None) -> Person:
    """A labour inspector."""
    return hire_person("reporter", "nla-toezicht")


@pytest.fixture(scope="module")
def browser(reporter: Person) -> Client:
    """The inspector's browser. A fault in the house is raised here, so it fails the test."""
    client = Client()
    client.force_login(access.User.objects.get(id=reporter.id))
    return client
