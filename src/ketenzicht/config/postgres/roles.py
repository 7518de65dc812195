"""The three roles and the databases they share: an owner that migrates, one that serves, one that reads for backup."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ketenzicht.config.postgres.account import checkout
from ketenzicht.config.postgres.cluster import Cluster, write_secret
from ketenzicht.config.postgres.errors import PostgresError

OWNER, APP, BACKUP = ROLES = ("ketenzicht_owner", "ketenzicht_app", "ketenzicht_backup")
PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
ATTRIBUTES = {OWNER: f"{PLAIN} NOBYPASSRLS", APP: f"{PLAIN} NOBYPASSRLS", BACKUP: f"{PLAIN} BYPASSRLS"}
# A serving role that waits for ever holds locks for ever; a backup only reads, and says so.
ROLE_SETTINGS = {
    APP: {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
    BACKUP: {"default_transaction_read_only": "on"},
}
DATABASE_SETTINGS = {
    "timezone": "UTC",
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
}
# Role names hold for the whole server, so everyone who prepares one waits in the same line.
LOCK = 0x6B65_7465  # "kete"
CREATEROLE_MAY_BYPASS_SINCE = 160000


@dataclass(frozen=True)
class Urls:
    """How to reach one database in each of the three roles."""

    app: str
    owner: str
    backup: str

    def as_environment(self) -> dict[str, str]:
        """The variables under which the settings read these."""
        return {
            "DATABASE_URL": self.app,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_BACKUP_URL": self.backup,
        }


def provision(admin: Cluster | str, database: str, *, fresh: bool = False) -> Urls:
    """Make the roles and one database where they are missing, set what each may do, and say how to reach it.

    `admin` is a cluster of our own or the URL of a role that may create roles and databases. `fresh` first drops a
    database of this name. Can be called again, and by several processes at once.
    """
    server = _Server.of(admin)
    with server.prepared() as connection:
        if fresh:
            _drop(connection, database)
        if not _exists(connection, database):
            _create(connection, database, template="template0")
        _set_walls(server, connection, database)
        return server.urls(connection, database)


def create_database_from_template(admin: Cluster | str, template: str, name: str) -> Urls:
    """A copy of a prepared database, with the same walls; nobody may be connected to the template."""
    server = _Server.of(admin)
    with server.prepared() as connection:
        _drop(connection, name)
        _create(connection, name, template=template)
        _set_walls(server, connection, name)
        return server.urls(connection, name)


def drop_database(admin: Cluster | str, name: str) -> None:
    """Remove a database with everything in it, also when someone is still connected."""
    with _Server.of(admin).prepared() as connection:
        _drop(connection, name)


def may_provision(url: str) -> bool:
    """Whether the role in this URL may create databases, and roles that read past row-level security."""
    with psycopg.connect(url, autocommit=True) as connection:
        return _may_provision(connection)


def with_database(url: str, database: str) -> str:
    """The same address with another database."""
    return _url(conninfo_to_dict(url) | {"dbname": database})


@dataclass(frozen=True)
class _Server:
    """A server we may administer, and the file that keeps the passwords we made for it."""

    url: str
    secrets_file: Path

    @classmethod
    def of(cls, admin: Cluster | str) -> _Server:
        if isinstance(admin, Cluster):
            admin.ensure_started()
            return cls(admin.admin_url(), admin.secrets_file)
        parts = conninfo_to_dict(admin)
        place = sha256(f"{parts.get('host')}:{parts.get('port')}".encode()).hexdigest()[:12]
        return cls(admin, checkout() / "var" / f"roles-{place}.json")

    @contextmanager
    def prepared(self) -> Iterator[psycopg.Connection]:
        """A connection that holds the lock, with the three roles in place."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            if not _may_provision(connection):
                raise PostgresError(
                    "The role in DATABASE_URL may not create roles and databases; set DATABASE_OWNER_URL"
                    " (and DATABASE_BACKUP_URL) to roles that exist, as docs/guides describes."
                )
            connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            _make_roles(connection)
            yield connection

    def urls(self, connection: psycopg.Connection, database: str) -> Urls:
        """The addresses per role; a role whose password we don't know, or that was changed, gets a new one."""
        kept = self._read_passwords()
        addresses = {role: self._address(database, role, kept.get(role, "")) for role in ROLES}
        lost = [role for role in ROLES if role not in kept or not _can_log_in(addresses[role])]
        if lost:
            kept |= {role: secrets.token_urlsafe(24) for role in lost}
            for role in lost:
                _set_password(connection, role, kept[role])
            self.secrets_file.parent.mkdir(parents=True, exist_ok=True)
            write_secret(self.secrets_file, dict(kept))
            addresses = {role: self._address(database, role, kept[role]) for role in ROLES}
        return Urls(app=addresses[APP], owner=addresses[OWNER], backup=addresses[BACKUP])

    def _read_passwords(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.secrets_file.read_text()))
        except FileNotFoundError:
            return {}

    def _address(self, database: str, role: str, password: str) -> str:
        parts = conninfo_to_dict(self.url)
        return _url(parts | {"user": role, "password": password, "dbname": database})


