"""Many signals in one call. Each stands alone: its own transaction, its own answer, safe to send again."""

import json
from typing import Annotated, Any
from uuid import UUID

import pydantic
from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api import limits, refusals
from ketenzicht.interfaces.api.keys import partner_act, standing_of
from ketenzicht.interfaces.api.problems import Problem
from ketenzicht.interfaces.api.shapes import Given, Shape
from ketenzicht.interfaces.api.signal_shapes import SignalGiven, SubmittedShape, submitted_shape
from ketenzicht.shared.errors import KetenzichtError

router = Router(by_alias=True, tags=["signals"])

MOST = 100
"""Signals in one batch. A batch has no more bytes than any other body either."""
FAULT = 500


class SignalInBatch(SignalGiven):
    """A report within a batch: as it is sent alone, with its key in the body. One of the two names is required."""

    idempotency_key: Annotated[UUID | None, Field(description="A random UUID of your own for this report.")] = None

    def named(self) -> bool:
        """Whether it can be recognised when it is sent again."""
        return self.idempotency_key is not None or bool(self.own_reference)


class BatchGiven(Given):
    """Up to a hundred reports. A wrong one does not keep the others out."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST)]


class BatchItemShape(Shape):
    """What became of one report of the batch: what its own call would have answered."""

    pointer: Annotated[str, Field(description="Where it stands in what was sent (RFC 6901).")]
    status: Annotated[int, Field(description="201 stored, 200 had been stored before, or the status of the problem.")]
    signal: SubmittedShape | None = None
    problem: dict[str, Any] | None = None


class BatchShape(Shape):
    """What became of each report, in their order, and the figures."""

    items: tuple[BatchItemShape, ...]
    stored: int
    repeated: int
    refused: int


@router.post("", response=BatchShape)
def send_signals(request: HttpRequest, given: BatchGiven) -> BatchShape:
    """Send up to a hundred signals. Each is stored, or refused with its own problem; the others are not held up.

    Counts as so many calls. When the answer is lost, send the same batch again: what was stored is not stored twice.
    """
    limits.count_call(request, standing_of(request).key_id, calls=len(given.items) - 1)
    items = tuple(_sent(request, position, raw) for position, raw in enumerate(given.items))
    statuses = [item.status for item in items]
    return BatchShape(
        items=items,
        stored=statuses.count(201),
        repeated=statuses.count(200),
        refused=sum(item.problem is not None for item in items),
    )


def _sent(request: HttpRequest, position: int, raw: Any) -> BatchItemShape:
    pointer = f"/items/{position}"
    try:
        # As JSON, so that the same is read from it as from a call of its own.
        given = SignalInBatch.model_validate_json(json.dumps(raw))
        if not given.named():
            return _refused(pointer, refusals.unnamed())
        with partner_act(request) as act:
            done = signals.submit_signal(by=act, new=given.as_new(given.idempotency_key))
    except pydantic.ValidationError as error:
        return _refused(pointer, refusals.of_item(error))
    except KetenzichtError as error:
        if error.http_status >= FAULT:
            raise
        return _refused(pointer, refusals.of_house_error(error))
    return BatchItemShape(pointer=pointer, status=200 if done.repeated else 201, signal=submitted_shape(done))


def _refused(pointer: str, problem: Problem) -> BatchItemShape:
    return BatchItemShape(pointer=pointer, status=problem.status, problem=problem.as_json())
