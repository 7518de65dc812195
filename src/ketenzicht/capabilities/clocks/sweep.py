"""The sweep: what time asks of clocks, done by the machine `clockwork`, per organisation, nothing twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, connection
from django.db.models import Q

from ketenzicht.capabilities.access.public import AccessError, Act, Purpose, authorise, serving
from ketenzicht.capabilities.clocks import history, rows, rules, selectors
from ketenzicht.capabilities.clocks.history import Told
from ketenzicht.capabilities.clocks.models import Clock, ClockEvent
from ketenzicht.capabilities.clocks.types import State, SweepResult, Verb

BATCH = 500
"""So many clocks in one transaction, so that a long standstill of the worker is made good in small steps."""
MACHINE = "clockwork"
CHANGED = ("state", "version", "warned_at", "expired_at", "escalated_at", "next_reminder_at")

log = structlog.get_logger("ketenzicht.clocks")


def sweep(*, now: datetime) -> SweepResult:
    """Warn, expire, escalate and remind whatever is due at this moment, in every organisation.

    Twice at the same moment does once; two workers at once share the work, as each skips rows that the other holds.
    An organisation that fails does not hold up the others: it is in `failed`, and the next sweep tries it again.
    """
    total = SweepResult()
    for organisation_id in _organisations_with_due_clocks(now):
        try:
            total += _sweep_organisation(organisation_id, now)
        except (AccessError, DatabaseError) as error:
            log.exception("sweep_failed", organisation=str(organisation_id), exc_info=error)
            total += SweepResult(failed=(organisation_id,))
    return total


def _organisations_with_due_clocks(now: datetime) -> tuple[UUID, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clocks_due_organisations(%s)", [now])
        return tuple(row[0] for row in cursor.fetchall())


def _sweep_organisation(organisation_id: UUID, now: datetime) -> SweepResult:
    total = SweepResult()
    while True:
        with serving(MACHINE, organisation_id=organisation_id, purpose=Purpose.KEEP_TIME) as by:
            clocks = locked_due(now, BATCH)
            total += advance(by, clocks, now)
        if len(clocks) < BATCH:
            return total


def locked_due(now: datetime, most: int) -> Sequence[Clock]:
    """Clocks with something due, the longest late first, locked; those that another worker holds are left to it."""
    second = now.replace(microsecond=0)
    due = Q(state=State.RUNNING, due_at__lt=second)
    to_warn = Q(state=State.RUNNING, warned_at=None, warn_at__lte=now)
    to_remind = Q(state=State.EXPIRED, next_reminder_at__lte=now)
    found = Clock.objects.filter(due | to_warn | to_remind).order_by("due_at", "id")
    return list(found.select_for_update(skip_locked=True)[:most])


def advance(by: Act, clocks: Sequence[Clock], now: datetime) -> SweepResult:
    """Do to each of these locked clocks what time asks of it, and write it all down."""
    here = selectors.owners_here(by) if clocks else frozenset()
    done: list[tuple[Verb, Told]] = []
    for clock in clocks:
        left = clock.owner_actor_id is not None and clock.owner_actor_id not in here
        verbs_due = rules.due_now(rows.standing(clock), now)
        done.extend((verb, _apply(by, clock, verb, now, owner_left=left)) for verb in verbs_due)
    Clock.objects.bulk_update(clocks, CHANGED)
    ClockEvent.objects.bulk_create(told.event for _, told in done)
    for notice in filter(None, (told.notice for _, told in done)):
        # One by one, and not in bulk: whoever sends notices on by mail hears of each when it is saved.
        notice.save(force_insert=True)
    verbs = [verb for verb, _ in done]
    return SweepResult(
        warned=verbs.count(Verb.WARN),
        expired=verbs.count(Verb.EXPIRE),
        escalated=verbs.count(Verb.ESCALATE),
        reminded=verbs.count(Verb.REMIND),
    )


def _apply(by: Act, clock: Clock, verb: Verb, now: datetime, *, owner_left: bool) -> Told:
    authorise(by, rules.TRANSITIONS[verb].permission, "clock")
    rules.check_can(verb, State(clock.state))
    if verb is Verb.WARN:
        clock.warned_at = now
    elif verb is Verb.ESCALATE:
        clock.escalated_at = now
    else:
        clock.expired_at = clock.expired_at or now
        clock.next_reminder_at = rows.next_reminder(clock, now)
    return history.step(by, clock, verb, at=now, owner_left=owner_left)
