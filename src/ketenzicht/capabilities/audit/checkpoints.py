"""Signing the heads of the chains and sending that to the witness; and whether that goes well."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from ketenzicht.capabilities.audit.errors import WitnessFailed
from ketenzicht.capabilities.audit.keys import read_signer
from ketenzicht.capabilities.audit.models import CheckpointRow
from ketenzicht.capabilities.audit.statements import make_statement, read_statement
from ketenzicht.capabilities.audit.types import Checkpoint, Stream, TrailStatus
from ketenzicht.capabilities.audit.witness import find_witness
from ketenzicht.shared import clock

AT_ONCE = 500


def make_checkpoints(*, now: datetime) -> list[Checkpoint]:
    """Sign the head of every chain that has grown since its last checkpoint, and store that."""
    grown = _fetch("SELECT organisation_id, stream, seq, head FROM audit_heads() WHERE seq > checkpointed")
    if not grown:
        return []
    signer = read_signer(Path(settings.KETENZICHT_SIGNING_KEY_FILE))
    made = [
        make_statement(signer, organisation_id=of, stream=Stream(stream), size=seq, head=bytes(head), time=now)
        for of, stream, seq, head in grown
    ]
    return [checkpoint for checkpoint in made if _store(checkpoint)]


def export_checkpoints(*, now: datetime | None = None) -> int:
    """Send what was not sent yet to the witness, oldest first; gives how many it took.

    When the witness fails that is recorded and tried again next time; it is no error of the caller, but after
    `KETENZICHT_WITNESS_LIMIT_MINUTES` the exchange stops.
    """
    moment, sent = now or clock.now(), 0
    while waiting := _list_waiting():
        error = _send(waiting)
        _note(waiting, moment, error)
        if error:
            return sent
        sent += len(waiting)
    return sent


def oldest_unexported(now: datetime) -> timedelta | None:
    """How long the oldest event has waited that the witness does not vouch for; None when there is none."""
    oldest = _fetch("SELECT oldest FROM audit_pending()")[0][0]
    return None if oldest is None else max(now - oldest, timedelta(0))


def exchange_must_stop(now: datetime) -> bool:
    """Whether the trail has been without its witness for so long that no data may cross a wall."""
    waited = oldest_unexported(now)
    return waited is not None and waited > timedelta(minutes=settings.KETENZICHT_WITNESS_LIMIT_MINUTES)


def trail_status(now: datetime) -> TrailStatus:
    """How the trail and its witness are doing."""
    _, events = _fetch("SELECT oldest, events FROM audit_pending()")[0]
    lasts = CheckpointRow.objects.aggregate(made=Max("time"), sent=Max("exported_at"))
    waiting = CheckpointRow.objects.filter(exported_at=None)
    failed = waiting.exclude(error="").order_by("-tried_at").values_list("error", flat=True).first()
    return TrailStatus(
        last_checkpoint=lasts["made"],
        last_export=lasts["sent"],
        unexported_events=events,
        oldest_unexported=oldest_unexported(now),
        waiting_checkpoints=waiting.count(),
        witness_error=failed or "",
        exchange_must_stop=exchange_must_stop(now),
    )


def _store(checkpoint: Checkpoint) -> bool:
    """Store it; False when another process was first."""
    added: bool = _fetch("SELECT audit_checkpoint_add(%s, %s)", [checkpoint.body, checkpoint.signature])[0][0]
    return added


def _list_waiting() -> list[Checkpoint]:
    rows = CheckpointRow.objects.filter(exported_at=None).order_by("time", "organisation_id", "stream", "size")
    return [read_statement(row.body, bytes(row.signature)) for row in rows[:AT_ONCE]]


def _send(checkpoints: Sequence[Checkpoint]) -> str:
    try:
        find_witness(str(settings.KETENZICHT_WITNESS)).keep(checkpoints)
    except WitnessFailed as error:
        return str(error)
    return ""


def _note(checkpoints: Sequence[Checkpoint], now: datetime, error: str) -> None:
    in_order: list[tuple[UUID, str, int]] = sorted((c.organisation_id, c.stream.value, c.size) for c in checkpoints)
    with transaction.atomic(), connection.cursor() as cursor:
        for organisation_id, stream, size in in_order:
            cursor.execute(
                "SELECT audit_checkpoint_tried(%s, %s, %s, %s, %s)", [organisation_id, stream, size, now, error]
            )


def _fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
