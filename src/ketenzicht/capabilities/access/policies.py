"""May this actor: one readable table (`policy.csv`), deny by default, asked through `authorise` and `may`."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from ketenzicht.capabilities.access import rules
from ketenzicht.capabilities.access.errors import Refused
from ketenzicht.capabilities.access.types import PURPOSES, Permit, Purpose, Role


class PolicyTable(Exception):
    """The table itself is wrong; the message says on which line and what."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One line: this role, for this purpose, may do this verb to this object, if the condition is met."""

    role: str
    purpose: str
    object: str
    verb: str
    condition: str
    fields: frozenset[str]


PolicyKey = tuple[str, str, str, str]


def read_policy(text: str) -> dict[PolicyKey, PolicyRule]:
    """The table as a mapping. Raises PolicyTable with the line of the first wrong entry."""
    table: dict[PolicyKey, PolicyRule] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        rule = _checked(row, number)
        key = (rule.role, rule.purpose, rule.object, rule.verb)
        if key in table:
            raise PolicyTable(f"policy.csv line {number}: a second rule for {' '.join(key)}")
        table[key] = rule
    return table


def _checked(row: dict[str, str], number: int) -> PolicyRule:
    if row["role"] not in set(Role):
        raise PolicyTable(f"policy.csv line {number}: unknown role {row['role']}")
    if row["purpose"] not in set(Purpose):
        raise PolicyTable(f"policy.csv line {number}: unknown purpose {row['purpose']}")
    if PURPOSES[Purpose(row["purpose"])].role != row["role"]:
        raise PolicyTable(f"policy.csv line {number}: purpose {row['purpose']} is not of role {row['role']}")
    if row["condition"] not in rules.CONDITIONS:
        raise PolicyTable(f"policy.csv line {number}: unknown condition {row['condition']}")
    fields = frozenset(row["fields"].split(";"))
    return PolicyRule(row["role"], row["purpose"], row["object"], row["verb"], row["condition"], fields)


@cache
def policy() -> dict[PolicyKey, PolicyRule]:
    """The policy table of this release."""
    return read_policy(files(__package__).joinpath("policy.csv").read_text(encoding="utf-8"))


def roles_that_may(verb: str, object_type: str) -> tuple[str, ...]:
    """Roles for which the table has a line for this verb: who can give, or do, what is refused."""
    return tuple(sorted({rule.role for rule in policy().values() if (rule.object, rule.verb) == (object_type, verb)}))


class ActStanding(rules.Standing, Protocol):
    """What the policy asks of an act: its role and purpose beside actor and organisation, and how far a key reaches."""

    @property
    def role(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def key_scopes(self) -> Collection[str] | None: ...


def authorise(by: ActStanding, verb: str, object_type: str, **facts: object) -> Permit:
    """The permit for this verb on this object. Raises Refused with what is missing and who can give it."""
    rule = policy().get((by.role, by.purpose, object_type, verb))
    if rule is None:
        raise Refused(
            f"{object_type}.{verb}", missing="role_or_purpose", who_can_give=roles_that_may(verb, object_type)
        )
    lacking = rules.find_missing_scope(by.key_scopes, object_type, verb)
    if lacking:
        raise Refused(f"{object_type}.{verb}", missing=f"scope:{lacking}", who_can_give=(Role.ADMINISTRATOR,))
    if not rules.CONDITIONS[rule.condition](by, facts):
        raise Refused(f"{object_type}.{verb}", missing=rule.condition, who_can_give=(rule.role,))
    return Permit(fields=rule.fields, condition=rule.condition)


def may(by: ActStanding, verb: str, object_type: str, **facts: object) -> bool:
    """Whether `authorise` would say yes."""
    rule = policy().get((by.role, by.purpose, object_type, verb))
    if rule is None or rules.find_missing_scope(by.key_scopes, object_type, verb):
        return False
    return rules.CONDITIONS[rule.condition](by, facts)
