"""Oversight: who looked at what and why, which processing there was, what crossed the wall. Reading is logged too."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import (
    Act,
    DisclosureInfo,
    Purpose,
    Role,
    authorise,
    list_colleagues,
    list_disclosures,
)
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.interfaces.web import log_words, navigation, words
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.forms.filters import page_request, uuid_or_none
from ketenzicht.interfaces.web.forms.oversight import ACTIONS, OBJECTS, LogForm
from ketenzicht.interfaces.web.limits import export_limit
from ketenzicht.shared.paging import MAXIMUM_SIZE, PageRequest

EXPORT_LIMIT = 10_000
SEEN_ROLES = (
    Role.REPORTER,
    Role.INTAKE_OFFICER,
    Role.MANAGER,
    Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
    Role.POLICY_OFFICER,
)


@require_GET
@in_act(Purpose.OVERSEE)
def access_log(request: HttpRequest, by: Act) -> HttpResponse:
    """The access log, newest first; for one record also who looked at it, how often and why."""
    authorise(by, "list", "access_log")
    form = LogForm(request.GET, people=_people(by))
    wanted = form.wanted()
    found = audit.list_access_events(by.organisation_id, wanted, number=page_request(request).number)
    lookers = audit.who_looked_at(by.organisation_id, wanted.object_ref) if wanted.object_ref else ()
    names = words.actor_names([*(one.event.actor for one in found.items), *(one.actor for one in lookers)])
    by.record("consult", "access_log", wanted.object_ref or "", count=len(found.items))
    context = {
        "form": form,
        "page": found.map(lambda recorded: _line(recorded, names)),
        "lookers": [_looker(one, names) for one in lookers],
        "object": wanted.object_ref,
    }
    return TemplateResponse(request, "oversight/access.html", context)


@require_GET
@export_limit
@in_act(Purpose.OVERSEE)
def access_export(request: HttpRequest, by: Act) -> HttpResponse:
    """The access log as a table: at most the newest ten thousand lines."""
    authorise(by, "export", "access_log")
    form = LogForm(request.GET, people=_people(by))
    found = list(islice(audit.iterate_access_events(by.organisation_id, form.wanted()), EXPORT_LIMIT))
    names = words.actor_names(one.event.actor for one in found)
    by.record("export", "access_log", count=len(found))
    header = ("seq", "time", "who", "role", "purpose", "action", "object", "number", "fields", "result", "count", "act")
    return csv_answer("ketenzicht-access-log", header, (_access_row(one, names) for one in found))


@require_GET
@in_act(Purpose.OVERSEE)
def processing_log(request: HttpRequest, by: Act) -> HttpResponse:
    """The processing log: one line for each person whose data were processed, without who did it."""
    authorise(by, "list", "processing_log")
    trace = uuid_or_none(request.GET.get("trace", ""))
    found = audit.list_processing_events(by.organisation_id, trace_id=trace, number=page_request(request).number)
    by.record("consult", "processing_log", count=len(found.items))
    context = {"page": found.map(_processing_line), "trace": trace}
    return TemplateResponse(request, "oversight/processing.html", context)


@require_GET
@export_limit
@in_act(Purpose.OVERSEE)
def processing_export(_request: HttpRequest, by: Act) -> HttpResponse:
    """The processing log as a table: at most the newest ten thousand lines."""
    authorise(by, "export", "processing_log")
    rows = [
        (
            one.seq,
            one.event.start,
            one.event.name,
            one.event.processing_activity_id,
            one.event.status,
            one.event.trace_id,
        )
        for one in _all_processing(by)
    ]
    by.record("export", "processing_log", count=len(rows))
    return csv_answer("ketenzicht-processing-log", ("seq", "time", "name", "activity", "status", "act"), rows)


@require_GET
@in_act(Purpose.OVERSEE)
def disclosures(request: HttpRequest, by: Act) -> HttpResponse:
    """What crossed the organisation's wall, newest first."""
    object_ref = uuid_or_none(request.GET.get("object", ""))
    direction = request.GET.get("direction", "")
    found = list_disclosures(
        by=by,
        page=page_request(request),
        object_ref=str(object_ref or ""),
        direction=direction if direction in {"sent", "received"} else "",
    )
    context = {"page": found.map(_disclosure), "direction": direction, "object": object_ref}
    return TemplateResponse(request, "oversight/disclosures.html", context)


