"""What every test can ask for: people with mandates, acts, and a database that is clean again afterwards."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import house

# No test is judged by the clock: a busy machine is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

KEPT = (
    "django_migrations",
    "django_content_type",
    "access_machine",
    "access_organisationwall",
    "access_mandate",
)
KEPT_ROOMS = ("country_", "partners_")


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is made by `tests.settings`, as the owner; tests run as the serving role and cannot make one."""


@pytest.fixture
def committed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which acts really commit; everything but the country is emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connection.close()
            empty_database()


def empty_database() -> None:
    """Take everything out but the country and the house's machines, past triggers and walls, as administrator."""
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = [name for (name,) in rows if name not in KEPT and not name.startswith(KEPT_ROOMS)]
        # One statement per table in a fixed order: a lock that another connection still holds is waited for, not raced.
        for name in sorted(names):
            admin.execute(f'DELETE FROM "{name}"')
        admin.execute("DELETE FROM access_mandate WHERE organisation_id IS NOT NULL AND role <> 'anonymous'")
        admin.execute("DELETE FROM access_machine WHERE code LIKE 'partner-%'")


def administrator_url() -> str:
    """The address of this run's database as administrator, past every wall."""
    from ketenzicht.config import postgres

    admin = house.admin_url(postgres.admin_for_tests())
    return postgres.with_database(admin, connection.settings_dict["NAME"])


@pytest.fixture
def admin_connection() -> Iterator[psycopg.Connection]:
    """A connection past every wall: for planting damage and for looking at what is really stored."""
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        yield admin


@dataclass(frozen=True)
class Person:
    """Somebody with a mandate, or a partner's machine."""

    id: UUID
    username: str
    organisation_id: UUID
    organisation_code: str
    role: str
    mandate_id: UUID


Hire = Callable[..., Person]
ActOf = Callable[[Person], AbstractContextManager]


def hire_person(role: str, organisation_code: str, *, name: str = "") -> Person:
    """A new person in a role at an organisation of the pack. Needs database access."""
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.shared import ids

    organisation_id = partners.organisation_id(organisation_code)
    if role == access.Role.PARTNER_SYSTEM:
        actor_id = access.create_partner_system(organisation_code=organisation_code, organisation_id=organisation_id)
        username = f"partner-{organisation_code}"
    else:
        username = name or f"{role}-{ids.new_id().hex[:10]}"
        actor_id = access.create_person(
            username=username, email=f"{username}@example.org", display_name=f"Test {username}", password=PASSWORD
        )
    mandate_id = access.first_mandate(
        actor_id=actor_id,
        actor_kind="machine" if role == access.Role.PARTNER_SYSTEM else "person",
        organisation_id=organisation_id,
        role=access.Role(role),
    )
    return Person(actor_id, username, organisation_id, organisation_code, role, mandate_id)


PASSWORD = "een lang wachtwoord voor tests"


@pytest.fixture
def hire() -> Hire:
    """Make people: `hire("reporter", "nla-toezicht")`."""
    return hire_person


def open_act(person: Person, **options: object) -> AbstractContextManager:
    """An act of a person for the purpose of their role."""
    from ketenzicht.capabilities.access import public as access

    purpose = next(purpose for purpose, rule in access.PURPOSES.items() if rule.role == person.role)
    context_id = access.open_context(mandate_id=person.mandate_id, purpose=purpose, auth_level="test", **options)
    return access.acting(context_id, session_hash="test", origin="test")


@pytest.fixture
def act_of() -> ActOf:
    """Open an act: `with act_of(person) as act:`."""
    return open_act
