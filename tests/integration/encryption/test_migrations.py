"""The tables of both rooms can be made, taken away and made again; and the models say what the tables are."""

import os

from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from ketenzicht.config import postgres
from tests.integration.encryption import low_house

ROOMS = ("encryption", "audit")


def tables():
    """The tables and functions of both rooms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(audit|encryption)_'"
            " UNION SELECT proname FROM pg_proc WHERE proname ~ '^(audit|encryption)_'"
        )
        return {row[0] for row in cursor.fetchall()}


def test_up_down_and_up_again(django_db_blocker):
    name = "_".join(filter(None, ["ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX"), "shape"]))
    with django_db_blocker.unblock():
        urls = low_house.build(name)
        with low_house.connected(urls.owner):
            made = tables()
            with connection.cursor() as cursor:
                for table in low_house.POLICIES:
                    cursor.execute(f"DROP POLICY test_wall ON {table}")
            for targets, expected in (
                ([(room, None) for room in ROOMS], set()),
                ([(room, "0001_initial") for room in ROOMS], made),
            ):
                MigrationExecutor(connection).migrate(targets)
                assert tables() == expected
    postgres.drop_database(postgres.admin_for_tests(), name)


def test_models_and_migrations_say_the_same():
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    assert {label for label in changes if label in ROOMS} == set()
