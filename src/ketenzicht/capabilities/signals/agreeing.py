"""A second person's yes to a hand-over: some grounds ask it, and nobody gives it for their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.signals import codes, routing, rules, sealing
from ketenzicht.capabilities.signals.copying import note
from ketenzicht.capabilities.signals.locking import check_unchanged, lock_signal
from ketenzicht.capabilities.signals.models import Event, Signal
from ketenzicht.capabilities.signals.types import Kind

AGREED, WITHDRAWN = "agreed", "agreement_withdrawn"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Somebody at the desk agrees that this signal goes to that organisation, as it stands now."""

    receiver_id: UUID
    by_actor_id: UUID
    at: datetime


def agree_to_hand_over(*, by: Act, signal_id: UUID, version: int, receiver_id: UUID, agrees: bool = True) -> None:
    """Say, or take back, that this signal may go to that organisation. It counts for a colleague's hand-over only.

    It lapses when something is added to the signal or it is weighed anew. Saying it twice changes nothing. Raises
    ChangedMeanwhile when the signal is not what was looked at, and what a hand-over raises when no yes of a second
    person could bring the signal there.
    """
    signal = lock_signal(id=signal_id, kind=Kind.HELD)
    if signal is None:
        raise NotFound
    authorise(by, "agree", "signal", holder=signal.organisation_id)
    sealing.check_kept(signal)
    rules.check_can_step("hand_over", signal.kind, signal.state)
    has = any((one.receiver_id, one.by_actor_id) == (receiver_id, by.actor_id) for one in standing(signal))
    if has == agrees:
        return
    check_unchanged(by, signal, version, event=AGREED)
    if agrees:
        routing.hand_over_candidate(by, signal, receiver_id, _all_that_can_be_said(signal))
    note(by, signal, AGREED if agrees else WITHDRAWN, receiver=str(receiver_id))
    by.record("change", "signal", signal.id, fields=("agreement",))


def _all_that_can_be_said(signal: Signal) -> tuple[str, ...]:
    """Every condition that people at the desk can meet together: what is refused then, nobody's yes would open."""
    said = {*codes.officer_conditions(), *codes.conditions_said_by("second_person")}
    return rules.conditions_of(said, signal.age_class)


def list_agreements(*, by: Act, signal_id: UUID) -> tuple[Agreement, ...]:
    """Who agrees now to which hand-over of this signal."""
    signal = Signal.objects.filter(id=signal_id, kind=Kind.HELD).first()
    if signal is None:
        raise NotFound
    authorise(by, "read", "signal", holder=signal.organisation_id)
    return standing(signal)


def standing(signal: Signal) -> tuple[Agreement, ...]:
    """The agreements that stand: given, not taken back, and nothing of substance happened since."""
    events = Event.objects.filter(signal=signal).order_by("at", "id")
    found = rules.standing_agreements(
        (event.name, str(event.by_actor_id), str(event.detail.get("receiver", "")), event.at) for event in events
    )
    return tuple(Agreement(UUID(receiver), UUID(actor), at) for (actor, receiver), at in found.items())


def said_by_others(*, by: Act, agreements: Iterable[Agreement], receiver_id: UUID) -> frozenset[str]:
    """The conditions that a colleague's yes to this receiver meets for whoever acts now."""
    if any(one.receiver_id == receiver_id and one.by_actor_id != by.actor_id for one in agreements):
        return codes.conditions_said_by("second_person")
    return frozenset()
