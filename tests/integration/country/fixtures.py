"""Fixtures that the tests of both rooms of reference data share."""

from datetime import UTC, datetime

import pytest

from ketenzicht.config import postgres
from tests.integration.country import pack_house


@pytest.fixture(scope="session")
def pack_database(django_db_blocker):
    """A database with the tables of both rooms, and nothing in them."""
    with django_db_blocker.unblock():
        name, urls = pack_house.build()
        yield urls
    postgres.drop_database(postgres.admin_for_tests(), name)


@pytest.fixture
def as_owner(pack_database, django_db_blocker):
    """Empty tables, and Django served as the owner."""
    with django_db_blocker.unblock(), pack_house.connected(pack_database.owner):
        pack_house.empty()
        yield pack_database


@pytest.fixture
def at():
    """A moment for loading a pack, on a given day."""

    def moment(year, month=1, day=1):
        return datetime(year, month, day, 12, tzinfo=UTC)

    return moment
