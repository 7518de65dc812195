"""The route card of a profession: who gets its reports, whom to call, and what happens within which term.

Computed from the pack's routing rules and terms, so that it says what will be done. The page of a report shows beside
it where that one report goes: a desk without people, or a missing ground, can send it elsewhere.
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


@dataclass(frozen=True, slots=True)
class RouteLine:
    """In which case, who receives, within which term somebody looks at it, and whom to call first."""

    case: str
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


def route_card(profession: Profession) -> RouteCard:
    """The card in the reader's language, as the pack has it today."""
    on = clock.today()
    lines = [
        _line(_("Danger now"), _decision(profession, on, urgency="immediate_danger"), on),
        _line(_("A child, or possibly a child"), _decision(profession, on, age_class="presumed_child"), on),
    ]
    return RouteCard((*lines, *_usual_lines(profession, on)), _next_steps(on))


def _usual_lines(profession: Profession, on: date) -> tuple[RouteLine, ...]:
    """For an adult, without haste: one line for each receiver, with the forms of exploitation that go there."""
    forms: dict[str, list[str]] = {}
    decisions: dict[str, Decision] = {}
    for form in country.list_codes("form_of_exploitation", on):
        decided = _decision(profession, on, form=form.code)
        key = f"{decided.to.organisation} {decided.to.kind} {decided.term}"
        decisions.setdefault(key, decided)
        forms.setdefault(key, []).append(words.say(form.title))
    if len(decisions) == 1:
        return (_line(_("An adult"), next(iter(decisions.values())), on),)
    return tuple(
        _line(_("An adult: %(forms)s") % {"forms": ", ".join(forms[key])}, decided, on)
        for key, decided in decisions.items()
    )


def _decision(
    profession: Profession,
    on: date,
    *,
    form: str = "unknown",
    age_class: str = "adult",
    urgency: str = "normal",
) -> Decision:
    usual = profession.view.place_kind
    facts = country.RoutingFacts(
        forms=frozenset({form}),
        age_class=age_class,
        urgency=urgency,
        reporter_kind=profession.reporter_kind,
        place=usual if usual != "unknown" else SOMEWHERE,
    )
    firing = country.list_firing_rules(country.list_routing_rules(on), facts)
    return firing[0] if firing else country.get_fallback(on)


def _line(case: str, decided: Decision, on: date) -> RouteLine:
    phones = words.phone_routes([decided.telephone_route]) if decided.telephone_route else []
    return RouteLine(case, _receiver(decided.to, on), _span(decided.term, on), tuple(phones))


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
