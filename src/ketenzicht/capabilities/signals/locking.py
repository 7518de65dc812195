"""Locking a copy for a change: first the signal as a whole, then the row, so that nobody waits in a circle.

A reporter's addition changes the reporter's copy and then the holder's; a holder's step changes them the other way
round. Row locks alone let the two wait for each other, and the database then undoes one: a text that somebody typed.
"""

from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from ketenzicht.capabilities.access.public import Act
from ketenzicht.capabilities.signals.errors import AlreadyTaken, ChangedMeanwhile
from ketenzicht.capabilities.signals.models import Event, Signal

_THREAD = Func(Cast(F("thread"), TextField()), Value(0), function="hashtextextended")
_LOCK = Func(_THREAD, function="pg_advisory_xact_lock", output_field=TextField())


def lock_signal(among: QuerySet[Any] | None = None, **narrowed: Any) -> Signal | None:
    """The copy, once nobody else changes any copy of this signal, and until the act ends; None when there is none."""
    found = (Signal.objects.all() if among is None else among).filter(**narrowed).values_list("id", _LOCK).first()
    return Signal.objects.select_for_update().filter(id=found[0]).first() if found is not None else None


def check_unchanged(by: Act, signal: Signal, version: int, *, event: str) -> None:
    """Whether a copy is still as it was when a step was decided; `event` is what the step would be written down as.

    Raises AlreadyTaken when all that happened since is that same step, by the same person: a button pressed twice.
    """
    if signal.version == version:
        return
    last = Event.objects.filter(signal=signal).order_by("at", "id").last()
    own = last is not None and (last.name, last.by_actor_id) == (event, by.actor_id)
    refusal = AlreadyTaken if own and signal.version == version + 1 else ChangedMeanwhile
    raise refusal(safe={"version": signal.version})
