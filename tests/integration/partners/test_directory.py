"""Who is found where, on a day, once the Dutch partners are loaded."""

from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

import ketenzicht
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.partners import selectors
from tests.integration.country import pack_house

TODAY = date(2026, 11, 1)
PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)


@pytest.fixture(scope="module")
def loaded(pack_database, django_db_blocker):
    """The whole country, made-up organisations included; these tests only read it."""
    with django_db_blocker.unblock(), pack_house.connected(pack_database.owner):
        pack_house.empty()
        partners.load_country(
            country.read_pack(PACK), now=datetime(2026, 10, 1, tzinfo=UTC), with_demo=True, by="tester"
        )
        yield pack_database


def test_an_organisation_has_what_the_pack_says(loaded):
    found = partners.find_organisation_by_code("comensha", TODAY)
    assert found is not None
    assert found == partners.get_organisation(found.id, TODAY) == partners.find_organisation(found.id)
    assert (found.kind, found.report_compartment, found.intake_compartment) == ("registration_centre",) + (
        "registration",
    ) * 2
    assert (found.name_nl, found.name.in_language("en"), found.demo, found.takes_in_signals) == (
        "CoMensha",
        "CoMensha",
        False,
        True,
    )
    assert found.regions == ("NL",)
    assert "register_victims" in found.competences
    assert [(point.channel, point.value) for point in found.contact_points] == [("phone", "033-448 11 86")]


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2018, 5, 24), None),
        (date(2021, 12, 31), "Inspectie SZW, directie Opsporing"),
        (date(2022, 1, 1), "Nederlandse Arbeidsinspectie, directie Opsporing"),
    ],
)
def test_an_organisation_is_called_what_it_was_called_then(loaded, on, name):
    found = partners.find_organisation_by_code("nla-opsporing", on)
    assert (found and found.name_nl) == name


def test_without_a_day_an_organisation_is_as_it_was_last(loaded):
    assert partners.get_organisation(partners.organisation_id("nla-opsporing")).name_nl.startswith("Nederlandse")


RESPONSIBLE = [
    ("police_avim", "GM0363", "politie-amsterdam"),
    ("police_avim", "GM0014", "politie-noord-nederland"),
    ("police_avim", "GM0599", "politie-rotterdam"),
    ("police_avim", "GM1992", "politie-rotterdam"),
    ("riec", "GM0363", "riec-amsterdam"),
    ("safe_home", "GM0344", "veilig-thuis-utrecht"),
    ("safe_home", "GM0014", "veilig-thuis-landelijk"),
    ("care_coordination", "GM0153", "zorgcoordinatie-twente"),
    ("care_coordination", "GM0935", "zorgcoordinatie-landelijk"),
    ("municipality", "GM0518", "gemeente-gm0518"),
    ("border_police", "GM0394", "kmar"),
    ("nobody", "GM0363", None),
]


@pytest.mark.parametrize(("kind", "municipality", "code"), RESPONSIBLE)
def test_who_is_responsible_where(loaded, kind, municipality, code):
    found = partners.responsible_organisation(kind, municipality, TODAY)
    assert (found and found.code) == code


def test_every_municipality_has_a_police_unit_a_safe_home_and_a_care_coordinator(loaded):
    for code in partners.municipality_codes(TODAY):
        for kind in ("police_avim", "safe_home", "care_coordination", "municipality", "riec"):
            assert partners.responsible_organisation(kind, code, TODAY) is not None, (kind, code)


@pytest.mark.parametrize("on", [TODAY, date(2020, 1, 1)])
def test_an_unknown_municipality_or_organisation_is_said_to_be_unknown(loaded, on):
    with pytest.raises(partners.UnknownMunicipality):
        partners.get_municipality("GM0363" if on.year < 2023 else "GM9999", on)
    with pytest.raises(partners.UnknownOrganisation):
        partners.get_organisation(partners.organisation_id("nobody"), on)
    assert partners.find_organisation_by_code("nobody", on) is None


@pytest.mark.parametrize(
    ("query", "first"),
    [("den haag", "Den Haag"), ("'s-grav", "Den Haag"), ("sudwest", "Súdwest-Fryslân"), ("utrecht", "Utrecht")],
)
def test_a_municipality_is_found_by_either_name_with_or_without_accents(loaded, query, first):
    assert partners.list_municipalities(TODAY, q=query)[0].name == first


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("'s-Gravenhage", "GM0518"),
        ("s gravenhage", "GM0518"),
        ("The Hague", "GM0518"),
        ("den haag", "GM0518"),
        ("’s-hertogenbosch", "GM0796"),
        ("Den Bosch", "GM0796"),
        ("sudwest fryslan", "GM1900"),
        ("Súdwest-Fryslân", "GM1900"),
        ("Ljouwert", "GM0080"),
        ("nuenen gerwen en nederwetten", "GM0820"),
        ("bergen", None),
    ],
)
def test_a_municipality_is_found_by_any_usual_spelling(loaded, typed, code):
    found = partners.find_municipality(typed, TODAY)
    assert (found and found.code) == code


