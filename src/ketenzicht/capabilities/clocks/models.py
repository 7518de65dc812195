"""Rows of the clocks room: running terms, what happened to them, and who was told."""

from typing import ClassVar

from django.db import models

from ketenzicht.capabilities.access.public import ProtectedModel
from ketenzicht.capabilities.clocks.types import OPEN, State, Verb
from ketenzicht.shared import clock as time

SAFE_BASE = ProtectedModel.SAFE
OPEN_VALUES = sorted(state.value for state in OPEN)
RUNNING, EXPIRED = State.RUNNING.value, State.EXPIRED.value


class Clock(ProtectedModel):
    """A term that runs for a record: what must be done, by whom, before when, and by which law or agreement.

    States: running, paused, expired, stopped (the table is in `rules.py`). Expired is not an end: the clock stays open
    and on top of the worklist until somebody stops it with a result. Why a row of its own and not a date on the
    record: a record has several terms in its life, each with its source, pauses and history, and one worklist shows
    them all. Why the term's settings are copied into `settings`: a pack that changes later does not move a term
    that runs already.

    Holds no personal data: a reference to the record, codes and moments. `owner_actor_id` is a pseudonymous staff id.
    So nothing in it needs erasing when the record is destroyed; that stops the clock.
    """

    term_code = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[("legal", "legal"), ("agreed", "agreed")])
    article = models.CharField(max_length=300)
    at_most = models.BooleanField(default=True)
    pausable = models.BooleanField(default=False)
    settings = models.JSONField()
    subject_type = models.CharField(max_length=32)
    subject_ref = models.UUIDField()
    owner_actor_id = models.UUIDField(null=True, blank=True)
    desk_role = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    explanation = models.JSONField(default=list)
    reckoned_by = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    paused_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    SAFE: ClassVar[frozenset[str]] = SAFE_BASE | {
        "term_code",
        "kind",
        "article",
        "at_most",
        "pausable",
        "settings",
        "subject_type",
        "subject_ref",
        "owner_actor_id",
        "desk_role",
        "started_at",
        "due_at",
        "warn_at",
        "next_reminder_at",
        "explanation",
        "reckoned_by",
        "state",
        "paused_at",
        "warned_at",
        "expired_at",
        "escalated_at",
        "stopped_at",
        "result",
        "version",
    }

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "subject_ref", "term_code"],
                condition=models.Q(state__in=OPEN_VALUES),
                name="clocks_one_open_per_term",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__isnull=False)
                | models.Q(state__in=[State.PAUSED.value, State.STOPPED.value]),
                name="clocks_runs_to_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation_id", "compartment", "due_at", "id"],
                condition=models.Q(state__in=OPEN_VALUES),
                name="clocks_worklist",
            ),
            models.Index(fields=["organisation_id", "subject_ref"], name="clocks_of_subject"),
            models.Index(fields=["warn_at"], condition=models.Q(state=RUNNING, warned_at=None), name="clocks_warn"),
            models.Index(fields=["due_at"], condition=models.Q(state=RUNNING), name="clocks_due"),
            models.Index(fields=["next_reminder_at"], condition=models.Q(state=EXPIRED), name="clocks_remind"),
        ]


class ClockEvent(ProtectedModel):
    """One thing that happened to a clock. Only ever added: the serving role has no right to change or delete one.

    Not the trail of the audit room, which says who did what for which purpose and is for the privacy officer; this is
    the clock's own history, that its readers see and that its pauses are counted from. Holds no personal data.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=16, choices=[(verb.value, verb.value) for verb in Verb])
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    from_state = models.CharField(max_length=8, blank=True)
    to_state = models.CharField(max_length=8)
    reason_code = models.CharField(max_length=64, blank=True)
    owner_actor_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    SAFE: ClassVar[frozenset[str]] = SAFE_BASE | {
        "clock",
        "number",
        "verb",
        "at",
        "actor_id",
        "from_state",
        "to_state",
        "reason_code",
        "owner_actor_id",
        "due_at",
    }

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "clock", "number"], name="clocks_event_number"),
        ]


class Notice(ProtectedModel):
    """A line that asks somebody to look at something: for one actor, or for whoever has a role at the organisation.

    Holds a code and a reference, never a name or content, so that it can be shown, mailed or counted anywhere. A
    notice for a role is one row that colleagues share: who reads it first reads it for all. Not tied to a
    compartment, because privacy officers and administrators have none; the record behind it has its own walls.
    """

    WALL_BY_COMPARTMENT: ClassVar[bool] = False

    code = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_ref = models.UUIDField()
    clock_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    actor_id = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(default=time.now)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.UUIDField(null=True, blank=True)

    SAFE: ClassVar[frozenset[str]] = SAFE_BASE | {
        "code",
        "subject_type",
        "subject_ref",
        "clock_id",
        "due_at",
        "actor_id",
        "role",
        "created_at",
        "read_at",
        "read_by",
    }

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(actor_id__isnull=False, role="") | (models.Q(actor_id=None) & ~models.Q(role="")),
                name="clocks_notice_for_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "actor_id", "-created_at"], name="clocks_notice_actor"),
            models.Index(fields=["organisation_id", "role", "-created_at"], name="clocks_notice_role"),
        ]
