"""The pack's codes in the reader's language: for choices in forms and for what pages show.

A code of a record is looked up as it was on the record's day; a code that no longer has a title is shown as it is.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.access.public import names_of_actors
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web.frame import PhoneRoute
from ketenzicht.shared import clock

Choice = tuple[str, str]
WHOLE_COUNTRY = "NL"
MACHINES: dict[str, Promise] = {
    "post": _("post (machine)"),
    "clockwork": _("clockwork (machine)"),
    "anonymous": _("a reporter whom nobody knows"),
}
"""What pages call the house's own machines, by their names in the register."""


def language() -> str:
    """The reader's language; Dutch when nothing is set."""
    return get_language() or "nl"


def say(text: country.Text | partners.Words | None) -> str:
    """A text of the pack in the reader's language; nothing for no text."""
    return text.in_language(language()) if text is not None else ""


def pick(nl: str, en: str) -> str:
    """One of two languages."""
    return en if language().startswith("en") else nl


def title(list_code: str, code: str, on: date | None = None) -> str:
    """What a code means, on that day or today."""
    if not code:
        return ""
    for day in dict.fromkeys((on or clock.today(), clock.today())):
        try:
            return say(country.get_code(list_code, code, day).title)
        except country.UnknownEntry:
            continue
    return code


def titles(list_code: str, codes: Iterable[str], on: date | None = None) -> str:
    """Several codes in words, with commas."""
    return ", ".join(title(list_code, code, on) for code in codes)


def choices(list_code: str, *, empty: str | None = None, flag: str = "") -> list[Choice]:
    """The codes of a list that hold today, as choices of a form; with `flag` only those that carry it."""
    first = [] if empty is None else [("", empty)]
    codes = country.list_codes(list_code, clock.today())
    return first + [(code.code, say(code.title)) for code in codes if not flag or code.has(flag)]


def is_of_second_person(condition: str) -> bool:
    """Whether a condition is a second person's to confirm, for which there is no place yet."""
    return country.get_code("condition", condition, clock.today()).has("second_person")


def reporter_kinds(first: Sequence[str]) -> list[Choice]:
    """As what somebody can report: first what goes with their view, then the rest."""
    codes = [code for code in country.list_codes("reporter_kind", clock.today()) if not code.has("nameless")]
    ordered = sorted(codes, key=lambda code: first.index(code.code) if code.code in first else len(first))
    return [(code.code, say(code.title)) for code in ordered]


def conditions(wanted: Sequence[str] = ()) -> list[Choice]:
    """Conditions of grounds that a reporter can say are met: those wanted, in that order; all when none is named."""
    known = dict(choices("condition", flag="by_reporter"))
    return [(code, known[code]) for code in wanted or known if code in known]


def place_kind(code: str, municipality: str) -> str:
    """The kind of place: somebody who names a municipality and no kind means a place there."""
    if code != "unknown" or not municipality:
        return code
    known = [kind.code for kind in country.list_codes("place_kind", clock.today()) if kind.has("knows_municipality")]
    return known[0] if known else code


def indicators() -> list[Choice]:
    """The whole library of today, as choices of a form."""
    return [(one.code, say(one.title)) for one in country.list_indicators(clock.today())]


def hints(list_code: str) -> dict[str, str]:
    """The explanation of each code of a list."""
    return {code.code: say(code.explanation) for code in country.list_codes(list_code, clock.today())}


def day_of(at: datetime | None) -> date | None:
    """The day of a moment, for looking up the codes that held then."""
    return at.date() if at is not None else None


def ground(code: str, on: date | None = None) -> country.Ground | None:
    """The ground with this code, or None when the pack of that day does not have it."""
    if not code:
        return None
    try:
        return country.get_ground(code, on or clock.today())
    except country.UnknownEntry:
        return None


def ground_title(code: str, on: date | None = None) -> str:
    """A ground in words."""
    found = ground(code, on)
    return say(found.title) if found is not None else code


def compartments(codes: Iterable[str]) -> str:
    """Legal rooms in words, with commas."""
    known = {one.code: say(one.title) for one in country.list_compartments(clock.today())}
    return ", ".join(known.get(code, code) for code in codes)


