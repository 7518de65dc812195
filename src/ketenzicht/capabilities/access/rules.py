"""Conditions of the policy table: pure questions about the act and the facts of the object.

Each takes the act's standing and facts and answers yes or no. A condition whose facts are missing is
not met: unknown is never a yes.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from ketenzicht.capabilities.access.types import KeyScope

WARN_BEFORE = timedelta(days=30)


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


IN_SCOPE: dict[str, frozenset[tuple[str, str]]] = {
    KeyScope.SIGNALS_WRITE: frozenset(
        {("signal", "create"), ("signal", "disclose"), ("addition", "create"), ("attachment", "create")}
    ),
    KeyScope.SIGNALS_READ: frozenset(
        {
            ("signal", "list"),
            ("signal", "count"),
            ("signal", "read"),
            ("addition", "read"),
            ("mention", "read"),
            ("attachment", "read"),
        }
    ),
    KeyScope.UPDATES_READ: frozenset({("update", "read")}),
}
"""What each scope of a key leaves standing of the policy table: pairs of object and verb."""


def find_missing_scope(key_scopes: Collection[str] | None, object_type: str, verb: str) -> str:
    """The scope that a key would need for this and does not have; nothing when it has it, or when there is no key.

    What no scope covers is named ``none``: no key opens it.
    """
    if key_scopes is None:
        return ""
    needed = [scope for scope, covered in IN_SCOPE.items() if (object_type, verb) in covered]
    return "" if any(scope in key_scopes for scope in needed) else "".join(needed[:1]) or "none"


def is_near_end(created_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether a key ends so soon that its administrator must know: in its last quarter, of thirty days at most."""
    return now >= expires_at - min(WARN_BEFORE, (expires_at - created_at) / 4)


CONDITIONS: dict[str, Condition] = {
    "": always,
    "own": own,
    "held": held,
    "four_eyes": four_eyes,
    "not_self": not_self,
    "past_term": past_term,
}
