"""Plain values of the access room: roles, purposes, scopes, and what a permit and a disclosure say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is at an organisation. One person may hold several, each by its own mandate."""

    REPORTER = "reporter"
    INTAKE_OFFICER = "intake_officer"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"
    POLICY_OFFICER = "policy_officer"
    PARTNER_SYSTEM = "partner_system"
    POST = "post"
    CLOCKWORK = "clockwork"
    ANONYMOUS = "anonymous"


MACHINE_ROLES = frozenset({Role.PARTNER_SYSTEM, Role.POST, Role.CLOCKWORK, Role.ANONYMOUS})


class Purpose(StrEnum):
    """What an act of processing is for (Wpg art. 3; AVG art. 5(1)(b)): nothing is read without one."""

    REPORT = "report"
    INTAKE = "intake"
    STEER = "steer"
    OVERSEE = "oversee"
    ADMINISTER = "administer"
    OVERSEE_CHAIN = "oversee_chain"
    PARTNER_API = "partner_api"
    DELIVER = "deliver"
    KEEP_TIME = "keep_time"
    REPORT_ANONYMOUSLY = "report_anonymously"


class Scope(StrEnum):
    """Which rows of the organisation an act may reach, held by row-level security.

    own: what this actor reported; organisation: what the organisation holds as receiver;
    one: the one report that the act names by the token of its reference, and no other of the same actor;
    all: both (machines only); none: no signals at all.
    """

    OWN = "own"
    ONE = "one"
    ORGANISATION = "organisation"
    ALL = "all"
    NONE = "none"


class KeyScope(StrEnum):
    """What a key of a partner's system may be used for. A key has one or more; the policy table is never widened."""

    SIGNALS_WRITE = "signals:write"
    SIGNALS_READ = "signals:read"
    UPDATES_READ = "updates:read"


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """What a valid key stands for: whose mandate it carries, and how far it reaches."""

    key_id: UUID
    mandate_id: UUID
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """Which scope and which compartments of the organisation a purpose opens."""

    role: Role
    scope: Scope
    compartments: tuple[str, ...]  # of {"report", "intake"}: the organisation's own compartments of that kind


PURPOSES: dict[Purpose, PurposeRule] = {
    Purpose.REPORT: PurposeRule(Role.REPORTER, Scope.OWN, ("report",)),
    Purpose.INTAKE: PurposeRule(Role.INTAKE_OFFICER, Scope.ORGANISATION, ("intake",)),
    Purpose.STEER: PurposeRule(Role.MANAGER, Scope.ORGANISATION, ("intake",)),
    Purpose.OVERSEE: PurposeRule(Role.PRIVACY_OFFICER, Scope.NONE, ()),
    Purpose.ADMINISTER: PurposeRule(Role.ADMINISTRATOR, Scope.NONE, ()),
    Purpose.OVERSEE_CHAIN: PurposeRule(Role.POLICY_OFFICER, Scope.NONE, ()),
    Purpose.PARTNER_API: PurposeRule(Role.PARTNER_SYSTEM, Scope.OWN, ("report",)),
    Purpose.DELIVER: PurposeRule(Role.POST, Scope.ALL, ("report", "intake")),
    Purpose.KEEP_TIME: PurposeRule(Role.CLOCKWORK, Scope.ALL, ("report", "intake")),
    Purpose.REPORT_ANONYMOUSLY: PurposeRule(Role.ANONYMOUS, Scope.ONE, ("report",)),
}


@dataclass(frozen=True, slots=True)
class Permit:
    """A yes of the policy: the fields that may be seen ("*" is all) and the condition that was met."""

    fields: frozenset[str]
    condition: str

    def allows_field(self, name: str) -> bool:
        """Whether this permit covers the field."""
        return "*" in self.fields or name in self.fields


@dataclass(frozen=True, slots=True)
class MandateInfo:
    """One actor's standing at one organisation in one role, with its dates."""

    id: UUID
    actor_id: UUID
    organisation_id: UUID | None
    role: Role
    valid_from: datetime
    valid_to: datetime | None
    revoked_at: datetime | None

    @property
    def purpose(self) -> Purpose:
        """The purpose that belongs to this role."""
        return next(purpose for purpose, rule in PURPOSES.items() if rule.role is self.role)


@dataclass(frozen=True, slots=True)
class DisclosureInfo:
    """What crossed a wall, by which ground, to whom, until when. Holds references, never content."""

    id: UUID
    direction: str
    other_organisation_id: UUID
    object_type: str
    object_ref: str
    fields: tuple[str, ...]
    ground: str
    article: str
    conditions: tuple[str, ...]
    compartment: str
    decided_by: UUID
    trace_id: UUID
    disclosed_at: datetime
    ends_at: datetime | None
