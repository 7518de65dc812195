"""Where the demo lives: its folder, its database, and whether both are whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from ketenzicht.config import postgres
from ketenzicht.interfaces.cli.command import Exit, UserError

DATABASE = "ketenzicht_demo"
PACKAGE = Path(__file__).resolve().parents[2]
USUAL_PORT = 8000
PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class Place:
    """The demo's folder and how to reach its database."""

    home: Path
    urls: postgres.Urls

    @property
    def marker(self) -> Path:
        """The file that says from what this demo was prepared; absent until it is whole."""
        return self.home / "prepared.json"

    def environment(self, role: str, **more: str) -> dict[str, str]:
        """The variables for a process of the demo."""
        chosen = {
            "KETENZICHT_HOME": str(self.home),
            "KETENZICHT_DEMO": "yes",
            "KETENZICHT_DB_ROLE": role,
            "KETENZICHT_LOG_LEVEL": os.environ.get("KETENZICHT_LOG_LEVEL", "WARNING"),
            "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
        }
        return {**os.environ, **self.urls.as_environment(), **chosen, **more}

    def is_prepared(self) -> bool:
        """Whether all of it was made from what is installed now, and is still there."""
        try:
            kept = json.loads(self.marker.read_text())
        except FileNotFoundError:
            return False
        return kept == {"made_from": fingerprint()} and _count(self.urls.owner, "access_user") > 0

    def mark_prepared(self) -> None:
        """Note that the demo is whole."""
        self.marker.write_text(json.dumps({"made_from": fingerprint()}))

    def check_is_ours(self) -> None:
        """Raise UserError when the database holds people that the demo did not make: it may be somebody's own."""
        if _count(self.urls.owner, "access_user", "NOT is_demo"):
            raise UserError(
                "The database in DATABASE_URL holds people that the demo did not make; give the demo one of its own.",
                Exit.REFUSED,
            )

    def clear(self) -> None:
        """Throw away the demo's tables and files. Keys and tables go together: neither is of use without the other."""
        with psycopg.connect(self.urls.owner) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            roles = (sql.Identifier(name) for name in (postgres.APP, postgres.BACKUP))
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(*roles))
        for part in ("keys", "witness", "static", "secret-key", "prepared.json"):
            path = self.home / part
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def find_place() -> Place:
    """The folder from KETENZICHT_HOME or `var/demo`, and a database of the demo's own, made when missing."""
    home = Path(os.environ.get("KETENZICHT_HOME") or postgres.checkout() / "var" / "demo").resolve()
    home.mkdir(parents=True, exist_ok=True)
    return Place(home, postgres.ensure_database(DATABASE))


def own_cluster(place: Place) -> postgres.Cluster | None:
    """The server of this checkout, when it is the one that the demo uses."""
    cluster = postgres.local_cluster()
    if not cluster.is_running():
        return None
    admin = postgres.with_database(cluster.admin_url(), DATABASE)
    return cluster if _address(admin) == _address(place.urls.app) else None


def fingerprint() -> str:
    """A short hash of everything that a prepared demo is made from."""
    digest = hashlib.sha256()
    found = [*PACKAGE.rglob("migrations/*.py"), *(PACKAGE / "packs").rglob("*.*")]
    found += [*Path(__file__).parent.glob("*.py")]
    for path in sorted(found):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def choose_port(wanted: int | None) -> int:
    """The port that is asked for; else 8000, or the next one that is free. Raises UserError when there is none."""
    for port in (wanted,) if wanted else range(USUAL_PORT, USUAL_PORT + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise UserError(f"Port {wanted or USUAL_PORT} is taken; choose another with --port.", Exit.ENVIRONMENT)


def _count(url: str, table: str, condition: str = "true") -> int:
    """How many rows, or none when there is no such table."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()
        if found is None or found[0] is None:
            return 0
        counted = connection.execute(
            sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), sql.SQL(condition))
        ).fetchone()
    return int(counted[0]) if counted else 0


def _address(url: str) -> tuple[object, ...]:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return parts.get("host"), str(parts.get("port")), parts.get("dbname")
