"""Questions to the access room: mandates, disclosures, keys, and who hides behind a pseudonymous actor id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.capabilities.access.acts import Act
from ketenzicht.capabilities.access.models import ApiKey, Disclosure, Machine, Mandate, User
from ketenzicht.capabilities.access.policies import authorise
from ketenzicht.capabilities.access.types import DisclosureInfo, MandateInfo, Role
from ketenzicht.shared import clock
from ketenzicht.shared.paging import Page, PageRequest


@dataclass(frozen=True, slots=True)
class ApiKeyInfo:
    """A partner system's key without its secret. `replaced` when a successor was made."""

    id: UUID
    label: str
    scopes: tuple[str, ...]
    replaced: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= clock.now()


def list_own_mandates(actor_id: UUID) -> tuple[MandateInfo, ...]:
    """The mandates that an actor holds now: what they can choose to work on after signing in."""
    valid = standing_mandates().filter(actor_id=actor_id, valid_from__lte=clock.now())
    return tuple(_info(mandate) for mandate in valid.order_by("organisation_id", "role"))


def find_reporting_mandate(name: str, organisation_id: UUID) -> MandateInfo | None:
    """The mandate under which a person (by login name) or a partner's system (by its code) reports for an
    organisation now. For the operator's command line."""
    people = User.objects.filter(username=name, is_active=True).values_list("id", flat=True)
    machines = Machine.objects.filter(code=name, is_active=True).values_list("id", flat=True)
    valid = standing_mandates().filter(
        organisation_id=organisation_id,
        role__in=(Role.REPORTER, Role.PARTNER_SYSTEM),
        actor_id__in=[*people, *machines],
        valid_from__lte=clock.now(),
    )
    found = valid.order_by("role").first()
    return None if found is None else _info(found)


def list_mandates(*, by: Act) -> tuple[MandateInfo, ...]:
    """All mandates at the organisation of the act, also ended ones."""
    authorise(by, "list", "mandate")
    rows = Mandate.objects.filter(organisation_id=by.organisation_id).order_by("role", "-valid_from")
    by.record("consult", "mandate", count=len(rows))
    return tuple(_info(mandate) for mandate in rows)


def list_api_keys(*, by: Act) -> tuple[ApiKeyInfo, ...]:
    """The keys of the organisation's partner system, newest first."""
    authorise(by, "list", "api_key")
    rows = ApiKey.objects.filter(mandate__organisation_id=by.organisation_id).order_by("-created_at")
    replaced = {key.replaces_id for key in rows if key.revoked_at is None}
    return tuple(
        ApiKeyInfo(
            id=key.id,
            label=key.label,
            scopes=tuple(key.scopes),
            replaced=key.id in replaced,
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            last_used_at=key.last_used_at,
        )
        for key in rows
    )


def list_disclosures(
    *, by: Act, page: PageRequest | None = None, object_ref: str = "", direction: str = ""
) -> Page[DisclosureInfo]:
    """What crossed the organisation's wall, newest first: for who oversees all of it, for a desk its own part."""
    authorise(by, "list", "disclosure")
    rows = Disclosure.objects.filter(compartment__in=by.compartments) if by.compartments else Disclosure.objects.all()
    if object_ref:
        rows = rows.filter(object_ref=object_ref)
    if direction:
        rows = rows.filter(direction=direction)
    asked = page or PageRequest()
    found = asked.page(rows.order_by("-disclosed_at", "id")[asked.window])
    by.record("consult", "disclosure", object_ref, count=len(found.items))
    return found.map(_disclosure)


def names_of_actors(actor_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names of persons and machines, for colleagues of the same organisation and for the privacy officer."""
    wanted = set(actor_ids)
    names = dict(User.objects.filter(id__in=wanted).values_list("id", "display_name"))
    names.update(Machine.objects.filter(id__in=wanted).values_list("id", "title"))
    return names


def list_colleagues(*, by: Act, roles: Iterable[Role]) -> tuple[tuple[UUID, str], ...]:
    """Active people with one of these roles at the organisation of the act, as (id, display name)."""
    standing = standing_mandates().filter(organisation_id=by.organisation_id, role__in=list(roles))
    holders = standing.values("actor_id")
    people = User.objects.filter(id__in=holders, is_active=True).order_by("display_name")
    return tuple(people.values_list("id", "display_name"))


def is_here(*, by: Act, actor_id: UUID, roles: Iterable[Role]) -> bool:
    """Whether an actor still acts at the organisation of the act in one of these roles, and can read what comes in."""
    standing = standing_mandates().filter(organisation_id=by.organisation_id, role__in=list(roles), actor_id=actor_id)
    return standing.exists() and not User.objects.filter(id=actor_id, is_active=False).exists()


def list_staffed_organisations() -> frozenset[UUID]:
    """Organisations where somebody takes in signals now. A signal sent anywhere else would reach nobody."""
    return frozenset(_organisations_of(_desks()))


def list_organisations_ever_used() -> tuple[UUID, ...]:
    """Organisations where anybody ever had a mandate: wherever data can be. For machines that look after all."""
    return tuple(sorted(_organisations_of(Mandate.objects.all())))


def _organisations_of(mandates: QuerySet[Mandate]) -> set[UUID]:
    return {found for found in mandates.values_list("organisation_id", flat=True).distinct() if found is not None}


def is_staffed(organisation_id: UUID) -> bool:
    """Whether somebody takes in signals at this organisation now."""
    return _desks().filter(organisation_id=organisation_id).exists()


def standing_mandates() -> QuerySet[Mandate]:
    """Mandates that have neither ended nor been taken back."""
    return Mandate.objects.filter(Q(valid_to=None) | Q(valid_to__gt=clock.now()), revoked_at=None)


def _desks() -> QuerySet[Mandate]:
    """Standing mandates of active people who take in signals."""
    people = User.objects.filter(is_active=True).values("id")
    return standing_mandates().filter(role=Role.INTAKE_OFFICER, actor_id__in=people)


def _info(mandate: Mandate) -> MandateInfo:
    return MandateInfo(
        mandate.id,
        mandate.actor_id,
        mandate.organisation_id,
        Role(mandate.role),
        mandate.valid_from,
        mandate.valid_to,
        mandate.revoked_at,
    )


def _disclosure(row: Disclosure) -> DisclosureInfo:
    return DisclosureInfo(
        row.id,
        row.direction,
        row.other_organisation_id,
        row.object_type,
        row.object_ref,
        tuple(row.fields),
        row.ground,
        row.article,
        tuple(row.conditions),
        row.compartment,
        row.decided_by,
        row.trace_id,
        row.disclosed_at,
        row.ends_at,
    )
