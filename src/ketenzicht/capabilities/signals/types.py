"""Plain values of the signals room: states, what a reporter sends, and what the pages and the API get to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """Whose copy a row is: the reporter's own, or the one a receiver holds."""

    REPORTED = "reported"
    HELD = "held"


class State(StrEnum):
    """Where a copy of a signal stands. Which follow on which: `rules.TRANSITIONS`."""

    RECEIVED = "received"
    ROUTED = "routed"
    WEIGHED = "weighed"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    ANSWERED = "answered"
    ERASED = "erased"


OPEN_HELD_STATES = frozenset({State.RECEIVED, State.WEIGHED, State.ACCEPTED, State.CLOSED})
"""States in which the holder still owes something: a clock runs."""

TEXT_FIELDS = ("fact", "circumstance", "interpretation", "source", "place", "period", "contact")
"""The parts of a report that people write, kept apart (Wpg art. 4(3)) and each sealed under the signal's key."""

QUESTION, REPLY = "question", "reply"
"""What a receiver asks a reporter, and what the reporter adds in answer to it."""

WHOLE = (*TEXT_FIELDS, "indicators", "mentions", "attachments")
"""Every part of a signal that can cross a wall, by the names that grounds use."""


@dataclass(frozen=True, slots=True)
class NewMention:
    """A person, organisation, address or number named in a report, as the reporter typed it.

    `parts` holds what is known beside the value, by the pack's names (birth date, house number, a note). Of a suspect
    `may_be_victim` says whether somebody thought they may be a victim (list `may_be_victim`): an answer, never a score.
    """

    kind: str
    value: str
    role: str = "unknown"
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file that comes with a report, whole and in memory."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """A person's choice against the proposal of the route card, with the reason for it."""

    receiver_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class NewSignal:
    """What somebody reports. Only `fact` is required: the least that makes a signal.

    Codes are those of the pack; unknown is a value. `indicators` names what was seen, as ticked in the pack's library.
    `conditions_met` names conditions of grounds that the reporter says are met (such as consent). `submission_key`
    makes sending twice the same as sending once.
    """

    fact: str
    forms: tuple[str, ...] = ()
    age_class: str = "unknown"
    urgency: str = "normal"
    reporter_kind: str = "other"
    municipality: str = ""
    place_kind: str = "unknown"
    circumstance: str = ""
    interpretation: str = ""
    source: str = ""
    place: str = ""
    period: str = ""
    contact: str = ""
    persons: int | None = None
    indicators: tuple[str, ...] = ()
    conditions_met: tuple[str, ...] = ()
    mentions: tuple[NewMention, ...] = ()
    attachments: tuple[NewAttachment, ...] = ()
    choice: RouteChoice | None = None
    submission_key: UUID | None = None
    own_reference: str = ""


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the route card looks at, as typed so far; all of it may be unknown. `staffed` is filled in by routing."""

    forms: tuple[str, ...] = ()
    age_class: str = "unknown"
    urgency: str = "normal"
    reporter_kind: str = "other"
    municipality: str = ""
    place_kind: str = "unknown"
    conditions_met: tuple[str, ...] = ()
    staffed: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One organisation that a signal could go to, with the ground that would carry it or what is missing."""

    organisation_id: UUID
    organisation_code: str
    name_nl: str
    name_en: str
    compartment: str
    ground: str
    article: str
    fields: tuple[str, ...]
    conditions: tuple[str, ...]
    missing: str = ""
    who_can_give: tuple[str, ...] = ()
    why_nl: str = ""
    why_en: str = ""

    @property
    def possible(self) -> bool:
        """Whether a ground carries the signal to this receiver now."""
        return bool(self.ground)

    def name(self, language: str) -> str:
        """The receiver's name in a language."""
        return self.name_en if language.startswith("en") else self.name_nl


@dataclass(frozen=True, slots=True)
class Route:
    """The proposal of the route card: which rule fired and why, who receives, and who else could have been chosen."""

    rule: str
    title_nl: str
    title_en: str
    why_nl: str
    why_en: str
    receiver: Candidate
    term: str
    alternatives: tuple[Candidate, ...]
    telephone: str
    fallback: bool


