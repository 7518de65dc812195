"""`ketenzicht verify-trail`: recompute every chain and hold it against its checkpoints, here and at the witness.

Reads with a connection of its own, as a role that sees every row, in one snapshot. It takes nothing from the database
but the stored rows: hashes, columns and signatures are recomputed here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg import sql

from ketenzicht.capabilities.audit.errors import VerifierBlind
from ketenzicht.capabilities.audit.keys import public_path, read_verifier
from ketenzicht.capabilities.audit.recomputing import COLUMNS, Follower, Row
from ketenzicht.capabilities.audit.statements import read_statement
from ketenzicht.capabilities.audit.types import BadPlace, Checkpoint, Stream, TrailReport
from ketenzicht.capabilities.audit.vouching import Chain, Vouchers
from ketenzicht.capabilities.audit.witness import find_witness, read_checkpoints

TABLES = {Stream.ACCESS: "audit_event", Stream.PROCESSING: "audit_processing"}
NOBODY = UUID(int=0)


def verify_trail(
    *, source: str | Path | None, public_key: str | Path | None = None, database_url: str | None = None
) -> TrailReport:
    """Check the whole trail and name the first bad place of each chain.

    Args:
        source: folder or address of the witness; None checks the database against itself only.
        public_key: file with the public key or keys of the checkpoints; the one of this house by default.
        database_url: a role that reads every row; `DATABASE_BACKUP_URL` by default.

    Raises VerifierBlind for a role that rows are hidden from, SigningKeyMissing and WitnessFailed.
    """
    key_file = Path(public_key) if public_key else public_path(Path(settings.KETENZICHT_SIGNING_KEY_FILE))
    vouchers = Vouchers(read_verifier(key_file))
    unreadable = _hear_witness(vouchers, source)
    with _seeing_everything(database_url or str(settings.DATABASE_URLS["backup"])) as connection:
        _hear_database(connection, vouchers, witnessed=bool(source))
        return _Check(connection, vouchers).report(unreadable)


def _hear_witness(vouchers: Vouchers, source: str | Path | None) -> int:
    if not source:
        return 0
    found, unreadable = read_checkpoints(find_witness(str(source)))
    vouchers.add(found, witnessed=True)
    return unreadable


def _hear_database(connection: psycopg.Connection, vouchers: Vouchers, *, witnessed: bool) -> None:
    stored: list[Checkpoint] = []
    sent: list[Checkpoint] = []
    rows = connection.execute(
        "SELECT body, signature, exported_at, organisation_id, stream, size FROM audit_checkpoint"
    )
    for body, signature, exported_at, organisation_id, stream, size in rows:
        try:
            checkpoint = read_statement(body, signature)
        except ValueError:
            what = "its checkpoint in the database can't be read"
            vouchers.bad.append(BadPlace(organisation_id, Stream(stream), size, what))
            continue
        stored.append(checkpoint)
        if exported_at is not None:
            sent.append(checkpoint)
    vouchers.add(stored, witnessed=False)
    if witnessed:
        vouchers.expect_at_witness(sent)


@contextmanager
def _seeing_everything(url: str) -> Iterator[psycopg.Connection]:
    if not url:
        raise VerifierBlind
    with psycopg.connect(url) as connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            connection.execute("SET row_security = off")
            connection.execute("SELECT 1 FROM audit_event LIMIT 1")
        except psycopg.errors.InsufficientPrivilege as error:
            raise VerifierBlind from error
        yield connection


class _Check:
    """One walk over both logs."""

    def __init__(self, connection: psycopg.Connection, vouchers: Vouchers) -> None:
        self._connection = connection
        self._vouchers = vouchers
        self._heads = _read_heads(connection)
        self._seen: set[Chain] = set()
        self._events = 0
        self._unwitnessed = 0
        self._bad = list(vouchers.bad)

    def report(self, unreadable: int) -> TrailReport:
        whole = all(self._walk(stream) for stream in Stream)
        for chain in (self._vouchers.list_chains() | self._heads.keys()) - self._seen if whole else ():
            self._finish(chain, self._follower(chain))
        return TrailReport(
            events=self._events,
            chains=len(self._seen),
            checkpoints=self._vouchers.count,
            bad=_first_of_each_chain(self._bad),
            unwitnessed=self._unwitnessed,
            unreadable=unreadable,
        )

    def _walk(self, stream: Stream) -> bool:
        """Follow every chain of one log; says whether the log could be read to its end."""
        chain: Chain | None = None
        follower: Follower | None = None
        try:
            for organisation_id, row in _read_rows(self._connection, stream):
                if chain is None or follower is None or organisation_id != chain[1]:
                    self._finish(chain, follower)
                    chain = (stream, organisation_id)
                    follower = self._follower(chain)
                follower.follow(row)
                self._events += 1
        except psycopg.DatabaseError as error:
            self._bad.append(_unreadable(stream, chain, follower, error))
            return False
        self._finish(chain, follower)
        return True

    def _follower(self, chain: Chain) -> Follower:
        stream, organisation_id = chain
        return Follower(organisation_id, stream, self._vouchers.about(chain))

    def _finish(self, chain: Chain | None, follower: Follower | None) -> None:
        if chain is None or follower is None:
            return
        self._seen.add(chain)
        bad = follower.finish(self._heads.get(chain))
        self._unwitnessed += max(0, follower.seq - self._vouchers.about(chain).witnessed)
        if bad is not None:
            self._bad.append(bad)


def _unreadable(
    stream: Stream, chain: Chain | None, follower: Follower | None, error: psycopg.DatabaseError
) -> BadPlace:
    """Damaged on disk, somewhere after the last event that was read."""
    place = (chain[1] if chain else NOBODY, stream, follower.seq + 1 if follower else 1)
    return BadPlace(*place, f"from here the database can't read its own table ({error.sqlstate})")


def _first_of_each_chain(bad: list[BadPlace]) -> tuple[BadPlace, ...]:
    first: dict[Chain, BadPlace] = {}
    for place in sorted(bad, key=lambda place: place.seq):
        first.setdefault((place.stream, place.organisation_id), place)
    return tuple(sorted(first.values(), key=lambda place: (place.organisation_id, place.stream)))


def _read_heads(connection: psycopg.Connection) -> dict[Chain, tuple[int, bytes]]:
    rows = connection.execute("SELECT stream, organisation_id, seq, head FROM audit_head WHERE seq > 0")
    return {(Stream(stream), of): (seq, bytes(head)) for stream, of, seq, head in rows}


def _read_rows(connection: psycopg.Connection, stream: Stream) -> Iterator[tuple[UUID, Row]]:
    """Every event, streamed: while one is looked at here the server reads on, and memory stays as it is."""
    columns = sql.SQL(", ").join(sql.SQL(part) for part, _ in COLUMNS[stream].values())
    # textsend gives the bytes as they are stored, where convert_to would refuse what is no text.
    query = sql.SQL(
        "COPY (SELECT organisation_id, seq, textsend(body), leaf, link, {} FROM {} ORDER BY organisation_id, seq)"
        " TO STDOUT (FORMAT binary)"
    )
    with connection.cursor().copy(query.format(columns, sql.Identifier(TABLES[stream]))) as copy:
        copy.set_types(["uuid", "int8", "bytea", "bytea", "bytea", *(kind for _, kind in COLUMNS[stream].values())])
        for organisation_id, seq, body, leaf, link, *rest in copy.rows():
            yield organisation_id, Row(seq, body, leaf, link, tuple(rest))
