"""Keys of partners' systems: for a purpose and a time, renewed with an overlap, ended at once, counted, and logged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access import rules
from ketenzicht.capabilities.access.models import ApiKey
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act

pytestmark = pytest.mark.django_db

THERE = "coa"


def lines_of(act: access.Act) -> list[tuple[str, str]]:
    return [(event.action, event.object_type) for event in act.trail.access]


def issue(chief: Person, **options: Any) -> tuple[UUID, str]:
    with open_act(chief) as act:
        issued = access.issue_api_key(by=act, label="Zaaksysteem", **options)
        assert lines_of(act) == [("grant", "api_key")]
    return issued


class TestKeys:
    def test_a_key_opens_its_mandate_and_only_its_hash_is_kept(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        assert access.standing_of_key(secret).mandate_id == system.mandate_id
        assert secret.encode() not in bytes(ApiKey.objects.get(id=key_id).digest)
        with open_act(chief) as act:
            (info,) = access.list_api_keys(by=act)
        assert (info.id, info.label, info.revoked_at) == (key_id, "Zaaksysteem", None)
        assert info.last_used_at is not None

    def test_its_use_is_noted_once_an_hour(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        access.standing_of_key(secret)
        first = ApiKey.objects.get(id=key_id).last_used_at
        access.standing_of_key(secret)
        assert ApiKey.objects.get(id=key_id).last_used_at == first
        with time_machine.travel(clock.now() + timedelta(minutes=61)):
            access.standing_of_key(secret)
        last = ApiKey.objects.get(id=key_id).last_used_at
        assert first is not None
        assert last is not None
        assert last > first

    def test_an_unknown_revoked_or_expired_key_opens_nothing(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief, days=1)
        with pytest.raises(access.ActEnded):
            access.standing_of_key(secret + "x")
        with time_machine.travel(clock.now() + timedelta(days=1, seconds=1)), pytest.raises(access.ActEnded):
            access.standing_of_key(secret)
        with open_act(chief) as act:
            access.revoke_api_key(by=act, key_id=key_id)
            assert lines_of(act) == [("revoke", "api_key")]
        with pytest.raises(access.ActEnded):
            access.standing_of_key(secret)
        with open_act(chief) as act, pytest.raises(access.NotFound):
            access.revoke_api_key(by=act, key_id=key_id)

    def test_a_key_of_another_organisation_is_not_there(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        with open_act(hire_person("administrator", THERE)) as act, pytest.raises(access.NotFound):
            access.revoke_api_key(by=act, key_id=key_id)
        assert access.standing_of_key(secret).mandate_id == system.mandate_id

    def test_without_a_partner_system_there_is_no_key(self) -> None:
        lonely = hire_person("administrator", "demo-ziekenhuis")
        with open_act(lonely) as act, pytest.raises(access.NoPartnerSystem, match="no partner system"):
            access.issue_api_key(by=act, label="Zaaksysteem")

    def test_a_system_whose_mandate_was_taken_back_gets_a_new_one_with_its_key(
        self, chief: Person, system: Person
    ) -> None:
        with open_act(chief) as act:
            access.revoke_mandate(by=act, mandate_id=system.mandate_id)
        _, secret = issue(chief)
        assert access.standing_of_key(secret).mandate_id != system.mandate_id


BY_COMMAND_ALONE = frozenset({"import", "mapping"})
"""Files come in by the pages and the command line; no key of a system reaches them."""


class TestScopes:
    def test_a_key_may_do_what_it_is_for_and_nothing_else(self, chief: Person, system: Person) -> None:
        _, secret = issue(chief, scopes=["signals:write"])
        standing = access.standing_of_key(secret)
        assert standing.scopes == ("signals:write",)
        context = access.open_context(
            mandate_id=standing.mandate_id, purpose=access.Purpose.PARTNER_API, auth_level="api_key"
        )
        with access.acting(context, key_scopes=standing.scopes) as act:
            assert access.may(act, "create", "signal")
            assert not access.may(act, "list", "signal", reported_by=act.actor_id)
            with pytest.raises(access.Refused) as refusal:
                access.authorise(act, "list", "signal", reported_by=act.actor_id)
        assert refusal.value.missing == "scope:signals:read"
        assert refusal.value.who_can_give == ("administrator",)

    def test_what_no_scope_covers_no_key_opens(self) -> None:
        assert rules.find_missing_scope(("signals:read",), "mandate", "grant") == "none"
        assert rules.find_missing_scope(None, "mandate", "grant") == ""

    def test_every_line_of_the_policy_for_systems_is_within_a_scope_and_the_other_way_round(self) -> None:
        lines = {
            (rule.object, rule.verb)
            for rule in access.policy().values()
            if rule.role == "partner_system" and rule.object not in BY_COMMAND_ALONE
        }
        assert not {name for scope in rules.IN_SCOPE.values() for name, _verb in scope} & BY_COMMAND_ALONE
        assert set(rules.IN_SCOPE) == set(access.KeyScope)
        assert lines == frozenset().union(*rules.IN_SCOPE.values())

    @pytest.mark.parametrize("scopes", [[], ["everything"], ["signals:read", "everything"]])
    def test_a_key_must_be_for_something_that_exists(self, chief: Person, system: Person, scopes: list[str]) -> None:
        with open_act(chief) as act, pytest.raises(access.KeyWithoutScope):
            access.issue_api_key(by=act, label="Zaaksysteem", scopes=scopes)


class TestRenewal:
    def test_the_old_key_works_beside_the_new_one_and_then_ends_by_itself(self, chief: Person, system: Person) -> None:
        old_id, old = issue(chief, scopes=["updates:read"], days=100)
        with open_act(chief) as act:
            new_id, new = access.rotate_api_key(by=act, key_id=old_id, overlap_days=3)
            assert lines_of(act) == [("grant", "api_key")]
            keys = {key.id: key for key in access.list_api_keys(by=act)}
        assert (keys[old_id].replaced, keys[new_id].replaced) == (True, False)
        assert keys[new_id].scopes == ("updates:read",)
        assert keys[new_id].expires_at - keys[new_id].created_at == timedelta(days=100)
        with time_machine.travel(clock.now() + timedelta(days=2)):
            assert access.standing_of_key(old).mandate_id == access.standing_of_key(new).mandate_id
        with time_machine.travel(clock.now() + timedelta(days=4)):
            assert access.standing_of_key(new).scopes == ("updates:read",)
            with pytest.raises(access.ActEnded):
                access.standing_of_key(old)
            with open_act(chief) as act:
                assert next(key for key in access.list_api_keys(by=act) if key.id == old_id).ended

    def test_renewing_never_lengthens_the_old_key_and_happens_once(self, chief: Person, system: Person) -> None:
        key_id, _ = issue(chief, days=2)
        ends = ApiKey.objects.get(id=key_id).expires_at
        with open_act(chief) as act:
            access.rotate_api_key(by=act, key_id=key_id, overlap_days=30)
        assert ApiKey.objects.get(id=key_id).expires_at == ends
        with open_act(chief) as act, pytest.raises(access.KeyAlreadyReplaced, match="renewed already"):
            access.rotate_api_key(by=act, key_id=key_id)

    def test_an_ended_key_or_one_of_others_is_not_renewed(self, chief: Person, system: Person) -> None:
        key_id, _ = issue(chief)
        with open_act(hire_person("administrator", THERE)) as act, pytest.raises(access.NotFound):
            access.rotate_api_key(by=act, key_id=key_id)
        with open_act(chief) as act:
            access.revoke_api_key(by=act, key_id=key_id)
        with open_act(chief) as act, pytest.raises(access.NotFound):
            access.rotate_api_key(by=act, key_id=key_id)


class TestEnding:
    @staticmethod
    def warned(person: Person) -> tuple[UUID, ...]:
        with access.serving(
            "clockwork", organisation_id=person.organisation_id, purpose=access.Purpose.KEEP_TIME
        ) as act:
            return access.warn_of_ending_keys(by=act)

    def test_the_end_is_told_once_and_not_of_a_key_with_a_successor(self, chief: Person, system: Person) -> None:
        soon, _ = issue(chief, days=100)
        renewed, _ = issue(chief, days=100)
        with open_act(chief) as act:
            access.rotate_api_key(by=act, key_id=renewed)
        assert access.list_organisations_with_ending_keys() == ()
        assert self.warned(chief) == ()
        with time_machine.travel(clock.now() + timedelta(days=80)):
            assert access.list_organisations_with_ending_keys() == (chief.organisation_id,)
            assert soon in self.warned(chief)
            assert self.warned(chief) == ()
            assert access.list_organisations_with_ending_keys() == ()

    def test_a_short_key_is_told_of_in_its_last_quarter(self, chief: Person, system: Person) -> None:
        key_id, _ = issue(chief, days=8)
        assert self.warned(chief) == ()
        with time_machine.travel(clock.now() + timedelta(days=6, hours=1)):
            assert self.warned(chief) == (key_id,)


class TestCounting:
    def test_a_new_minute_counts_anew(self, chief: Person, system: Person) -> None:
        key_id, _ = issue(chief)
        assert [access.count_key_use(key_id, minute=7) for _ in range(3)] == [1, 2, 3]
        assert access.count_key_use(key_id, minute=7, calls=40) == 43
        assert access.count_key_use(key_id, minute=8) == 1
