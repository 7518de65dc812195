"""The Dutch pack: what it promises about routes, grounds, answers and terms, checked over every combination."""

import re
from collections import defaultdict
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import ketenzicht
from ketenzicht.capabilities.country import rules
from ketenzicht.capabilities.country.reader import check, read_pack
from ketenzicht.capabilities.country.types import (
    AnswerClass,
    Code,
    Compartment,
    Fallback,
    Ground,
    OrganisationKind,
    Outcome,
    RoutingFacts,
    RoutingRule,
    TelephoneRoute,
    Term,
)

PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"
TODAY = date(2026, 11, 1)
BEFORE_2022 = date(2020, 6, 1)


@pytest.fixture(scope="module")
def pack():
    return read_pack(PACK)


@pytest.fixture(scope="module")
def of(pack):
    """Entries of one type in force on a day, by code."""

    def select(kind, on=TODAY):
        return {entry.code: entry for entry in pack.entries if isinstance(entry, kind) and entry.in_force(on)}

    return select


@pytest.fixture(scope="module")
def codes(pack):
    lists = defaultdict(dict)
    for entry in pack.entries:
        if isinstance(entry, Code) and entry.in_force(TODAY):
            lists[entry.list_code][entry.code] = entry
    return lists


def every_combination(codes):
    lists = ("form_of_exploitation", "age_class", "urgency", "reporter_kind", "place_kind")
    for form, age, urgency, reporter, place in product(*(codes[name] for name in lists)):
        yield RoutingFacts.model_construct(
            forms=frozenset({form}), age_class=age, urgency=urgency, reporter_kind=reporter, place=place
        )


def test_it_has_no_errors():
    assert check(PACK) == []


def test_every_combination_has_one_deciding_rule_or_the_fallback(codes, of):
    card = list(of(RoutingRule).values())
    assert len(of(Fallback)) == 1
    decided = defaultdict(int)
    for facts in every_combination(codes):
        firing = rules.list_firing_rules(card, facts)
        assert len({rule.priority for rule in firing}) == len(firing)
        decided[firing[0].code if firing else "fallback"] += 1
    assert set(decided) == {rule.code for rule in card} | {"fallback"}


def test_before_april_2022_everything_went_to_the_centre(codes, of):
    card = list(of(RoutingRule, BEFORE_2022).values())
    assert [rule.to.organisation for rule in card] == ["emm"]
    assert all(rules.list_firing_rules(card, facts) for facts in every_combination(codes))


ROUTES = [
    # form, age class, urgency, reporter, place -> receiver, telephone
    ("labour", "adult", "normal", "labour_inspector", "municipality", "nla-opsporing", None),
    ("labour", "unknown", "normal", "citizen", "unknown", "nla-opsporing", None),
    ("labour", "child", "normal", "labour_inspector", "municipality", "nla-opsporing", "safe_home"),
    ("sexual", "adult", "normal", "municipal_desk", "municipality", "police_avim", None),
    ("sexual", "presumed_child", "normal", "citizen", "municipality", "police_avim", "safe_home"),
    ("criminal", "adult", "soon", "police_first_line", "municipality", "police_avim", None),
    ("criminal", "child", "normal", "teacher", "municipality", "safe_home", "safe_home"),
    ("criminal", "child", "normal", "teacher", "unknown", "veilig-thuis-landelijk", "safe_home"),
    ("unknown", "child", "normal", "reception_centre", "reception_centre", "nidos", "safe_home"),
    ("unknown", "child", "normal", "citizen", "online", "politie-landelijk", "safe_home"),
    ("sexual", "adult", "immediate_danger", "doctor", "municipality", "police_avim", "emergency"),
    ("sexual", "adult", "immediate_danger", "doctor", "unknown", "politie-landelijk", "emergency"),
    ("sexual", "child", "immediate_danger", "teacher", "municipality", "police_avim", "emergency"),
    ("labour", "adult", "normal", "border_guard", "border", "kmar", None),
    ("unknown", "child", "normal", "border_guard", "border", "kmar", "safe_home"),
    ("sexual", "adult", "immediate_danger", "citizen", "border", "kmar", "emergency"),
    ("sexual", "adult", "normal", "doctor", "municipality", "comensha", "comensha"),
    ("labour", "unknown", "normal", "doctor", "unknown", "comensha", "comensha"),
    ("organ_removal", "adult", "normal", "citizen", "municipality", "politie-landelijk", None),
    ("begging", "adult", "normal", "citizen", "municipality", "police_avim", None),
    ("sexual", "adult", "normal", "bank", "online", "politie-landelijk", "police"),
    ("unknown", "unknown", "normal", "citizen", "unknown", "politie-landelijk-loket", "police"),
]


@pytest.mark.parametrize(("form", "age", "urgency", "reporter", "place", "receiver", "telephone"), ROUTES)
def test_the_route_card_says_what_the_chain_agreed(of, form, age, urgency, reporter, place, receiver, telephone):
    facts = RoutingFacts(forms=frozenset({form}), age_class=age, urgency=urgency, reporter_kind=reporter, place=place)
    firing = rules.list_firing_rules(of(RoutingRule).values(), facts)
    decided = firing[0] if firing else next(iter(of(Fallback).values()))
    assert (decided.to.organisation or decided.to.kind, decided.telephone_route) == (receiver, telephone)


