"""Mandates and keys: given and taken back by a named actor, at once, at one's own organisation only, and logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
import time_machine
from django.db import ProgrammingError

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.models import ApiKey, Machine, Mandate
from ketenzicht.shared import clock, ids
from tests.conftest import Person, hire_person, open_act

pytestmark = pytest.mark.django_db

HERE, THERE = "nla-toezicht", "coa"
SYSTEM = "Zaaksysteem van toezicht"


@pytest.fixture
def chief(db: None) -> Person:
    return hire_person("administrator", HERE)


@pytest.fixture
def clerk(db: None) -> Person:
    return hire_person("reporter", HERE)


def lines_of(act: access.Act) -> list[tuple[str, str]]:
    return [(event.action, event.object_type) for event in act.trail.access]


class TestMandates:
    def test_a_role_is_given_seen_and_taken_back(self, chief: Person, clerk: Person) -> None:
        with open_act(chief) as act:
            given = access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.INTAKE_OFFICER)
            assert lines_of(act) == [("grant", "mandate")]
        assert access.is_staffed(clerk.organisation_id)
        assert given in {mandate.id for mandate in access.list_own_mandates(clerk.id)}
        with open_act(chief) as act:
            access.revoke_mandate(by=act, mandate_id=given)
            assert lines_of(act) == [("revoke", "mandate")]
        assert not access.is_staffed(clerk.organisation_id)
        assert given not in {mandate.id for mandate in access.list_own_mandates(clerk.id)}
        with open_act(chief) as act:
            (ended,) = [mandate for mandate in access.list_mandates(by=act) if mandate.id == given]
        assert ended.revoked_at is not None

    def test_a_mandate_ends_on_its_day(self, chief: Person, clerk: Person) -> None:
        end = clock.now() + timedelta(days=7)
        with open_act(chief) as act:
            given = access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.INTAKE_OFFICER, valid_to=end)
        with time_machine.travel(end + timedelta(seconds=1)):
            assert given not in {mandate.id for mandate in access.list_own_mandates(clerk.id)}
            assert clerk.organisation_id not in access.list_staffed_organisations()

    def test_a_role_is_given_once_and_not_for_a_time_that_is_past(self, chief: Person, clerk: Person) -> None:
        with open_act(chief) as act, pytest.raises(access.MandateEnds):
            access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.MANAGER, valid_to=clock.now())
        with open_act(chief) as act:
            given = access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.MANAGER)
        with open_act(chief) as act, pytest.raises(access.MandateStands):
            access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.MANAGER)
        with open_act(chief) as act:
            access.revoke_mandate(by=act, mandate_id=given)
        with open_act(chief) as act:
            assert access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role.MANAGER) != given

    def test_nobody_gives_or_takes_rights_of_their_own(self, chief: Person) -> None:
        with open_act(chief) as act, pytest.raises(access.Refused) as refusal:
            access.grant_mandate(by=act, actor_id=chief.id, role=access.Role.MANAGER)
        assert refusal.value.missing == "not_self"
        with open_act(chief) as act, pytest.raises(access.Refused):
            access.revoke_mandate(by=act, mandate_id=chief.mandate_id)

    @pytest.mark.parametrize("role", ["post", "clockwork", "partner_system"])
    def test_a_machine_role_is_for_no_person(self, chief: Person, clerk: Person, role: str) -> None:
        with open_act(chief) as act, pytest.raises(access.NotFound):
            access.grant_mandate(by=act, actor_id=clerk.id, role=access.Role(role))

    def test_nobody_and_somebody_who_left_get_nothing(self, chief: Person, clerk: Person) -> None:
        access.User.objects.filter(id=clerk.id).update(is_active=False)
        for actor_id in (uuid4(), clerk.id):
            with open_act(chief) as act, pytest.raises(access.NotFound):
                access.grant_mandate(by=act, actor_id=actor_id, role=access.Role.REPORTER)

    def test_a_mandate_elsewhere_or_ended_is_not_there(self, chief: Person) -> None:
        elsewhere = hire_person("reporter", THERE)
        ended = hire_person("reporter", HERE)
        with open_act(chief) as act:
            access.revoke_mandate(by=act, mandate_id=ended.mandate_id)
        for mandate_id in (elsewhere.mandate_id, ended.mandate_id, uuid4()):
            with open_act(chief) as act, pytest.raises(access.NotFound):
                access.revoke_mandate(by=act, mandate_id=mandate_id)
        assert Mandate.objects.get(id=elsewhere.mandate_id).revoked_at is None

    def test_only_the_administrator_gives(self, clerk: Person) -> None:
        with open_act(clerk) as act, pytest.raises(access.Refused) as refusal:
            access.grant_mandate(by=act, actor_id=uuid4(), role=access.Role.MANAGER)
        assert refusal.value.who_can_give == ("administrator",)


def issue(chief: Person, **options: int) -> tuple[UUID, str]:
    with open_act(chief) as act:
        issued = access.issue_api_key(by=act, label="Zaaksysteem", **options)
        assert lines_of(act) == [("grant", "api_key")]
    return issued


@pytest.fixture
def system(chief: Person, admin_connection: psycopg.Connection) -> Iterator[Person]:
    """A partner's system; its machine is made by the operator, for the serving role may not."""
    code = f"partner-{HERE}"
    admin_connection.execute(
        "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)", [uuid4(), code, SYSTEM]
    )
    yield hire_person("partner_system", HERE)
    admin_connection.execute("DELETE FROM access_machine WHERE code = %s", [code])