def _url(parts: dict[str, str | int | None]) -> str:
    rest = {key: str(value) for key, value in parts.items() if value is not None}
    user, password = quote(rest.pop("user", ""), safe=""), quote(rest.pop("password", ""), safe="")
    database, port = quote(rest.pop("dbname", ""), safe=""), rest.pop("port", "")
    host = rest.pop("host", "")
    if host.startswith("/"):  # a socket's directory goes among the parameters
        rest["host"], host = host, ""
    login = f"{user}:{password}@" if password else f"{user}@" if user else ""
    query = f"?{urlencode(rest)}" if rest else ""
    return f"postgresql://{login}{host}{f':{port}' if port else ''}/{database}{query}"


def _may_provision(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolsuper, rolcreatedb AND rolcreaterole AND rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    superuser, nearly = row or (False, False)
    return bool(superuser or (nearly and connection.info.server_version >= CREATEROLE_MAY_BYPASS_SINCE))


def _can_log_in(url: str) -> bool:
    try:
        psycopg.connect(make_conninfo(url, connect_timeout=10)).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_roles(connection: psycopg.Connection) -> None:
    known = {
        name for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (list(ROLES),))
    }
    for role, attributes in ATTRIBUTES.items():
        verb = "ALTER" if role in known else "CREATE"
        connection.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))
        for name, value in ROLE_SETTINGS.get(role, {}).items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
                )
            )
    # To give a database to the owner one has to be a member of it; a superuser is of everything.
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    # The verifier and not the password travels, so that no log of statements can hold it.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier)))


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone() is not None


def _create(connection: psycopg.Connection, database: str, *, template: str) -> None:
    encoding = " ENCODING 'UTF8'" if template == "template0" else ""
    connection.execute(
        sql.SQL(f"CREATE DATABASE {{}} OWNER {{}} TEMPLATE {{}}{encoding}").format(
            sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def _drop(connection: psycopg.Connection, database: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _set_walls(server: _Server, connection: psycopg.Connection, database: str) -> None:
    """Who may connect, who may create, and what nobody gets by default. None of it comes along with a template."""
    name, owner, app, backup = (sql.Identifier(word) for word in (database, OWNER, APP, BACKUP))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(name, app, backup))
    for setting, value in DATABASE_SETTINGS.items():
        change = sql.SQL("ALTER DATABASE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        connection.execute(change)
    with psycopg.connect(with_database(server.url, database)) as inside:
        inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        inside.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, backup))
        default = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} ").format(owner)
        # Backup reads everything that will be made. The serving role gets nothing by default: each migration says
        # what it may do. A new function may not be called by anyone until a migration says so.
        inside.execute(default + sql.SQL("GRANT SELECT ON TABLES TO {}").format(backup))
        inside.execute(default + sql.SQL("GRANT SELECT ON SEQUENCES TO {}").format(backup))
        inside.execute(default + sql.SQL("REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"))
