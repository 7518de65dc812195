"""Rotation of organisation keys and root keys, and the sealing of deletions that rests on both.

Every step is a short transaction of its own and finds out from the database where it is, so that a rotation that was
killed goes on when it is started again. Every key is readable at every moment in between.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.db import transaction

from ketenzicht.capabilities.encryption import envelope
from ketenzicht.capabilities.encryption.errors import RootKeyInUse
from ketenzicht.capabilities.encryption.keyfile import RootKeys, change_key_file, read_key_file
from ketenzicht.capabilities.encryption.keyring import MEMO, key_file
from ketenzicht.capabilities.encryption.statements import execute, fetch
from ketenzicht.shared import clock

Within: TypeAlias = Callable[[UUID], AbstractContextManager[object]]
"""Opens a transaction in which the keys of one organisation may be touched: a machine's act in production."""

BATCH = 1000
KEEP_ROOT_KEYS = timedelta(days=30)

_LIVE = """
SELECT version, root_version, wrapped FROM encryption_organisationkey
WHERE organisation_id = %s AND retired_at IS NULL ORDER BY version
"""
_ADD = """
INSERT INTO encryption_organisationkey (organisation_id, version, root_version, wrapped, created_at)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_BATCH = """
SELECT id, kek_version, wrapped FROM encryption_casekey
WHERE organisation_id = %s AND kek_version < %s AND wrapped IS NOT NULL ORDER BY id LIMIT %s FOR UPDATE
"""
_REWRAP = """
UPDATE encryption_casekey c SET wrapped = n.wrapped, kek_version = %s
FROM unnest(%s::uuid[], %s::bytea[]) AS n (id, wrapped) WHERE c.id = n.id
"""
_LOCK_OLD = """
SELECT version FROM encryption_organisationkey
WHERE organisation_id = %s AND version < %s AND retired_at IS NULL ORDER BY version FOR UPDATE
"""
_RETIRE = """
UPDATE encryption_organisationkey SET wrapped = NULL, retired_at = %s
WHERE organisation_id = %s AND version < %s AND retired_at IS NULL
"""
_REWRAP_ROOT = """
UPDATE encryption_organisationkey SET wrapped = %s, root_version = %s WHERE organisation_id = %s AND version = %s
"""


def _one_transaction(_organisation_id: UUID) -> AbstractContextManager[object]:
    return transaction.atomic()


def rotate_organisation_key(organisation_id: UUID, *, within: Within = _one_transaction, batch: int = BATCH) -> int:
    """Give an organisation a new key, wrap all its case keys under it, and destroy the old one.

    Goes on with a rotation that was interrupted. `within` is entered once per batch. Gives how many keys it wrapped;
    an organisation without keys has nothing to rotate.
    """
    with within(organisation_id):
        newest = _begin(organisation_id)
    if newest is None:
        return 0
    total = 0
    while True:
        with within(organisation_id):
            wrapped = _rewrap_batch(organisation_id, newest, batch)
        total += wrapped
        if not wrapped:
            return total


def rotate_root_key(*, within: Within = _one_transaction) -> int:
    """Add a root key to the key file, wrap every organisation key under it, and mark the old one as retired.

    Goes on with a rotation that was interrupted. Gives the version that wraps now. The old root key stays in the
    file, to open backups, until `retire_root_keys`.
    """
    path = key_file()
    current = change_key_file(path, _with_new_unless_under_way).current
    for organisation_id in _organisations_off(current.version):
        with within(organisation_id):
            _rewrap_under_root(organisation_id, read_key_file(path))
    if not _organisations_off(current.version):
        change_key_file(path, lambda keys: keys.with_retired(clock.now()))
    return current.version


def retire_root_keys(*, older_than: timedelta = KEEP_ROOT_KEYS, now: datetime | None = None) -> tuple[int, ...]:
    """Drop root keys that were retired at least `older_than` ago; gives their versions.

    From this moment no backup or disk remnant from before their retirement can be opened. Raises RootKeyInUse, and
    drops nothing, when one of them still wraps a key.
    """
    moment = now or clock.now()
    dropped: list[int] = []

    def drop(keys: RootKeys) -> RootKeys:
        dropped.extend(keys.list_expired(older_than, moment))
        _check_unused(dropped)
        return keys.without(tuple(dropped))

    change_key_file(key_file(), drop)
    return tuple(dropped)


def list_unsealed_organisations() -> tuple[UUID, ...]:
    """Organisations with a destroyed key whose wrapping key still lives: theirs are the deletions to seal."""
    return tuple(row[0] for row in fetch("SELECT encryption_unsealed()", []))


def seal_deletions(organisation_ids: tuple[UUID, ...] | list[UUID], *, within: Within = _one_transaction) -> None:
    """Make what was destroyed unreadable in dead rows, write-ahead log and backups as well.

    A destroyed key survives there, wrapped under the organisation's key, itself wrapped under a root key. First the
    organisation keys are replaced and destroyed, then the root key: from then on only retired root keys open the
    remnants, and `retire_root_keys` drops those. The order matters: the other way round, the fresh root key would
    have wrapped the old organisation key.
    """
    for organisation_id in sorted(organisation_ids):
        rotate_organisation_key(organisation_id, within=within)
    rotate_root_key(within=within)
    MEMO.clear()


def _begin(organisation_id: UUID) -> int | None:
    live = fetch(_LIVE, [organisation_id])
    if not live:
        return None
    newest = int(live[-1][0])
    if len(live) > 1:
        return newest
    root = read_key_file(key_file()).current
    wrapped = envelope.wrap(root.secret, envelope.new_secret())
    execute(_ADD, [organisation_id, newest + 1, root.version, wrapped, clock.now()])
    return newest + 1


def _rewrap_batch(organisation_id: UUID, newest: int, batch: int) -> int:
    rows = fetch(_BATCH, [organisation_id, newest, batch])
    if not rows:
        # Whoever was about to wrap under an old version finishes first; nobody begins after this lock.
        fetch(_LOCK_OLD, [organisation_id, newest])
        rows = fetch(_BATCH, [organisation_id, newest, batch])
    if not rows:
        execute(_RETIRE, [clock.now(), organisation_id, newest])
        return 0
    opened = _open_live(organisation_id)
    fresh = [envelope.wrap(opened[newest], envelope.unwrap(opened[version], bytes(old))) for _, version, old in rows]
    execute(_REWRAP, [newest, [row[0] for row in rows], fresh])
    return len(rows)


def _open_live(organisation_id: UUID) -> dict[int, bytes]:
    return {
        version: MEMO.open(root_version, bytes(wrapped))
        for version, root_version, wrapped in fetch(_LIVE, [organisation_id])
    }


def _with_new_unless_under_way(keys: RootKeys) -> RootKeys:
    under_way = any(key.retired_at is None for key in keys.keys[:-1])
    return keys if under_way else keys.with_new(clock.now())


def _organisations_off(root_version: int) -> list[UUID]:
    rows = fetch("SELECT organisation_id FROM encryption_roots_in_use() WHERE root_version <> %s", [root_version])
    return sorted({row[0] for row in rows})


def _rewrap_under_root(organisation_id: UUID, keys: RootKeys) -> None:
    root = keys.current
    for version, root_version, wrapped in fetch(f"{_LIVE} FOR NO KEY UPDATE", [organisation_id]):
        if root_version != root.version:
            secret = envelope.unwrap(keys.get(root_version).secret, bytes(wrapped))
            fresh = envelope.wrap(root.secret, secret)
            execute(_REWRAP_ROOT, [fresh, root.version, organisation_id, version])


def _check_unused(versions: list[int]) -> None:
    rows = fetch(
        "SELECT root_version, count(*) FROM encryption_roots_in_use() WHERE root_version = ANY(%s) GROUP BY 1"
        " ORDER BY 1",
        [versions],
    )
    if rows:
        version, organisations = rows[0]
        raise RootKeyInUse(safe={"version": version, "organisations": organisations})
