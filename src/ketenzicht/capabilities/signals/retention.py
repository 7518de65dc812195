"""How long a copy is kept, and its destruction: by its term, or on order of two persons."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import codes
from ketenzicht.capabilities.signals.copying import note
from ketenzicht.capabilities.signals.errors import FieldError, SignalInvalid
from ketenzicht.capabilities.signals.models import (
    Addition,
    Attachment,
    ErasureOrder,
    Mention,
    SearchToken,
    Signal,
    Update,
)
from ketenzicht.capabilities.signals.types import TEXT_FIELDS, ErasureOrderInfo, State
from ketenzicht.shared import clock
from ketenzicht.shared.ids import find_reference
from ketenzicht.shared.words import gettext_noop as _

CONTENT_ROWS = (Mention, SearchToken, Attachment, Addition, Update)
SEALED_COLUMNS = (
    *TEXT_FIELDS,
    "indicators",
    "override_reason",
    "outcome_reference",
    "own_reference_token",
    "own_reference",
)


def retain_until(compartment: str, start: datetime) -> date:
    """The last day on which a copy in this compartment is kept, by the pack's retention term."""
    return end_of_retention(compartment, start).date()


def end_of_retention(compartment: str, start: datetime) -> datetime:
    """The moment at which a copy in this compartment, received at `start`, is past its term."""
    return clocks.end_of_term(country.get_compartment(compartment, clock.today()).retention_term, start)


def order_erasure(*, by: Act, reference: str, reason: str) -> ErasureOrderInfo:
    """The first of two persons orders that this organisation's copies of a signal be destroyed before their term."""
    authorise(by, "create", "erasure_order")
    codes.check("reason", "erasure_reason", reason)
    found = find_reference(reference)
    if found is None:
        raise SignalInvalid([FieldError("reference", "unreadable", _("Give the reference as KZ-XXXX-XXXX."))])
    try:
        with transaction.atomic():
            order = ErasureOrder.objects.create(
                organisation_id=by.organisation_id,
                compartment="general",
                reference=found,
                reason=reason,
                ordered_by=by.actor_id,
            )
    except IntegrityError as error:
        message = _("There is an open order for this reference already.")
        raise SignalInvalid([FieldError("reference", "already_ordered", message)]) from error
    by.record("change", "erasure_order", order.id, fields=("reference",), reason=reason)
    clocks.add_notice(by=by, code="erasure_ordered", subject_type="erasure_order", subject_ref=order.id, role="manager")
    return _info(order)


def confirm_erasure(*, by: Act, order_id: UUID) -> ErasureOrderInfo:
    """The second person confirms. The destruction itself is done by the machine that keeps time, at once after."""
    order = ErasureOrder.objects.select_for_update().filter(id=order_id, confirmed_at=None).first()
    if order is None:
        raise NotFound
    authorise(by, "confirm", "erasure_order", first_decided_by=order.ordered_by)
    order.confirmed_by, order.confirmed_at = by.actor_id, clock.now()
    order.save(update_fields=["confirmed_by", "confirmed_at"])
    by.record("change", "erasure_order", order.id, fields=("confirmed_by",))
    return _info(order)


def list_erasure_orders(*, by: Act) -> tuple[ErasureOrderInfo, ...]:
    """All orders of this organisation, newest first."""
    authorise(by, "list", "erasure_order")
    orders = ErasureOrder.objects.order_by("-ordered_at")[:200]
    by.record("consult", "erasure_order", count=len(orders))
    return tuple(_info(order) for order in orders)


def destroy_due(*, by: Act) -> int:
    """Destroy, at the organisation of the act, everything past its term or under a confirmed order; says how many.

    Open signals are kept until they are closed, whatever their date: what is still being dealt with is not lost.
    """
    count = 0
    past = Signal.objects.filter(
        destroyed_at=None,
        retain_until__lt=clock.today(),
        state__in=[State.ROUTED, State.ANSWERED, State.HANDED_OVER],
    )
    for signal in past.select_for_update(skip_locked=True):
        _destroy(by, signal, "term")
        count += 1
    confirmed = ErasureOrder.objects.filter(confirmed_at__isnull=False, destroyed_at=None)
    for order in confirmed.select_for_update(skip_locked=True):
        signals = Signal.objects.select_for_update().filter(reference=order.reference, destroyed_at=None)
        for signal in signals:
            _destroy(by, signal, "order")
            order.signal_ids.append(signal.id)
            count += 1
        order.destroyed_at = clock.now()
        order.save(update_fields=["destroyed_at", "signal_ids"])
    return count


def _destroy(by: Act, signal: Signal, why: str) -> None:
    """Destroy the key and delete every row and column that held content; state, codes and dates stay."""
    authorise(by, "destroy", "signal", past_term=True)
    encryption.destroy_key(signal.case_key_id)
    for model in CONTENT_ROWS:
        model.objects.filter(signal=signal).delete()
    for column in SEALED_COLUMNS:
        setattr(signal, column, None)
    signal.destroyed_at = clock.now()
    signal.version += 1
    signal.save()
    clocks.stop_clocks_of(by=by, subject_ref=signal.id, result="destroyed")
    note(by, signal, "destroyed", why=why)
    by.record("destroy", "signal", signal.id, reason=why)


def _info(order: ErasureOrder) -> ErasureOrderInfo:
    return ErasureOrderInfo(
        order.id,
        order.reference,
        order.reason,
        order.ordered_by,
        order.ordered_at,
        order.confirmed_by,
        order.confirmed_at,
        order.destroyed_at,
    )