class TestKeys:
    def test_a_key_opens_its_mandate_and_only_its_hash_is_kept(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        assert access.mandate_of_key(secret) == system.mandate_id
        assert secret.encode() not in bytes(ApiKey.objects.get(id=key_id).digest)
        with open_act(chief) as act:
            (info,) = access.list_api_keys(by=act)
        assert (info.id, info.label, info.revoked_at) == (key_id, "Zaaksysteem", None)
        assert info.last_used_at is not None

    def test_its_use_is_noted_once_a_minute(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        access.mandate_of_key(secret)
        first = ApiKey.objects.get(id=key_id).last_used_at
        access.mandate_of_key(secret)
        assert ApiKey.objects.get(id=key_id).last_used_at == first
        with time_machine.travel(clock.now() + timedelta(minutes=2)):
            access.mandate_of_key(secret)
        last = ApiKey.objects.get(id=key_id).last_used_at
        assert first is not None
        assert last is not None
        assert last > first

    def test_an_unknown_revoked_or_expired_key_opens_nothing(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief, days=1)
        with pytest.raises(access.ActEnded):
            access.mandate_of_key(secret + "x")
        with time_machine.travel(clock.now() + timedelta(days=1, seconds=1)), pytest.raises(access.ActEnded):
            access.mandate_of_key(secret)
        with open_act(chief) as act:
            access.revoke_api_key(by=act, key_id=key_id)
            assert lines_of(act) == [("revoke", "api_key")]
        with pytest.raises(access.ActEnded):
            access.mandate_of_key(secret)
        with open_act(chief) as act, pytest.raises(access.NotFound):
            access.revoke_api_key(by=act, key_id=key_id)

    def test_a_key_of_another_organisation_is_not_there(self, chief: Person, system: Person) -> None:
        key_id, secret = issue(chief)
        with open_act(hire_person("administrator", THERE)) as act, pytest.raises(access.NotFound):
            access.revoke_api_key(by=act, key_id=key_id)
        assert access.mandate_of_key(secret) == system.mandate_id

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
        assert access.mandate_of_key(secret) != system.mandate_id


def test_colleagues_are_those_with_the_role_who_are_still_here(chief: Person, clerk: Person) -> None:
    gone = hire_person("reporter", HERE)
    access.User.objects.filter(id=gone.id).update(is_active=False)
    with open_act(chief) as act:
        assert {actor_id for actor_id, _ in access.list_colleagues(by=act, role=access.Role.REPORTER)} == {clerk.id}


def test_names_are_of_people_and_machines(clerk: Person, system: Person) -> None:
    assert access.names_of_actors([clerk.id, system.id, uuid4()]) == {
        clerk.id: f"Test {clerk.username}",
        system.id: SYSTEM,
    }


def test_setting_up_the_house_twice_changes_nothing(db: None) -> None:
    before = list(Machine.objects.order_by("code").values_list("id", "code"))
    access.set_up_house()
    assert list(Machine.objects.order_by("code").values_list("id", "code")) == before
    assert {code for _, code in before} >= {"post", "clockwork"}


def test_the_serving_role_cannot_move_a_wall(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        access.register_wall(
            organisation_id=ids.new_id(),
            code="invented",
            kind="police_avim",
            report_compartment="wpg8",
            intake_compartment="wpg8",
        )
