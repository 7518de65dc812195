"""Destruction of what is past its term, or on order of two persons. An open signal that is erased ends, and says so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.capabilities.access.public import Act, NoGround, NotFound, authorise, delivering
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import codes, rules
from ketenzicht.capabilities.signals.copying import note
from ketenzicht.capabilities.signals.errors import FieldError, OrderDecided, SignalInvalid
from ketenzicht.capabilities.signals.locking import lock_signal
from ketenzicht.capabilities.signals.models import (
    Addition,
    Attachment,
    ErasureOrder,
    FoundBy,
    Mention,
    Signal,
    Update,
)
from ketenzicht.capabilities.signals.orders import ErasureOrderInfo
from ketenzicht.capabilities.signals.telling import tell_reporter
from ketenzicht.capabilities.signals.types import OPEN_HELD_STATES, TEXT_FIELDS, Kind, State
from ketenzicht.shared import clock
from ketenzicht.shared.ids import find_reference
from ketenzicht.shared.words import gettext_noop as _

CONTENT_ROWS = (Mention, FoundBy, Attachment, Addition, Update)
SEALED_COLUMNS = (
    *TEXT_FIELDS,
    "indicators",
    "override_reason",
    "outcome_reference",
    "own_reference_token",
    "own_reference",
)
ENDING_STEP = {Kind.HELD: "erase", Kind.REPORTED: "erase_report"}
"""The step by which a copy that is erased on order ends, where it has not ended yet."""
OUTCOME = "erased"
"""The outcome of what was erased before it had another."""

Copies = dict[str, tuple[int, int]]


def order_erasure(*, by: Act, reference: str, reason: str) -> ErasureOrderInfo:
    """The first of two persons orders that this organisation's copies of a signal be destroyed before their term.

    Raises SignalInvalid, in the same words, for what is not here, is elsewhere, or is destroyed already.
    """
    authorise(by, "create", "erasure_order")
    codes.check("reason", "erasure_reason", reason)
    found = find_reference(reference)
    if found is None:
        raise SignalInvalid([FieldError("reference", "unreadable", _("Give the reference as KZ-XXXX-XXXX."))])
    copies = _count_copies(by, [found])
    if found not in copies:
        message = _(
            "Your organisation has nothing under this reference to destroy: it has no such signal, or its content was "
            "destroyed already."
        )
        raise SignalInvalid([FieldError("reference", "nothing_here", message)])
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
    return _info(order, copies)


def confirm_erasure(*, by: Act, order_id: UUID) -> ErasureOrderInfo:
    """The second person confirms. The destruction itself is done by the machine that keeps time, at once after.

    Raises OrderDecided when it was confirmed, withdrawn or rejected before.
    """
    order = _locked(order_id)
    authorise(by, "confirm", "erasure_order", first_decided_by=order.ordered_by)
    _check_open(order)
    order.confirmed_by, order.confirmed_at = by.actor_id, clock.now()
    order.save(update_fields=["confirmed_by", "confirmed_at"])
    by.record("change", "erasure_order", order.id, fields=("confirmed_by",))
    return _info(order, _count_copies(by, [order.reference]))


def withdraw_erasure(*, by: Act, order_id: UUID, reason: str) -> None:
    """Whoever ordered an erasure takes it back before it is confirmed, for a reason of the pack.

    Raises NotFound alike for what is absent and what somebody else ordered.
    """
    order = _locked(order_id, ordered_by=by.actor_id)
    authorise(by, "withdraw", "erasure_order", reported_by=order.ordered_by)
    _end_order(by, order, reason)


def reject_erasure(*, by: Act, order_id: UUID, reason: str) -> None:
    """The second person says no to an erasure, for a reason of the pack."""
    order = _locked(order_id)
    authorise(by, "reject", "erasure_order", first_decided_by=order.ordered_by)
    _end_order(by, order, reason)


def list_erasure_orders(*, by: Act) -> tuple[ErasureOrderInfo, ...]:
    """All orders of this organisation, newest first."""
    authorise(by, "list", "erasure_order")
    orders = ErasureOrder.objects.order_by("-ordered_at")[:200]
    by.record("consult", "erasure_order", count=len(orders))
    copies = _count_copies(by, [order.reference for order in orders if order.destroyed_at is None])
    return tuple(_info(order, copies) for order in orders)


def destroy_due(*, by: Act) -> int:
    """Destroy, at the organisation of the act, everything past its term or under a confirmed order; says how many.

    By their term open signals are kept until they are closed, whatever their date: what is still being dealt with is
    not lost. On order of two persons they go, and end.
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
        count += _carry_out(by, order)
    return count


