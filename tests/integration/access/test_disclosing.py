"""No ground, no exchange: what a disclosure needs, and that it stands at both sides."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access import services
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act

pytestmark = pytest.mark.django_db

OBJECT = uuid4()


@pytest.fixture
def doctor(db: None) -> Person:
    return hire_person("reporter", "demo-ziekenhuis")


@pytest.fixture
def desk(db: None) -> Person:
    return hire_person("privacy_officer", "comensha")


def disclose(
    doctor: Person,
    desk: Person,
    *,
    ground: str = "not_identifying",
    fields: Sequence[str] = ("fact", "place"),
    met: Sequence[str] = ("not_identifying",),
    reported_by: UUID | None = None,
) -> UUID:
    on = clock.today()
    receiver = partners.get_organisation(desk.organisation_id)
    with (
        open_act(doctor) as act,
        access.disclosing(
            by=act,
            object_type="signal",
            object_ref=OBJECT,
            fields=fields,
            receiver_id=receiver.id,
            receiver_compartment=receiver.intake_compartment,
            ground=country.get_ground(ground, on),
            met=met,
            reported_by=reported_by or doctor.id,
            holder=None,
        ) as (disclosure, at_receiver),
    ):
        assert at_receiver.organisation_id == receiver.id
        assert at_receiver.role == access.Role.POST
    return disclosure.id


def test_a_disclosure_stands_at_both_sides_with_its_ground(doctor: Person, desk: Person) -> None:
    disclosed = disclose(doctor, desk)
    with open_act(desk) as act:
        (received,) = access.list_disclosures(by=act, object_ref=str(OBJECT), direction="received").items
    assert received.id != disclosed
    assert received.other_organisation_id == doctor.organisation_id
    assert received.fields == ("fact", "place")
    assert (received.ground, received.conditions) == ("not_identifying", ("not_identifying",))
    assert received.decided_by == doctor.id
    with open_act(hire_person("privacy_officer", "demo-ziekenhuis")) as act:
        (sent,) = access.list_disclosures(by=act, direction="sent").items
    assert sent.id == disclosed
    assert sent.trace_id == received.trace_id


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, "ground:"),
        ({"met": ()}, "condition:not_identifying"),
        ({"fields": ("fact", "mentions", "source")}, "field:mentions,source"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    doctor: Person, desk: Person, changes: dict[str, object], missing: str
) -> None:
    if missing == "ground:":
        changes = {"ground": ground_that_does_not_fit(doctor, desk)}
    with pytest.raises(access.NoGround) as refusal:
        disclose(doctor, desk, **changes)  # type: ignore[arg-type]  # one of several parameters
    assert refusal.value.missing.startswith(missing)
    with open_act(desk) as act:
        assert access.list_disclosures(by=act).items == ()


def ground_that_does_not_fit(doctor: Person, desk: Person) -> str:
    here, there = (partners.get_organisation(person.organisation_id) for person in (doctor, desk))
    on = clock.today()
    fitting = country.list_fitting_grounds(
        on,
        from_compartment=here.report_compartment,
        from_kind=here.kind,
        to_compartment=there.intake_compartment,
        to_kind=there.kind,
    )
    return next(ground.code for ground in country.list_grounds(on) if ground not in fitting)


def test_several_grounds_to_one_receiver_stand_each_with_its_own_records(doctor: Person, desk: Person) -> None:
    receiver = partners.get_organisation(desk.organisation_id)
    ground = country.get_ground("not_identifying", clock.today())
    refs = [uuid4(), uuid4(), uuid4()]
    crossings = [
        access.Crossing(refs[:2], ("fact",), ground, ("not_identifying",)),
        access.Crossing(refs[2:], ("place",), ground, ("not_identifying", "concerns_child")),
    ]
    lacking = access.Crossing([uuid4()], ("fact",), ground, ())

    def cross(by: access.Act, asked: list[access.Crossing]) -> tuple[access.DisclosureInfo, ...]:
        with access.disclosing_many(
            by=by,
            object_type="signal",
            crossings=asked,
            receiver_id=receiver.id,
            receiver_compartment=receiver.intake_compartment,
            reported_by=doctor.id,
            holder=None,
        ) as (disclosures, _at_receiver):
            return disclosures

    with open_act(doctor) as act:
        told = cross(act, crossings)
        with pytest.raises(access.NoGround):
            cross(act, [*crossings, lacking])
    assert [one.object_ref for one in told] == [str(ref) for ref in refs]
    with open_act(desk) as act:
        found = access.list_disclosures(by=act, direction="received").items
    assert {(one.object_ref, one.fields, one.conditions) for one in found} == {
        (str(refs[0]), ("fact",), ("not_identifying",)),
        (str(refs[1]), ("fact",), ("not_identifying",)),
        (str(refs[2]), ("place",), ("not_identifying", "concerns_child")),
    }
    assert len(found) == len(refs)


def test_somebody_elses_report_is_not_yours_to_disclose(doctor: Person, desk: Person) -> None:
    with pytest.raises(access.Refused) as refusal:
        disclose(doctor, desk, reported_by=uuid4())
    assert refusal.value.missing == "own"


def test_nothing_crosses_while_the_trail_stays_inside(
    doctor: Person, desk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.audit, "exchange_must_stop", lambda _now: True)
    with pytest.raises(access.ExchangeStopped):
        disclose(doctor, desk)
    with open_act(desk) as act:
        assert access.list_disclosures(by=act).items == ()
