"""Where signals in the whole chain stood, a quarter at a time, as it was published: for policy officers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.flow_picture import divided_of, rest_of, stay
from ketenzicht.interfaces.web.forms.filters import one_of
from ketenzicht.interfaces.web.forms.flow import region_name
from ketenzicht.interfaces.web.limits import export_limit
from ketenzicht.interfaces.web.presentation import STATES
from ketenzicht.shared import clock

TRAITS: dict[str, Promise] = {
    "region": gettext_lazy("Safety region"),
    "form": gettext_lazy("Form of exploitation"),
    "reporter_kind": gettext_lazy("Kind of reporter"),
    "receiver": gettext_lazy("Receiver"),
    "outcome": gettext_lazy("Outcome"),
    "told": gettext_lazy("Answered in time"),
}
TOLD = {"yes": gettext_lazy("in time"), "no": gettext_lazy("late"), "unknown": gettext_lazy("not known")}
EXPORT_HEADER = ("quarter", "phase", "divided_by", "code", "title", "number")


@require_GET
@in_act(Purpose.OVERSEE_CHAIN)
def chain_flow(request: HttpRequest, by: Act) -> HttpResponse:
    """One quarter, its phases divided by one trait."""
    quarters = flow.list_quarters(by=by)
    asked, trait = _asked(request, quarters)
    found = flow.get_chain_flow(by=by, quarter=asked) if asked else None
    context: dict[str, Any] = {
        "quarters": [(one.isoformat(), quarter_name(one)) for one in quarters],
        "asked": asked.isoformat() if asked else "",
        "traits": list(TRAITS.items()),
        "trait": trait,
        "trait_title": TRAITS[trait],
        "flow": found,
        "quarter_name": quarter_name(asked) if asked else "",
    }
    if found is not None:
        context |= {"picture": divided_of(found.phases), "stays": _stays(found), "tables": _tables(found, trait)}
    return TemplateResponse(request, "flow/chain.html", context)


@require_GET
@export_limit
@in_act(Purpose.OVERSEE_CHAIN)
def chain_export(request: HttpRequest, by: Act) -> HttpResponse:
    """The same figures, by every trait, for a spreadsheet: one number on each line."""
    asked, _trait = _asked(request, flow.list_quarters(by=by))
    found = flow.get_chain_flow(by=by, quarter=asked, leaving=True) if asked else None
    return csv_answer("ketenzicht-chain", EXPORT_HEADER, _lines(found) if found else ())


def _asked(request: HttpRequest, quarters: tuple[date, ...]) -> tuple[date | None, str]:
    """The quarter and the trait that are asked for: the newest, and regions, where nothing is."""
    chosen = one_of(request, "quarter", [quarter.isoformat() for quarter in quarters])
    newest = quarters[0] if quarters else None
    return date.fromisoformat(chosen) if chosen else newest, one_of(request, "by", list(TRAITS)) or "region"


def _stays(found: flow.ChainFlow) -> list[tuple[object, str, str]]:
    """In the order of a signal's way."""
    known = [(phase, found.stays[phase]) for phase in (*flow.STANDING, *flow.ENDS) if phase in found.stays]
    return [(STATES[phase].label, stay(half), stay(most)) for phase, (half, most) in known]


def _tables(found: flow.ChainFlow, trait: str) -> list[tuple[object, list[tuple[str, int]]]]:
    return [
        (
            STATES[phase].label if phase else rest_of(found.phases),
            [(title(trait, code), number) for code, number in _shown(split)],
        )
        for phase, split in found.within[trait].items()
    ]


def _shown(split: flow.Divided) -> list[tuple[str, int]]:
    """The parts of a number, the largest first, and last what was put together."""
    parts = sorted(split.shown.items(), key=lambda part: (-part[1], part[0]))
    return parts if split.rest is None else [*parts, ("", split.rest)]


def _lines(found: flow.ChainFlow) -> Iterator[tuple[object, ...]]:
    quarter = found.quarter.isoformat()
    for phase, number in _shown(found.phases):
        yield (quarter, phase, "", "", STATES[phase].label if phase else rest_of(found.phases), number)
    for trait, phases in found.within.items():
        for phase, split in phases.items():
            for code, number in _shown(split):
                yield (quarter, phase, trait, code, title(trait, code), number)


def title(trait: str, code: str) -> str:
    """A part in words; without a code it is everything that is not shown by itself."""
    if not code:
        return _("All others together")
    if trait == "region":
        return region_name(code)
    if trait == "receiver":
        found = partners.find_organisation_by_code(code, clock.today())
        return words.say(found.name) if found else code
    return _coded(trait, code)


def _coded(trait: str, code: str) -> str:
    if trait == "form":
        return _("Several forms") if code == flow.SEVERAL else words.title("form_of_exploitation", code)
    if trait == "reporter_kind":
        return words.title("reporter_kind", code)
    if trait == "told":
        return str(TOLD.get(code, code))
    return _("not known") if code == "unknown" else words.outcome(code)


def quarter_name(quarter: date) -> str:
    """Such as 2026, quarter 3."""
    return _("%(year)d, quarter %(number)d") % {"year": quarter.year, "number": quarter.month // 3 + 1}
