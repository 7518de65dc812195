"""The route card applied: which rule fires and why, who receives by which ground, and who else could be chosen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from ketenzicht.capabilities.access.public import (
    Act,
    NoGround,
    authorise,
    is_staffed,
    list_staffed_organisations,
)
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals.errors import ReceiverUnknown
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.types import Candidate, Route, RouteChoice, RouteFacts
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

HAND_OVER_TERM = "take_in_handed_over"
FEEDBACK = "feedback"
MOST_RECEIVERS = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out in one act: which rules fire, and by which ground which organisation is reached."""

    firing: dict[country.RoutingFacts, tuple[country.RoutingRule, ...]] = field(default_factory=dict)
    reached: dict[tuple[UUID, tuple[str, ...] | None, tuple[str, ...]], Candidate] = field(default_factory=dict)
    """By organisation, named grounds and conditions met."""


def propose_route(*, by: Act, facts: RouteFacts) -> Route:
    """What the route card says now, while somebody is still typing. Stores nothing."""
    authorise(by, "create", "signal")
    return route_for(by, facts)


def route_for(by: Act, facts: RouteFacts, known: Known | None = None, *, to_choose_from: bool = True) -> Route:
    """The first rule that fires and whose receiver can be reached by a ground; the fallback desk when none is.

    `known` remembers what was found out, for the length of one act. Without `to_choose_from` nobody looks at the
    alternatives, and they are not looked for.
    """
    known = known or Known()
    facts = facts if facts.staffed else replace(facts, staffed=list_staffed_organisations())
    firing = _firing(facts, known)
    for rule in firing:
        receiver = _candidate(by, rule.to, rule.grounds, facts, known)
        if receiver is not None and receiver.possible:
            asked: list[tuple[country.Receiver, Sequence[str] | None]] = [(other, None) for other in rule.alternatives]
            asked += [(later.to, later.grounds) for later in firing if later.code != rule.code]
            others = [_candidate(by, *one, facts, known) for one in asked] if to_choose_from else []
            return Route(
                rule=rule.code,
                title_nl=rule.title.nl,
                title_en=rule.title.en,
                why_nl=rule.why.nl,
                why_en=rule.why.en,
                receiver=receiver,
                term=rule.term,
                alternatives=_distinct(others, receiver),
                telephone=rule.telephone_route or "",
                fallback=False,
            )
    return _fallback_route(by, facts, firing, known)


def _firing(facts: RouteFacts, known: Known) -> tuple[country.RoutingRule, ...]:
    looked_at = _looked_at(facts)
    if looked_at not in known.firing:
        known.firing[looked_at] = country.list_firing_rules(country.list_routing_rules(clock.today()), looked_at)
    return known.firing[looked_at]


class Routing:
    """The ways of many reports of one act that nobody looks at: equal facts go the same way, without alternatives."""

    def __init__(self, by: Act) -> None:
        self._by = by
        self._staffed = list_staffed_organisations()
        self._routes: dict[RouteFacts, Route | NoGround] = {}
        self._known = Known()

    def route_for(self, facts: RouteFacts) -> Route:
        """As the function of this name. Raises NoGround."""
        if facts not in self._routes:
            try:
                staffed = replace(facts, staffed=self._staffed)
                self._routes[facts] = route_for(self._by, staffed, self._known, to_choose_from=False)
            except NoGround as error:
                self._routes[facts] = error
        found = self._routes[facts]
        if isinstance(found, NoGround):
            raise found
        return found