@require_GET
@export_limit
@in_act(Purpose.OVERSEE)
def disclosures_export(_request: HttpRequest, by: Act) -> HttpResponse:
    """All disclosures as a table: at most the newest ten thousand."""
    authorise(by, "export", "disclosure")
    rows = [_disclosure_row(one) for one in islice(_all_disclosures(by), EXPORT_LIMIT)]
    by.record("export", "disclosure", count=len(rows))
    header = ("time", "direction", "other", "object", "number", "fields", "ground", "article", "conditions", "act")
    return csv_answer("ketenzicht-disclosures", header, rows)


def _people(by: Act) -> list[tuple[str, str]]:
    return [(str(actor), name) for actor, name in list_colleagues(by=by, roles=SEEN_ROLES)]


def _line(recorded: audit.Recorded[audit.AccessEvent], names: dict[UUID, str]) -> dict[str, Any]:
    event = recorded.event
    return {
        "seq": recorded.seq,
        "event": event,
        "who": names.get(event.actor, "") if event.actor else "",
        "role": _role(event.role),
        "purpose": _purpose(event.purpose),
        "action": ACTIONS.get(event.action, event.action),
        "what": OBJECTS.get(event.object_type, event.object_type),
        "fields": log_words.fields(event.object_type, event.fields),
        "basket": words.compartments(filter(None, event.basket.split(","))),
        "object": uuid_or_none(event.object_ref),
        "refused": event.action == "refuse",
    }


def _processing_line(recorded: audit.Recorded[audit.ProcessingEvent]) -> dict[str, Any]:
    """A line of the processing log in words; its codes stay as they are in the export."""
    event = recorded.event
    what, _dot, action = event.name.partition(".")
    purpose, _slash, baskets = event.processing_activity_id.partition("/")
    return {
        "event": event,
        "action": ACTIONS.get(action, action),
        "what": OBJECTS.get(what, what),
        "purpose": _purpose(purpose),
        "basket": words.compartments(filter(None, baskets.split(","))),
    }


def _looker(one: audit.Looker, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "looker": one,
        "who": names.get(one.actor, "") if one.actor else "",
        "role": _role(one.role),
        "purpose": _purpose(one.purpose),
        "action": ACTIONS.get(one.action, one.action),
    }


def _role(code: str) -> object:
    return navigation.ROLES[Role(code)] if code in set(Role) else code


def _purpose(code: str) -> object:
    return navigation.PURPOSES[Purpose(code)] if code in set(Purpose) else code


def _access_row(recorded: audit.Recorded[audit.AccessEvent], names: dict[UUID, str]) -> tuple[object, ...]:
    line, event = _line(recorded, names), recorded.event
    return (
        recorded.seq,
        event.time,
        line["who"],
        line["role"],
        line["purpose"],
        line["action"],
        event.object_type,
        event.object_ref,
        line["fields"],
        event.result,
        event.count,
        event.trace_id,
    )


def _disclosure(one: DisclosureInfo) -> dict[str, Any]:
    on = words.day_of(one.disclosed_at)
    return {
        "info": one,
        "other": words.organisation_name(one.other_organisation_id),
        "fields": words.titles("disclosure_field", one.fields, on),
        "ground": words.ground_title(one.ground, on),
        "conditions": words.titles("condition", one.conditions, on),
    }


def _disclosure_row(one: DisclosureInfo) -> tuple[object, ...]:
    return (
        one.disclosed_at,
        one.direction,
        words.organisation_name(one.other_organisation_id),
        one.object_type,
        one.object_ref,
        " ".join(one.fields),
        one.ground,
        one.article,
        " ".join(one.conditions),
        one.trace_id,
    )


def _all_disclosures(by: Act) -> Iterator[DisclosureInfo]:
    number, more = 1, True
    while more:
        found = list_disclosures(by=by, page=PageRequest(number, MAXIMUM_SIZE))
        yield from found.items
        number, more = number + 1, found.has_next


def _all_processing(by: Act) -> Iterable[audit.Recorded[audit.ProcessingEvent]]:
    number, more = 1, True
    while more and number * MAXIMUM_SIZE <= EXPORT_LIMIT:
        found = audit.list_processing_events(by.organisation_id, number=number, size=MAXIMUM_SIZE)
        yield from found.items
        number, more = number + 1, found.has_next