@dataclass(frozen=True, slots=True)
class Submitted:
    """The acknowledgement of a report: it is stored, routed, and has an owner and a clock."""

    id: UUID
    reference: str
    receiver_id: UUID
    receiver_name_nl: str
    receiver_name_en: str
    rule: str
    ground: str
    due_at: datetime | None
    telephone: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class SignalSummary:
    """A line in a list: codes and dates only, nothing that identifies a person.

    `found_by_sound` is of a search: some of what was asked for only sounds like what stands in the signal.
    """

    id: UUID
    reference: str
    kind: str
    state: str
    forms: tuple[str, ...]
    age_class: str
    urgency: str
    municipality: str
    reporter_kind: str
    owner_actor_id: UUID | None
    received_at: datetime
    due_at: datetime | None
    outcome: str
    version: int
    unread_updates: int = 0
    found_by_sound: bool = False


@dataclass(frozen=True, slots=True)
class MentionInfo:
    """A mention as given and as read: `display` is the normalised form, `warnings` say what is odd about it."""

    id: UUID
    kind: str
    role: str
    as_given: str
    display: str
    parts: Mapping[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """A file that came with a signal, without its bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AdditionInfo:
    """Something added later: a correction, a new fact, a note of the holder."""

    id: UUID
    kind: str
    text: str
    by_actor_id: UUID | None
    by_reporter: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class EventInfo:
    """One step in a signal's way."""

    name: str
    state: str
    at: datetime
    by_actor_id: UUID | None
    organisation_id: UUID
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UpdateInfo:
    """What the reporter may know of what became of it: a class, its sentence, and a text where one was written."""

    id: UUID
    answer_class: str
    from_organisation_id: UUID
    text: str
    at: datetime
    seen: bool


@dataclass(frozen=True, slots=True)
class SignalDetail:
    """A whole signal, decrypted, for one who may read it."""

    id: UUID
    reference: str
    kind: str
    state: str
    version: int
    organisation_id: UUID
    compartment: str
    reporter_organisation_id: UUID
    reporter_kind: str
    holder_organisation_id: UUID
    owner_actor_id: UUID | None
    forms: tuple[str, ...]
    age_class: str
    urgency: str
    municipality: str
    place_kind: str
    persons: int | None
    reported_at: datetime
    received_at: datetime
    texts: Mapping[str, str]
    indicators: tuple[str, ...]
    own_reference: str
    withheld: tuple[str, ...]
    rule: str
    ground: str
    article: str
    override_reason: str
    weighing: str
    outcome: str
    outcome_reference: str
    answer_class: str
    answer_due_at: datetime | None
    retain_until: date | None
    destroyed_at: datetime | None
    mentions: tuple[MentionInfo, ...]
    attachments: tuple[AttachmentInfo, ...]
    additions: tuple[AdditionInfo, ...]
    updates: tuple[UpdateInfo, ...]
    events: tuple[EventInfo, ...]

    @property
    def child(self) -> bool:
        """Whether a child is, or is presumed to be, involved."""
        return self.age_class in {"child", "presumed_child"}

    @property
    def danger(self) -> bool:
        """Whether somebody is in immediate danger."""
        return self.urgency == "immediate_danger"

    @property
    def question_open(self) -> bool:
        """Whether the receiver asked its reporter something that no reply has followed yet."""
        asked = [update.at for update in self.updates if update.answer_class == QUESTION]
        replied = [addition.added_at for addition in self.additions if addition.kind == REPLY]
        return bool(asked) and (not replied or max(replied) < max(asked))


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """What a list may be narrowed by. Empty means everything.

    `late`: the holder owes a step, and the term for it is over. `months`: received in these, first and last included.
    """

    state: str = ""
    form: str = ""
    urgency: str = ""
    reporter_kind: str = ""
    municipalities: tuple[str, ...] = ()
    months: tuple[date, date] | None = None
    mine: bool = False
    open_only: bool = False
    late: bool = False
    ids: tuple[UUID, ...] = ()


class DraftKind(StrEnum):
    """What a draft is: a report that is not sent yet, or the notes somebody weighs with before there is one."""

    REPORT = "report"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class PassageStep:
    """A step that brought a held copy into a state, as its event says. Codes only."""

    id: UUID
    state: str
    at: datetime
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """The way of one held copy so far, with the codes that figures are split by; the oldest step first."""

    signal_id: UUID
    compartment: str
    received_on: date
    municipality: str
    forms: tuple[str, ...]
    reporter_kind: str
    steps: tuple[PassageStep, ...]


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A report that is not sent yet, or somebody's notes; of one reporter alone."""

    id: UUID
    values: Mapping[str, object]
    saved_at: datetime
    version: int
