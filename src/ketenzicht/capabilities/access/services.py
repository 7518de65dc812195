"""Commands of the access room: mandates and disclosures. Each by a named actor, each logged."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ketenzicht.capabilities.access.acts import Act, delivering, serving
from ketenzicht.capabilities.access.errors import (
    ExchangeStopped,
    MandateEnds,
    MandateStands,
    NoGround,
    NotFound,
)
from ketenzicht.capabilities.access.models import Disclosure, Machine, Mandate, OrganisationWall, User
from ketenzicht.capabilities.access.policies import authorise
from ketenzicht.capabilities.access.selectors import standing_mandates
from ketenzicht.capabilities.access.types import MACHINE_ROLES, DisclosureInfo, Purpose, Role
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.shared import clock, ids

HOUSE_MACHINES = {"post": Role.POST, "clockwork": Role.CLOCKWORK}
ANONYMOUS = "anonymous"


def set_up_house(*, anonymous_desks: Iterable[UUID] = ()) -> None:
    """Make the house's own machines and their mandates. Run by the owner with the pack; twice changes nothing.

    The machine that stands for reporters whom nobody knows acts only at the organisations that answer for them.
    """
    machine, _ = Machine.objects.get_or_create(code=ANONYMOUS, defaults={"title": ANONYMOUS})
    for organisation_id in anonymous_desks:
        first_mandate(actor_id=machine.id, actor_kind="machine", organisation_id=organisation_id, role=Role.ANONYMOUS)
    for code, role in HOUSE_MACHINES.items():
        machine, _ = Machine.objects.get_or_create(code=code, defaults={"title": code})
        Mandate.objects.get_or_create(
            actor_id=machine.id,
            organisation_id=None,
            role=role,
            defaults={"actor_kind": "machine", "granted_by": machine.id},
        )


def register_wall(
    *, organisation_id: UUID, code: str, kind: str, report_compartment: str, intake_compartment: str
) -> None:
    """Tell the walls of an organisation. Run by the owner while a pack is loaded."""
    OrganisationWall.objects.update_or_create(
        id=organisation_id,
        defaults={
            "code": code,
            "kind": kind,
            "report_compartment": report_compartment,
            "intake_compartment": intake_compartment,
        },
    )


def grant_mandate(*, by: Act, actor_id: UUID, role: Role, valid_to: datetime | None = None) -> UUID:
    """Give somebody a role at the organisation of the act. Raises Refused for oneself, NotFound for nobody,
    MandateEnds for an end that is past, MandateStands when they have it already.
    """
    authorise(by, "grant", "mandate", about_actor=actor_id)
    # Locked, so that the same role given twice at once is given once.
    if role in MACHINE_ROLES or not User.objects.select_for_update().filter(id=actor_id, is_active=True).exists():
        raise NotFound
    if valid_to is not None and valid_to <= clock.now():
        raise MandateEnds
    if standing_mandates().filter(actor_id=actor_id, organisation_id=by.organisation_id, role=role).exists():
        raise MandateStands
    mandate = Mandate.objects.create(
        actor_id=actor_id,
        actor_kind="person",
        organisation_id=by.organisation_id,
        role=role,
        valid_to=valid_to,
        granted_by=by.actor_id,
    )
    by.record("grant", "mandate", mandate.id, fields=(role,))
    return mandate.id


def revoke_mandate(*, by: Act, mandate_id: UUID) -> None:
    """Take a role back, at once: acts under it end with their present transaction."""
    mandate = Mandate.objects.filter(id=mandate_id, organisation_id=by.organisation_id, revoked_at=None).first()
    if mandate is None:
        raise NotFound
    authorise(by, "revoke", "mandate", about_actor=mandate.actor_id)
    Mandate.objects.filter(id=mandate_id).update(revoked_at=clock.now(), revoked_by=by.actor_id)
    by.record("revoke", "mandate", mandate_id, fields=(mandate.role,))


@contextmanager
def disclosing(
    *,
    by: Act,
    object_type: str,
    object_ref: UUID,
    fields: Sequence[str],
    receiver_id: UUID,
    receiver_compartment: str,
    ground: country.Ground,
    met: Sequence[str] = (),
    ends_at: datetime | None = None,
    **facts: object,
) -> Iterator[tuple[DisclosureInfo, Act]]:
    """Let a record cross a wall: check the policy, the ground and its conditions, and write it down at both sides.

    What runs inside happens at the receiver, in the act that is given beside the disclosure: there the copy is made.
    `met` names the conditions of the ground that the decider says are met; `facts` are those of the policy.
    Raises NoGround with what is missing and who can give it; ExchangeStopped when the trail cannot leave the house.
    """
    crossing = Crossing((object_ref,), fields, ground, met)
    with disclosing_many(
        by=by,
        object_type=object_type,
        crossings=(crossing,),
        receiver_id=receiver_id,
        receiver_compartment=receiver_compartment,
        ends_at=ends_at,
        **facts,
    ) as (infos, receiver):
        yield infos[0], receiver


@dataclass(frozen=True, slots=True)
class Crossing:
    """Records of which the same parts cross a wall by the same ground; `met` names its conditions that are met."""

    object_refs: Sequence[UUID]
    fields: Sequence[str]
    ground: country.Ground
    met: Sequence[str] = ()


@contextmanager
def disclosing_many(
    *,
    by: Act,
    object_type: str,
    crossings: Sequence[Crossing],
    receiver_id: UUID,
    receiver_compartment: str,
    ends_at: datetime | None = None,
    **facts: object,
) -> Iterator[tuple[tuple[DisclosureInfo, ...], Act]]:
    """As `disclosing`, for several records that go to the same receiver, be it by several grounds.

    Each record has a disclosure of its own at both sides and lines of its own in both logs, and the disclosures are
    given in the order of the records; `facts` hold for all.
    """
    authorise(by, "disclose", object_type, **facts)
    if audit.exchange_must_stop(clock.now()):
        raise ExchangeStopped(settings.KETENZICHT_WITNESS_LIMIT_MINUTES)
    kinds = _kinds_of(by.organisation_id, receiver_id)
    infos: list[DisclosureInfo] = []
    for crossing in crossings:
        _check_ground(by, crossing, kinds, receiver_compartment)
        infos += _infos_of(by, object_type, crossing, receiver_id, ends_at)
    _write_down(by, infos, "sent", receiver_id, by.compartments[0])
    with delivering(by, to_organisation_id=receiver_id) as receiver:
        _write_down(receiver, infos, "received", by.organisation_id, receiver_compartment)
        yield tuple(infos), receiver


def _infos_of(
    by: Act, object_type: str, crossing: Crossing, receiver_id: UUID, ends_at: datetime | None
) -> Iterator[DisclosureInfo]:
    fields, conditions = tuple(crossing.fields), tuple(crossing.met)
    for object_ref in crossing.object_refs:
        yield DisclosureInfo(
            id=ids.new_id(),
            direction="sent",
            other_organisation_id=receiver_id,
            object_type=object_type,
            object_ref=str(object_ref),
            fields=fields,
            ground=crossing.ground.code,
            article=crossing.ground.article,
            conditions=conditions,
            compartment=by.compartments[0],
            decided_by=by.actor_id,
            trace_id=by.trace_id,
            disclosed_at=clock.now(),
            ends_at=ends_at,
        )


def _kinds_of(sender_id: UUID, receiver_id: UUID) -> tuple[str, str]:
    """What kinds of organisation the walls know these two as."""
    kinds = dict(OrganisationWall.objects.filter(id__in=(sender_id, receiver_id)).values_list("id", "kind"))
    return kinds[sender_id], kinds[receiver_id]


def _check_ground(by: Act, crossing: Crossing, kinds: tuple[str, str], receiver_compartment: str) -> None:
    ground = crossing.ground
    fitting = country.list_fitting_grounds(
        clock.today(),
        from_compartment=by.compartments[0],
        from_kind=kinds[0],
        to_compartment=receiver_compartment,
        to_kind=kinds[1],
        among=(ground.code,),
    )
    if not fitting:
        raise NoGround("disclose", missing=f"ground:{ground.code}", who_can_give=ground.who_can_give)
    lacking = country.list_open_conditions(ground, crossing.met)
    if lacking:
        raise NoGround("disclose", missing=f"condition:{','.join(lacking)}", who_can_give=ground.who_can_give)
    beyond = [name for name in crossing.fields if "*" not in ground.fields and name not in ground.fields]
    if beyond:
        raise NoGround("disclose", missing=f"field:{','.join(beyond)}", who_can_give=ground.who_can_give)


def _write_down(act: Act, infos: Sequence[DisclosureInfo], direction: str, other: UUID, compartment: str) -> None:
    Disclosure.objects.bulk_create(
        [
            Disclosure.made(
                id=info.id if direction == "sent" else ids.new_id(),
                organisation_id=act.organisation_id,
                compartment=compartment,
                direction=direction,
                other_organisation_id=other,
                object_type=info.object_type,
                object_ref=info.object_ref,
                fields=list(info.fields),
                ground=info.ground,
                article=info.article,
                conditions=list(info.conditions),
                decided_by=info.decided_by,
                trace_id=info.trace_id,
                disclosed_at=info.disclosed_at,
                ends_at=info.ends_at,
            )
            for info in infos
        ]
    )
    for info in infos:
        act.record(
            "disclose" if direction == "sent" else "collect",
            "disclosure",
            info.object_ref,
            fields=info.fields,
            recipient=other if direction == "sent" else None,
            disclosure_ref=info.id,
            reason=info.ground,
        )


@transaction.atomic
def create_person(
    *,
    username: str,
    email: str,
    display_name: str,
    password: str | None = None,
    language: str = "nl",
    is_demo: bool = False,
) -> UUID:
    """A login account without any mandate. For the operator's command line and the demo."""
    user = User.objects.create_user(
        username, email, password, display_name=display_name, language=language, is_demo=is_demo
    )
    return user.id