def _fallback_route(by: Act, facts: RouteFacts, firing: Sequence[country.RoutingRule], known: Known) -> Route:
    """No rule fits, or no ground carries it where the rule points: the named desk gets it, never nobody."""
    desk = country.get_fallback(clock.today())
    receiver = _candidate(by, desk.to, desk.grounds, facts, known)
    if receiver is None or not receiver.possible:
        reached = [*(_candidate(by, rule.to, rule.grounds, facts, known) for rule in firing), receiver]
        nearest = _nearest([one for one in reached if one is not None])
        missing = nearest.missing if nearest else "desk"
        raise NoGround("signal.create", missing=missing, who_can_give=nearest.who_can_give if nearest else ())
    others = [_candidate(by, rule.to, rule.grounds, facts, known) for rule in firing]
    return Route(
        rule=desk.code,
        title_nl=desk.title.nl,
        title_en=desk.title.en,
        why_nl=desk.why.nl,
        why_en=desk.why.en,
        receiver=receiver,
        term=desk.term,
        alternatives=_distinct(others, receiver),
        telephone=desk.telephone_route or "",
        fallback=True,
    )


def _nearest(reached: Sequence[Candidate]) -> Candidate | None:
    """The nearest way in when there is none: the first that a condition would open, since one can still meet that."""
    return next((one for one in reached if one.missing.startswith("condition:")), next(iter(reached), None))


def chosen(by: Act, route: Route, choice: RouteChoice | None, conditions_met: Collection[str]) -> Candidate:
    """The receiver: the one proposed, or the one a person chose, if a ground carries the signal there.

    Raises NoGround with what is missing, ReceiverUnknown for an organisation that takes in no signals.
    """
    if choice is None or choice.receiver_id == route.receiver.organisation_id:
        return route.receiver
    return carrier(by, choice.receiver_id, conditions_met)


def hand_over_candidate(by: Act, signal: Signal, receiver_id: UUID, conditions_met: Collection[str]) -> Candidate:
    """Whether and by which ground a held signal can go to another organisation. Raises NoGround, ReceiverUnknown."""
    if receiver_id == signal.organisation_id:
        raise ReceiverUnknown(
            _("This signal is with your own organisation already."), next_step=_("Choose another receiver.")
        )
    return carrier(by, receiver_id, conditions_met)


def carrier(by: Act, receiver_id: UUID, conditions_met: Collection[str]) -> Candidate:
    """An organisation as receiver, with the ground that carries a signal there. Raises NoGround, ReceiverUnknown."""
    found = _known(receiver_id)
    if not is_staffed(receiver_id):
        raise ReceiverUnknown(
            _("This organisation takes in no signals."), next_step=_("Choose a receiver from the list.")
        )
    candidate = _with_ground(by, found, None, conditions_met)
    if not candidate.possible:
        raise NoGround("signal.disclose", missing=candidate.missing, who_can_give=candidate.who_can_give)
    return candidate


def list_receivers(
    *,
    by: Act,
    query: str,
    conditions_met: Collection[str] = (),
    met_for: Callable[[UUID], Collection[str]] = lambda _receiver: (),
) -> tuple[Candidate, ...]:
    """Organisations that take in signals, with the ground or what is missing; for choosing another receiver.

    `met_for` gives the conditions that are met for one receiver only, such as a second person's yes.
    """
    authorise(by, "disclose", "signal", reported_by=by.actor_id, holder=by.organisation_id)
    found = partners.list_organisations(clock.today(), q=query)
    staffed = list_staffed_organisations()
    others = [one for one in found if one.id in staffed and one.id != by.organisation_id]
    return tuple(_with_ground(by, one, None, {*conditions_met, *met_for(one.id)}) for one in others[:MOST_RECEIVERS])


def feedback_candidate(by: Act, held: Signal) -> Candidate:
    """The reporter's organisation as receiver of an answer, by the ground for feedback. Raises NoGround."""
    reporter = _known(held.reporter_organisation_id)
    grounds = [ground.code for ground in country.list_grounds(clock.today(), purpose=FEEDBACK)]
    candidate = _with_ground(by, reporter, grounds, (), compartment=reporter.report_compartment)
    if not candidate.possible:
        raise NoGround("signal.disclose", missing=candidate.missing, who_can_give=candidate.who_can_give)
    return candidate


