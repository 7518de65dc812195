"""What must hold between the entries of a pack. Each check yields errors with the place they stand in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ketenzicht.capabilities.country.errors import PackError
from ketenzicht.capabilities.country.filing import FileMapping
from ketenzicht.capabilities.country.guide import Service
from ketenzicht.capabilities.country.located import Located
from ketenzicht.capabilities.country.marked import PathPart
from ketenzicht.capabilities.country.observing import Element, Guidance, Indicator, ProfessionView
from ketenzicht.capabilities.country.routing_checks import list_routing_errors
from ketenzicht.capabilities.country.types import (
    AnswerClass,
    Code,
    Compartment,
    Fallback,
    Ground,
    MunicipalityEntry,
    OrganisationEntry,
    OrganisationKind,
    Outcome,
    RoutingRule,
    Term,
)
from ketenzicht.capabilities.country.values import Entry
from ketenzicht.capabilities.country.view_checks import list_view_errors

FAR = date.max

_RECEIVER = {"organisation": "organisation", "kind": "organisation_kind"}
_DECISION = {
    **{f"to.{name}": target for name, target in _RECEIVER.items()},
    "grounds": "ground",
    "term": "term",
    "telephone_route": "telephone_route",
}
REFERENCES: dict[type[Entry], dict[str, str]] = {
    Compartment: {"regime": "regime", "retention_term": "term"},
    OrganisationKind: {"report_compartment": "compartment", "intake_compartment": "compartment"},
    Ground: {
        "purpose": "exchange_purpose",
        "from_compartments": "compartment",
        "to_compartments": "compartment",
        "from_kinds": "organisation_kind",
        "to_kinds": "organisation_kind",
        "fields": "code:disclosure_field",
        "conditions": "code:condition",
        "who_can_give": "code:giver",
    },
    Term: {
        "starts_at": "code:term_start",
        "on_warning": "code:term_action",
        "on_expiry": "code:term_action",
        "who": "code:role",
    },
    Outcome: {"answer_classes": "answer_class"},
    AnswerClass: {"from_compartments": "compartment", "to_compartments": "compartment"},
    RoutingRule: {
        "when.forms": "code:form_of_exploitation",
        "when.age_classes": "code:age_class",
        "when.urgencies": "code:urgency",
        "when.reporter_kinds": "code:reporter_kind",
        "when.places": "code:place_kind",
        **_DECISION,
        **{f"alternatives.{name}": target for name, target in _RECEIVER.items()},
    },
    Fallback: _DECISION,
    Service: {
        "kinds": "organisation_kind",
        "organisations": "organisation",
        "needs": "code:need",
        "forms": "code:form_of_exploitation",
        "powers": "code:competence",
        "contact_points.channel": "code:contact_channel",
    },
    OrganisationEntry: {
        "kind": "organisation_kind",
        "competences": "code:competence",
        "contact_points.channel": "code:contact_channel",
    },
    ProfessionView: {
        "organisation_kinds": "organisation_kind",
        "reporter_kinds": "code:reporter_kind",
        "place_kind": "code:place_kind",
        "conditions": "code:condition",
        "advisers": "organisation",
    },
    Guidance: {"subject": "code:guidance_subject"},
    FileMapping: {"columns.kind": "code:mention_kind", "columns.role": "code:mention_role"},
    Element: {"next_questions": "next_question"},
    Indicator: {
        "forms": "code:form_of_exploitation",
        "element": "element",
        "dimension": "code:ilo_dimension",
        "views": "view",
        "other_explanations": "other_explanation",
        "next_questions": "next_question",
    },
}
"""Which field names entries of which kind; a name with a dot goes into the parts of the field."""

GROUPS = {"reporter_kind": "organisation_kind", "sector": "code:form_of_exploitation"}
"""What the groups of the codes in a list are."""


def list_errors(located: list[Located]) -> Iterator[PackError]:
    """Everything that is wrong between entries that are each right by themselves."""
    by_key = defaultdict(list)
    for place in located:
        by_key[place.key].append(place)
    yield from _list_overlaps(by_key.values())
    dangling = [*_list_dangling(located, by_key), *_list_unknown_regions(located)]
    yield from dangling
    if not dangling:
        yield from list_routing_errors(located)
        yield from list_view_errors(located)


def _list_overlaps(groups: Iterable[list[Located]]) -> Iterator[PackError]:
    for group in groups:
        ordered = sorted(group, key=lambda place: place.entry.valid_from)
        for earlier, later in pairwise(ordered):
            if later.entry.valid_from <= last_day(earlier.entry):
                line = earlier.place.line_of(("code",))
                yield later.error(("valid_from",), f"overlaps the period of the same code at line {line}")


def _list_dangling(located: list[Located], by_key: dict[str, list[Located]]) -> Iterator[PackError]:
    for place in located:
        for path, target, code in _references(place.entry):
            what = _what_is_wrong(place.entry, by_key.get(f"{target}:{code}", []))
            if what:
                yield place.error(path, f"{target} {code} {what}")


def _references(entry: Entry) -> Iterator[tuple[tuple[PathPart, ...], str, str]]:
    """Path, kind of what is named, and its code, for everything that the entry refers to."""
    for name, target in REFERENCES.get(type(entry), {}).items():
        for path, code in _values_at(entry, name.split(".")):
            yield path, target, code
    if isinstance(entry, Code) and entry.list_code in GROUPS:
        for number, code in enumerate(entry.groups):
            yield ("groups", number), GROUPS[entry.list_code], code


def _values_at(value: Any, names: list[str]) -> Iterator[tuple[tuple[PathPart, ...], str]]:
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            for path, code in _values_at(item, names):
                yield (number, *path), code
    elif names and value is not None:
        for path, code in _values_at(getattr(value, names[0]), names[1:]):
            yield (names[0], *path), code
    elif value is not None:
        yield (), value


def _what_is_wrong(entry: Entry, targets: list[Located]) -> str:
    if not targets:
        return "doesn't exist"
    for day in (entry.valid_from, last_day(entry)):
        if not any(target.entry.in_force(day) for target in targets):
            return f"isn't in force on {day}" if day != FAR else "ends before this entry does"
    return ""


def last_day(entry: Entry) -> date:
    """The last day that the entry is in force; far away when it has no end."""
    return FAR if entry.valid_to is None else entry.valid_to - timedelta(days=1)


def _list_unknown_regions(located: list[Located]) -> Iterator[PackError]:
    known = {"NL"}
    for place in located:
        if isinstance(place.entry, MunicipalityEntry):
            known |= set(place.entry.regions)
    for place in located:
        if isinstance(place.entry, OrganisationEntry):
            for number, region in enumerate(place.entry.regions):
                if region not in known:
                    yield place.error(("regions", number), f"region {region} has no municipality in the table")
