"""Making a copy of a signal at an organisation: fresh key, sealed parts, tokens to find it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db import connection

from ketenzicht.capabilities.access.public import Act
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import finding, sealing
from ketenzicht.capabilities.signals.attachments import UNKNOWN, find_media_type
from ketenzicht.capabilities.signals.mentions import PERSON, ReadMention
from ketenzicht.capabilities.signals.models import Addition, Attachment, Event, FoundBy, Mention, Signal
from ketenzicht.capabilities.signals.types import WHOLE, NewAttachment
from ketenzicht.shared import clock, ids


@dataclass(frozen=True, slots=True)
class Added:
    """What the reporter added after sending."""

    kind: str
    text: str
    added_at: datetime


@dataclass(frozen=True)
class Content:
    """What a copy holds, in the clear and in memory only: texts, indicators, mentions as read, files, additions."""

    texts: Mapping[str, str]
    indicators: Sequence[str] = ()
    mentions: Sequence[ReadMention] = ()
    attachments: Sequence[NewAttachment] = ()
    additions: Sequence[Added] = ()

    @cached_property
    def terms(self) -> Sequence[finding.Term]:
        """What it can be found by; worked out once for all copies that hold the same."""
        added = [term for one in self.additions for term in finding.terms_of_text(one.text)]
        return [*finding.terms_of(self.texts, self.mentions), *added]

    def part(self, fields: Sequence[str]) -> "Content":
        """Only the parts that a ground lets through; the rest does not travel at all.

        What the reporter added goes where the fact goes, as it does on the day on which it is added.
        """
        if set(WHOLE) <= set(fields) or "*" in fields:
            return self
        return Content(
            texts={name: text for name, text in self.texts.items() if name in fields},
            indicators=self.indicators if "indicators" in fields else (),
            mentions=self.mentions if "mentions" in fields else (),
            attachments=self.attachments if "attachments" in fields else (),
            additions=self.additions if "fact" in fields else (),
        )


@dataclass(slots=True)
class NewCopy:
    """A copy that is being written, with the key it is sealed under."""

    signal: Signal
    key: encryption.CaseKey
    content: Content
    mentions: list[Mention] = field(default_factory=list)

    def subjects(self) -> tuple[str, ...]:
        """Sealed pseudonyms of the persons named, for the trail."""
        return tuple(sealing.subject_ref(self.key, one.id) for one in self.mentions if one.kind == PERSON)


def make_copy(key: encryption.CaseKey, content: Content, **columns: object) -> NewCopy:
    """A copy sealed under its key, for the organisation of the key. Stores nothing yet."""
    signal_id = ids.new_id()
    sealed = sealing.seal_texts(key, signal_id, content.texts)
    sealed["indicators"] = sealing.seal_codes(key, signal_id, "indicators", content.indicators)
    told = {**sealed, **columns}
    signal = Signal.made(id=signal_id, organisation_id=key.organisation_id, case_key_id=key.id, **told)
    return NewCopy(signal, key, content, _mentions_of(signal, key, content.mentions))


def save_copies(by: Act, copies: Sequence[NewCopy]) -> None:
    """Store copies at the organisation of the act with all that hangs on them, each kind of row in one statement."""
    Signal.objects.bulk_create([copy.signal for copy in copies])
    Mention.objects.bulk_create([mention for copy in copies for mention in copy.mentions])
    _write_tokens(copies)
    for copy in copies:
        for attachment in copy.content.attachments:
            write_attachment(copy.signal, copy.key, attachment)
        for added in copy.content.additions:
            _write_added(by, copy.signal, copy.key, added)


def _mentions_of(signal: Signal, key: encryption.CaseKey, mentions: Sequence[ReadMention]) -> list[Mention]:
    """The rows of mentions, each sealed as one, in the order in which they were given."""
    rows = []
    for position, mention in enumerate(mentions):
        row = ids.new_id()
        rows.append(
            Mention.made(
                id=row,
                organisation_id=signal.organisation_id,
                compartment=signal.compartment,
                signal_id=signal.id,
                kind=mention.kind,
                role=mention.role,
                position=position,
                content=sealing.seal_json(key, mention.stored(), model="mention", field="content", row=row),
            )
        )
    return rows


_ADD_TOKENS = """
INSERT INTO signals_foundby AS f (signal_id, organisation_id, compartment, tokens) VALUES (%s, %s, %s, %s)
ON CONFLICT (signal_id, organisation_id)
DO UPDATE SET tokens = ARRAY(SELECT DISTINCT unnest(f.tokens || excluded.tokens))
"""


def _write_tokens(copies: Sequence[NewCopy]) -> None:
    """Store what new copies of one organisation are found by."""
    if not copies:
        return
    key = encryption.open_token_key(copies[0].signal.organisation_id)
    made: dict[finding.Term, int] = {}
    """What each term becomes: many signals of one lot share their words."""
    rows = []
    for copy in copies:
        terms = [(finding.REFERENCE, copy.signal.reference), *copy.content.terms]
        for term in terms:
            if term not in made:
                made[term] = finding.token_of(key, term)
        rows.append(
            FoundBy.made(
                signal_id=copy.signal.id,
                organisation_id=copy.signal.organisation_id,
                compartment=copy.signal.compartment,
                tokens=list({made[term]: None for term in terms}),
            )
        )
    FoundBy.objects.bulk_create(rows)


def add_tokens(signal: Signal, terms: Sequence[finding.Term]) -> None:
    """Let a stored copy be found by these too."""
    key = encryption.open_token_key(signal.organisation_id)
    tokens = sorted({finding.token_of(key, term) for term in terms})
    with connection.cursor() as cursor:
        cursor.execute(_ADD_TOKENS, [signal.id, signal.organisation_id, signal.compartment, tokens])


def write_attachment(signal: Signal, key: encryption.CaseKey, attachment: NewAttachment) -> Attachment:
    """Store a file of a copy, name and bytes sealed. Its type is what the bytes show, never what somebody wrote."""
    row = ids.new_id()
    return Attachment.objects.create(
        id=row,
        organisation_id=signal.organisation_id,
        compartment=signal.compartment,
        signal=signal,
        filename=key.seal_text(attachment.filename, model="attachment", field="filename", row=row),
        media_type=find_media_type(attachment.content) or UNKNOWN,
        size=len(attachment.content),
        content=key.seal(attachment.content, model="attachment", field="content", row=row),
    )


def _write_added(by: Act, signal: Signal, key: encryption.CaseKey, added: Added) -> None:
    row = Addition(
        organisation_id=signal.organisation_id,
        compartment=signal.compartment,
        signal=signal,
        kind=added.kind,
        by_actor_id=by.actor_id,
        by_reporter=True,
        added_at=added.added_at,
    )
    row.text = key.seal_text(added.text, model="addition", field="text", row=row.id)
    row.save(force_insert=True)


def note(by: Act, signal: Signal, name: str, **detail: str) -> None:
    """Write one step of a copy down in its own history."""
    step_of(by, signal, name, **detail).save(force_insert=True)


def step_of(by: Act, signal: Signal, name: str, **detail: str) -> Event:
    """One step of a copy for its own history, not stored yet."""
    return Event.made(
        organisation_id=signal.organisation_id,
        compartment=signal.compartment,
        signal_id=signal.id,
        name=name,
        state=signal.state,
        at=clock.now(),
        by_actor_id=by.actor_id,
        detail=detail,
    )


def content_of(signal: Signal, key: encryption.CaseKey, fields: Sequence[str]) -> Content:
    """The whole content of a stored copy, opened; of its files only if `fields` let them through. `part` takes from it
    what may travel: what stays is then known by name."""
    texts = sealing.open_texts(key, signal)
    mentions = [
        ReadMention.from_stored(
            sealing.open_json(key, row.content, model="mention", field="content", row=row.id), row.kind, row.role
        )
        for row in signal.mentions.order_by("position")
    ]
    attachments: list[NewAttachment] = []
    if "*" in fields or "attachments" in fields:
        attachments = [open_attachment(row, key) for row in signal.attachments.order_by("added_at", "id")]
    present = {name: text for name, text in texts.items() if text}
    indicators = sealing.open_codes(key, signal, "indicators")
    return Content(present, indicators, mentions, attachments, _added_by_reporter(signal, key))


def _added_by_reporter(signal: Signal, key: encryption.CaseKey) -> list[Added]:
    return [
        Added(row.kind, key.open_text(bytes(row.text), model="addition", field="text", row=row.id), row.added_at)
        for row in signal.additions.filter(by_reporter=True).order_by("added_at", "id")
    ]


def open_attachment(row: Attachment, key: encryption.CaseKey) -> NewAttachment:
    """A stored file, opened."""
    return NewAttachment(
        filename=key.open_text(bytes(row.filename), model="attachment", field="filename", row=row.id),
        media_type=row.media_type,
        content=key.open(bytes(row.content), model="attachment", field="content", row=row.id),
    )
