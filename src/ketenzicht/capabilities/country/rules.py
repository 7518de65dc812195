"""Pure questions to entries: which rule fires, which grounds fit, which conditions are still open."""

from collections.abc import Collection, Iterable

from ketenzicht.capabilities.country.types import AnswerClass, Ground, RoutingCondition, RoutingFacts, RoutingRule


def fires(when: RoutingCondition, facts: RoutingFacts) -> bool:
    """Whether every part of the condition that isn't empty holds what the signal has."""
    return (
        (not when.forms or not facts.forms.isdisjoint(when.forms))
        and (not when.age_classes or facts.age_class in when.age_classes)
        and (not when.urgencies or facts.urgency in when.urgencies)
        and (not when.reporter_kinds or facts.reporter_kind in when.reporter_kinds)
        and (not when.places or facts.place in when.places)
    )


def list_firing_rules(rules: Iterable[RoutingRule], facts: RoutingFacts) -> tuple[RoutingRule, ...]:
    """The rules that fire, the deciding one first. Empty: the fallback desk receives the signal."""
    return tuple(sorted((rule for rule in rules if fires(rule.when, facts)), key=lambda rule: rule.priority))


def fits(ground: Ground, *, from_compartment: str, from_kind: str, to_compartment: str, to_kind: str) -> bool:
    """Whether the ground leads from the one compartment and kind of organisation to the other."""
    return (
        from_compartment in ground.from_compartments
        and (not ground.from_kinds or from_kind in ground.from_kinds)
        and to_compartment in ground.to_compartments
        and (not ground.to_kinds or to_kind in ground.to_kinds)
    )


def list_open_conditions(ground: Ground, met: Collection[str]) -> tuple[str, ...]:
    """The conditions of the ground that nobody has met yet."""
    return tuple(condition for condition in ground.conditions if condition not in met)


def choose_ground(grounds: Iterable[Ground], met: Collection[str]) -> Ground | None:
    """The first ground whose conditions are all met, or None: then nothing may be exchanged yet."""
    return next((ground for ground in grounds if not list_open_conditions(ground, met)), None)


def may_be_told(answer: AnswerClass, *, from_compartment: str | None, to_compartment: str | None) -> bool:
    """Whether a receiver in the one compartment may tell this to a reporter in the other."""
    from_fits = from_compartment is None or not answer.from_compartments or from_compartment in answer.from_compartments
    to_fits = to_compartment is None or not answer.to_compartments or to_compartment in answer.to_compartments
    return from_fits and to_fits
