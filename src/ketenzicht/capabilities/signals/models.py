"""Rows of the signals room. What people wrote is sealed under the signal's own key; codes and dates are readable."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ketenzicht.capabilities.access.public import ProtectedModel
from ketenzicht.capabilities.signals.types import DraftKind, Kind, State
from ketenzicht.shared import clock


class Signal(ProtectedModel):
    """One organisation's copy of a signal: the reporter's own, or the one a receiver holds.

    Copies of one signal share `thread` and `reference`. A copy and not a shared row, because what crosses a wall
    is held under the receiver's answerability and key (Wpg, AVG): destroying one leaves the other. What was reported
    is never edited; corrections are additions. States: `rules.TRANSITIONS`.

    Personal data: the sealed texts, and the ticked indicators, which are codes of what somebody lives through and
    sealed as one. Erased by destroying the key `case_key_id` and deleting the rows that hang on the signal; codes,
    coarse dates and states stay, because the figures come from them.
    """

    thread = models.UUIDField()
    reference = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    version = models.PositiveIntegerField(default=1)
    case_key_id = models.UUIDField()
    submission_key = models.UUIDField(null=True)
    own_reference_token = models.BinaryField(null=True)
    own_reference = models.BinaryField(null=True)

    reporter_organisation_id = models.UUIDField()
    reporter_kind = models.CharField(max_length=80)
    reported_by = models.UUIDField(null=True)
    holder_organisation_id = models.UUIDField()
    routed_to = models.UUIDField(null=True)
    owner_actor_id = models.UUIDField(null=True)

    forms = ArrayField(models.CharField(max_length=80), default=list)
    age_class = models.CharField(max_length=80)
    urgency = models.CharField(max_length=80)
    municipality = models.CharField(max_length=8, blank=True)
    place_kind = models.CharField(max_length=80)
    persons = models.PositiveIntegerField(null=True)
    conditions_met = ArrayField(models.CharField(max_length=80), default=list)

    fact = models.BinaryField(null=True)
    circumstance = models.BinaryField(null=True)
    interpretation = models.BinaryField(null=True)
    source = models.BinaryField(null=True)
    place = models.BinaryField(null=True)
    period = models.BinaryField(null=True)
    contact = models.BinaryField(null=True)
    indicators = models.BinaryField(null=True)
    override_reason = models.BinaryField(null=True)

    withheld = ArrayField(models.CharField(max_length=80), default=list)
    rule = models.CharField(max_length=80, blank=True)
    ground = models.CharField(max_length=80, blank=True)
    article = models.CharField(max_length=300, blank=True)
    disclosure_id = models.UUIDField(null=True)
    weighing = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=80, blank=True)
    outcome_reference = models.BinaryField(null=True)
    answer_class = models.CharField(max_length=80, blank=True)

    reported_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    retain_until = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {
            "fact",
            "circumstance",
            "interpretation",
            "source",
            "place",
            "period",
            "contact",
            "indicators",
            "override_reason",
            "outcome_reference",
            "own_reference_token",
            "own_reference",
        }
    )
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {
        "thread",
        "reference",
        "kind",
        "state",
        "version",
        "case_key_id",
        "submission_key",
        "reporter_organisation_id",
        "reporter_kind",
        "reported_by",
        "holder_organisation_id",
        "routed_to",
        "owner_actor_id",
        "forms",
        "age_class",
        "urgency",
        "municipality",
        "place_kind",
        "persons",
        "conditions_met",
        "withheld",
        "rule",
        "ground",
        "article",
        "disclosure_id",
        "weighing",
        "outcome",
        "answer_class",
        "reported_at",
        "received_at",
        "due_at",
        "answer_due_at",
        "retain_until",
        "destroyed_at",
    }

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "reported_by", "submission_key"],
                condition=models.Q(submission_key__isnull=False),
                name="signals_once_per_submission",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "reported_by", "own_reference_token"],
                condition=models.Q(own_reference_token__isnull=False),
                name="signals_once_per_own_reference",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "thread"],
                condition=models.Q(kind="held", state__in=["received", "weighed", "accepted", "closed"]),
                name="signals_one_open_copy",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "kind", "state", "-received_at"]),
            models.Index(fields=["organisation_id", "kind", "-received_at", "id"], name="signals_newest"),
            models.Index(fields=["organisation_id", "kind", "due_at", "-received_at", "id"], name="signals_first_due"),
            models.Index(fields=["organisation_id", "reported_by", "-received_at"]),
            models.Index(fields=["organisation_id", "thread"]),
            models.Index(fields=["organisation_id", "reference"]),
            models.Index(fields=["organisation_id", "retain_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class SignalPart(ProtectedModel):
    """Base of rows that hang on one copy of a signal and are seen, moved and destroyed with it."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="%(class)ss")

    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"signal"}

    class Meta(ProtectedModel.Meta):
        abstract = True


