"""News as CloudEvents 1.0 by the NL GOV profile: that something became of a signal, and where to read what.

An event passes through queues and logs that we don't know, so it holds codes and our own reference: no text, and not
the number that the sender gave, which may be about a person.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router
from pydantic import Field

from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api import BASE, problems
from ketenzicht.interfaces.api.keys import partner_act
from ketenzicht.interfaces.api.shapes import PageQuery, Shape, listing

router = Router(by_alias=True, tags=["updates"])

BATCH = "application/cloudevents-batch+json"
READS_BATCH = (BATCH, "application/json")
"""Who asks for one of these, or names no media type, is given a batch: it is JSON, and nothing else."""
UPDATE_SENT = "nl.ketenzicht.signal.update-sent.v1"
SCHEMA = "event-schemas/update-sent.v1.json"


class UpdateSent(Shape):
    """Data of `nl.ketenzicht.signal.update-sent.v1`: whoever has the signal let its reporter know something."""

    reference: Annotated[str, Field(description="Our reference of the signal.")]
    answer_class: Annotated[str, Field(description="A code of /answer-classes: what kind of news it is.")]
    sender: Annotated[str, Field(alias="from", description="A code of /organisations: who wrote it.")]


class EventShape(Shape):
    """One CloudEvent. `source` and `id` together are of one event for ever; seen twice, it is the same one."""

    specversion: Literal["1.0"] = "1.0"
    type: Annotated[str, Field(description="What happened, with the version of its data.")] = UPDATE_SENT
    source: Annotated[str, Field(description="This house, as a URN.")]
    id: Annotated[UUID, Field(description="The id of the update; mark it with PUT /updates/{id}/seen.")]
    subject: Annotated[UUID, Field(description="The id of the signal.")]
    time: Annotated[datetime, Field(description="When the update was stored here.")]
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Annotated[str, Field(description="The JSON schema of `data`; it can be read without a key.")]
    dataref: Annotated[str, Field(description="Where the updates of this signal are read, with a key.")]
    data: UpdateSent


@router.get("", response=list[EventShape])
def list_events(request: HttpRequest, asked: Query[PageQuery]) -> HttpResponse:
    """The same news as `/updates`, in the same order, as a batch of CloudEvents 1.0 (NL GOV profile).

    Mark each with `PUT /updates/{id}/seen`, and ask for the first page again. A next page stands in the header `Link`.
    """
    if not any(map(request.accepts, READS_BATCH)):
        return problems.not_acceptable(BATCH)
    with partner_act(request) as act:
        found = signals.list_news_events(by=act, page=asked.request)
    page = listing(request, found, event_shape)
    given = [event.model_dump(mode="json", by_alias=True) for event in page.items]
    answer = JsonResponse(given, safe=False, content_type=BATCH)
    if page.links.next:
        answer["Link"] = f'<{page.links.next}>; rel="next"'
    return answer


def event_shape(found: signals.NewsEvent) -> EventShape:
    """News as a CloudEvent."""
    here = f"{settings.KETENZICHT_ORIGIN.rstrip('/')}{BASE}"
    return EventShape(
        source=settings.KETENZICHT_EVENT_SOURCE,
        id=found.update_id,
        subject=found.signal_id,
        time=found.at,
        dataschema=f"{here}/{SCHEMA}",
        dataref=f"{here}/signals/{found.signal_id}/updates",
        data=UpdateSent(
            reference=found.reference,
            answer_class=found.answer_class,
            sender=partners.get_organisation(found.from_organisation_id).code,
        ),
    )


def schema(_request: HttpRequest) -> HttpResponse:
    """What `data` of the event is, as a JSON schema; for everybody, as the OpenAPI document is."""
    described: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{settings.KETENZICHT_ORIGIN.rstrip('/')}{BASE}/{SCHEMA}",
        **UpdateSent.model_json_schema(),
    }
    return JsonResponse(described, content_type="application/schema+json")
