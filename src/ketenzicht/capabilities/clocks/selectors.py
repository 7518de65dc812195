"""Questions about clocks: the worklist sorted by what runs out first, its counts, one record's clocks, a history."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ketenzicht.capabilities.access.public import Act, NotFound, Role, authorise, list_colleagues
from ketenzicht.capabilities.clocks.models import Clock
from ketenzicht.capabilities.clocks.rows import clock_info, event_info
from ketenzicht.capabilities.clocks.types import (
    OPEN,
    ClockEventInfo,
    ClockInfo,
    State,
    Whose,
    WorklistCounts,
    WorklistFilter,
)
from ketenzicht.shared import clock as time
from ketenzicht.shared.paging import Page, PageRequest

NOTHING_SET = WorklistFilter()
OWNERS = (Role.INTAKE_OFFICER, Role.MANAGER, Role.PRIVACY_OFFICER)


def list_worklist(*, by: Act, page: PageRequest | None = None, show: WorklistFilter = NOTHING_SET) -> Page[ClockInfo]:
    """Clocks of the act's organisation and compartments: late ones first, then what runs out first, then paused."""
    authorise(by, "list", "clock")
    asked = page or PageRequest()
    rows = _shown(by, show).order_by(F("due_at").asc(nulls_last=True), "id")
    found = asked.page(rows[asked.window])
    by.record("consult", "clock", count=len(found.items))
    return found.map(clock_info)


def count_worklist(*, by: Act) -> WorklistCounts:
    """Figures for the menu, in one query. Counts of one's own work, on every page: not logged by themselves."""
    authorise(by, "list", "clock")
    now = time.now()
    late = Q(at_most=True, due_at__lt=now.replace(microsecond=0))
    near = Q(state=State.RUNNING, warn_at__lte=now)
    figures = Clock.objects.filter(state__in=OPEN).aggregate(
        open=Count("id"),
        late=Count("id", filter=late),
        near=Count("id", filter=near & ~late),
        mine=Count("id", filter=Q(owner_actor_id=by.actor_id)),
        desk=Count("id", filter=_of_nobody(by)),
    )
    return WorklistCounts(**figures)


def get_clock(*, by: Act, clock_id: UUID) -> ClockInfo:
    """One clock. Raises NotFound, the same for absent and forbidden."""
    clock = Clock.objects.filter(id=clock_id).first()
    if clock is None:
        raise NotFound
    authorise(by, "read", "clock")
    by.record("consult", "clock", clock_id)
    return clock_info(clock)


def list_clocks_of(*, by: Act, subject_ref: UUID) -> tuple[ClockInfo, ...]:
    """All clocks of a record, also stopped ones, in the order in which they started."""
    authorise(by, "read", "clock")
    rows = Clock.objects.filter(subject_ref=subject_ref).order_by("started_at", "id")
    by.record("consult", "clock", subject_ref, count=len(rows))
    return tuple(clock_info(clock) for clock in rows)


def list_clock_events(*, by: Act, clock_id: UUID) -> tuple[ClockEventInfo, ...]:
    """The history of a clock, oldest first. Raises NotFound."""
    clock = Clock.objects.filter(id=clock_id).first()
    if clock is None:
        raise NotFound
    authorise(by, "read", "clock")
    by.record("consult", "clock", clock_id, fields=("events",))
    return tuple(event_info(event) for event in clock.events.order_by("number"))


def _shown(by: Act, show: WorklistFilter) -> QuerySet[Clock]:
    rows = Clock.objects.filter(state__in=show.states)
    if show.term_code:
        rows = rows.filter(term_code=show.term_code)
    if show.subject_type:
        rows = rows.filter(subject_type=show.subject_type)
    if show.whose is not Whose.ALL:
        rows = rows.filter(Q(owner_actor_id=by.actor_id) if show.whose is Whose.MINE else _of_nobody(by))
    if show.expiring_within is not None:
        rows = rows.filter(due_at__lte=_until(time.now(), show))
    return rows


def owners_here(by: Act) -> frozenset[UUID]:
    """Actors who can own a clock of this organisation now and read of it; one whose mandate ended is not among them."""
    return frozenset(actor_id for actor_id, _name in list_colleagues(by=by, roles=OWNERS))


def _of_nobody(by: Act) -> Q:
    """Clocks that are the desk's: without an owner, or with one who left and acts no more."""
    return Q(owner_actor_id=None) | ~Q(owner_actor_id__in=owners_here(by))


def _until(now: datetime, show: WorklistFilter) -> datetime:
    return now if show.expiring_within is None else now + show.expiring_within
