"""What goes in and out of the API about signals."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api.shapes import Given, PageQuery, Shape, Text

CodeIn = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9_-]*$")]
"""A code of the pack, or nothing. Which ones hold today is for the signals room to say."""
TextIn = Annotated[str, Field(max_length=signals.MAXIMUM_TEXT)]
EXAMPLE_MENTION: dict[str, Any] = {"kind": "phone", "value": "06-12345678", "role": "contact"}
EXAMPLE: dict[str, Any] = {
    "fact": "Five people sleep in the kitchen of a restaurant.",
    "forms": ["labour"],
    "municipality": "GM0599",
    "persons": 5,
    "indicators": ["passport_taken"],
    "mentions": [EXAMPLE_MENTION],
    "ownReference": "2026-0042",
}
PartName = Annotated[str, Field(max_length=40)]
PartText = Annotated[str, Field(max_length=500)]


class MentionGiven(Given):
    """A person, organisation, address or number named in the report, as it was typed.

    A citizen service number (BSN) is not accepted: not beside a person or a document, and nowhere under that name.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_MENTION]})

    kind: Annotated[CodeIn, Field(description="A code of /code-lists/mention_kind.")]
    value: Annotated[str, Field(max_length=500)]
    role: Annotated[CodeIn, Field(description="A code of /code-lists/mention_role.")] = "unknown"
    parts: Annotated[dict[PartName, PartText], Field(max_length=20)] = {}

    def as_new(self) -> signals.NewMention:
        """As the signals room takes it."""
        return signals.NewMention(kind=self.kind, value=self.value, role=self.role, parts=dict(self.parts))


class SignalGiven(Given):
    """A report. Only `fact` is required. Fact, circumstance, interpretation and source are kept apart."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    fact: Annotated[TextIn, Field(description="What was seen or heard.")]
    circumstance: TextIn = ""
    interpretation: TextIn = ""
    source: TextIn = ""
    place: TextIn = ""
    period: TextIn = ""
    contact: TextIn = ""
    forms: Annotated[
        tuple[CodeIn, ...], Field(max_length=20, description="Codes of /code-lists/form_of_exploitation.")
    ] = ()
    age_class: Annotated[CodeIn, Field(description="A code of /code-lists/age_class.")] = "unknown"
    urgency: Annotated[CodeIn, Field(description="A code of /code-lists/urgency.")] = "normal"
    reporter_kind: Annotated[CodeIn, Field(description="A code of /code-lists/reporter_kind.")] = "other"
    municipality: Annotated[CodeIn, Field(description="A code of /municipalities, such as GM0599.")] = ""
    place_kind: Annotated[CodeIn, Field(description="A code of /code-lists/place_kind.")] = "unknown"
    persons: Annotated[int | None, Field(ge=0, le=10_000)] = None
    indicators: Annotated[
        tuple[CodeIn, ...],
        Field(max_length=signals.MAXIMUM_INDICATORS, description="What was seen: codes of /indicators."),
    ] = ()
    conditions_met: Annotated[
        tuple[CodeIn, ...],
        Field(max_length=20, description="Codes of /code-lists/condition that the reporter says are met."),
    ] = ()
    mentions: Annotated[tuple[MentionGiven, ...], Field(max_length=signals.MAXIMUM_MENTIONS)] = ()
    own_reference: Annotated[
        str,
        StringConstraints(strip_whitespace=True),
        Field(
            max_length=signals.MAXIMUM_OWN_REFERENCE,
            description="Your own number for this report. Spaces around it don't count.",
        ),
    ] = ""

    def as_new(self, submission_key: UUID | None) -> signals.NewSignal:
        """As the signals room takes it."""
        values = {name: getattr(self, name) for name in SignalGiven.model_fields if name != "mentions"}
        mentions = tuple(mention.as_new() for mention in self.mentions)
        return signals.NewSignal(**values, mentions=mentions, submission_key=submission_key)


class AdditionGiven(Given):
    """A correction, or something new. What was reported is never edited."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "correction", "text": "Six people."}]})

    kind: Annotated[
        Literal["correction", "addition", "reply"],
        Field(description="`reply` answers an update of class `question`."),
    ]
    text: TextIn


class SignalQuery(PageQuery):
    """Which of the own signals."""

    state: Annotated[
        signals.State | Literal[""],
        Field(description="Where the signal stands, as `state` in an answer."),
    ] = ""
    form: Annotated[CodeIn, Field(description="A code of /code-lists/form_of_exploitation, of any day.")] = ""
    open_only: bool = False

    @property
    def narrowed(self) -> signals.SignalFilter:
        """As the signals room takes it."""
        return signals.SignalFilter(state=self.state, form=self.form, open_only=self.open_only)


class Named(Shape):
    """An organisation by code and name."""

    code: str
    name: Text