def rule_texts(code: str, on: date | None = None) -> tuple[str, str]:
    """A routing rule's title and reason in words, the fallback desk included."""
    day = on or clock.today()
    entries: Sequence[country.RoutingRule | country.Fallback] = (
        *country.list_routing_rules(day),
        country.get_fallback(day),
    )
    for entry in entries:
        if entry.code == code:
            return say(entry.title), say(entry.why)
    return code, ""


def telephone_of_rule(code: str, on: date | None = None) -> str:
    """The telephone route that a routing rule names, if any."""
    for rule in country.list_routing_rules(on or clock.today()):
        if rule.code == code:
            return rule.telephone_route or ""
    return ""


def outcome(code: str, on: date | None = None) -> str:
    """An outcome in words."""
    for found in country.list_outcomes(on or clock.today()):
        if found.code == code:
            return say(found.title)
    return code


def answer_class(code: str, on: date | None = None) -> country.AnswerClass | None:
    """A class of answer, or None when the pack of that day does not have it."""
    if not code:
        return None
    try:
        return country.get_answer_class(code, on or clock.today())
    except country.UnknownEntry:
        return None


def organisation_name(organisation_id: UUID | None) -> str:
    """An organisation's name in the reader's language."""
    found = partners.find_organisation(organisation_id) if organisation_id is not None else None
    return say(found.name) if found is not None else ""


def municipality_name(code: str, on: date | None = None) -> str:
    """A municipality's name; nothing when the place is not known."""
    if not code:
        return ""
    try:
        return partners.get_municipality(code, on or clock.today()).name
    except partners.UnknownMunicipality:
        return code


def regions(codes: Iterable[str]) -> str:
    """The regions that somebody serves, by name; a code that no place of today lies in stays as it is."""
    named = {WHOLE_COUNTRY: gettext("the whole country")}
    for place in partners.list_municipalities(clock.today()):
        named[place.code] = place.name
        named[place.safety_region_code] = gettext("safety region %(name)s") % {"name": place.safety_region}
        named[place.police_unit_code] = gettext("police unit %(name)s") % {"name": place.police_unit}
        named[place.province_code] = gettext("province of %(name)s") % {"name": place.province}
    return ", ".join(named.get(code, code) for code in codes)


def municipality_choices(*, empty: str = "") -> list[Choice]:
    """All municipalities of today; one that is called otherwise than its official name by both."""
    return [("", empty), *((place.code, both_names(place)) for place in partners.list_municipalities(clock.today()))]


def both_names(place: partners.Municipality) -> str:
    """``Den Haag ('s-Gravenhage)``; one name where the usual name is the official one."""
    return place.name if place.name == place.official_name else f"{place.name} ({place.official_name})"


def actor_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names behind actor ids; ids that are empty are left out."""
    wanted = {actor for actor in ids if actor is not None}
    found = names_of_actors(wanted) if wanted else {}
    return {actor: str(MACHINES.get(name, name)) for actor, name in found.items()}


def phone_routes(codes: Iterable[str] | None = None) -> list[PhoneRoute]:
    """The pack's public numbers: those with these codes, or all of them, the most urgent first."""
    wanted = None if codes is None else set(codes)
    return [
        PhoneRoute(title=say(route.title), number=route.number, when=say(route.when))
        for route in country.list_telephone_routes(clock.today())
        if wanted is None or route.code in wanted
    ]


def danger_phones() -> list[PhoneRoute]:
    """The numbers that the route card names for immediate danger."""
    rules = country.list_routing_rules(clock.today())
    return phone_routes({str(rule.telephone_route) for rule in rules if "immediate_danger" in rule.when.urgencies})


def child_phones() -> list[PhoneRoute]:
    """The numbers that the route card names for children."""
    rules = country.list_routing_rules(clock.today())
    return phone_routes({str(rule.telephone_route) for rule in rules if "child" in rule.when.age_classes})


def span(amount: int, unit: str) -> str:
    """A length of time of the pack in words."""
    return {
        "hours": ngettext("%(n)d hour", "%(n)d hours", amount),
        "calendar_days": ngettext("%(n)d day", "%(n)d days", amount),
        "working_days": ngettext("%(n)d working day", "%(n)d working days", amount),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", amount),
        "months": ngettext("%(n)d month", "%(n)d months", amount),
        "years": ngettext("%(n)d year", "%(n)d years", amount),
    }[str(unit)] % {"n": amount}
