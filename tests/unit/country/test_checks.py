"""What must hold between the entries of a pack, each broken once."""

import pytest

from ketenzicht.capabilities.country.reader import check
from tests.unit.country.small_pack import FILES, TITLE, line_of, write_pack

GROUND = "grounds.yaml"
ROUTING = "routing.yaml"
CODES = "codes.yaml"
ORGANISATIONS = "organisations.yaml"

ENDED_TERM = ("terms.yaml", "amount: 5", "amount: 5\n    valid_to: 2021-01-01")
LATE_TERM = ("terms.yaml", "amount: 5", "amount: 5\n    valid_from: 2021-01-01")

BETWEEN_FILES = [
    ((GROUND, "[open]", "[closed]"), "from_compartments: [open]", "from_compartments[0]", "closed doesn't exist"),
    ((GROUND, "[police]", "[polis]"), "to_compartments: [police]", "to_compartments[0]", "polis doesn't exist"),
    ((GROUND, "fields: [fact]", "fields: [fact, soul]"), "fields: [fact]", "fields[1]", "soul doesn't exist"),
    ((GROUND, "[consent]", "[goodwill]"), "conditions", "conditions[0]", "condition goodwill doesn't exist"),
    ((GROUND, "purpose: inv", "purpose: xinv"), "purpose: inv", "purpose", "exchange_purpose xinvestigation"),
    ((ROUTING, "[labour]", "[labor]"), "forms: [labour]", "when.forms[0]", "form_of_exploitation labor"),
    (
        (ROUTING, "[{organisation: desk-all", "[{organisation: desk-none"),
        "alternatives",
        "alternatives[0]",
        "desk-none",
    ),
    ((ROUTING, "telephone_route: emergency", "telephone_route: none"), "telephone_route: e", "telephone_route", "none"),
    ((ROUTING, "{kind: desk}", "{kind: office}"), "to: {kind", "to.kind", "organisation_kind office doesn't exist"),
    ((CODES, "groups: [labour]", "groups: [lab]"), "list: sector", "groups[0]", "lab doesn't exist"),
    ((CODES, "groups: [town]", "groups: [city]"), "list: reporter", "groups[0]", "organisation_kind city"),
    ((ORGANISATIONS, "channel: phone", "channel: drum"), "channel: phone", "contact_points[0].channel", "drum"),
    ((ORGANISATIONS, "[VR02]", "[VR09]"), "regions: [VR02]", "regions[0]", "region VR09 has no municipality"),
    (("answer_classes.yaml", "[police]", "[pol]"), "code: told", "from_compartments[0]", "compartment pol"),
]


@pytest.mark.parametrize(
    "source",
    ["Art. 1 (K)", "Art. 1 (S); number K", "Art. 1 (K, text not re-read)", "Art. 1, to be verified", "Not looked up"],
)
def test_how_sure_a_source_is_stands_in_the_status_and_not_in_what_people_read(tmp_path, source):
    (error,) = check(write_pack(tmp_path, ("views/anybody.yaml", "source: Test", f'source: "{source}"')))
    assert (error.file, error.field) == ("views/anybody.yaml", "source")
    assert "belongs in status" in error.what


@pytest.mark.parametrize("source", ["Art. 1 Sr", "Kamerstukken II 2017/18", "SHOP, https://s.k/K1", "Own rule"])
def test_a_source_that_says_where_it_comes_from_is_fine(tmp_path, source):
    assert check(write_pack(tmp_path, ("views/anybody.yaml", "source: Test", f'source: "{source}"'))) == []


def test_a_legal_term_without_its_article_is_refused_and_an_agreed_one_has_none(tmp_path):
    nameless = ("terms.yaml", "    article: Art. 2\n", "")
    (error,) = check(write_pack(tmp_path, nameless))
    assert "a legal term names its article" in error.what
    assert check(write_pack(tmp_path, nameless, ("terms.yaml", "kind: legal", "kind: agreed"))) == []


@pytest.mark.parametrize(("change", "near", "field", "what"), BETWEEN_FILES)
def test_what_is_named_must_exist(tmp_path, change, near, field, what):
    found = check(write_pack(tmp_path, change))
    assert any(
        (error.file, error.line) == (change[0], line_of(change[0], near))
        and error.field.startswith(field)
        and what in error.what
        for error in found
    ), found


