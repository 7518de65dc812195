"""Conditions of the policy table: pure questions about the act and the facts of the object.

Each takes the act's standing and facts and answers yes or no. A condition whose facts are missing is
not met: unknown is never a yes.
"""

from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID


class Standing(Protocol):
    """What a condition may know of the act."""

    @property
    def actor_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...


Facts = Mapping[str, object]
Condition = Callable[[Standing, Facts], bool]


def always(_standing: Standing, _facts: Facts) -> bool:
    """No condition beside role and purpose."""
    return True


def own(standing: Standing, facts: Facts) -> bool:
    """The object was made by this actor. Lists are narrowed by row-level security and say so with `reported_by`."""
    return facts.get("reported_by") == standing.actor_id


def held(standing: Standing, facts: Facts) -> bool:
    """The object is a copy that this organisation holds as receiver."""
    return facts.get("holder") == standing.organisation_id


def four_eyes(standing: Standing, facts: Facts) -> bool:
    """Somebody else took the first decision."""
    first = facts.get("first_decided_by")
    return isinstance(first, UUID) and first != standing.actor_id


def not_self(standing: Standing, facts: Facts) -> bool:
    """Nobody gives or takes rights of their own."""
    about = facts.get("about_actor")
    return isinstance(about, UUID) and about != standing.actor_id


def past_term(_standing: Standing, facts: Facts) -> bool:
    """The retention term has run out, or two persons ordered it."""
    return facts.get("past_term") is True


CONDITIONS: dict[str, Condition] = {
    "": always,
    "own": own,
    "held": held,
    "four_eyes": four_eyes,
    "not_self": not_self,
    "past_term": past_term,
}
