"""The desk: signals that the organisation holds, narrowed, searched, counted, exported."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import showing, words
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.forms.filters import is_narrowed, page_request, signal_filter
from ketenzicht.interfaces.web.limits import export_limit, search_limit
from ketenzicht.interfaces.web.presentation import STATES

COUNTED = 999
"""So far a state is counted; beyond it the page says that there are more."""
HELD_STATES = ("received", "weighed", "accepted", "closed", "answered", "handed_over", "erased")


@require_GET
@search_limit
@in_act(Purpose.INTAKE)
def inbox(request: HttpRequest, by: Act) -> HttpResponse:
    """The list of the desk: what runs out first is on top; a search shows the newest first."""
    query = request.GET.get("q", "").strip()
    narrowed = signal_filter(request)
    page = page_request(request)
    found = (
        signals.search_signals(by=by, query=query, page=page)
        if query
        else signals.list_signals(by=by, narrowed=narrowed, page=page)
    )
    names = words.actor_names(row.owner_actor_id for row in found.items)
    context = {
        "page": found.map(lambda row: showing.line(row, names)),
        "q": query,
        "narrowed": narrowed,
        "is_narrowed": is_narrowed(request),
        "whose": request.GET.get("whose", ""),
        **filter_choices(signals.count_signals(by=by, up_to=COUNTED)),
    }
    return TemplateResponse(request, "intake/list.html", context)


@require_GET
@export_limit
@in_act(Purpose.INTAKE)
def inbox_export(request: HttpRequest, by: Act) -> HttpResponse:
    """The list as codes and dates, for a spreadsheet."""
    rows = signals.export_signals(by=by, narrowed=signal_filter(request))
    return csv_answer("ketenzicht-signals", showing.EXPORT_HEADER, (showing.export_row(row) for row in rows))


def filter_choices(counts: dict[str, int]) -> dict[str, Any]:
    """What a list of signals can be narrowed by, with how many there are."""
    return {
        "states": [(state, STATES[state].label, so_many(counts.get(state, 0))) for state in HELD_STATES],
        "forms": words.choices("form_of_exploitation"),
        "urgencies": words.choices("urgency"),
        "open_count": so_many(*(counts.get(state, 0) for state in ("received", "weighed", "accepted", "closed"))),
        "all_count": so_many(*counts.values()),
    }


def so_many(*counts: int) -> str:
    """A number for a tab; with a plus where the count stopped."""
    total = sum(min(count, COUNTED) for count in counts)
    return f"{total}+" if any(count > COUNTED for count in counts) else str(total)
