"""The route card of a profession: who gets its reports, whom to call, and what happens within which term.

Computed from the pack's routing rules, grounds and terms, so that it says what will be done: where a reason decides by
which ground a report may go, it has a line for each reason that leads elsewhere. The page of a report shows beside it
where that one report goes: a desk without people can send it elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.frame import PhoneRoute
from ketenzicht.interfaces.web.professions import Profession
from ketenzicht.shared import clock

SOMEWHERE = "municipality"
"""The kind of place that a route card supposes when the profession has no usual one."""

Decision = country.RoutingRule | country.Fallback
Ways = dict[str, Decision]
"""By form of exploitation: what decides who gets it. A form that can go nowhere is not in it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports: as what, from which kind of organisation, on which day."""

    profession: Profession
    kind: country.OrganisationKind
    on: date


@dataclass(frozen=True, slots=True)
class RouteLine:
    """In which case, for which reasons, who receives, within which term somebody looks at it, and whom to call first.

    `reasons` is empty when none has to be ticked, or when each of those that the view offers leads there.
    """

    case: str
    reasons: str
    receiver: str
    term: str
    phones: tuple[PhoneRoute, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens then, and within which term."""

    title: str
    term: str


@dataclass(frozen=True, slots=True)
class RouteCard:
    """All of it, for one profession."""

    lines: tuple[RouteLine, ...]
    steps: tuple[NextStep, ...]


def route_card(profession: Profession, organisation_kind: str) -> RouteCard:
    """The card in the reader's language, as the pack has it today, for who works at such an organisation."""
    on = clock.today()
    sender = Sender(profession, country.get_organisation_kind(organisation_kind, on), on)
    forms = [form.code for form in country.list_codes("form_of_exploitation", on)]
    lines = [
        *_lines(sender, _("Danger now"), ["unknown"], urgency="immediate_danger"),
        *_lines(sender, _("A child, or possibly a child"), ["unknown"], age_class="presumed_child"),
        *_lines(sender, _("An adult"), forms),
    ]
    return RouteCard(tuple(lines), _next_steps(on))


def _lines(sender: Sender, case: str, forms: list[str], **facts: str) -> list[RouteLine]:
    """The lines of one case: where it goes without a reason, and where each reason takes it elsewhere."""
    without = _ways(sender, forms, (), **facts)
    roads: list[tuple[Ways, list[str]]] = [(without, [])] if without else []
    for code, title in words.conditions(sender.profession.view.conditions):
        ways = _ways(sender, forms, (code,), **facts)
        known = next((reasons for others, reasons in roads if others == ways), None)
        if known is not None and ways != without:
            known.append(str(title))
        elif known is None and ways:
            roads.append((ways, [str(title)]))
    if len(roads) == 1:
        return _road_lines(sender, case, roads[0][0], "")
    return [line for ways, reasons in roads for line in _road_lines(sender, case, ways, " / ".join(reasons))]


def _road_lines(sender: Sender, case: str, ways: Ways, reasons: str) -> list[RouteLine]:
    """One line for each receiver, with the forms of exploitation that go there when there is more than one."""
    decisions: dict[str, Decision] = {}
    forms: dict[str, list[str]] = {}
    for form, decided in ways.items():
        key = f"{decided.to.organisation} {decided.to.kind} {decided.term}"
        decisions.setdefault(key, decided)
        forms.setdefault(key, []).append(words.title("form_of_exploitation", form, sender.on))
    if len(decisions) == 1:
        return [_line(case, reasons, next(iter(decisions.values())), sender.on)]
    apart = {key: _("%(case)s: %(forms)s") % {"case": case, "forms": ", ".join(forms[key])} for key in decisions}
    return [_line(apart[key], reasons, decided, sender.on) for key, decided in decisions.items()]


def _ways(
    sender: Sender,
    forms: list[str],
    met: tuple[str, ...],
    *,
    age_class: str = "adult",
    urgency: str = "normal",
) -> Ways:
    usual = sender.profession.view.place_kind
    ways: Ways = {}
    for form in forms:
        facts = country.RoutingFacts(
            forms=frozenset({form}),
            age_class=age_class,
            urgency=urgency,
            reporter_kind=sender.profession.reporter_kind,
            place=usual if usual != "unknown" else SOMEWHERE,
        )
        firing = country.list_firing_rules(country.list_routing_rules(sender.on), facts)
        wanted: list[Decision] = [*firing, country.get_fallback(sender.on)]
        decided = next((one for one in wanted if _carries(sender, one, met)), None)
        if decided is not None:
            ways[form] = decided
    return ways


def _carries(sender: Sender, decision: Decision, met: tuple[str, ...]) -> bool:
    """Whether a ground leads to the receiver when this is met."""
    kind = _receiver_kind(decision.to, sender.on)
    if kind is None:
        return False
    fitting = country.list_fitting_grounds(
        sender.on,
        from_compartment=sender.kind.report_compartment,
        from_kind=sender.kind.code,
        to_compartment=kind.intake_compartment,
        to_kind=kind.code,
        among=decision.grounds,
    )
    return country.choose_ground(fitting, met) is not None


def _receiver_kind(to: country.Receiver, on: date) -> country.OrganisationKind | None:
    """The kind of organisation that receives; None for one that is not there on that day."""
    if to.kind is not None:
        return country.get_organisation_kind(to.kind, on)
    found = partners.find_organisation_by_code(str(to.organisation), on)
    return country.get_organisation_kind(found.kind, on) if found is not None else None


def _line(case: str, reasons: str, decided: Decision, on: date) -> RouteLine:
    phones = words.phone_routes([decided.telephone_route]) if decided.telephone_route else []
    return RouteLine(case, reasons, _receiver(decided.to, on), _span(decided.term, on), tuple(phones))


def _receiver(to: country.Receiver, on: date) -> str:
    if to.organisation is not None:
        found = partners.find_organisation_by_code(to.organisation, on)
        return words.say(found.name) if found is not None else to.organisation
    kind = words.say(country.get_organisation_kind(str(to.kind), on).title)
    return _("%(kind)s, of the place") % {"kind": kind}


def _next_steps(on: date) -> tuple[NextStep, ...]:
    """The clocks that the steps of a signal start, in their order."""
    terms = [step.term for step in signals.TRANSITIONS.values() if step.term]
    return tuple(NextStep(words.say(country.get_term(code, on).title), _span(code, on)) for code in terms)


def _span(code: str, on: date) -> str:
    term = country.get_term(code, on)
    return words.span(term.amount, term.unit)