@pytest.mark.parametrize(
    ("change", "what"), [(ENDED_TERM, "ends before this entry does"), (LATE_TERM, "isn't in force on 2020-01-01")]
)
def test_what_is_named_must_be_in_force_as_long_as_the_entry(tmp_path, change, what):
    found = check(write_pack(tmp_path, change))
    assert {error.file for error in found} == {"compartments.yaml", "routing.yaml"}
    assert all(what in error.what for error in found)


def test_two_periods_of_one_code_may_not_overlap(tmp_path):
    twice = f'  - {{code: emergency, number: "113", always_open: true, when: {{nl: Nu, en: Now}}, {TITLE}, '
    touching = (ROUTING, "rules:", twice + "valid_from: 2021-01-01}\nrules:")
    found = check(write_pack(tmp_path, touching))
    first = line_of(ROUTING, "- {code: emergency")
    assert [(error.line, error.field) for error in found] == [(first + 1, "valid_from")]
    assert f"overlaps the period of the same code at line {first}" in found[0].what


def test_periods_that_follow_each_other_are_right(tmp_path):
    ended = (ROUTING, '"112", always', '"112", valid_to: 2021-01-01, always')
    twice = f'  - {{code: emergency, number: "113", always_open: true, when: {{nl: Nu, en: Now}}, {TITLE}, '
    following = (ROUTING, "rules:", twice + "valid_from: 2021-01-01}\nrules:")
    assert check(write_pack(tmp_path, ended, following)) == []


def test_the_same_code_may_stand_in_two_lists(tmp_path):
    assert FILES[CODES].count("code: unknown") == 2
    assert check(write_pack(tmp_path)) == []


ROUTE_CARD = [
    ((ROUTING, "priority: 20", "priority: 10"), "priority", "danger has the same priority"),
    ((ROUTING, "{urgencies: [danger]}", "{}"), "priority", "this rule can never fire"),
    ((ROUTING, "forms: [labour], places: [town]", "forms: [labour]"), "to.kind", "also fires when no place is known"),
    ((ROUTING, "places: [town]", "places: [town, unknown]"), "to.kind", "also fires when no place is known"),
    ((ROUTING, "to: {organisation: desk-all}\n    grounds: [to_police]\n    term: keep\n    why", None), "to", "named"),
    ((GROUND, "to_compartments: [police]", "to_compartments: [open]"), "grounds", "none leads from clerk at a town"),
    ((GROUND, "fields: [fact]", "fields: [fact]\n    to_kinds: [town]"), "grounds", "from clerk at a town to a desk"),
    ((GROUND, "fields: [fact]", "fields: [fact]\n    from_kinds: [desk]"), "grounds", "from clerk at a town to a desk"),
]


@pytest.mark.parametrize(("change", "field", "what"), ROUTE_CARD)
def test_the_route_card_is_total_unambiguous_reachable_and_grounded(tmp_path, change, field, what):
    file, old, new = change
    changed = old.replace("organisation: desk-all", "kind: desk") if new is None else new
    found = check(write_pack(tmp_path, (file, old, changed)))
    assert any(error.file == ROUTING and error.field == field and what in error.what for error in found), found


def test_every_municipality_needs_a_receiver_of_the_kind_that_a_rule_names(tmp_path):
    nowhere = (ORGANISATIONS, "regions: [NL]", "regions: [VR02]")
    found = check(write_pack(tmp_path, nowhere, (ORGANISATIONS, "[PU-unit-een]", "[VR02]")))
    assert [error.what for error in found] == ["placed: 1 municipalities have no desk"]


def test_there_must_be_exactly_one_fallback_desk_on_every_day(tmp_path):
    (tmp_path / "none").mkdir()
    (tmp_path / "two").mkdir()
    start = FILES[ROUTING].index("  - code: nobody")
    desk = FILES[ROUTING][start:]
    without = check(write_pack(tmp_path / "none", (ROUTING, "fallback:\n" + desk, "fallback: []\n")))
    assert [error.what for error in without] == ["no fallback desk is in force on 2020-01-01"]
    twice = check(write_pack(tmp_path / "two", (ROUTING, desk, desk + desk.replace("nobody", "anybody"))))
    assert [error.what for error in twice] == ["anybody: there are several fallback desks on 2020-01-01"]
