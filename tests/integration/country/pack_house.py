"""A database with the two rooms of reference data only, served as its owner: packs are loaded as the owner."""

import contextlib
import os
from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ketenzicht.capabilities.country.public import forget_catalogue
from ketenzicht.capabilities.partners.public import forget_directory
from ketenzicht.config import postgres
from ketenzicht.config.environment import database_settings

ROOMS = ("country", "partners")


def build() -> tuple[str, postgres.Urls]:
    """A fresh database of this test process alone, with the tables of both rooms."""
    parts = ("ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX", ""), os.environ.get("PYTEST_XDIST_WORKER", ""))
    name = "_".join([*(part for part in parts if part), "pack"])
    urls = postgres.provision(postgres.admin_for_tests(), name, fresh=True)
    with connected(urls.owner):
        executor = MigrationExecutor(connection)
        executor.migrate([node for label in ROOMS for node in executor.loader.graph.leaf_nodes(label)])
    return name, urls


@contextlib.contextmanager
def connected(url: str) -> Iterator[None]:
    """Point Django's connection at a database, with nothing remembered from another one."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_settings(url))
    forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        forget()


def empty() -> None:
    """Take everything out of both rooms."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(country|partners)_'")
        cursor.execute(f"TRUNCATE {', '.join(name for (name,) in cursor.fetchall())}")
    forget()


def forget() -> None:
    """Let the next lookup read the database."""
    forget_catalogue()
    forget_directory()
