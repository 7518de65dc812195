"""Values of the trail: the events of both streams, checkpoints, and what the verifier and the overview say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID


class Stream(StrEnum):
    """The two logs of one organisation, each a chain of its own."""

    ACCESS = "access"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """One line of the access log: who did what, for which purpose, in which act (Wpg art. 32a; BIO2 8.15.01).

    `fields` names fields, never their content. `subject_ref` and `reason` are ciphertext (base64) or empty, so that
    destroying a case's key leaves the chain whole. `session_hash`, `query_fingerprint`: keyed or plain hashes.
    """

    organisation_id: UUID
    time: datetime
    trace_id: UUID
    span_id: UUID
    context_id: UUID | None = None
    actor: UUID | None = None
    actor_org: UUID | None = None
    role: str = ""
    auth_level: str = ""
    session_hash: str = ""
    origin: str = ""
    action: str
    object_type: str = ""
    object_ref: str = ""
    fields: tuple[str, ...] = ()
    subject_ref: str = ""
    regime: str = ""
    basket: str = ""
    purpose: str = ""
    reason: str = ""
    recipient: str = ""
    disclosure_ref: str = ""
    result: str = "ok"
    count: int = 1
    query_fingerprint: str = ""
    app_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingEvent:
    """One line of the processing log, one per data subject, without a user (standard Logboek Dataverwerkingen)."""

    organisation_id: UUID
    trace_id: UUID
    span_id: UUID
    parent_span_id: UUID | None = None
    name: str
    start: datetime
    end: datetime
    status: str = "ok"
    processing_activity_id: str
    data_subject_id: str = ""
    data_subject_id_type: str = ""
    resource_name: str = ""
    resource_version: str = ""


Event = TypeVar("Event", AccessEvent, ProcessingEvent)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Event]):
    """An event as it stands in its chain: the `seq`-th of its organisation and stream."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFilter:
    """Which lines of the access log are asked for; what is None does not matter. `until` is not included."""

    object_ref: str | None = None
    actor: UUID | None = None
    action: str | None = None
    purpose: str | None = None
    result: str | None = None
    trace_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who did something with an object: in which role and purpose, how often, first and last."""

    actor: UUID | None
    role: str
    purpose: str
    action: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: at this time this chain had this many events and this head.

    `body` is the canonical JSON that was signed; the other fields are read from it.
    """

    organisation_id: UUID
    stream: Stream
    size: int
    head: bytes
    time: datetime
    key_id: str
    body: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class BadPlace:
    """Where a chain stops to hold: the event that is wrong, missing, or vouched for differently, and in what way."""

    organisation_id: UUID
    stream: Stream
    seq: int
    what: str

    def __str__(self) -> str:
        return f"organisation {self.organisation_id}, {self.stream} log, event {self.seq}: {self.what}"


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What the verifier found. `bad` has the first bad place of each chain that has one.

    `unwitnessed` counts events younger than the last checkpoint that the witness holds: of those nothing outside
    the database can say that they were not cut. `unreadable` counts lines at the witness that are no checkpoint.
    """

    events: int
    chains: int
    checkpoints: int
    bad: tuple[BadPlace, ...]
    unwitnessed: int = 0
    unreadable: int = 0

    @property
    def ok(self) -> bool:
        """Whether every chain holds."""
        return not self.bad

    @property
    def first_bad(self) -> BadPlace | None:
        """The first place that does not hold, or None."""
        return self.bad[0] if self.bad else None


@dataclass(frozen=True, slots=True)
class TrailStatus:
    """How the trail and its witness are doing, for the oversight page and for monitoring.

    `unexported_events` counts events that the witness does not vouch for yet, `oldest_unexported` their age;
    `witness_error` says what went wrong at the last try, empty when it went well.
    """

    last_checkpoint: datetime | None
    last_export: datetime | None
    unexported_events: int
    oldest_unexported: timedelta | None
    waiting_checkpoints: int
    witness_error: str
    exchange_must_stop: bool
