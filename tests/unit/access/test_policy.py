"""The policy table is readable, complete and denies by default."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from ketenzicht.capabilities.access import policies, rules
from ketenzicht.capabilities.access.errors import Refused
from ketenzicht.capabilities.access.types import PURPOSES, Purpose, Role


@dataclass(frozen=True)
class Standing:
    role: str
    purpose: str
    actor_id: UUID
    organisation_id: UUID
    key_scopes: tuple[str, ...] | None = None


def standing(role: Role, purpose: Purpose, *key_scopes: str) -> Standing:
    return Standing(role, purpose, uuid4(), uuid4(), key_scopes or None)


HEAD = "role,purpose,object,verb,condition,fields\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nobody,report,signal,read,,*", "line 2: unknown role nobody"),
        ("reporter,fun,signal,read,,*", "line 2: unknown purpose fun"),
        ("reporter,intake,signal,read,,*", "line 2: purpose intake is not of role reporter"),
        ("reporter,report,signal,read,maybe,*", "line 2: unknown condition maybe"),
        ("reporter,report,signal,read,,*\nreporter,report,signal,read,own,*", "line 3: a second rule"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(line: str, message: str) -> None:
    with pytest.raises(policies.PolicyTable, match=message):
        policies.read_policy(HEAD + line)


def test_every_role_has_exactly_one_purpose() -> None:
    assert sorted(rule.role for rule in PURPOSES.values()) == sorted(Role)


def test_what_is_not_in_the_table_is_refused_and_says_who_may() -> None:
    act = standing(Role.REPORTER, Purpose.REPORT)
    with pytest.raises(Refused) as refusal:
        policies.authorise(act, "close", "signal", holder=act.organisation_id)
    assert refusal.value.missing == "role_or_purpose"
    assert refusal.value.who_can_give == ("intake_officer",)
    assert not policies.may(act, "close", "signal", holder=act.organisation_id)


def test_a_role_under_another_purpose_gets_nothing() -> None:
    act = standing(Role.INTAKE_OFFICER, Purpose.OVERSEE)
    assert not policies.may(act, "read", "signal", holder=act.organisation_id)


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("own", {}, False),
        ("own", {"reported_by": uuid4()}, False),
        ("own", {"reported_by": "me"}, True),
        ("held", {}, False),
        ("held", {"holder": uuid4()}, False),
        ("held", {"holder": "ours"}, True),
        ("four_eyes", {}, False),
        ("four_eyes", {"first_decided_by": "me"}, False),
        ("four_eyes", {"first_decided_by": uuid4()}, True),
        ("not_self", {}, False),
        ("not_self", {"about_actor": "me"}, False),
        ("not_self", {"about_actor": uuid4()}, True),
        ("past_term", {}, False),
        ("past_term", {"past_term": 1}, False),
        ("past_term", {"past_term": True}, True),
        ("", {}, True),
    ],
)
def test_conditions(condition: str, facts: dict[str, object], expected: bool) -> None:
    act = standing(Role.REPORTER, Purpose.REPORT)
    known = {"me": act.actor_id, "ours": act.organisation_id}
    resolved = {name: known.get(value, value) if isinstance(value, str) else value for name, value in facts.items()}
    assert rules.CONDITIONS[condition](act, resolved) is expected


def test_every_condition_is_tested_above_or_unused() -> None:
    assert set(rules.CONDITIONS) == {"", "own", "held", "four_eyes", "not_self", "past_term"}


def test_a_permit_names_its_fields() -> None:
    act = standing(Role.MANAGER, Purpose.STEER)
    permit = policies.authorise(act, "list", "signal", holder=act.organisation_id)
    assert permit.allows_field("urgency")
    assert not permit.allows_field("fact")


def test_an_unmet_condition_is_named() -> None:
    act = standing(Role.REPORTER, Purpose.REPORT)
    with pytest.raises(Refused) as refusal:
        policies.authorise(act, "read", "signal", reported_by=uuid4())
    assert refusal.value.missing == "own"
    assert refusal.value.safe["reason"] == "signal.read"
