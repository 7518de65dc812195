"""Rows of the access room: who logs in, who has which mandate, which acts were opened, what was disclosed."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.access import storing
from ketenzicht.capabilities.access.context import current_act
from ketenzicht.capabilities.access.types import KeyScope
from ketenzicht.shared import clock, ids

Bound_co = TypeVar("Bound_co", bound="ProtectedModel", covariant=True)


class BoundManager(models.Manager[Bound_co]):
    """Wall 1: every queryset is bound to the organisation and compartments of the act it is made in."""

    def get_queryset(self) -> models.QuerySet[Bound_co]:
        """Rows that the current act may reach. Raises NoActOfProcessing outside an act."""
        act = current_act()
        return super().get_queryset().filter(**act.bounds(self.model))

    def bulk_create(self, objs: Iterable[Bound_co], *args: Any, **options: Any) -> list[Bound_co]:
        """Store new rows in one statement; see `storing`. With options, as Django does."""
        rows = list(objs)
        if args or options:
            return super().bulk_create(rows, *args, **options)
        if rows:
            storing.insert(self.model, rows)
        return rows


class ProtectedModel(models.Model):
    """Base of every row with personal data or about a case.

    `organisation_id` is the controller, `compartment` the legal regime under which the row is held. Not a
    foreign key to an organisation, because the walls must not depend on a table that everybody may read.
    """

    WALL_BY_COMPARTMENT: ClassVar[bool] = True
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"id", "organisation_id", "compartment"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation_id = models.UUIDField()
    compartment = models.CharField(max_length=32)

    objects = BoundManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @classmethod
    def made(cls, **columns: Any) -> Self:
        """A row that is not stored yet, for where many are made; see `storing`."""
        return storing.made(cls, columns)


class UserManager(BaseUserManager["User"]):
    """Finds and makes login accounts."""

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password it can only be entered by another factor or a reset."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can log in. Says nothing of what they may do: mandates do.

    Personal data of staff (login name, e-mail, display name), readable for login and mail; erased by
    deactivating and overwriting, while the pseudonymous id stays in the trail.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    username = models.CharField(_("login name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"username", "email", "display_name", "password", "last_login"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"id", "language", "is_active", "is_demo", "created_at"})

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    def __str__(self) -> str:
        return str(self.id)

    def get_full_name(self) -> str:
        """The name as colleagues know it."""
        return self.display_name


class Machine(models.Model):
    """A named actor that is no person: a job or a partner's system. An actor is never empty."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"id", "code", "title", "is_active"})

    def __str__(self) -> str:
        return self.code


class OrganisationWall(models.Model):
    """What the walls must know of an organisation: its kind and its two compartments.

    Kept here and not read from the partners room, so that a change of a contact point can never move a wall.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=64)
    report_compartment = models.CharField(max_length=32)
    intake_compartment = models.CharField(max_length=32)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"id", "code", "kind", "report_compartment", "intake_compartment"})

    def __str__(self) -> str:
        return self.code


class Mandate(models.Model):
    """One actor's standing at one organisation in one role, from and until. Never edited: revoked and granted anew.

    `organisation_id` is empty only for the house's own machines, which act at every organisation.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    actor_id = models.UUIDField()
    actor_kind = models.CharField(max_length=8, choices=[("person", "person"), ("machine", "machine")])
    organisation_id = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=32)
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField(null=True, blank=True)
    granted_by = models.UUIDField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "actor_id",
            "actor_kind",
            "organisation_id",
            "role",
            "valid_from",
            "valid_to",
            "granted_by",
            "revoked_at",
            "revoked_by",
        }
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["actor_id"]), models.Index(fields=["organisation_id", "role"])]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Context(models.Model):
    """A registered act of processing, as opened. Written by `access_open` only; nobody can read or change it.

    Not a log line: this is what row-level security looks up at every query to know for whom it filters.
    """

    id = models.UUIDField(primary_key=True)
    trace_id = models.UUIDField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT)
    actor_id = models.UUIDField()
    actor_kind = models.CharField(max_length=8)
    organisation_id = models.UUIDField()
    organisation_code = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    regime = models.CharField(max_length=8)
    compartments = ArrayField(models.CharField(max_length=32))
    scope = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    case_ref = models.CharField(max_length=64, blank=True)
    auth_level = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "trace_id",
            "mandate",
            "actor_id",
            "actor_kind",
            "organisation_id",
            "organisation_code",
            "role",
            "regime",
            "compartments",
            "scope",
            "purpose",
            "case_ref",
            "auth_level",
            "opened_at",
            "valid_until",
            "closed_at",
        }
    )

    def __str__(self) -> str:
        return str(self.id)


class Disclosure(ProtectedModel):
    """Data that crossed a wall: one row at the sender and one at the receiver, tied by `trace_id`.

    An act, never an update: the receiver holds a copy under its own key. Holds references and codes only;
    nothing here names a person, so it outlives the data it speaks of (Wpg art. 32). Bound to the organisation and
    not to a compartment: the privacy officer oversees all of them, and row-level security holds the others to theirs.
    """

    WALL_BY_COMPARTMENT: ClassVar[bool] = False

    direction = models.CharField(max_length=8, choices=[("sent", "sent"), ("received", "received")])
    other_organisation_id = models.UUIDField()
    object_type = models.CharField(max_length=32)
    object_ref = models.CharField(max_length=64)
    fields = ArrayField(models.CharField(max_length=32))
    ground = models.CharField(max_length=64)
    article = models.CharField(max_length=200)
    conditions = ArrayField(models.CharField(max_length=32), default=list)
    decided_by = models.UUIDField()
    trace_id = models.UUIDField()
    disclosed_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {
        "direction",
        "other_organisation_id",
        "object_type",
        "object_ref",
        "fields",
        "ground",
        "article",
        "conditions",
        "decided_by",
        "trace_id",
        "disclosed_at",
        "ends_at",
    }

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-disclosed_at"]),
            models.Index(fields=["organisation_id", "object_ref"]),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.object_type} {self.id}"


def every_scope() -> list[str]:
    """All that a key can be for: what keys from before there were scopes may do."""
    return [scope.value for scope in KeyScope]


class ApiKey(models.Model):
    """A partner system's key: only its SHA-256 is kept, and what it is for.

    Rotated by a second one that `replaces` it; the first then ends by itself after the overlap (its `expires_at` comes
    nearer and never moves away). `last_used_at` is kept by the hour, so that reading does not mean writing.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT)
    label = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=32), default=every_scope)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "mandate",
            "label",
            "scopes",
            "replaces",
            "digest",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "warned_at",
        }
    )

    def __str__(self) -> str:
        return f"key {self.id}"


class KeyUse(models.Model):
    """How often a key was used in its latest minute: one row per key, counted by the database, so that many processes
    count as one. Kept of no other minute: it says nothing about what was done."""

    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, primary_key=True)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"key", "minute", "count"})

    def __str__(self) -> str:
        return f"use of {self.key_id}"
