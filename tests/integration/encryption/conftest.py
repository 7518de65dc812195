"""The keys of these tests: a database of their own and a fresh key file for each test."""

import os
from uuid import UUID

import pytest

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.encryption.keyring import MEMO
from ketenzicht.config import postgres
from tests.integration.encryption import low_house


@pytest.fixture(scope="session")
def keys_database(django_db_blocker):
    """A database with the tables of the two lowest rooms."""
    parts = ["ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX", ""), os.environ.get("PYTEST_XDIST_WORKER", "")]
    name = "_".join([part for part in parts if part] + ["keys"])
    with django_db_blocker.unblock():
        yield low_house.build(name)
    postgres.drop_database(postgres.admin_for_tests(), name)


@pytest.fixture
def key_file(tmp_path, settings):
    """A fresh key file."""
    settings.KETENZICHT_KEY_FILE = tmp_path / "keys" / "root.json"
    encryption.make_key_file(settings.KETENZICHT_KEY_FILE)
    MEMO.clear()
    yield settings.KETENZICHT_KEY_FILE
    MEMO.clear()


@pytest.fixture
def house(keys_database, key_file, django_db_blocker):
    """Empty key tables and a fresh key file; Django serves as the application role."""
    with low_house.as_administrator(keys_database) as admin:
        admin.execute("TRUNCATE encryption_casekey, encryption_organisationkey")
    with django_db_blocker.unblock(), low_house.connected(keys_database.app):
        yield keys_database


@pytest.fixture
def organisation() -> UUID:
    """Any organisation."""
    return UUID("00000000-0000-4000-8000-0000000000a1")


@pytest.fixture
def other_organisation() -> UUID:
    """Another organisation."""
    return UUID("00000000-0000-4000-8000-0000000000b2")