def test_children_and_danger_always_come_with_a_telephone_route(codes, of):
    card = of(RoutingRule).values()
    for facts in every_combination(codes):
        firing = rules.list_firing_rules(card, facts)
        if facts.urgency == "immediate_danger":
            assert firing[0].telephone_route == "emergency", facts
        elif codes["age_class"][facts.age_class].has("is_child"):
            assert firing[0].telephone_route == "safe_home", facts


@pytest.fixture(scope="module")
def grounds_between(of):
    """The codes of the grounds that lead from one kind of organisation to another."""
    kinds, grounds = of(OrganisationKind), of(Ground)

    def between(from_kind, to_kind, *, among=None, back=False):
        to_compartment = kinds[to_kind].report_compartment if back else kinds[to_kind].intake_compartment
        return [
            ground.code
            for ground in grounds.values()
            if (among is None or ground.code in among)
            and rules.fits(
                ground,
                from_compartment=kinds[from_kind].intake_compartment if back else kinds[from_kind].report_compartment,
                from_kind=from_kind,
                to_compartment=to_compartment,
                to_kind=to_kind,
            )
        ]

    return between


def test_every_route_has_a_ground_for_everyone_who_can_report(pack, codes, of, grounds_between):
    kind_of = {entry.code: entry.kind for entry in pack.organisations}
    for facts in every_combination(codes):
        firing = rules.list_firing_rules(of(RoutingRule).values(), facts)
        decided = firing[0] if firing else next(iter(of(Fallback).values()))
        to_kind = decided.to.kind or kind_of[decided.to.organisation]
        for from_kind in codes["reporter_kind"][facts.reporter_kind].groups:
            assert grounds_between(from_kind, to_kind, among=decided.grounds), (facts, from_kind, to_kind)


def test_the_fallback_desk_can_be_reached_from_every_kind_of_organisation_that_reports(codes, of, grounds_between):
    desk = next(iter(of(Fallback).values()))
    kinds = {kind for reporter in codes["reporter_kind"].values() for kind in reporter.groups}
    assert all(grounds_between(kind, "police_national", among=desk.grounds) for kind in kinds)


def test_every_receiver_may_tell_every_reporter_what_became_of_it(of, grounds_between):
    feedback = {code for code, ground in of(Ground).items() if ground.purpose == "feedback"}
    receivers = [code for code, kind in of(OrganisationKind).items() if kind.takes_in_signals]
    for receiver, reporter in product(receivers, of(OrganisationKind)):
        found = grounds_between(receiver, reporter, among=feedback, back=True)
        assert found, (receiver, reporter)
    for code in feedback:
        assert of(Ground)[code].conditions == ()
        assert set(of(Ground)[code].fields) == {"answer_class", "answer_text"}


NO_GROUND_WITHOUT = [
    # from, to, the conditions of which at least one must be met
    ("health_care", "police_avim", {"consent", "acute_danger", "conflict_of_duties", "not_identifying"}),
    ("shelter", "labour_investigation", {"consent", "acute_danger", "conflict_of_duties", "not_identifying"}),
    ("registration_centre", "police_avim", {"consent", "acute_danger", "conflict_of_duties", "not_identifying"}),
    ("health_care", "registration_centre", {"consent", "acute_danger", "not_identifying"}),
    ("police_avim", "care_coordination", {"consent", "authority_agrees"}),
    ("police_avim", "riec", {"quality_check", "written_decision"}),
    ("police_avim", "labour_supervision", {"authority_agrees"}),
]


@pytest.mark.parametrize(("from_kind", "to_kind", "needed"), NO_GROUND_WITHOUT)
def test_some_walls_are_crossed_only_under_a_condition(of, grounds_between, from_kind, to_kind, needed):
    for code in grounds_between(from_kind, to_kind):
        ground = of(Ground)[code]
        if ground.purpose != "feedback":
            assert needed & set(ground.conditions), code


@pytest.mark.parametrize(
    "from_kind", ["health_care", "registration_centre", "shelter", "care_coordination", "reception"]
)
def test_care_registration_and_reception_never_reach_a_riec(of, grounds_between, from_kind):
    assert [code for code in grounds_between(from_kind, "riec") if of(Ground)[code].purpose != "feedback"] == []


def test_police_register_without_consent_and_ask_for_help_only_with_it(of, grounds_between):
    found = set(grounds_between("police_avim", "registration_centre"))
    assert of(Ground)["b8_registration"].conditions == ()
    assert {"b8_registration", "wpg_help_consent", "wpg_help"} <= found
    assert of(Ground)["b8_registration"].status.value == "K"


def test_what_makes_no_client_recognisable_names_no_person(of):
    assert set(of(Ground)["not_identifying"].fields) == {"fact", "circumstance", "place", "period", "indicators"}


