"""Reading the trail: for the privacy officer, newest first. Reading it is itself an act.

Each function is asked for one organisation, and row-level security gives no other.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.capabilities.audit.canonical import parse
from ketenzicht.capabilities.audit.models import AccessRow, ProcessingRow
from ketenzicht.capabilities.audit.types import AccessEvent, AccessFilter, Looker, ProcessingEvent, Recorded
from ketenzicht.shared.paging import DEFAULT_SIZE, Page, page_of

EVERYTHING = AccessFilter()
_CHUNK = 2000


def list_access_events(
    organisation_id: UUID, wanted: AccessFilter = EVERYTHING, *, number: int = 1, size: int = DEFAULT_SIZE
) -> Page[Recorded[AccessEvent]]:
    """One page of the access log of an organisation, with the number of lines that match."""
    rows = _matching(organisation_id, wanted)
    return page_of(rows, number=number, size=size, total=rows.count()).map(_access)


def iterate_access_events(organisation_id: UUID, wanted: AccessFilter = EVERYTHING) -> Iterator[Recorded[AccessEvent]]:
    """Every matching line, for an export; a few thousand in memory at a time."""
    return map(_access, _matching(organisation_id, wanted).iterator(chunk_size=_CHUNK))


def list_processing_events(
    organisation_id: UUID,
    *,
    trace_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    number: int = 1,
    size: int = DEFAULT_SIZE,
) -> Page[Recorded[ProcessingEvent]]:
    """One page of the processing log of an organisation."""
    rows = ProcessingRow.objects.filter(organisation_id=organisation_id).order_by("-time", "-seq")
    bounds = {"trace_id": trace_id, "time__gte": since, "time__lt": until}
    rows = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    return page_of(rows, number=number, size=size, total=rows.count()).map(_processing)


def who_looked_at(organisation_id: UUID, object_ref: str) -> tuple[Looker, ...]:
    """Everybody at an organisation who did something with an object, per role, purpose and action; last one first."""
    found: dict[tuple[UUID | None, str, str, str], list[datetime]] = {}
    for recorded in iterate_access_events(organisation_id, AccessFilter(object_ref=object_ref)):
        event = recorded.event
        found.setdefault((event.actor, event.role, event.purpose, event.action), []).append(event.time)
    lookers = (Looker(*who, len(times), min(times), max(times)) for who, times in found.items())
    return tuple(sorted(lookers, key=lambda looker: looker.last, reverse=True))


def _matching(organisation_id: UUID, wanted: AccessFilter) -> QuerySet[AccessRow]:
    bounds = {
        "object_ref": wanted.object_ref,
        "actor": wanted.actor,
        "action": wanted.action,
        "purpose": wanted.purpose,
        "result": wanted.result,
        "trace_id": wanted.trace_id,
        "time__gte": wanted.since,
        "time__lt": wanted.until,
    }
    rows = AccessRow.objects.filter(organisation_id=organisation_id).order_by("-time", "-seq")
    return rows.filter(**{name: value for name, value in bounds.items() if value is not None})


def _access(row: AccessRow) -> Recorded[AccessEvent]:
    return Recorded(row.seq, parse(AccessEvent, row.body))


def _processing(row: ProcessingRow) -> Recorded[ProcessingEvent]:
    return Recorded(row.seq, parse(ProcessingEvent, row.body))
