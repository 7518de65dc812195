"""Keys in the database: finding, opening, making and destroying them, inside the act of the caller.

Every opening reads the wrapped key and the organisation key that wraps it in one query, under row-level security.
Only the unwrapping of organisation keys is remembered, by their wrapped bytes and for a few minutes: a memo can then
never answer for a key that was rolled back, re-wrapped or retired, and never for a row the act may not see. Case keys
are not remembered at all: opening one costs 4 µs, and a destroyed key must be gone at once, in every process.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.conf import settings
from pydantic_core import to_json

from ketenzicht.capabilities.encryption import envelope
from ketenzicht.capabilities.encryption.errors import KeyDestroyed, KeyUnknown, Tampered
from ketenzicht.capabilities.encryption.keyfile import read_key_file
from ketenzicht.capabilities.encryption.keys import CaseKey
from ketenzicht.capabilities.encryption.statements import Row, execute, fetch
from ketenzicht.shared import clock, ids

CASE, ORGANISATION, INDEX = "case", "organisation", "index"

REMEMBERED = 256
REMEMBERED_SECONDS = 300.0

_OPEN = """
SELECT c.id, c.organisation_id, c.wrapped, k.root_version, k.wrapped
FROM encryption_casekey c LEFT JOIN encryption_organisationkey k
  ON k.organisation_id = c.organisation_id AND k.version = c.kek_version
