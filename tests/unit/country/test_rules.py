"""The pure questions to entries, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.country import rules
from ketenzicht.capabilities.country.types import (
    AnswerClass,
    Ground,
    Receiver,
    RoutingCondition,
    RoutingFacts,
    RoutingRule,
)
from ketenzicht.capabilities.country.values import Status, Text

TEXT = Text(nl="Tekst", en="Text")
DATED = {"title": TEXT, "valid_from": date(2020, 1, 1), "source": "Test", "status": Status.SOURCED}


def a_ground(code="g", **changes):
    values = {
        "code": code,
        "article": "Art. 1",
        "purpose": "help",
        "from_compartments": ("care",),
        "to_compartments": ("wpg8",),
        "fields": ("fact",),
        "who_can_give": ("reporter",),
        "explanation": TEXT,
        **DATED,
        **changes,
    }
    return Ground(**values)


def a_rule(code, priority, when):
    return RoutingRule(
        code=code,
        priority=priority,
        when=when,
        to=Receiver(organisation="desk"),
        grounds=("g",),
        term="t",
        why=TEXT,
        **DATED,
    )


FACTS = RoutingFacts(
    forms=frozenset({"labour", "sexual"}), age_class="child", urgency="soon", reporter_kind="doctor", place="online"
)


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ({}, True),
        ({"forms": ("labour",)}, True),
        ({"forms": ("criminal", "sexual")}, True),
        ({"forms": ("criminal",)}, False),
        ({"age_classes": ("child", "presumed_child")}, True),
        ({"age_classes": ("adult",)}, False),
        ({"urgencies": ("soon",)}, True),
        ({"urgencies": ("normal",)}, False),
        ({"reporter_kinds": ("doctor",)}, True),
        ({"reporter_kinds": ("bank",)}, False),
        ({"places": ("online", "unknown")}, True),
        ({"places": ("border",)}, False),
        ({"forms": ("labour",), "age_classes": ("adult",)}, False),
    ],
)
def test_a_rule_fires_when_every_list_that_is_not_empty_holds_the_fact(when, fires):
    assert rules.fires(RoutingCondition(**when), FACTS) is fires


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"from_kinds": ("hospital",)}, True),
        ({"from_kinds": ("school",)}, False),
        ({"to_kinds": ("police",)}, True),
        ({"to_kinds": ("shelter",)}, False),
        ({"from_compartments": ("municipal",)}, False),
        ({"to_compartments": ("care",)}, False),
    ],
)
def test_a_ground_fits_by_compartment_and_kind_on_both_sides(changes, fits):
    asked = {"from_compartment": "care", "from_kind": "hospital", "to_compartment": "wpg8", "to_kind": "police"}
    assert rules.fits(a_ground(**changes), **asked) is fits


@pytest.mark.parametrize(
    ("met", "chosen", "still_open"),
    [((), None, ("consent",)), (("danger",), "b", ("consent",)), (("danger", "consent"), "a", ())],
)
def test_the_first_ground_whose_conditions_are_met_is_chosen(met, chosen, still_open):
    grounds = [a_ground("a", conditions=("consent",)), a_ground("b", conditions=("danger",))]
    found = rules.choose_ground(grounds, met)
    assert (found and found.code) == chosen
    assert rules.list_open_conditions(grounds[0], met) == still_open


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({}, True),
        ({"from_compartments": ("wpg8",)}, True),
        ({"from_compartments": ("care",)}, False),
        ({"to_compartments": ("general",)}, True),
        ({"to_compartments": ("wpg8",)}, False),
    ],
)
def test_an_answer_may_be_told_within_its_limits(limits, told):
    answer = AnswerClass(code="a", sentence=TEXT, **DATED, **limits)
    assert rules.may_be_told(answer, from_compartment="wpg8", to_compartment="general") is told
    assert rules.may_be_told(answer, from_compartment=None, to_compartment=None) is True


CONDITIONS = st.builds(
    RoutingCondition,
    forms=st.sampled_from([(), ("labour",), ("criminal",), ("sexual", "criminal")]),
    age_classes=st.sampled_from([(), ("child",), ("adult",)]),
    urgencies=st.sampled_from([(), ("soon",), ("normal",)]),
)


@given(st.lists(CONDITIONS, max_size=8), st.randoms())
def test_firing_rules_are_those_that_fire_in_order_of_priority(conditions, random):
    card = [a_rule(f"r{number}", number + 1, when) for number, when in enumerate(conditions)]
    shuffled = random.sample(card, len(card))
    slow = [rule for rule in card if rules.fires(rule.when, FACTS)]
    assert list(rules.list_firing_rules(shuffled, FACTS)) == slow


@pytest.mark.parametrize(("language", "said"), [("nl", "Tekst"), ("en", "Text"), ("en-gb", "Text"), ("fr", "Tekst")])
def test_a_text_speaks_dutch_unless_english_is_asked(language, said):
    assert TEXT.in_language(language) == said
    assert str(TEXT) == "Tekst"
