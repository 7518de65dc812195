"""What an intruder with the whole database server can do to a trail. Each attack is as clever as it says, no less.

They work on copies of the stored rows; `store` puts the result into the tables past every trigger and wall.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.audit.chain import genesis_of, leaf_of, link_of
from ketenzicht.capabilities.audit.keys import read_signer
from ketenzicht.capabilities.audit.statements import make_statement, read_statement, write_line
from ketenzicht.config import postgres
from tests.integration.audit.conftest import ONE, START
from tests.integration.encryption import low_house


@dataclass(frozen=True)
class StoredRow:
    """One event as stored; its columns follow from its text."""

    seq: int
    body: str
    leaf: bytes
    link: bytes


@dataclass(frozen=True)
class StoredTrail:
    """The access log of one organisation, its head, its checkpoints, and everything else as it was."""

    rows: tuple[StoredRow, ...]
    head: tuple[int, bytes]
    checkpoints: tuple[tuple[str, bytes, object], ...]
    others: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)


def read(urls: postgres.Urls) -> StoredTrail:
    """Everything that is stored."""
    with low_house.as_administrator(urls) as admin:
        rows = admin.execute(
            "SELECT seq, body, leaf, link FROM audit_event WHERE organisation_id = %s ORDER BY seq", [ONE]
        ).fetchall()
        head = admin.execute(
            "SELECT seq, head FROM audit_head WHERE organisation_id = %s AND stream = 'access'", [ONE]
        ).fetchone()
        checkpoints = admin.execute(
            "SELECT body, signature, exported_at FROM audit_checkpoint"
            " WHERE organisation_id = %s AND stream = 'access' ORDER BY size",
            [ONE],
        ).fetchall()
    return StoredTrail(tuple(StoredRow(*row) for row in rows), head, tuple(checkpoints))


INSERT_WITH_COLUMNS = """
INSERT INTO audit_event
  (seq, body, leaf, link, organisation_id, time, trace_id, actor, action, object_ref, purpose, result)
SELECT u.*, r.organisation_id, audit_time(r.time), r.trace_id, r.actor, r.action, r.object_ref, r.purpose, r.result
FROM (SELECT %s::bigint, %s::text AS body, %s::bytea, %s::bytea) AS u, json_to_record(u.body::json) AS r (
  organisation_id uuid, time text, trace_id uuid, actor uuid, action text, object_ref text, purpose text, result text)
