"""What the pages get to show of an order to destroy a signal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ErasureOrderInfo:
    """An order to destroy a signal before its term: one person orders, another confirms, or one of them ends it.

    `copies` is how many the organisation has that it will destroy, or did; `open_copies` how many of them are still
    being dealt with.
    """

    id: UUID
    reference: str
    reason: str
    ordered_by: UUID
    ordered_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    ended_by: UUID | None
    ended_at: datetime | None
    end_reason: str
    destroyed_at: datetime | None
    copies: int
    open_copies: int