@transaction.atomic
def first_mandate(*, actor_id: UUID, actor_kind: str, organisation_id: UUID, role: Role) -> UUID:
    """A mandate given by the operator when an organisation starts: the one grant without an act, kept on the row."""
    mandate, _ = Mandate.objects.get_or_create(
        actor_id=actor_id,
        organisation_id=organisation_id,
        role=role,
        defaults={"actor_kind": actor_kind, "granted_by": actor_id},
    )
    return mandate.id


def start_organisation(organisation_id: UUID) -> None:
    """Make the keys of an organisation where somebody begins to work. Twice changes nothing.

    In an act of its own, before anything is delivered there: acts that make them by the way wait for one another.
    """
    with serving("clockwork", organisation_id=organisation_id, purpose=Purpose.KEEP_TIME):
        encryption.make_first_keys(organisation_id)


@transaction.atomic
def create_partner_system(*, organisation_code: str, organisation_id: UUID) -> UUID:
    """The machine that stands for an organisation's own system, with its mandate."""
    machine, _ = Machine.objects.get_or_create(
        code=f"partner-{organisation_code}"[:64], defaults={"title": f"System of {organisation_code}"}
    )
    first_mandate(actor_id=machine.id, actor_kind="machine", organisation_id=organisation_id, role=Role.PARTNER_SYSTEM)
    return machine.id
