"""Backup and restore: everything in one moment, the wrapped keys apart, and a restore that proves itself.

A backup is a folder: `data.dump` (all but keys, sessions and the cache), `keys.dump` (the wrapped keys) and
`manifest.json` (what must be in it). The key files are never in it. Without `keys.dump` and the key file the rest
cannot be read, and that is how destroying a key destroys a case in old backups too.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import psycopg
from django.conf import settings

from ketenzicht.config.backup_manifest import Manifest, count_tables, hash_file, read_heads, read_root_versions
from ketenzicht.config.backup_programs import PostgresPrograms, run_ourselves
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say
from ketenzicht.shared import clock

DATA, KEYS = "data.dump", "keys.dump"
KEY_TABLES = "public.encryption_*"
NOT_KEPT = ("public.django_session", "public.usersessions_usersession", "public.house_cache")
"""Tables of which only the shape is kept: whoever was signed in signs in again."""


def backup(given: Namespace) -> None:
    """Write a backup into a new or empty folder."""
    folder: Path = given.directory
    _make_empty(folder)
    url = settings.DATABASE_URLS["backup"]
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # A dump that row-level security thinned out would look whole: this makes it an error.
        connection.execute("SET row_security = off")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        programs = PostgresPrograms(url)
        programs.dump(folder / DATA, f"--snapshot={snapshot}", *_leaving_out(KEY_TABLES, *NOT_KEPT))
        programs.dump(folder / KEYS, f"--snapshot={snapshot}", "--data-only", f"--table={KEY_TABLES}")
        manifest = _describe(connection, folder)
    manifest.write(folder)
    say(f"Backup in {folder}: {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables.")
    say(f"To read it one needs root key {', '.join(map(str, manifest.root_keys)) or '(none yet)'} from the key file.")
    say(f"Keep {KEYS} apart from {DATA}, and at most thirty days.")


def restore(given: Namespace) -> None:
    """Restore into an empty database, then compare counts and chains, and read a sample."""
    folder: Path = given.directory
    manifest = Manifest.read(folder)
    _check_files(folder, manifest)
    url = settings.DATABASE_URLS["owner"]
    with psycopg.connect(url) as connection:
        _check_empty(connection)
    programs = PostgresPrograms(url)
    programs.restore(folder / DATA, "--section=pre-data", "--section=data")
    programs.restore(folder / KEYS, "--data-only")
    # Row-level security comes last: until then the owner may fill tables that it cannot read afterwards.
    programs.restore(folder / DATA, "--section=post-data")
    say("Restored. Proving that it is whole…")
    _prove(manifest)
    say("The restore is whole: counts, chains and a sample of the content agree.")


def _prove(manifest: Manifest) -> None:
    with psycopg.connect(settings.DATABASE_URLS["backup"]) as connection:
        connection.execute("SET row_security = off")
        _compare("rows", manifest.rows, count_tables(connection))
        _compare("chain heads", manifest.heads, read_heads(connection))
    run_ourselves("ketenzicht.config.program", "verify-trail", "--witness", "none", role="backup")
    run_ourselves("ketenzicht.config.backup_proof", role="app")


def _compare(
    what: str, expected: dict[str, object] | dict[str, int], found: dict[str, object] | dict[str, int]
) -> None:
    differing = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    if differing:
        raise UserError(
            f"The restore is not whole: {what} differ for {', '.join(differing)}; don't use it.", Exit.FOUND_WRONG
        )
    say(f"  {what} agree: {len(expected)}")


def _describe(connection: psycopg.Connection, folder: Path) -> Manifest:
    rows = count_tables(connection)
    for table in NOT_KEPT:
        rows[table.removeprefix("public.")] = 0
    return Manifest(
        made_at=clock.now().isoformat(),
        release=settings.VERSION,
        server=int(_one(connection, "SHOW server_version_num")) // 10_000,
        rows=rows,
        heads=read_heads(connection),
        root_keys=read_root_versions(connection),
        files={name: hash_file(folder / name) for name in (DATA, KEYS)},
    )


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise UserError(f"{folder} is not empty; a backup is never written over another.", Exit.FILES)


def _check_files(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.files.items():
        if not (folder / name).is_file():
            raise UserError(f"{folder / name} is missing; without it nothing can be restored.", Exit.FILES)
        if hash_file(folder / name) != digest:
            raise UserError(f"{folder / name} was changed or damaged since the backup; it is not used.", Exit.FILES)


def _check_empty(connection: psycopg.Connection) -> None:
    tables = _one(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if int(tables):
        raise UserError("The database is not empty; restore into a new one, never over what is there.")


def _leaving_out(*tables: str) -> list[str]:
    return [f"--exclude-table-data={table}" for table in tables]


def _one(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""
