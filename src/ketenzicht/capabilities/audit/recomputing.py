"""Following one chain event by event: what is stored against what it must be. Pure; the rows come from elsewhere."""

import json
from typing import Any, NamedTuple
from uuid import UUID

from ketenzicht.capabilities.audit.canonical import read_time
from ketenzicht.capabilities.audit.chain import genesis_of, leaf_of, link_of
from ketenzicht.capabilities.audit.types import BadPlace, Stream
from ketenzicht.capabilities.audit.vouching import Vouching


class Row(NamedTuple):
    """One stored event, its text in bytes; `columns` are what the database read from it, in the order of `COLUMNS`."""

    seq: int
    body: bytes
    leaf: bytes
    link: bytes
    columns: tuple[Any, ...]


COLUMNS: dict[Stream, dict[str, tuple[str, str]]] = {
    Stream.ACCESS: {
        "time": ("time", "timestamptz"),
        "trace_id": ("textsend(trace_id::text)", "bytea"),
        "actor": ("textsend(actor::text)", "bytea"),
        "action": ("textsend(action)", "bytea"),
        "object_ref": ("textsend(object_ref)", "bytea"),
        "purpose": ("textsend(purpose)", "bytea"),
        "result": ("textsend(result)", "bytea"),
    },
    Stream.PROCESSING: {
        "time": ("time", "timestamptz"),
        "trace_id": ("textsend(trace_id::text)", "bytea"),
    },
}
"""Per log: the columns to search by, the SQL that gives them, and its type. Texts come as the bytes that are stored, so
that bytes which are no text are found and do not stop the walk."""


def _access_columns(content: dict[str, Any]) -> tuple[Any, ...]:
    actor = content["actor"]
    return (
        read_time(content["time"]),
        content["trace_id"].encode(),
        None if actor is None else actor.encode(),
        content["action"].encode(),
        content["object_ref"].encode(),
        content["purpose"].encode(),
        content["result"].encode(),
    )


def _processing_columns(content: dict[str, Any]) -> tuple[Any, ...]:
    return read_time(content["start"]), content["trace_id"].encode()


EXPECTED = {Stream.ACCESS: _access_columns, Stream.PROCESSING: _processing_columns}
"""Per log: what the columns must be, from the event's JSON."""

_decode = json.JSONDecoder().decode


class Follower:
    """Follows one chain from its first event; keeps the first thing that is wrong with it."""

    def __init__(self, organisation_id: UUID, stream: Stream, vouching: Vouching) -> None:
        self._organisation_id = organisation_id
        self._stream = stream
        self._vouching = vouching
        self._expected = EXPECTED[stream]
        self._named = str(organisation_id)
        self._link = genesis_of(organisation_id, stream)
        self._trusted = 0
        self.seq = 0
        self.bad: BadPlace | None = None

    def follow(self, row: Row) -> None:
        """The next event. After the first bad place the chain is only counted."""
        if self.bad is not None:
            return
        expected = self.seq + 1
        if row.seq != expected:
            self._complain(expected, f"it is missing; the next one that is there is {row.seq}")
            return
        self.seq = expected
        leaf = leaf_of(row.body)
        self._link = link_of(self._link, expected, leaf)
        if leaf != row.leaf:
            self._complain(expected, "its text was changed after it was written")
        elif self._link != row.link:
            self._complain(expected, "it does not follow from the event before it: moved, put in between, or changed")
        else:
            self._compare(row)

    def finish(self, head: tuple[int, bytes] | None) -> BadPlace | None:
        """After the last event: does the chain end where its head and checkpoints say? Gives the first bad place."""
        if self.bad is None and self._vouching.size > self.seq:
            self._complain(self.seq + 1, f"it is missing; a signed checkpoint says there were {self._vouching.size}")
        if self.bad is None and head != (self.seq, self._link):
            said = head[0] if head else 0
            self._complain(
                min(said, self.seq) + 1, f"the chain ends at {self.seq}, its head says {said} or another end"
            )
        return self.bad

    def _compare(self, row: Row) -> None:
        vouched = self._vouching.heads.get(row.seq)
        if vouched is not None and vouched != self._link:
            between = f"between event {self._trusted + 1} and this one"
            self._complain(row.seq, f"a signed checkpoint says another history: something {between} was rewritten")
            return
        if vouched is not None:
            self._trusted = row.seq
        wrong = self._differing_column(row)
        if wrong:
            self._complain(row.seq, f"its column {wrong} does not say what its text says")

    def _differing_column(self, row: Row) -> str:
        try:
            content = _decode(row.body.decode())
            if content["organisation_id"] != self._named:
                return "organisation_id"
            expected = self._expected(content)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return "body"
        if expected == row.columns:
            return ""
        pairs = zip(COLUMNS[self._stream], expected, row.columns, strict=True)
        return next(name for name, wanted, stored in pairs if wanted != stored)

    def _complain(self, seq: int, what: str) -> None:
        self.bad = BadPlace(self._organisation_id, self._stream, seq, what)
