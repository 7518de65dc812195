"""The registered act of processing: the only way to protected data.

`acting` opens the transaction, enters the act in the database, writes the trail and commits. `serving` does the same
for a machine. `delivering` steps over to the receiver of a disclosure and back, inside the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from psycopg.pq import TransactionStatus

from ketenzicht.capabilities.access.act import Act
from ketenzicht.capabilities.access.context import CURRENT
from ketenzicht.capabilities.access.errors import AccessError, ActEnded, NotFound, Refused
from ketenzicht.capabilities.access.models import Machine, Mandate, OrganisationWall
from ketenzicht.capabilities.access.trail import Trail
from ketenzicht.capabilities.access.types import PURPOSES, Purpose
from ketenzicht.shared import ids
from ketenzicht.shared.words import gettext_noop as _

LIFETIME = timedelta(hours=12)
"""A person's act ends with the working day (absolute session length, ASVS 3.3)."""
MACHINE_LIFETIME = timedelta(minutes=10)
WPG_COMPARTMENTS = frozenset({"wpg8", "wpg9", "wpg10", "wpg13"})


@contextmanager
def acting(
    context_id: UUID, *, session_hash: str = "", origin: str = "", key_scopes: tuple[str, ...] | None = None
) -> Iterator[Act]:
    """Do something inside an act that was opened before. Everything in it is one transaction.

    Raises ActEnded when the act is unknown, expired, closed or its mandate revoked. A refusal undoes the
    transaction and is itself logged.
    """
    act: Act | None = None
    try:
        with transaction.atomic(durable=True):
            act = replace(_enter(context_id), session_hash=session_hash, origin=origin, key_scopes=key_scopes)
            with _current(act):
                yield act
                act.trail.write()
    except (Refused, NotFound) as refusal:
        if act is not None:
            _log_refusal(act, refusal)
        raise


@contextmanager
def serving(
    machine: str, *, organisation_id: UUID, purpose: Purpose, case_ref: str = "", origin: str = "job"
) -> Iterator[Act]:
    """Act as one of the house's machines at an organisation: a registered act of its own, in one transaction."""
    context_id = open_machine_context(machine, organisation_id=organisation_id, purpose=purpose, case_ref=case_ref)
    with acting(context_id, origin=origin) as act:
        yield act


@contextmanager
def delivering(by: Act, *, to_organisation_id: UUID) -> Iterator[Act]:
    """Step over to the receiver of a disclosure as the machine `post`, and back, inside the sender's transaction.

    The receiver's lines go to the receiver's chain under the same trace id, written together with the sender's.
    """
    context_id = open_machine_context(
        "post", organisation_id=to_organisation_id, purpose=Purpose.DELIVER, trace_id=by.trace_id
    )
    receiver = replace(_enter(context_id), trail=by.trail, origin="delivery")
    try:
        with _current(receiver):
            yield receiver
    finally:
        # After a database error nothing can be set any more; rolling back takes the setting back by itself.
        if connection.connection.info.transaction_status is not TransactionStatus.INERROR:
            _enter(by.id)


def open_context(
    *,
    mandate_id: UUID,
    purpose: Purpose,
    auth_level: str,
    case_ref: str = "",
    lifetime: timedelta = LIFETIME,
) -> UUID:
    """Register an act for a person or a partner's machine and give its id.

    Raises ActEnded when the mandate is not valid now, Refused when the purpose is not of the mandate's role.
    """
    mandate = Mandate.objects.filter(id=mandate_id).first()
    if mandate is None or mandate.organisation_id is None:
        raise ActEnded(_("This mandate does not exist. Choose your task again."))
    return _register(
        mandate=mandate,
        organisation_id=mandate.organisation_id,
        purpose=purpose,
        auth_level=auth_level,
        case_ref=case_ref,
        trace_id=ids.new_id(),
        lifetime=lifetime,
    )


def open_machine_context(
    machine: str, *, organisation_id: UUID, purpose: Purpose, trace_id: UUID | None = None, case_ref: str = ""
) -> UUID:
    """Register an act of a house machine at an organisation. `case_ref` names the one record of the scope `one`."""
    mandate = Mandate.objects.filter(
        Q(organisation_id=None) | Q(organisation_id=organisation_id),
        actor_id__in=Machine.objects.filter(code=machine, is_active=True).values("id"),
    ).first()
    if mandate is None:
        raise ActEnded(
            _("The machine '%(machine)s' has no mandate. Run `ketenzicht load-pack` to set up the house."),
            safe={"machine": machine},
        )
    return _register(
        mandate=mandate,
        organisation_id=organisation_id,
        purpose=purpose,
        auth_level="machine",
        case_ref=case_ref,
        trace_id=trace_id or ids.new_id(),
        lifetime=MACHINE_LIFETIME,
    )


def close_context(context_id: UUID) -> None:
    """End an act: from now on it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_close(%s)", [context_id])


def _register(
    *,
    mandate: Mandate,
    organisation_id: UUID,
    purpose: Purpose,
    auth_level: str,
    case_ref: str,
    trace_id: UUID,
    lifetime: timedelta,
) -> UUID:
    rule = PURPOSES[purpose]
    if rule.role != mandate.role:
        raise Refused(f"purpose.{purpose}", missing="role", who_can_give=("administrator",))
    wall = OrganisationWall.objects.filter(id=organisation_id).first()
    if wall is None:
        raise ActEnded(_("This organisation is not known to the walls. Run `ketenzicht load-pack`."))
    of = {"report": wall.report_compartment, "intake": wall.intake_compartment}
    compartments = list(dict.fromkeys(of[name] for name in rule.compartments))
    regime = "wpg" if WPG_COMPARTMENTS.intersection(compartments) else "avg"
    context_id = ids.new_id()
    values: list[Any] = [context_id, trace_id, mandate.id, organisation_id, purpose, compartments, rule.scope, regime]
    values += [case_ref, auth_level, lifetime]
    with _as_act_ended(), connection.cursor() as cursor:
        cursor.execute("SELECT access_open(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
    return context_id


_COLUMNS = tuple(f.name for f in fields(Act) if f.name not in {"session_hash", "origin", "key_scopes", "trail"})


def _enter(context_id: UUID) -> Act:
    with _as_act_ended(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_COLUMNS)} FROM access_enter(%s)", [context_id])  # noqa: S608  # own names
        row = dict(zip(_COLUMNS, cursor.fetchone(), strict=True))
    return Act(**{**row, "compartments": tuple(row["compartments"])})


@contextmanager
def _as_act_ended() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) != "42501":
            raise
        raise ActEnded(_("This act has ended: choose your task again, or sign in again.")) from error


@contextmanager
def _current(act: Act) -> Iterator[None]:
    token = CURRENT.set(act)
    try:
        yield
    finally:
        CURRENT.reset(token)


def _log_refusal(act: Act, refusal: AccessError) -> None:
    """The refused act is undone; that it was refused is kept, in a transaction of its own."""
    refused = replace(act, trail=Trail())
    missing = refusal.missing if isinstance(refusal, Refused) else "not_found"
    refused.record("refuse", "request", result=missing, count=0)
    with transaction.atomic():
        refused.trail.write()


__all__ = ["Act", "acting", "close_context", "delivering", "open_context", "open_machine_context", "serving"]