class Mention(SignalPart):
    """A person, organisation, place or number that a signal names, with its role. Not a subject: nothing is merged.

    Personal data: `content`, sealed JSON of the value as given, its normal form and what is known beside it.
    Deleted with the signal's content.
    """

    kind = models.CharField(max_length=80)
    role = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"content"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE | {"kind", "role", "position"}

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class FoundBy(SignalPart):
    """All tokens that a signal can be found by, together: this is what is written, added to and deleted.

    A token is the first 64 bits of a keyed hash of a field and a value; it says nothing without the organisation's key.
    The wall asks for the signal, which does what a foreign key would do. Personal data in the legal sense
    (pseudonyms); deleted with the signal's content.
    """

    id = None  # type: ignore[assignment]  # how Django leaves a field of the base out
    pk = models.CompositePrimaryKey("signal_id", "organisation_id")
    signal = models.ForeignKey(
        Signal, on_delete=models.CASCADE, related_name="found_by", db_index=False, db_constraint=False
    )
    tokens = ArrayField(models.BigIntegerField())

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"tokens"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE - {"id"}

    def __str__(self) -> str:
        return f"tokens of {self.signal_id}"


class SearchToken(SignalPart):
    """One of the tokens of a signal, to find it by. Kept by the database itself (its triggers) from `FoundBy`.

    A row each beside the array: under row-level security only an index on plain values is used. Most rows of the house
    are these, so they are narrow, and the only index is the key. It begins with the token, which tells most; the rows
    of one signal are found by its list. Bound to no compartment of their own, because they are reached through their
    signal alone. Personal data in the legal sense (a pseudonym); deleted with the signal's content.
    """

    WALL_BY_COMPARTMENT: ClassVar[bool] = False

    id = None  # type: ignore[assignment]  # how Django leaves a field of the base out
    pk = models.CompositePrimaryKey("token", "signal_id", "organisation_id")
    signal = models.ForeignKey(
        Signal, on_delete=models.CASCADE, related_name="searchtokens", db_index=False, db_constraint=False
    )
    token = models.BigIntegerField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"token"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE - {"id"}

    def __str__(self) -> str:
        return f"token of {self.signal_id}"


class Attachment(SignalPart):
    """A file that came with a signal, whole, sealed. In the database and not on a disk: one place to erase.

    Personal data: `filename` and `content`, sealed. Deleted with the signal's content.
    """

    filename = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField(default=clock.now)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"filename", "content"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE | {"media_type", "size", "added_at"}

    def __str__(self) -> str:
        return f"{self.media_type} {self.id}"


class Addition(SignalPart):
    """Something that was added later; what was reported stays as it was.

    Personal data: `text`, sealed. Deleted with the signal's content.
    """

    kind = models.CharField(max_length=16)
    text = models.BinaryField()
    by_actor_id = models.UUIDField(null=True)
    by_reporter = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE | {"kind", "by_actor_id", "by_reporter", "added_at"}

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Update(SignalPart):
    """What the reporter gets to know of what became of a signal. On the reporter's copy only.

    Personal data: `text`, sealed. Deleted with the signal's content.
    """

    answer_class = models.CharField(max_length=80)
    from_organisation_id = models.UUIDField()
    text = models.BinaryField(null=True)
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE | {"answer_class", "from_organisation_id", "at", "seen_at"}

    def __str__(self) -> str:
        return f"{self.answer_class} {self.id}"


class Event(SignalPart):
    """One step of a copy: its name, the state after it, by whom. Append-only, codes only: it outlives the content."""

    name = models.CharField(max_length=32)
    state = models.CharField(max_length=16)
    at = models.DateTimeField(default=clock.now)
    by_actor_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = SignalPart.SAFE | {"name", "state", "at", "by_actor_id", "detail"}

    class Meta(SignalPart.Meta):
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Draft(ProtectedModel):
    """A report that is not sent yet, or the notes somebody weighs with: of one reporter alone, kept thirty days.

    Sealed under the organisation's key. Not a signal: it has no owner, no clock and no figures. Notes are a kind of
    draft and no table of their own: whose they are, who may read them and when they go are the same. Personal data:
    `values`. Deleted when sent, thrown away, or old.
    """

    KEPT_DAYS: ClassVar[int] = 30

    reported_by = models.UUIDField()
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in DraftKind], default=DraftKind.REPORT
    )
    values = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"values"})
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"reported_by", "kind", "version", "saved_at"}

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["organisation_id", "reported_by", "-saved_at"])]

    def __str__(self) -> str:
        return f"draft {self.id}"


class ErasureOrder(ProtectedModel):
    """An order to destroy a signal's content before its term. One person orders, another confirms (four eyes).

    Until it is confirmed who ordered it can withdraw it, and a second person reject it, with a reason; it stays then.

    Holds the reference, a coded reason and who decided; no content, so it proves the destruction afterwards.
    """

    WALL_BY_COMPARTMENT: ClassVar[bool] = False

    reference = models.CharField(max_length=16)
    signal_ids = ArrayField(models.UUIDField(), default=list)
    reason = models.CharField(max_length=80)
    ordered_by = models.UUIDField()
    ordered_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=80, blank=True, default="")
    destroyed_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {
        "reference",
        "signal_ids",
        "ended_by",
        "ended_at",
        "end_reason",
        "reason",
        "ordered_by",
        "ordered_at",
        "confirmed_by",
        "confirmed_at",
        "destroyed_at",
    }

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "reference"],
                condition=models.Q(destroyed_at__isnull=True, ended_at__isnull=True),
                name="signals_one_open_order",
            )
        ]

    def __str__(self) -> str:
        return f"order {self.id}"
