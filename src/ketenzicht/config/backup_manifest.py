"""What must be in a backup: how many rows, which chain heads, which keys open it, and the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from ketenzicht.interfaces.cli.command import Exit, UserError

FORMAT = "ketenzicht backup 1"
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of one backup. Holds counts and hashes, nothing about anybody."""

    made_at: str
    release: str
    server: int
    rows: dict[str, int]
    heads: dict[str, Any]
    root_keys: list[int]
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write it last: a folder without it is no backup."""
        (folder / NAME).write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True))

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The description in a folder. Raises UserError when there is none of this format."""
        try:
            known = json.loads((folder / NAME).read_text())
            if known.pop("format") != FORMAT:
                raise ValueError("another format")
            return cls(**known)
        except FileNotFoundError:
            raise UserError(f"{folder} holds no whole backup: it has no {NAME}.", Exit.FILES) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserError(f"{folder / NAME} can't be read as a description of a backup.", Exit.FILES) from error


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_tables(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return {name: _count(connection, name) for (name,) in names}


def read_heads(connection: psycopg.Connection) -> dict[str, Any]:
    """The end of every chain of the trail: organisation and stream, with size and head."""
    rows = connection.execute(
        "SELECT organisation_id::text || '/' || stream, seq, encode(head, 'hex') FROM audit_head ORDER BY 1"
    )
    return {name: [size, head] for name, size, head in rows.fetchall()}


def read_root_versions(connection: psycopg.Connection) -> list[int]:
    """Versions of the root key that wrap something now."""
    rows = connection.execute(
        "SELECT DISTINCT root_version FROM encryption_organisationkey WHERE retired_at IS NULL ORDER BY 1"
    )
    return [int(version) for (version,) in rows.fetchall()]


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0
