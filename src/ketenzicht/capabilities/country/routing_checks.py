"""Checks of the route card: it must be total, unambiguous, reachable, and have a ground for each route."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product

from ketenzicht.capabilities.country.errors import PackError
from ketenzicht.capabilities.country.located import Located
from ketenzicht.capabilities.country.rules import fires, fits
from ketenzicht.capabilities.country.types import (
    Code,
    Fallback,
    Ground,
    MunicipalityEntry,
    OrganisationEntry,
    OrganisationKind,
    Receiver,
    RoutingFacts,
    RoutingRule,
)

KNOWS_MUNICIPALITY = "knows_municipality"


class Day:
    """The entries of a pack that are in force on one day, in the shapes that the checks ask for."""

    def __init__(self, located: list[Located], on: date) -> None:
        self.on = on
        self.located = [place for place in located if place.entry.in_force(on)]
        entries = [place.entry for place in self.located]
        self.grounds = {entry.code: entry for entry in entries if isinstance(entry, Ground)}
        self.kinds = {entry.code: entry for entry in entries if isinstance(entry, OrganisationKind)}
        self.organisations = [entry for entry in entries if isinstance(entry, OrganisationEntry)]
        self.municipalities = [entry for entry in entries if isinstance(entry, MunicipalityEntry)]
        self.codes: dict[str, dict[str, Code]] = defaultdict(dict)
        for entry in entries:
            if isinstance(entry, Code):
                self.codes[entry.list_code][entry.code] = entry

    def desks(self) -> list[tuple[Located, Fallback]]:
        """The fallback desks; there must be one."""
        return [(place, place.entry) for place in self.located if isinstance(place.entry, Fallback)]

    def rules(self) -> list[tuple[Located, RoutingRule]]:
        """The rules in the order in which they are tried."""
        found = [(place, place.entry) for place in self.located if isinstance(place.entry, RoutingRule)]
        return sorted(found, key=lambda item: item[1].priority)

    def list_facts(self) -> Iterator[RoutingFacts]:
        """Every combination of one form, age class, urgency, kind of reporter and kind of place."""
        lists = ("form_of_exploitation", "age_class", "urgency", "reporter_kind", "place_kind")
        for form, age, urgency, reporter, place in product(*(self.codes[name] for name in lists)):
            yield RoutingFacts.model_construct(
                forms=frozenset({form}), age_class=age, urgency=urgency, reporter_kind=reporter, place=place
            )


def list_routing_errors(located: list[Located]) -> Iterator[PackError]:
    """All errors of the route card, for each stretch of time in which it stays the same."""
    days = [Day(located, on) for on in _list_turning_days(located)]
    yield from dict.fromkeys(error for day in days for error in _list_errors_of(day))


def _list_errors_of(day: Day) -> Iterator[PackError]:
    yield from _list_equal_priorities(day)
    yield from _list_unreachable(day)
    yield from _list_unplaceable(day)
    yield from _list_without_desk(day)
    yield from _list_without_ground(day)


def _list_turning_days(located: list[Located]) -> list[date]:
    """The days on which the route card begins or changes."""
    return sorted({place.entry.valid_from for place in located if isinstance(place.entry, RoutingRule)})


def _list_equal_priorities(day: Day) -> Iterator[PackError]:
    ordered = day.rules()
    for (_, earlier), (place, later) in pairwise(ordered):
        if earlier.priority == later.priority:
            yield place.error(("priority",), f"{earlier.code} has the same priority; which one goes first?")


def _list_unreachable(day: Day) -> Iterator[PackError]:
    rules = day.rules()
    reached = set()
    for facts in day.list_facts():
        first = next((rule for _, rule in rules if fires(rule.when, facts)), None)
        if first is not None:
            reached.add(first.code)
    for place, rule in rules:
        if rule.code not in reached:
            yield place.error(("priority",), "this rule can never fire; earlier rules take all it names")


def _list_unplaceable(day: Day) -> Iterator[PackError]:
    """A receiver found by place needs a place, and an organisation of that kind for every municipality."""
    placed = {code for code, place in day.codes["place_kind"].items() if place.has(KNOWS_MUNICIPALITY)}
    for place, rule in day.rules():
        if not rule.to.needs_municipality:
            continue
        if not rule.when.places or not set(rule.when.places) <= placed:
            yield place.error(("to", "kind"), "found by place, but the rule also fires when no place is known")
        uncovered = _count_uncovered(day, rule.to.kind or "")
        if uncovered:
            yield place.error(("to", "kind"), f"{uncovered} municipalities have no {rule.to.kind}")


def _count_uncovered(day: Day, kind: str) -> int:
    served = {region for entry in day.organisations if entry.kind == kind for region in entry.regions}
    return sum(served.isdisjoint(municipality.regions) for municipality in day.municipalities)


def _list_without_desk(day: Day) -> Iterator[PackError]:
    desks = day.desks()
    if not desks:
        yield PackError("routing.yaml", 1, "fallback", f"no fallback desk is in force on {day.on}")
    for place, _ in desks[1:]:
        yield place.error((), f"there are several fallback desks on {day.on}")
    for place, desk in desks:
        if desk.to.organisation is None:
            yield place.error(("to",), "the fallback desk must be a named organisation")


def _list_without_ground(day: Day) -> Iterator[PackError]:
    """Every kind of reporter that a rule serves needs a ground of that rule to its receiver."""
    decisions: list[tuple[Located, RoutingRule | Fallback]] = [*day.rules(), *day.desks()]
    for place, decision in decisions:
        reporters = decision.when.reporter_kinds if isinstance(decision, RoutingRule) else ()
        for reporter, from_kind in _list_reporting_kinds(day, reporters):
            for to_kind in _list_receiving_kinds(day, decision.to):
                if not _has_ground(day, decision.grounds, from_kind, to_kind):
                    yield place.error(("grounds",), f"none leads from {reporter} at a {from_kind} to a {to_kind}")


def _has_ground(day: Day, grounds: tuple[str, ...], from_kind: str, to_kind: str) -> bool:
    return any(
        fits(
            day.grounds[code],
            from_compartment=day.kinds[from_kind].report_compartment,
            from_kind=from_kind,
            to_compartment=day.kinds[to_kind].intake_compartment,
            to_kind=to_kind,
        )
        for code in grounds
        if code in day.grounds
    )


def _list_reporting_kinds(day: Day, reporters: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The kinds of organisation that these kinds of reporter work at; all reporters when none is named."""
    for code, reporter in day.codes["reporter_kind"].items():
        if not reporters or code in reporters:
            for kind in reporter.groups:
                yield code, kind


def _list_receiving_kinds(day: Day, receiver: Receiver) -> list[str]:
    """The kinds of organisation that the receiver can turn out to be."""
    named = {entry.kind for entry in day.organisations if entry.code == receiver.organisation}
    return sorted(named | ({receiver.kind} if receiver.kind else set()))