"""
"""An event with the columns that its text asks for: whoever forges one would not forget them."""


def store(urls: postgres.Urls, trail: StoredTrail) -> None:
    """Put this in place of the organisation's access log, past triggers and walls."""
    with low_house.as_administrator(urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM audit_event WHERE organisation_id = %s", [ONE])
        admin.execute("DELETE FROM audit_checkpoint WHERE organisation_id = %s AND stream = 'access'", [ONE])
        admin.execute("DELETE FROM audit_head WHERE organisation_id = %s AND stream = 'access'", [ONE])
        cursor = admin.cursor()
        cursor.executemany(INSERT_WITH_COLUMNS, [(row.seq, row.body, row.leaf, row.link) for row in trail.rows])
        with cursor.copy("COPY audit_checkpoint (body, signature, exported_at) FROM STDIN") as copy:
            for checkpoint in trail.checkpoints:
                copy.write_row(checkpoint)
        if trail.head[0]:
            cursor.execute(
                "INSERT INTO audit_head (organisation_id, stream, seq, head) VALUES (%s, 'access', %s, %s)",
                [ONE, *trail.head],
            )


KEPT = {
    "audit_event": "seq, body, leaf, link, organisation_id, time, trace_id, actor, action, object_ref, purpose, result",
    "audit_processing": "seq, body, leaf, link, organisation_id, time, trace_id",
    "audit_head": "organisation_id, stream, seq, head, checkpointed, exported, pending_since",
    "audit_checkpoint": "body, signature, exported_at, tried_at, error",
}


def keep(urls: postgres.Urls) -> None:
    """Put a copy of the whole trail aside."""
    with low_house.as_administrator(urls) as admin:
        for table, columns in KEPT.items():
            admin.execute(f"DROP TABLE IF EXISTS kept_{table}")
            admin.execute(f"CREATE TABLE kept_{table} AS SELECT {columns} FROM {table}")


def put_back(urls: postgres.Urls) -> None:
    """The whole trail as it was kept."""
    with low_house.as_administrator(urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for table, columns in KEPT.items():
            admin.execute(f"TRUNCATE {table}")
            admin.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}")


def chained(bodies: list[str]) -> tuple[tuple[StoredRow, ...], tuple[int, bytes]]:
    """A chain that fits these texts from first to last, and its head."""
    link, rows = genesis_of(ONE, audit.Stream.ACCESS), []
    for seq, body in enumerate(bodies, start=1):
        leaf = leaf_of(body.encode())
        link = link_of(link, seq, leaf)
        rows.append(StoredRow(seq, body, leaf, link))
    return tuple(rows), (len(rows), link)


def other_text(body: str) -> str:
    """The same event, but somebody else's doing."""
    return body.replace("00000007", "00000008")


@dataclass(frozen=True)
class Done:
    """A trail after an attack, and the first event that is not as it was."""

    trail: StoredTrail
    place: int


def edit(trail: StoredTrail, chance: random.Random) -> Done:
    """Another text in one row."""
    place = chance.randrange(len(trail.rows))
    rows = list(trail.rows)
    rows[place] = replace(rows[place], body=other_text(rows[place].body))
    return Done(replace(trail, rows=tuple(rows)), place + 1)


def edit_with_its_hash(trail: StoredTrail, chance: random.Random) -> Done:
    """Another text in one row, and its own hash with it."""
    place = chance.randrange(len(trail.rows))
    rows = list(trail.rows)
    body = other_text(rows[place].body)
    rows[place] = replace(rows[place], body=body, leaf=leaf_of(body.encode()))
    return Done(replace(trail, rows=tuple(rows)), place + 1)


def delete(trail: StoredTrail, chance: random.Random) -> Done:
    """One row taken out."""
    place = chance.randrange(len(trail.rows) - 1)
    return Done(replace(trail, rows=trail.rows[:place] + trail.rows[place + 1 :]), place + 1)


def delete_and_renumber(trail: StoredTrail, chance: random.Random) -> Done:
    """One row taken out and the later ones moved up, so that no number is missing."""
    place = chance.randrange(len(trail.rows) - 1)
    later = tuple(replace(row, seq=row.seq - 1) for row in trail.rows[place + 1 :])
    return Done(replace(trail, rows=trail.rows[:place] + later, head=(len(trail.rows) - 1, trail.head[1])), place + 1)


def swap(trail: StoredTrail, chance: random.Random) -> Done:
    """Two rows that change places."""
    first, second = sorted(chance.sample(range(len(trail.rows)), 2))
    rows = list(trail.rows)
    rows[first], rows[second] = replace(rows[second], seq=first + 1), replace(rows[first], seq=second + 1)
    return Done(replace(trail, rows=tuple(rows)), first + 1)


def insert(trail: StoredTrail, chance: random.Random) -> Done:
    """A row put in between, with its own hash, the later ones moved down."""
    place = chance.randrange(len(trail.rows))
    body = other_text(trail.rows[place].body)
    fresh = StoredRow(place + 1, body, leaf_of(body.encode()), chance.randbytes(32))
    later = tuple(replace(row, seq=row.seq + 1) for row in trail.rows[place:])
    rows = (*trail.rows[:place], fresh, *later)
    return Done(replace(trail, rows=rows, head=(len(rows), trail.head[1])), place + 1)


def cut_tail(trail: StoredTrail, chance: random.Random) -> Done:
    """The last rows taken off and the head set back to fit."""
    keep = chance.randrange(1, _vouched(trail))
    rows = trail.rows[:keep]
    return Done(replace(trail, rows=rows, head=(keep, rows[-1].link)), keep + 1)


def recompute_after_edit(trail: StoredTrail, chance: random.Random) -> Done:
    """Another text in one row, and the whole chain after it computed anew, the head too."""
    place = chance.randrange(_vouched(trail))
    bodies = [row.body for row in trail.rows]
    bodies[place] = other_text(bodies[place])
    rows, head = chained(bodies)
    return Done(replace(trail, rows=rows, head=head), place + 1)


def without_checkpoints(attack: "Attack") -> "Attack":
    """The same attack, and every checkpoint in the database thrown away."""

    def dropped(trail: StoredTrail, chance: random.Random) -> Done:
        done = attack(trail, chance)
        return Done(replace(done.trail, checkpoints=()), done.place)

    return dropped


def recompute_after_delete(trail: StoredTrail, chance: random.Random) -> Done:
    """One row taken out and the whole chain computed anew."""
    place = chance.randrange(_vouched(trail))
    rows, head = chained([row.body for row in trail.rows[:place] + trail.rows[place + 1 :]])
    return Done(replace(trail, rows=rows, head=head), place + 1)


def empty_log(trail: StoredTrail, _chance: random.Random) -> Done:
    """Nothing left at all."""
    return Done(replace(trail, rows=(), head=(0, b""), checkpoints=()), 1)


def restore_old_copy(trail: StoredTrail, chance: random.Random) -> Done:
    """The database as it was some checkpoints ago, everything in it true."""
    back = chance.randrange(1, len(trail.checkpoints))
    kept = trail.checkpoints[:-back]
    size = _size(kept[-1]) if kept else 1
    rows = trail.rows[:size]
    return Done(replace(trail, rows=rows, head=(size, rows[-1].link), checkpoints=kept), size + 1)


def second_history(trail: StoredTrail, chance: random.Random, signing_key: Path) -> Done:
    """The intruder has the signing key too: a rewritten chain with checkpoints that are signed anew."""
    done = recompute_after_edit(trail, chance)
    signer = read_signer(signing_key)
    made = [
        make_statement(
            signer,
            organisation_id=ONE,
            stream=audit.Stream.ACCESS,
            size=_size(old),
            head=done.trail.rows[_size(old) - 1].link,
            time=START,
        )
        for old in trail.checkpoints
    ]
    forged = tuple((c.body, c.signature, old[2]) for c, old in zip(made, trail.checkpoints, strict=True))
    return Done(replace(done.trail, checkpoints=forged), done.place)


def tell_witness(folder: Path, trail: StoredTrail) -> None:
    """Send the checkpoints of a second history to the witness as well."""
    with (folder / f"{ONE}.jsonl").open("ab") as file:
        for body, signature, _ in trail.checkpoints:
            file.write(write_line(read_statement(body, signature)))


def _size(checkpoint: tuple[str, bytes, object]) -> int:
    return int(json.loads(checkpoint[0])["size"])


def _vouched(trail: StoredTrail) -> int:
    return _size(trail.checkpoints[-1])


Attack = Callable[[StoredTrail, random.Random], Done]

SEEN_BY_THE_CHAIN: dict[str, Attack] = {
    "edit": edit,
    "edit with its hash": edit_with_its_hash,
    "delete": delete,
    "delete and renumber": delete_and_renumber,
    "swap": swap,
    "insert": insert,
}
SEEN_BY_CHECKPOINTS: dict[str, Attack] = {
    "cut the tail": cut_tail,
    "edit and recompute": recompute_after_edit,
}
SEEN_BY_THE_WITNESS: dict[str, Attack] = {
    "cut the tail, drop checkpoints": without_checkpoints(cut_tail),
    "edit, recompute, drop checkpoints": without_checkpoints(recompute_after_edit),
    "delete, recompute, drop checkpoints": without_checkpoints(recompute_after_delete),
    "empty log": empty_log,
    "restore an old copy": restore_old_copy,
}
