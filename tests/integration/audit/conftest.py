"""The trail of these tests: a database of its own, a signing key, and a folder as witness."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.config import postgres
from ketenzicht.shared import ids
from tests.integration.encryption import low_house

ONE = UUID("00000000-0000-4000-8000-0000000000a1")
TWO = UUID("00000000-0000-4000-8000-0000000000b2")
START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def access_event(number: int = 0, organisation_id: UUID = ONE, **changes) -> audit.AccessEvent:
    """An ordinary line of the access log."""
    event = audit.AccessEvent(
        organisation_id=organisation_id,
        time=START + timedelta(milliseconds=number),
        trace_id=ids.new_id(),
        span_id=ids.new_id(),
        context_id=ids.new_id(),
        actor=UUID(int=7),
        actor_org=organisation_id,
        role="intake_officer",
        action="consult",
        object_type="signal",
        object_ref=f"object-{number}",
        fields=("fact", "source"),
        regime="wpg",
        basket="wpg8",
        purpose="intake",
        app_version="test",
    )
    return replace(event, **changes)


def processing_event(number: int = 0, organisation_id: UUID = ONE, **changes) -> audit.ProcessingEvent:
    """An ordinary line of the processing log."""
    moment = START + timedelta(milliseconds=number)
    event = audit.ProcessingEvent(
        organisation_id=organisation_id,
        trace_id=ids.new_id(),
        span_id=ids.new_id(),
        name="signal.consult",
        start=moment,
        end=moment + timedelta(milliseconds=1),
        processing_activity_id="intake/wpg8",
        data_subject_id="c2VhbGVk",
        data_subject_id_type="sealed",
        resource_name="ketenzicht",
        resource_version="test",
    )
    return replace(event, **changes)


def empty(urls: postgres.Urls) -> None:
    """Take everything out of the trail, past its triggers."""
    with low_house.as_administrator(urls) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("TRUNCATE audit_event, audit_processing, audit_head, audit_checkpoint")


@pytest.fixture(scope="session")
def trail_database(django_db_blocker):
    """A database with the tables of the two lowest rooms."""
    parts = ["ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX", ""), os.environ.get("PYTEST_XDIST_WORKER", "")]
    name = "_".join([part for part in parts if part] + ["trail"])
    with django_db_blocker.unblock():
        yield low_house.build(name)
    postgres.drop_database(postgres.admin_for_tests(), name)


@pytest.fixture
def witness(tmp_path, settings):
    """A folder as witness, and a fresh signing key."""
    settings.KETENZICHT_SIGNING_KEY_FILE = tmp_path / "keys" / "signing.pem"
    audit.make_signing_key(settings.KETENZICHT_SIGNING_KEY_FILE)
    folder = tmp_path / "witness"
    folder.mkdir()
    settings.KETENZICHT_WITNESS = str(folder)
    return folder


@pytest.fixture
def trail(trail_database, witness, django_db_blocker):
    """An empty trail; Django serves as the application role."""
    empty(trail_database)
    with django_db_blocker.unblock(), low_house.connected(trail_database.app):
        yield trail_database