def test_every_municipality_is_found_by_each_of_its_own_names(loaded):
    for place in partners.list_municipalities(TODAY):
        assert all(partners.find_municipality(name, TODAY) == place for name in place.names), place.code


@pytest.mark.parametrize(
    ("need", "form", "municipality", "first"),
    [
        ("report", "labour", "GM0518", "nla-opsporing"),
        ("report", "sexual", "GM0518", "politie-den-haag"),
        ("child", "", "GM0344", "veilig-thuis-utrecht"),
        ("shelter", "", "GM0363", "comensha"),
        ("help", "", "GM0153", "comensha"),
        ("licence", "labour", "GM0599", "gemeente-gm0599"),
        ("residence", "", "GM0363", "kmar"),
        ("together", "", "GM0363", "riec-amsterdam"),
    ],
)
def test_who_to_call_for_something_somewhere(loaded, need, form, municipality, first):
    place = partners.get_municipality(municipality, TODAY)
    offers = partners.list_offers(TODAY, place=place, need=need, form=form)
    assert offers[0].organisation.code == first
    assert all(offer.organisation is not None or offer.service.provider is not None for offer in offers)
    assert not any(offer.organisation and offer.organisation.demo for offer in offers)


def test_every_need_has_somebody_in_every_place_and_without_one(loaded):
    needs = [code.code for code in country.list_codes("need", TODAY)]
    places = [None, *partners.list_municipalities(TODAY)[::40]]
    for need in needs:
        assert all(partners.list_offers(TODAY, place=place, need=need) for place in places), need


def test_without_a_place_a_kind_stands_for_its_organisations_with_the_ways_that_they_share(loaded):
    offers = {offer.service.code: offer for offer in partners.list_offers(TODAY, need="child")}
    safe_home = offers["safe_home_advice"]
    assert (safe_home.kind, safe_home.organisation) == ("safe_home", None)
    assert [point.value for point in safe_home.contact_points] == ["0800-2000"]
    assert offers["guardianship"].organisation.code == "nidos"
    anonymous = partners.list_offers(TODAY, need="report_anonymously")
    assert [[point.value for point in offer.contact_points] for offer in anonymous] == [["0800-7000"]]


def test_what_can_be_asked_of_one_organisation(loaded):
    comensha = partners.find_organisation_by_code("comensha", TODAY)
    assert [offer.service.code for offer in partners.list_offers_of(comensha, TODAY)] == ["helpdesk", "shelter_victims"]


def test_a_municipality_knows_its_regions(loaded):
    found = partners.get_municipality("GM0363", TODAY)
    assert (found.province, found.safety_region, found.police_unit) == (
        "Noord-Holland",
        "Amsterdam-Amstelland",
        "Amsterdam",
    )
    assert found.regions == ("GM0363", "VR13", "PU-amsterdam", "PV27", "NL")


def test_organisations_are_listed_by_kind_region_and_name(loaded):
    assert len(partners.list_organisations(TODAY, kind="police_avim")) == 10
    assert {one.kind for one in partners.list_organisations(TODAY, region="PU-amsterdam")} == {
        "police_avim",
        "riec",
        "care_coordination",
    }
    assert [one.code for one in partners.list_organisations(TODAY, q="marechaussee")] == ["kmar"]
    assert all(not one.demo for one in partners.list_organisations(TODAY, with_demo=False))


def test_lookups_cost_no_query_until_the_version_is_asked_again(loaded, monkeypatch, django_assert_num_queries):
    partners.list_organisations(TODAY)
    with django_assert_num_queries(0):
        partners.list_municipalities(TODAY, q="a")
        partners.responsible_organisation("police_avim", "GM0363", TODAY)
    monkeypatch.setattr(selectors, "RECHECK_AFTER", 0.0)
    with django_assert_num_queries(1):
        partners.list_organisations(TODAY)


@pytest.mark.parametrize(
    "table",
    [
        "partners_organisation",
        "partners_organisationperiod",
        "partners_organisationregion",
        "partners_contactpoint",
        "partners_municipality",
        "partners_load",
    ],
)
@pytest.mark.parametrize("role", ["app", "backup"])
def test_the_serving_role_reads_and_only_the_owner_writes(loaded, table, role):
    with psycopg.connect(getattr(loaded, role), autocommit=True) as serving:
        assert serving.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(REFUSED):
                serving.execute(change)
