"""Where the organisation's signals stand, for how long, how they end: a picture, tables, a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import showing, words
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.flow_picture import picture_of, up_to
from ketenzicht.interfaces.web.forms.flow import SPLITS, FlowForm, region_name
from ketenzicht.interfaces.web.limits import export_limit
from ketenzicht.interfaces.web.presentation import STATES

EXPORT_HEADER = ("part", "code", "title", "measure", "number")


@require_GET
@in_act(Purpose.STEER)
def where_signals_stand(request: HttpRequest, by: Act) -> HttpResponse:
    """The figures of what was asked, with the signals that stand still longer than their term."""
    counted = flow.count_steps(by=by)
    form = FlowForm(request.GET, months=flow.list_months(by=by))
    asked = form.wanted()
    found = flow.get_flow(by=by, asked=asked)
    late = signals.count_signals(by=by, narrowed=form.late())
    narrowed, wider = form.late_lines()
    lines = signals.list_signals(by=by, narrowed=narrowed)
    names = words.actor_names(row.owner_actor_id for row in lines.items)
    context: dict[str, Any] = {
        "form": form,
        "is_behind": counted >= flow.AT_ONCE,
        "unknown": ", ".join(str(form[name].label) for name in form.errors),
        "flow": found,
        "picture": picture_of(found.phases, late),
        "ends": [(STATES[state].label, number) for state, number in found.ended.items()],
        "outcomes": sorted(((words.outcome(code), number) for code, number in found.outcomes.items())),
        "told": found.answered_in_time + found.answered_late,
        "split": SPLITS[asked.split],
        "rows": [(_title(asked.split, row.code), row.total, _cells(row)) for row in found.rows],
        "phases": [STATES[state].label for state in (*flow.STANDING, *flow.ENDS)],
        "late_count": sum((signals.count_signals(by=by, narrowed=narrowed) if wider else late).values()),
        "wider": wider,
        "late": [showing.line(row, names) for row in lines.items],
    }
    return TemplateResponse(request, "flow/page.html", context)


@require_GET
@export_limit
@in_act(Purpose.STEER)
def flow_export(request: HttpRequest, by: Act) -> HttpResponse:
    """The same figures for a spreadsheet: one number on each line."""
    flow.count_steps(by=by)
    form = FlowForm(request.GET, months=flow.list_months(by=by))
    found = flow.get_flow(by=by, asked=form.wanted(), leaving=True)
    late = signals.count_signals(by=by, narrowed=form.late())
    return csv_answer("ketenzicht-flow", EXPORT_HEADER, _lines(found, late, form.wanted().split))


def _lines(found: flow.Flow, late: dict[str, int], split: flow.Split) -> Iterator[tuple[object, ...]]:
    for one in found.phases:
        figures = {"now": one.now, "late": late.get(one.phase, 0), "reached": one.reached, "left": one.left}
        stays = {"half_stayed_up_to_hours": one.median_hours, "nine_in_ten_up_to_hours": one.p90_hours}
        figures |= {measure: up_to(hours) for measure, hours in stays.items() if hours is not None}
        for measure, number in figures.items():
            yield ("phase", one.phase, STATES[one.phase].label, measure, number)
    for state, number in found.ended.items():
        yield ("end", state, STATES[state].label, "now", number)
    for code, number in found.outcomes.items():
        yield ("outcome", code, words.outcome(code), "closed", number)
    yield ("answered", "in_time", "", "reporters", found.answered_in_time)
    yield ("answered", "late", "", "reporters", found.answered_late)
    for row in found.rows:
        for state, number in row.now.items():
            yield (split, row.code, _title(split, row.code), state, number)


def _cells(row: flow.SplitRow) -> list[tuple[object, int]]:
    return [(STATES[state].label, row.now.get(state, 0)) for state in (*flow.STANDING, *flow.ENDS)]


def _title(split: flow.Split, code: str) -> str:
    if split is flow.Split.REGION:
        return region_name(code)
    if split is flow.Split.MONTH:
        return code[:7]
    return words.title("form_of_exploitation" if split is flow.Split.FORM else "reporter_kind", code)