def test_every_outcome_can_be_told_from_every_compartment_that_receives(of):
    receiving = {kind.intake_compartment for kind in of(OrganisationKind).values() if kind.takes_in_signals}
    for outcome, compartment in product(of(Outcome).values(), receiving):
        allowed = [of(AnswerClass)[code] for code in outcome.answer_classes]
        assert any(
            rules.may_be_told(answer, from_compartment=compartment, to_compartment="general") for answer in allowed
        ), (outcome.code, compartment)


def test_an_investigation_is_told_only_within_the_police_task(of):
    answer = of(AnswerClass)["in_investigation"]
    assert (answer.from_compartments, answer.to_compartments) == (("wpg8",), ("wpg8",))


SIGNALS_ASKS_FOR = {
    Term: {"take_in_handed_over", "decide", "follow_up", "answer"},
    AnswerClass: {"sent", "taken_up", "handed_over"},
    Outcome: {
        "investigation_started",
        "joined_investigation",
        "administrative_measure",
        "help_arranged",
        "registered",
        "passed_on",
        "not_enough",
        "other_problem",
        "duplicate",
    },
    Compartment: {"wpg8", "registration", "care", "supervision", "municipal", "aliens", "general"},
}


@pytest.mark.parametrize("kind", SIGNALS_ASKS_FOR)
def test_it_holds_what_the_other_rooms_ask_for_by_name(of, kind):
    assert SIGNALS_ASKS_FOR[kind] <= set(of(kind))


def test_each_compartment_has_a_term_after_which_its_rows_go(of):
    for compartment in of(Compartment).values():
        assert of(Term)[compartment.retention_term].on_expiry in {"remove", "destroy"}


def test_agreed_terms_escalate_and_no_expiry_is_silent(of):
    assert all(term.on_expiry != "nothing" for term in of(Term).values())


def test_a_legal_term_names_its_article(of):
    assert all(re.search(r"\bart\.|B8", term.article) for term in of(Term).values() if term.legal)


IN_ONE_LANGUAGE = re.compile(
    r"\b(en|of|and|or|lid|onder|volgens|alleen|stap|par|tussen|afspraak|overweging|recital|paragraph)\b", re.IGNORECASE
)


def test_an_article_is_a_citation_that_reads_alike_in_both_languages(pack):
    found = [
        (entry.code, entry.article) for entry in pack.entries if IN_ONE_LANGUAGE.search(getattr(entry, "article", ""))
    ]
    assert found == []


def test_what_reads_alike_in_one_language_reads_alike_in_the_other(pack, of):
    weighed = {entry.code: entry for entry in pack.entries if getattr(entry, "list_code", "") == "weighing_result"}
    assert weighed["too_little"].title == of(Outcome)["not_enough"].title


PUBLIC_NUMBERS = {"112", "0900-8844", "0800-2000", "0800-7000", "033-448 11 86"}


def test_only_public_numbers_are_in_it(pack, of):
    numbers = {route.number for route in of(TelephoneRoute).values()}
    numbers |= {
        point.value for entry in pack.organisations for point in entry.contact_points if point.channel == "phone"
    }
    assert numbers <= PUBLIC_NUMBERS


FORBIDDEN = re.compile(
    r"nationalit|ethni|etnisch|herkomst|afkomst|origin\b|\bras\b|\brace\b|geloof|religio|huidskleur", re.IGNORECASE
)
ALLOWED = {"wgs_riec"}
"""The one text that names nationality, to say that it may not be used (BGS art. 1.9)."""


def texts_of(value, path=""):
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts_of(part, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part, path)
    elif isinstance(value, str):
        yield path, value


def test_nothing_asks_for_nationality_ethnicity_or_origin(pack):
    found = [
        (entry.code, path, text)
        for entry in (*pack.entries, *pack.organisations)
        for path, text in texts_of(entry.model_dump(mode="json", exclude={"source"}))
        if FORBIDDEN.search(text) and entry.code not in ALLOWED
    ]
    assert found == []


def test_what_is_made_up_says_so_and_is_never_named_by_a_rule(pack, of):
    demo = {entry.code for entry in pack.organisations if entry.demo}
    assert all(
        entry.code.startswith("demo-") and "(demo)" in entry.title.nl for entry in pack.organisations if entry.demo
    )
    named = {rule.to.organisation for rule in of(RoutingRule).values()}
    named |= {other.organisation for rule in of(RoutingRule).values() for other in rule.alternatives}
    assert named.isdisjoint(demo)


def test_ten_police_units_ten_riecs_and_every_municipality(pack):
    kinds = defaultdict(set)
    for entry in pack.organisations:
        if entry.in_force(TODAY):
            kinds[entry.kind].add(entry.code)
    assert (len(kinds["police_avim"]), len(kinds["riec"]), len(kinds["municipality"])) == (10, 11, 342)
    assert sum(place.population for place in pack.municipalities) == 17_590_672


def test_a_renamed_service_keeps_its_code(pack):
    names = {entry.valid_from.year: entry.title.nl for entry in pack.organisations if entry.code == "nla-opsporing"}
    assert names == {
        2018: "Inspectie SZW, directie Opsporing",
        2022: "Nederlandse Arbeidsinspectie, directie Opsporing",
    }
