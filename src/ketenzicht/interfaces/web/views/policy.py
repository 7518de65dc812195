"""The rules in the open: who may do what, by which ground something is exchanged, which terms run, where signals go."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import navigation, words
from ketenzicht.interfaces.web.acts import framed
from ketenzicht.interfaces.web.policy_words import FIELDS, OBJECTS, VERBS
from ketenzicht.shared import clock

CONDITIONS = {
    "own": _("only what one reported oneself"),
    "held": _("only what the own organisation holds"),
    "four_eyes": _("only by somebody else than who ordered it"),
    "not_self": _("never for oneself"),
    "past_term": _("only after its term, or on order of two persons"),
}
PARTS = ("roles", "grounds", "terms", "routing")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one role may do to one kind of object, under one condition."""

    name: str | Promise
    verbs: str
    condition: str | Promise
    fields: str


@require_GET
@framed
def policy(request: HttpRequest) -> HttpResponse:
    """One part of the rules at a time."""
    part = request.GET.get("part", PARTS[0])
    part = part if part in PARTS else PARTS[0]
    context = {"part": part, "pack": country.get_pack_info(), **READ[part]()}
    return TemplateResponse(request, "reference/policy.html", context)


def _roles() -> dict[str, object]:
    table: dict[access.Role, dict[tuple[str, str, str], list[str]]] = {}
    for rule in access.policy().values():
        fields = "" if "*" in rule.fields else ", ".join(sorted(str(FIELDS.get(name, name)) for name in rule.fields))
        lines = table.setdefault(access.Role(rule.role), {})
        lines.setdefault((rule.object, rule.condition, fields), []).append(str(VERBS.get(rule.verb, rule.verb)))
    return {
        "roles": [
            (
                navigation.ROLES[role],
                navigation.PURPOSES[next(p for p, rule in access.PURPOSES.items() if rule.role is role)],
                [
                    Allowed(OBJECTS.get(name, name), ", ".join(verbs), CONDITIONS.get(condition, ""), fields)
                    for (name, condition, fields), verbs in lines.items()
                ],
            )
            for role, lines in table.items()
        ]
    }


def _grounds() -> dict[str, object]:
    return {
        "grounds": [
            {
                "ground": ground,
                "title": words.say(ground.title),
                "explanation": words.say(ground.explanation),
                "from": words.compartments(ground.from_compartments),
                "to": words.compartments(ground.to_compartments),
                "fields": words.titles("disclosure_field", [name for name in ground.fields if name != "*"]),
                "conditions": words.titles("condition", ground.conditions),
                "who": words.titles("giver", ground.who_can_give),
            }
            for ground in country.list_grounds(clock.today())
        ]
    }


def _terms() -> dict[str, object]:
    return {
        "terms": [
            {
                "term": term,
                "title": words.say(term.title),
                "length": words.span(term.amount, term.unit),
                "explanation": words.say(term.explanation),
            }
            for term in country.list_terms(clock.today())
        ]
    }


def _routing() -> dict[str, object]:
    on = clock.today()
    entries: list[country.RoutingRule | country.Fallback] = [*country.list_routing_rules(on), country.get_fallback(on)]
    return {
        "rules": [
            {
                "rule": rule,
                "title": words.say(rule.title),
                "why": words.say(rule.why),
                "to": _receiver(rule.to),
                "when": _when(rule) if isinstance(rule, country.RoutingRule) else "",
            }
            for rule in entries
        ]
    }


def _receiver(to: country.Receiver) -> str:
    if to.organisation is not None:
        found = partners.find_organisation_by_code(to.organisation, clock.today())
        return words.say(found.name) if found is not None else to.organisation
    return words.say(country.get_organisation_kind(str(to.kind), clock.today()).title)


def _when(rule: country.RoutingRule) -> str:
    said = (
        words.titles("form_of_exploitation", rule.when.forms),
        words.titles("age_class", rule.when.age_classes),
        words.titles("urgency", rule.when.urgencies),
        words.titles("reporter_kind", rule.when.reporter_kinds),
        words.titles("place_kind", rule.when.places),
    )
    return "; ".join(filter(None, said))


READ = {"roles": _roles, "grounds": _grounds, "terms": _terms, "routing": _routing}
