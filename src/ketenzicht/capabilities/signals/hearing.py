"""What became of a signal, read without the rest of it: for a system that is only told, and may not read the report."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import sealing
from ketenzicht.capabilities.signals.models import Update
from ketenzicht.capabilities.signals.reading import update_info, updates_of, visible
from ketenzicht.capabilities.signals.types import Kind, UpdateInfo
from ketenzicht.shared import clock
from ketenzicht.shared.paging import Page, PageRequest


def list_updates(*, by: Act, signal_id: UUID) -> tuple[UpdateInfo, ...]:
    """What one's own signal led to so far. Raises NotFound alike for what does not exist and what is not yours."""
    authorise(by, "read", "update", reported_by=by.actor_id)
    signal = visible(by).filter(id=signal_id, kind=Kind.REPORTED).first()
    if signal is None:
        raise NotFound
    found = updates_of(signal, None if signal.destroyed_at else sealing.key_of(signal))
    by.record("consult", "update", signal.id, fields=("text",), count=len(found))
    return found


@dataclass(frozen=True, slots=True)
class News:
    """An update that its reporter has not seen, with the names of its signal: ours, and the sender's own."""

    signal_id: UUID
    reference: str
    own_reference: str
    update: UpdateInfo


@dataclass(frozen=True, slots=True)
class NewsEvent:
    """That there is news, without what it says: codes, a moment and the names by which it can be asked for."""

    update_id: UUID
    signal_id: UUID
    reference: str
    answer_class: str
    from_organisation_id: UUID
    at: datetime


def list_news(*, by: Act, page: PageRequest | None = None) -> Page[News]:
    """Updates on one's own signals that were not marked seen, the oldest first.

    Marking is what moves on, and not a cursor: nothing is missed that was written while somebody was reading.
    """
    authorise(by, "read", "update", reported_by=by.actor_id)
    asked = page or PageRequest()
    found = asked.page(_unseen(by)[asked.window])
    keys = encryption.open_keys({row.signal.case_key_id for row in found.items})
    by.record("consult", "update", fields=("text",), count=len(found.items))
    return found.map(lambda row: _news(row, keys[row.signal.case_key_id]))


def list_news_events(*, by: Act, page: PageRequest | None = None) -> Page[NewsEvent]:
    """The same news as `list_news`, in the same order, with nothing of it that is sealed: no key is opened."""
    authorise(by, "read", "update", reported_by=by.actor_id)
    asked = page or PageRequest()
    found = asked.page(_unseen(by)[asked.window])
    by.record("consult", "update", fields=("answer_class",), count=len(found.items))
    return found.map(_news_event)


def mark_update_seen(*, by: Act, update_id: UUID) -> None:
    """Note that one update was taken in; twice is once. Raises NotFound alike for absent and for somebody else's."""
    authorise(by, "read", "update", reported_by=by.actor_id)
    own = visible(by).filter(kind=Kind.REPORTED)
    row = Update.objects.filter(id=update_id, signal__in=own).first()
    if row is None:
        raise NotFound
    if Update.objects.filter(id=row.id, seen_at=None).update(seen_at=clock.now()):
        by.record("change", "update", row.signal_id, fields=("seen_at",))


def _unseen(by: Act) -> QuerySet[Update]:
    own = visible(by).filter(kind=Kind.REPORTED, destroyed_at=None)
    return Update.objects.filter(signal__in=own, seen_at=None).select_related("signal").order_by("at", "id")


def _news_event(row: Update) -> NewsEvent:
    return NewsEvent(
        update_id=row.id,
        signal_id=row.signal_id,
        reference=row.signal.reference,
        answer_class=row.answer_class,
        from_organisation_id=row.from_organisation_id,
        at=row.at,
    )


def _news(row: Update, key: encryption.CaseKey) -> News:
    return News(
        signal_id=row.signal_id,
        reference=row.signal.reference,
        own_reference=sealing.open_text(key, row.signal, "own_reference"),
        update=update_info(row, key),
    )
