"""A house of the release before keeps what it has when its tables change shape."""

from __future__ import annotations

import os
from uuid import uuid4

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from ketenzicht.config import postgres
from tests.integration.encryption import low_house


def test_what_was_there_is_listed_and_can_go_back(django_db_blocker: DjangoDbBlocker) -> None:
    """A house of the release before: its rows are put in lists, and stay whichever way one goes."""
    name = "_".join(filter(None, ["ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX"), "lists"]))
    one, other, here = uuid4(), uuid4(), uuid4()
    rows = {(one, 1), (one, -2), (other, 3)}
    with django_db_blocker.unblock():
        urls = postgres.provision(postgres.admin_for_tests(), name, fresh=True)
        with low_house.connected(urls.owner):
            MigrationExecutor(connection).migrate([("signals", "0012_narrow_tokens")])
            with psycopg.connect(admin_of(name), autocommit=True) as admin:
                for signal_id, token in rows:
                    admin.execute(INSERT_OLD, [signal_id, here, token])
                MigrationExecutor(connection).migrate([("signals", "0013_found_by")])
                lists = admin.execute("SELECT signal_id, organisation_id, tokens FROM signals_foundby").fetchall()
                assert {(signal_id, token) for signal_id, _, tokens in lists for token in tokens} == rows
                assert {organisation_id for _, organisation_id, _ in lists} == {here}
                assert forced(admin)
                MigrationExecutor(connection).migrate([("signals", "0012_narrow_tokens")])
                assert set(admin.execute("SELECT signal_id, token FROM signals_searchtoken").fetchall()) == rows
                assert forced(admin)
    postgres.drop_database(postgres.admin_for_tests(), name)


INSERT_OLD = (
    "INSERT INTO signals_searchtoken (signal_id, organisation_id, compartment, token) VALUES (%s, %s, 'wpg', %s)"
)


def admin_of(name: str) -> str:
    """The administrator at a database."""
    return psycopg.conninfo.make_conninfo(postgres.admin_for_tests(), dbname=name)


def forced(admin: psycopg.Connection) -> bool:
    """Whether the owner too is held to the wall of the rows."""
    row = admin.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'signals_searchtoken'").fetchone()
    return row == (True,)
