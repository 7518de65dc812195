"""News about a partner's own signals, for a system that asks: what was not marked seen yet, the oldest first."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api.keys import partner_act
from ketenzicht.interfaces.api.shapes import Listing, PageQuery, listing
from ketenzicht.interfaces.api.signal_shapes import UpdateShape, update_shape

router = Router(by_alias=True, tags=["updates"])


class NewsShape(UpdateShape):
    """An update with the signal that it is about."""

    signal_id: UUID
    reference: str
    own_reference: Annotated[str, Field(description="Your own number for this report, or empty.")]


def news_shape(found: signals.News) -> NewsShape:
    """News as it goes out."""
    return NewsShape(
        **dict(update_shape(found.update)),
        signal_id=found.signal_id,
        reference=found.reference,
        own_reference=found.own_reference,
    )


@router.get("", response=Listing[NewsShape])
def list_news(request: HttpRequest, asked: Query[PageQuery]) -> Listing[NewsShape]:
    """Updates on the own signals that were not marked seen. Ask for the first page again after marking its items."""
    with partner_act(request) as act:
        found = signals.list_news(by=act, page=asked.request)
    return listing(request, found, news_shape)


@router.put("/{uuid:update_id}/seen", response={204: None})
def mark_update_seen(request: HttpRequest, update_id: UUID) -> Status[None]:
    """Say that this update was taken in; it is not among the news any more."""
    with partner_act(request) as act:
        signals.mark_update_seen(by=act, update_id=update_id)
    return Status(204, None)