"""
# The share lock makes a rotation wait for whoever is about to wrap under the version that it wants to retire.
_CURRENT = """
SELECT version, root_version, wrapped FROM encryption_organisationkey
WHERE organisation_id = %s AND retired_at IS NULL ORDER BY version DESC LIMIT 1 FOR KEY SHARE
"""
_FIRST = """
INSERT INTO encryption_organisationkey (organisation_id, version, root_version, wrapped, created_at)
VALUES (%s, 1, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_INTO = "INSERT INTO encryption_casekey (id, organisation_id, kind, kek_version, wrapped, created_at)"
_INSERT = f"{_INTO} VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_MADE = "json_to_recordset(%s) AS made (id uuid, wrapped text)"
_INSERT_MANY = f"{_INTO} SELECT id, %s, %s, %s, decode(wrapped, 'hex'), %s FROM {_MADE}"  # noqa: S608  # own text


@dataclass(frozen=True, slots=True)
class OpenedOrganisationKey:
    """A version of an organisation's key, opened; stays inside this room."""

    version: int
    secret: bytes


class _Memo:
    """A small memo of opened organisation keys, that forgets."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, bytes], tuple[float, bytes]] = {}

    def open(self, root_version: int, wrapped: bytes) -> bytes:
        """The key inside, unwrapped now or a few minutes ago."""
        known = self._kept.get((root_version, wrapped))
        if known and monotonic() - known[0] < REMEMBERED_SECONDS:
            return known[1]
        secret = envelope.unwrap(read_key_file(key_file()).get(root_version).secret, wrapped)
        self._keep((root_version, wrapped), secret)
        return secret

    def _keep(self, name: tuple[int, bytes], secret: bytes) -> None:
        limit = monotonic() - REMEMBERED_SECONDS
        fresh = {key: kept for key, kept in self._kept.items() if kept[0] > limit and key != name}
        while len(fresh) >= REMEMBERED:
            fresh.pop(next(iter(fresh)))
        fresh[name] = (monotonic(), secret)
        self._kept = fresh  # replaced in one step: threads read it without a lock

    def clear(self) -> None:
        """Forget everything."""
        self._kept = {}


MEMO = _Memo()


def key_file() -> Path:
    """Where the root keys are."""
    return Path(settings.KETENZICHT_KEY_FILE)


def new_key(*, organisation_id: UUID) -> UUID:
    """Make a key for a case of an organisation and give its id. The organisation's own key is made on first use."""
    key_id = ids.new_id()
    _insert(key_id, organisation_id, CASE)
    return key_id


def new_keys(*, organisation_id: UUID, number: int) -> list[CaseKey]:
    """Make so many keys for cases of an organisation, in one statement, and give them opened."""
    outer = current_organisation_key(organisation_id)
    made = [CaseKey(ids.new_id(), organisation_id, envelope.new_secret()) for _ in range(number)]
    rows = [{"id": key.id, "wrapped": envelope.wrap(outer.secret, key.secret).hex()} for key in made]
    execute(_INSERT_MANY, [organisation_id, CASE, outer.version, clock.now(), to_json(rows).decode()])
    return made


def open_key(key_id: UUID) -> CaseKey:
    """The key of one case, for the length of an act. Raises KeyUnknown or KeyDestroyed."""
    rows = fetch(f"{_OPEN} WHERE c.id = %s", [key_id])
    if not rows:
        raise KeyUnknown
    opened = _opened(rows[0])
    if opened is None:
        raise KeyDestroyed
    return opened


def open_keys(key_ids: Iterable[UUID]) -> dict[UUID, CaseKey]:
    """The keys of many cases in one query. Destroyed keys, and those of other organisations, are left out."""
    wanted = list(key_ids)
    rows = fetch(f"{_OPEN} WHERE c.id = ANY(%s)", [wanted]) if wanted else []
    return {key.id: key for key in map(_opened, rows) if key is not None}


def open_only_key(organisation_id: UUID, kind: str) -> CaseKey:
    """The organisation's one key of a kind, made on first use."""
    find = f"{_OPEN} WHERE c.organisation_id = %s AND c.kind = %s"
    rows = fetch(find, [organisation_id, kind])
    if not rows:
        _one_maker_at_a_time()
        rows = fetch(find, [organisation_id, kind])
    if not rows:
        _insert(ids.new_id(), organisation_id, kind)
        rows = fetch(find, [organisation_id, kind])
    opened = _opened(rows[0]) if rows else None
    if opened is None:
        raise KeyUnknown
    return opened


def make_first_keys(organisation_id: UUID) -> None:
    """Make the keys that an organisation has one each of, where they are not there.

    For an act that does nothing else: whoever makes them on first use holds up, until its commit, all others who would.
    """
    for kind in (INDEX, ORGANISATION):
        open_only_key(organisation_id, kind)


def destroy_key(key_id: UUID) -> None:
    """Destroy the key of a case for ever: what it sealed can't be read again. Doing it twice changes nothing.

    Raises KeyUnknown. When every copy on disk and in backups is worthless too: see `seal_deletions`.
    """
    rows = fetch(
        "UPDATE encryption_casekey SET wrapped = NULL, destroyed_at = coalesce(destroyed_at, %s)"
        " WHERE id = %s AND kind = 'case' RETURNING id",
        [clock.now(), key_id],
    )
    if not rows:
        raise KeyUnknown


def current_organisation_key(organisation_id: UUID) -> OpenedOrganisationKey:
    """The version that wraps now, made on first use, and held until the transaction ends."""
    rows = fetch(_CURRENT, [organisation_id])
    if not rows:
        _one_maker_at_a_time()
        rows = fetch(_CURRENT, [organisation_id])
    if not rows:
        root = read_key_file(key_file()).current
        wrapped = envelope.wrap(root.secret, envelope.new_secret())
        execute(_FIRST, [organisation_id, root.version, wrapped, clock.now()])
        rows = fetch(_CURRENT, [organisation_id])  # ours, or that of whoever was first
    if not rows:
        raise KeyUnknown
    version, root_version, wrapped = rows[0]
    return OpenedOrganisationKey(version, MEMO.open(root_version, bytes(wrapped)))


def _one_maker_at_a_time() -> None:
    """Let one transaction make an organisation's first keys. Acts that deliver to each other's organisations would
    else each hold the row that the other is about to make, and wait for ever."""
    execute("SELECT pg_advisory_xact_lock(hashtextextended('ketenzicht first keys', 0))", [])


def _insert(key_id: UUID, organisation_id: UUID, kind: str) -> None:
    outer = current_organisation_key(organisation_id)
    wrapped = envelope.wrap(outer.secret, envelope.new_secret())
    execute(_INSERT, [key_id, organisation_id, kind, outer.version, wrapped, clock.now()])


def _opened(row: Row) -> CaseKey | None:
    key_id, organisation_id, wrapped, root_version, outer = row
    if wrapped is None:
        return None
    if outer is None:  # a key whose organisation key is gone while it was never destroyed: somebody took it away
        raise Tampered
    return CaseKey(key_id, organisation_id, envelope.unwrap(MEMO.open(root_version, bytes(outer)), bytes(wrapped)))