def _carry_out(by: Act, order: ErasureOrder) -> int:
    """Destroy what an order names: what is held first, so that a reporter's copy hears of it before it goes itself.

    An order is carried out when something was destroyed; one whose signal went meanwhile by its term destroys nothing.
    """
    named = Signal.objects.filter(reference=order.reference, destroyed_at=None).order_by("kind")
    signals = [lock_signal(id=signal_id) for signal_id in named.values_list("id", flat=True)]
    for signal in filter(None, signals):
        _end(by, signal)
        _destroy(by, signal, "order")
        order.signal_ids.append(signal.id)
    if signals:
        order.destroyed_at = clock.now()
        order.save(update_fields=["destroyed_at", "signal_ids"])
    return len(signals)


def _end(by: Act, signal: Signal) -> None:
    """Bring an open copy to its end before its content goes; the reporter of a held one is told."""
    verb = ENDING_STEP[Kind(signal.kind)]
    if not rules.can_step(verb, signal.kind, signal.state):
        return
    step = rules.TRANSITIONS[verb]
    signal.state, signal.due_at = step.target, None
    if step.tells:
        signal.outcome = signal.outcome or OUTCOME
        _tell(by, signal, step.tells)
    note(by, signal, verb, outcome=signal.outcome)


def _tell(by: Act, held: Signal, answer_class: str) -> None:
    """Tell the reporter, from the compartment that held the signal; where no ground leads there the history says so."""
    try:
        tell_reporter(replace(by, compartments=(held.compartment,)), held, answer_class, final=True)
    except NoGround:
        note(by, held, "kept_here", part="answer_class")


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


def _locked(order_id: UUID, **narrowed: UUID) -> ErasureOrder:
    order = ErasureOrder.objects.select_for_update().filter(id=order_id, **narrowed).first()
    if order is None:
        raise NotFound
    return order


def _check_open(order: ErasureOrder) -> None:
    if order.confirmed_at is not None or order.ended_at is not None:
        raise OrderDecided


def _end_order(by: Act, order: ErasureOrder, reason: str) -> None:
    _check_open(order)
    codes.check("reason", "erasure_end_reason", reason)
    order.ended_by, order.ended_at, order.end_reason = by.actor_id, clock.now(), reason
    order.save(update_fields=["ended_by", "ended_at", "end_reason"])
    by.record("change", "erasure_order", order.id, fields=("ended_by",), reason=reason)


def _count_copies(by: Act, references: Iterable[str]) -> Copies:
    """How many copies with content the organisation has under each reference, and how many of them are open.

    Who orders an erasure may see no signal; the machine that sees all of the house counts, and says numbers alone.
    """
    wanted = set(references)
    if not wanted:
        return {}
    with delivering(by, to_organisation_id=by.organisation_id) as machine:
        authorise(machine, "count", "signal")
        kept = Signal.objects.filter(reference__in=wanted, destroyed_at=None)
        rows = list(kept.values_list("reference", "kind", "state"))
    every = Counter(reference for reference, _kind, _state in rows)
    still = Counter(reference for reference, kind, state in rows if kind == Kind.HELD and state in OPEN_HELD_STATES)
    return {reference: (number, still[reference]) for reference, number in every.items()}


def _info(order: ErasureOrder, copies: Copies) -> ErasureOrderInfo:
    number, still_open = copies.get(order.reference, (0, 0))
    return ErasureOrderInfo(
        id=order.id,
        reference=order.reference,
        reason=order.reason,
        ordered_by=order.ordered_by,
        ordered_at=order.ordered_at,
        confirmed_by=order.confirmed_by,
        confirmed_at=order.confirmed_at,
        ended_by=order.ended_by,
        ended_at=order.ended_at,
        end_reason=order.end_reason,
        destroyed_at=order.destroyed_at,
        copies=len(order.signal_ids) if order.destroyed_at else number,
        open_copies=0 if order.destroyed_at else still_open,
    )