class SubmittedShape(Shape):
    """The acknowledgement: the signal is stored, and is with a receiver whose term runs."""

    id: UUID
    reference: str
    receiver: Named
    rule: str
    ground: str
    due_at: datetime | None
    telephone: Annotated[str, Field(description="A code of telephone-routes that applies now, or empty.")]
    repeated: Annotated[bool, Field(description="Whether this report had been sent before.")]


class SignalShape(Shape):
    """A signal in a list: codes and dates."""

    id: UUID
    reference: str
    state: str
    forms: tuple[str, ...]
    age_class: str
    urgency: str
    municipality: str
    received_at: datetime
    due_at: datetime | None
    version: int
    unread_updates: int


class MentionShape(Shape):
    """A mention as given, as read, and what is odd about it."""

    id: UUID
    kind: str
    role: str
    as_given: str
    display: str
    parts: dict[str, str]
    warnings: tuple[str, ...]


class AttachmentShape(Shape):
    """A file that came with a signal."""

    id: UUID
    filename: str
    media_type: str
    size: int
    added_at: datetime


class AdditionShape(Shape):
    """Something added later."""

    id: UUID
    kind: str
    text: str
    added_at: datetime


class UpdateShape(Shape):
    """What became of the signal, as far as its reporter may know."""

    id: UUID
    answer_class: str
    sentence: Text | None
    sender: Annotated[Named, Field(alias="from")]
    text: str
    at: datetime
    seen: bool


class SignalDetailShape(Shape):
    """A whole signal of one's own."""

    id: UUID
    reference: str
    state: str
    version: int
    holder: Named
    forms: tuple[str, ...]
    age_class: str
    urgency: str
    reporter_kind: str
    municipality: str
    place_kind: str
    persons: int | None
    reported_at: datetime
    texts: dict[str, str]
    indicators: tuple[str, ...]
    own_reference: Annotated[str, Field(description="Your own number for this report, or empty.")]
    withheld: Annotated[tuple[str, ...], Field(description="Parts that did not travel to the receiver.")]
    rule: str
    ground: str
    article: str
    answer_due_at: datetime | None
    retain_until: date | None
    mentions: tuple[MentionShape, ...]
    attachments: tuple[AttachmentShape, ...]
    additions: tuple[AdditionShape, ...]
    updates: tuple[UpdateShape, ...]


def named(organisation_id: UUID) -> Named:
    """An organisation by its id, as it is now or was last."""
    found = partners.get_organisation(organisation_id)
    return Named(code=found.code, name=Text(nl=found.name_nl, en=found.name_en))


def submitted_shape(done: signals.Submitted) -> SubmittedShape:
    """The acknowledgement as it goes out."""
    return SubmittedShape(
        id=done.id,
        reference=done.reference,
        receiver=named(done.receiver_id),
        rule=done.rule,
        ground=done.ground,
        due_at=done.due_at,
        telephone=done.telephone,
        repeated=done.repeated,
    )


def signal_shape(found: signals.SignalSummary) -> SignalShape:
    """A line of a list as it goes out."""
    return SignalShape(**{name: getattr(found, name) for name in SignalShape.model_fields})


def attachment_shape(found: signals.AttachmentInfo) -> AttachmentShape:
    """A file as it goes out, without its bytes."""
    return AttachmentShape(**{name: getattr(found, name) for name in AttachmentShape.model_fields})


def addition_shape(found: signals.AdditionInfo) -> AdditionShape:
    """An addition as it goes out, without who wrote it."""
    return AdditionShape(**{name: getattr(found, name) for name in AdditionShape.model_fields})


def update_shape(found: signals.UpdateInfo) -> UpdateShape:
    """An update as it goes out, with the sentence of its class on that day."""
    return UpdateShape(
        id=found.id,
        answer_class=found.answer_class,
        sentence=_sentence(found.answer_class, found.at.date()),
        sender=named(found.from_organisation_id),
        text=found.text,
        at=found.at,
        seen=found.seen,
    )


def _sentence(answer_class: str, on: date) -> Text | None:
    try:
        sentence = country.get_answer_class(answer_class, on).sentence
    except country.UnknownEntry:
        return None
    return Text(nl=sentence.nl, en=sentence.en)


_OWN = frozenset({"holder", "texts", "mentions", "attachments", "additions", "updates"})


def detail_shape(found: signals.SignalDetail) -> SignalDetailShape:
    """A whole signal as it goes out."""
    plain = {name: getattr(found, name) for name in SignalDetailShape.model_fields if name not in _OWN}
    return SignalDetailShape(
        **plain,
        holder=named(found.holder_organisation_id),
        texts=dict(found.texts),
        mentions=tuple(
            MentionShape(
                **{name: getattr(one, name) for name in MentionShape.model_fields if name != "parts"},
                parts=dict(one.parts),
            )
            for one in found.mentions
        ),
        attachments=tuple(map(attachment_shape, found.attachments)),
        additions=tuple(map(addition_shape, found.additions)),
        updates=tuple(map(update_shape, found.updates)),
    )
