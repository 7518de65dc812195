"""The ways of held copies as figures are made of them: the steps in their histories, codes and moments only."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from ketenzicht.capabilities.access.public import Act, authorise
from ketenzicht.capabilities.signals.models import Event, Signal
from ketenzicht.capabilities.signals.reading import begin_of
from ketenzicht.capabilities.signals.rules import TRANSITIONS
from ketenzicht.capabilities.signals.types import Kind, Passage, PassageStep

STEPS = ("received", *(step.verb for step in TRANSITIONS.values() if step.kind == Kind.HELD))
"""Names of the events that bring a held copy into a state."""
AT_ONCE = 5_000


def list_passages(
    *,
    by: Act,
    signal_ids: Sequence[UUID] | None = None,
    after: UUID | None = None,
    months: tuple[date, date] | None = None,
) -> tuple[Passage, ...]:
    """The ways of these held copies; without ids of the first five thousand after the id `after`, by id. `months`:
    only of what was received in these, first and last included.

    What hangs on a copy and was destroyed is not needed: events outlive it.
    """
    authorise(by, "count", "flow")
    copies = Signal.objects.filter(kind=Kind.HELD).order_by("id")
    copies = copies.filter(id__in=signal_ids) if signal_ids is not None else copies
    copies = copies.filter(id__gt=after) if after is not None else copies
    if months is not None:
        copies = copies.filter(received_at__gte=begin_of(months[0]), received_at__lt=begin_of(months[1], 1))
    columns = ("id", "compartment", "received_at", "municipality", "forms", "reporter_kind")
    found = list(copies.values_list(*columns)[:AT_ONCE])
    steps = _steps_of([row[0] for row in found])
    return tuple(
        Passage(row[0], row[1], timezone.localdate(row[2]), row[3], tuple(row[4]), row[5], tuple(steps.get(row[0], ())))
        for row in found
    )


def _steps_of(ids: Iterable[UUID]) -> dict[UUID, list[PassageStep]]:
    """The steps of each copy, the oldest first; of one moment in the order of a signal's way."""
    events = Event.objects.filter(signal_id__in=list(ids), name__in=STEPS)
    rows = sorted(
        events.order_by().values_list("signal_id", "id", "state", "at", "detail", "name"),
        key=lambda row: (row[3], STEPS.index(row[5])),
    )
    steps: dict[UUID, list[PassageStep]] = {}
    for signal_id, event_id, state, at, detail, _name in rows:
        steps.setdefault(signal_id, []).append(PassageStep(event_id, state, at, detail))
    return steps
