"""Loading the Dutch partners: whole, twice, without the demo, and what a later pack leaves out."""

from datetime import date
from pathlib import Path

import pytest

import ketenzicht
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import models
from ketenzicht.capabilities.partners import public as partners

TODAY = date(2026, 11, 1)
PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"


@pytest.fixture(scope="module")
def pack():
    return country.read_pack(PACK)


@pytest.fixture
def loaded(as_owner, at, pack):
    """The whole country, made-up organisations included."""
    partners.load_country(pack, now=at(2026, 10), with_demo=True, by="tester")
    return as_owner


def test_the_country_is_loaded_whole(as_owner, at, pack):
    stored, report = partners.load_country(pack, now=at(2026, 10), with_demo=True)
    assert stored.version == country.current_version() == pack.version
    assert (report.organisations, report.municipalities, report.ended) == (len(pack.organisations), 342, 0)
    assert len(partners.list_municipalities(TODAY)) == len(partners.municipality_codes(TODAY)) == 342


def stored_rows():
    """Every row that says who there is, in a fixed order."""
    kinds = (models.Organisation, models.OrganisationPeriod, models.Municipality)
    return [list(model.objects.order_by("pk").values()) for model in kinds]


def test_loading_again_changes_nothing(loaded, at, pack):
    before = stored_rows()
    _, report = partners.load_country(pack, now=at(2026, 11), with_demo=True)
    assert report.ended == 0
    assert stored_rows() == before
    assert len(partners.list_organisations(TODAY)) == len([one for one in pack.organisations if one.in_force(TODAY)])


def test_without_the_demo_what_was_made_up_is_absent_or_ends(loaded, at, pack):
    _, report = partners.load_country(pack, now=at(2026, 11, 2), with_demo=False)
    assert report.ended == sum(one.demo for one in pack.organisations)
    assert partners.find_organisation_by_code("demo-bank", date(2026, 11, 2)) is None
    assert partners.find_organisation_by_code("demo-bank", date(2026, 11, 1)) is not None
    assert partners.find_organisation(partners.organisation_id("demo-bank")).valid_to == date(2026, 11, 2)


def test_what_a_later_pack_leaves_out_ends_and_is_never_deleted(loaded, at, pack):
    without = pack.model_copy(
        update={
            "organisations": tuple(one for one in pack.organisations if one.code not in {"liec", "gemeente-gm0014"}),
            "municipalities": pack.municipalities[1:],
        }
    )
    assert partners.load_partners(without, now=at(2026, 11, 5), with_demo=True).ended == 3
    assert partners.find_organisation_by_code("liec", date(2026, 11, 4)) is not None
    assert partners.find_organisation_by_code("liec", date(2026, 11, 5)) is None
    assert "GM0014" in partners.municipality_codes(date(2026, 11, 4))
    assert "GM0014" not in partners.municipality_codes(date(2026, 11, 5))
    assert partners.load_partners(without, now=at(2026, 12), with_demo=True).ended == 0


def test_what_had_not_begun_when_it_was_left_out_never_holds(loaded, at, pack):
    future = pack.organisations[0].model_copy(update={"code": "later", "valid_from": date(2030, 1, 1)})
    more = pack.model_copy(update={"organisations": (*pack.organisations, future)})
    partners.load_partners(more, now=at(2026, 11, 5), with_demo=True)
    assert partners.find_organisation_by_code("later", date(2031, 1, 1)) is not None
    partners.load_partners(pack, now=at(2026, 11, 6), with_demo=True)
    assert partners.find_organisation_by_code("later", date(2031, 1, 1)) is None


def test_before_anything_was_loaded_nobody_is_there(as_owner):
    assert partners.list_organisations(TODAY) == ()
    assert partners.municipality_codes(TODAY) == frozenset()
