"""Mandates and keys: given and taken back by a named actor, at once, at one's own organisation only, and logged."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import ProgrammingError, connection

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.models import Machine, Mandate
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.shared import clock, ids
from tests.conftest import Person, hire_person, open_act
from tests.integration.access.conftest import HERE, SYSTEM

pytestmark = pytest.mark.django_db

THERE = "coa"


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


def test_colleagues_are_those_with_the_role_who_are_still_here(chief: Person, clerk: Person) -> None:
    gone = hire_person("reporter", HERE)
    access.User.objects.filter(id=gone.id).update(is_active=False)
    with open_act(chief) as act:
        assert {actor_id for actor_id, _ in access.list_colleagues(by=act, roles=(access.Role.REPORTER,))} == {clerk.id}


def test_names_are_of_people_and_machines(clerk: Person, system: Person) -> None:
    assert access.names_of_actors([clerk.id, system.id, uuid4()]) == {
        clerk.id: f"Test {clerk.username}",
        system.id: SYSTEM,
    }


def test_setting_up_the_house_twice_changes_nothing(db: None) -> None:
    before = list(Machine.objects.order_by("code").values_list("id", "code"))
    mandates = Mandate.objects.count()
    desks = anonymous.list_desks()
    access.set_up_house(anonymous_desks=desks)
    assert list(Machine.objects.order_by("code").values_list("id", "code")) == before
    assert Mandate.objects.count() == mandates
    assert {code for _, code in before} >= {"post", "clockwork", "anonymous"}
    assert desks


def test_the_serving_role_cannot_move_a_wall(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        access.register_wall(
            organisation_id=ids.new_id(),
            code="invented",
            kind="police_avim",
            report_compartment="wpg8",
            intake_compartment="wpg8",
        )


def test_an_organisation_that_starts_has_its_keys_and_keeps_them(db: None) -> None:
    organisation_id = partners.organisation_id(THERE)
    access.start_organisation(organisation_id)
    with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME):
        first = keys_of(organisation_id)
    access.start_organisation(organisation_id)
    with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME):
        assert keys_of(organisation_id) == first
        assert sorted(kind for _id, kind in first) == ["index", "organisation"]


def keys_of(organisation_id: UUID) -> set[tuple[UUID, str]]:
    """The keys that the act reaches, by id and kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kind FROM encryption_casekey WHERE organisation_id = %s", [organisation_id])
        return set(cursor.fetchall())
