"""What became of a signal, read without the rest of it: for a system that is only told, and may not read the report."""

from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.signals import sealing
from ketenzicht.capabilities.signals.reading import updates_of, visible
from ketenzicht.capabilities.signals.types import Kind, UpdateInfo


def list_updates(*, by: Act, signal_id: UUID) -> tuple[UpdateInfo, ...]:
    """What one's own signal led to so far. Raises NotFound alike for what does not exist and what is not yours."""
    authorise(by, "read", "update", reported_by=by.actor_id)
    signal = visible(by).filter(id=signal_id, kind=Kind.REPORTED).first()
    if signal is None:
        raise NotFound
    found = updates_of(signal, None if signal.destroyed_at else sealing.key_of(signal))
    by.record("consult", "update", signal.id, fields=("text",), count=len(found))
    return found
