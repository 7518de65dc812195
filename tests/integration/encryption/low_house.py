"""A database with the two lowest rooms only, so that they are tested without the rooms that stand on them.

The walls are those of production (roles, grants, forced row-level security). Only the policy that the access room
adds is replaced by one that reads the organisation from a setting.
"""

import contextlib
from collections.abc import Iterator
from uuid import UUID

import psycopg
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ketenzicht.config import postgres
from ketenzicht.config.environment import database_settings

POLICIES = {
    "encryption_organisationkey": "ALL",
    "encryption_casekey": "ALL",
    "audit_event": "SELECT",
    "audit_processing": "SELECT",
}
CONDITION = "organisation_id = nullif(current_setting('ketenzicht.organisation', true), '')::uuid"


def build(name: str, server: postgres.Cluster | None = None) -> postgres.Urls:
    """A fresh database of this name with the tables of both rooms, made by their own migrations."""
    urls = postgres.provision(server or postgres.admin_for_tests(), name, fresh=True)
    with connected(urls.owner):
        executor = MigrationExecutor(connection)
        executor.migrate(
            [node for label in ("encryption", "audit") for node in executor.loader.graph.leaf_nodes(label)]
        )
        with connection.cursor() as cursor:
            for table, verb in POLICIES.items():
                cursor.execute(f"CREATE POLICY test_wall ON {table} FOR {verb} TO ketenzicht_app USING ({CONDITION})")
    return urls


@contextlib.contextmanager
def connected(url: str) -> Iterator[None]:
    """Point Django's connection at a database."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_settings(url))
    try:
        with _past_the_python_wall():
            yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@contextlib.contextmanager
def _past_the_python_wall() -> Iterator[None]:
    """The access room's execute wrapper wants an act; where that room is installed, let it see one."""
    if not apps.is_installed("ketenzicht.capabilities.access"):
        yield
        return
    from ketenzicht.capabilities.access.context import CURRENT

    token = CURRENT.set(object())  # type: ignore[arg-type]  # the wall only looks whether there is one
    try:
        yield
    finally:
        CURRENT.reset(token)


@contextlib.contextmanager
def within(organisation_id: UUID) -> Iterator[None]:
    """A transaction that may touch the rows of one organisation."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ketenzicht.organisation', %s, true)", [str(organisation_id)])
        yield


def as_administrator(urls: postgres.Urls, server: postgres.Cluster | None = None) -> psycopg.Connection:
    """A connection that no wall holds: what an intruder with the whole server could do."""
    admin = server or postgres.admin_for_tests()
    address = admin if isinstance(admin, str) else admin.admin_url()
    name = psycopg.conninfo.conninfo_to_dict(urls.owner)["dbname"]
    return psycopg.connect(postgres.with_database(address, str(name)), autocommit=True)
