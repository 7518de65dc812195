"""Who is responsible where, and what a search finds, without a database."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.partners import rules
from ketenzicht.capabilities.partners.types import Municipality, OrganisationInfo, Words, folded, organisation_id

AMSTERDAM = Municipality(
    code="GM0363",
    name="Amsterdam",
    official_name="Amsterdam",
    province_code="PV27",
    province="Noord-Holland",
    safety_region_code="VR13",
    safety_region="Amsterdam-Amstelland",
    police_unit_code="PU-amsterdam",
    police_unit="Amsterdam",
    population=882_633,
    valid_from=date(2023, 1, 1),
    valid_to=None,
    sought="amsterdam",
)


def an_organisation(code, *regions):
    return OrganisationInfo(
        id=organisation_id(code),
        code=code,
        name=Words(code, code),
        kind="police_avim",
        tasks=(),
        competences=(),
        regions=regions,
        contact_points=(),
        report_compartment="wpg8",
        intake_compartment="wpg8",
        takes_in_signals=True,
        demo=False,
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 1, 1),
        source="Test",
        status="S",
        sought=folded(code),
    )


@pytest.mark.parametrize(
    ("serving", "chosen"),
    [
        ([("national", "NL"), ("unit", "PU-amsterdam"), ("town", "GM0363")], "town"),
        ([("national", "NL"), ("unit", "PU-amsterdam")], "unit"),
        ([("province", "PV27"), ("safety", "VR13"), ("unit", "PU-amsterdam")], "safety"),
        ([("many", "GM0001", "PV27"), ("national", "NL")], "many"),
        ([("b", "VR13"), ("a", "VR13")], "a"),
        ([("elsewhere", "VR01", "GM0001")], None),
        ([], None),
    ],
)
def test_the_organisation_of_the_smallest_region_is_responsible(serving, chosen):
    found = rules.choose_responsible([an_organisation(*one) for one in serving], AMSTERDAM)
    assert (found and found.code) == chosen


def test_an_organisation_is_in_force_from_its_first_day_until_its_last():
    place = an_organisation("a", "NL")
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [place.in_force(day) for day in days] == [False, True, True, False]
    assert AMSTERDAM.in_force(date(2030, 1, 1)) is True
    assert AMSTERDAM.in_force(date(2022, 12, 31)) is False


def test_an_organisation_has_a_name_in_both_languages():
    place = an_organisation("a", "NL")
    assert (place.name_nl, place.name_en) == (place.name.nl, place.name.en)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sudwest", ["Súdwest-Fryslân"]),
        ("SÚDWEST", ["Súdwest-Fryslân"]),
        ("fryslan", ["Súdwest-Fryslân"]),
        ("noord", ["Noord-Nederland", "Politie Noord-Holland"]),
        ("holland politie", ["Politie Noord-Holland"]),
        ("zuid", []),
        ("sudwestfryslan", ["Súdwest-Fryslân"]),
        ("Súdwest Fryslân", ["Súdwest-Fryslân"]),
        ("--", []),
    ],
)
def test_a_search_forgives_accents_and_case_and_puts_beginnings_first(query, found):
    names = ["Politie Noord-Holland", "Noord-Nederland", "Súdwest-Fryslân"]
    places = [an_organisation(name, "NL") for name in names]
    assert [place.code for place in rules.list_matching(places, query)] == found


THE_HAGUE = replace(
    AMSTERDAM, code="GM0518", name="Den Haag", official_name="'s-Gravenhage", other_names=("The Hague",)
)
BERGENS = [
    replace(AMSTERDAM, code=code, name=name, official_name=name)
    for code, name in (("1", "Bergen (NH)"), ("2", "Bergen (L)"))
]
UTRECHT = [
    replace(AMSTERDAM, code=code, name=name, official_name=name)
    for code, name in (("3", "Utrecht"), ("4", "Utrechtse Heuvelrug"))
]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Den Haag", "GM0518"),
        ("denhaag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("’s Gravenhage", "GM0518"),
        ("sgravenhage", "GM0518"),
        ("'S-GRAVENH", "GM0518"),
        ("the hague", "GM0518"),
        ("amst", "GM0363"),
        ("bergen", None),
        ("bergen nh", "1"),
        ("utrecht", "3"),
        ("utrechtse", "4"),
        ("", None),
        ("'-'", None),
        ("nergens", None),
    ],
)
def test_a_place_is_chosen_by_any_usual_spelling_and_never_guessed(typed, code):
    found = rules.choose_place([AMSTERDAM, THE_HAGUE, *BERGENS, *UTRECHT], typed)
    assert (found and found.code) == code


@given(st.text(max_size=40))
def test_folding_is_stable_and_forgets_case(text):
    assert folded(folded(text)) == folded(folded(text)).casefold()


def test_an_id_follows_from_the_code_alone_and_never_changes():
    assert organisation_id("kmar") == UUID("ecb7cd45-509d-58f6-9cd1-cb0f971bd047")
    assert organisation_id("kmar") == organisation_id("kmar") != organisation_id("coa")


@pytest.mark.parametrize(("language", "said"), [("nl", "een"), ("en", "one"), ("en-gb", "one"), ("fy", "een")])
def test_words_speak_dutch_unless_english_is_asked(language, said):
    assert Words("een", "one").in_language(language) == said