def ground_named(code: str) -> country.Ground:
    """The ground with this code, as in force today."""
    return country.get_ground(code, clock.today())


def names_of(organisation_id: UUID) -> tuple[str, str]:
    """An organisation's Dutch and English name."""
    found = partners.get_organisation(organisation_id)
    return found.name_nl, found.name_en


def code_of(organisation_id: UUID) -> str:
    """An organisation's code."""
    return partners.get_organisation(organisation_id).code


def _known(organisation_id: UUID) -> partners.OrganisationInfo:
    found = partners.find_organisation(organisation_id)
    if found is None:
        raise ReceiverUnknown(_("This organisation is not known."), next_step=_("Choose one from the list."))
    return found


def _looked_at(facts: RouteFacts) -> country.RoutingFacts:
    return country.RoutingFacts(
        forms=frozenset(facts.forms or ("unknown",)),
        age_class=facts.age_class,
        urgency=facts.urgency,
        reporter_kind=facts.reporter_kind,
        place=facts.place_kind,
    )


def _candidate(
    by: Act, to: country.Receiver, grounds: Sequence[str] | None, facts: RouteFacts, known: Known
) -> Candidate | None:
    on = clock.today()
    if to.organisation is not None:
        found = partners.find_organisation_by_code(to.organisation, on)
    elif facts.municipality:
        found = partners.responsible_organisation(str(to.kind), facts.municipality, on)
    else:
        found = None
    if found is None:
        return None
    name = (found.id, None if grounds is None else tuple(grounds), facts.conditions_met)
    if name not in known.reached:
        known.reached[name] = _with_ground(by, found, grounds, facts.conditions_met)
    candidate = known.reached[name]
    if found.id not in facts.staffed:
        candidate = replace(candidate, ground="", missing="desk", who_can_give=("administrator",))
    why = to.why
    return replace(candidate, why_nl=why.nl, why_en=why.en) if why is not None else candidate


def _with_ground(
    by: Act,
    organisation: partners.OrganisationInfo,
    grounds: Sequence[str] | None,
    conditions_met: Collection[str],
    *,
    compartment: str = "",
) -> Candidate:
    """An organisation with the first ground whose conditions are met, or with what the nearest ground still lacks."""
    own = partners.get_organisation(by.organisation_id)
    target = compartment or organisation.intake_compartment
    fitting = country.list_fitting_grounds(
        clock.today(),
        from_compartment=by.compartments[0],
        from_kind=own.kind,
        to_compartment=target,
        to_kind=organisation.kind,
        among=grounds,
    )
    if not compartment:
        fitting = tuple(ground for ground in fitting if ground.purpose != FEEDBACK)
    usable = country.choose_ground(fitting, conditions_met)
    bare = Candidate(
        organisation_id=organisation.id,
        organisation_code=organisation.code,
        name_nl=organisation.name_nl,
        name_en=organisation.name_en,
        compartment=target,
        ground="",
        article="",
        fields=(),
        conditions=(),
    )
    if usable is not None:
        return replace(
            bare,
            ground=usable.code,
            article=usable.article,
            fields=tuple(usable.fields),
            conditions=tuple(usable.conditions),
        )
    if fitting:
        lacking = ",".join(country.list_open_conditions(fitting[0], conditions_met))
        return replace(bare, missing=f"condition:{lacking}", who_can_give=tuple(fitting[0].who_can_give))
    return replace(bare, missing="ground", who_can_give=("privacy_officer",))


def _distinct(found: Sequence[Candidate | None], receiver: Candidate) -> tuple[Candidate, ...]:
    """Every other receiver once, those that can be reached first."""
    distinct = {one.organisation_id: one for one in reversed(found) if one is not None}
    distinct.pop(receiver.organisation_id, None)
    return tuple(sorted(distinct.values(), key=lambda one: (not one.possible, one.name_nl)))
