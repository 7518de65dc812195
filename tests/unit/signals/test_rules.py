"""The way of a signal: its tables are complete, every state has a way on or is an end, and wrong steps are refused."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.signals import rules
from ketenzicht.capabilities.signals.errors import WrongState
from ketenzicht.capabilities.signals.types import (
    OPEN_HELD_STATES,
    Kind,
    NewAttachment,
    NewMention,
    NewSignal,
    RouteChoice,
    State,
)

ONE_OF_EACH = {
    "forms": {"labour"},
    "age_classes": {"unknown", "child"},
    "urgencies": {"normal"},
    "reporter_kinds": {"other"},
    "place_kinds": {"unknown"},
    "mention_kinds": {"person"},
    "mention_roles": {"unknown", "suspect"},
    "victim_answers": {"yes", "no", "unknown"},
    "conditions": {"consent"},
    "municipalities": {"GM0363"},
    "indicators": {"threats"},
}
CODES = rules.KnownCodes(**ONE_OF_EACH)


@pytest.mark.parametrize("kind", Kind)
def test_every_state_of_a_copy_leads_on_or_is_an_end(kind: Kind) -> None:
    steps = [step for step in rules.TRANSITIONS.values() if step.kind is kind]
    reached = {State.RECEIVED} | {step.target for step in steps}
    for state in reached - rules.FINAL_STATES[kind]:
        assert any(state in step.sources for step in steps), f"a {kind} signal would be stuck in {state}"
    for state in rules.FINAL_STATES[kind]:
        assert state in reached


def test_every_state_is_used_by_some_copy() -> None:
    used = {State.RECEIVED} | {step.target for step in rules.TRANSITIONS.values()}
    assert used == set(State)


def test_a_held_copy_that_is_not_at_its_end_always_has_a_clock() -> None:
    for step in rules.TRANSITIONS.values():
        if step.kind is Kind.HELD and step.target in OPEN_HELD_STATES:
            assert step.term, f"after '{step.verb}' no clock would run"


@pytest.mark.parametrize(("kind", "state"), list(product(Kind, State)))
def test_a_reporter_can_be_asked_something_while_the_holder_owes_something(kind: Kind, state: State) -> None:
    if kind is Kind.HELD and state in OPEN_HELD_STATES:
        assert rules.can_ask(kind, state)
        rules.check_can_ask(kind, state)
    else:
        with pytest.raises(WrongState):
            rules.check_can_ask(kind, state)


@pytest.mark.parametrize(("verb", "kind", "state"), list(product(rules.TRANSITIONS, Kind, State)))
def test_check_and_can_agree(verb: str, kind: Kind, state: State) -> None:
    if rules.can_step(verb, kind, state):
        assert rules.check_can_step(verb, kind, state).verb == verb
        assert verb in rules.list_steps(kind, state)
    else:
        with pytest.raises(WrongState) as refusal:
            rules.check_can_step(verb, kind, state)
        assert refusal.value.safe == {"state": str(state), "verb": verb}
        assert verb not in rules.list_steps(kind, state)


def fields_of(new: NewSignal) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in rules.find_errors(new, CODES)]


def test_the_least_is_enough() -> None:
    assert fields_of(NewSignal(fact="Seen.")) == []


def test_everything_wrong_is_named_at_once() -> None:
    new = NewSignal(
        fact=" ",
        forms=("labour", "no-form"),
        age_class="old",
        urgency="later",
        reporter_kind="spy",
        place_kind="moon",
        municipality="GM9999",
        conditions_met=("none",),
        indicators=("threats", "weather"),
        circumstance="x" * (rules.MAXIMUM_TEXT + 1),
        source="a\x00b",
        own_reference="9" * (rules.MAXIMUM_OWN_REFERENCE + 1) + "\x00",
        persons=-1,
        mentions=(NewMention("thing", "", "boss"), NewMention("person", "x" * 501)),
        choice=RouteChoice(receiver_id=None, reason=" "),  # type: ignore[arg-type]  # only the reason is looked at
    )
    assert fields_of(new) == [
        ("fact", "required"),
        ("circumstance", "too_long"),
        ("source", "control_character"),
        ("own_reference", "too_long"),
        ("own_reference", "control_character"),
        ("forms", "unknown_code"),
        ("age_class", "unknown_code"),
        ("urgency", "unknown_code"),
        ("reporter_kind", "unknown_code"),
        ("place_kind", "unknown_code"),
        ("municipality", "unknown_code"),
        ("conditions_met", "unknown_code"),
        ("indicators.1", "unknown_code"),
        ("mentions.0.kind", "unknown_code"),
        ("mentions.0.role", "unknown_code"),
        ("mentions.0.value", "required"),
        ("mentions.1.value", "too_long"),
        ("persons", "out_of_range"),
        ("choice.reason", "required"),
    ]


@pytest.mark.parametrize("said", ["yes", "no", "unknown"])
def test_of_a_suspect_it_can_be_said_that_they_may_be_a_victim(said: str) -> None:
    suspect = NewMention("person", "A", "suspect", {"may_be_victim": said})
    assert fields_of(NewSignal(fact="Seen.", mentions=(suspect,))) == []


@pytest.mark.parametrize("said", ["80%", "", "likely"])
def test_that_answer_is_never_a_score(said: str) -> None:
    suspect = NewMention("person", "A", "suspect", {"may_be_victim": said})
    new = NewSignal(fact="Seen.", mentions=(suspect,))
    assert fields_of(new) == [("mentions.0.may_be_victim", "unknown_code")]


def test_too_many_parts_are_named_with_their_bound() -> None:
    new = NewSignal(fact="Seen.", mentions=(NewMention("person", "A"),) * (rules.MAXIMUM_MENTIONS + 1))
    (error,) = rules.find_errors(new, CODES)
    assert (error.field, error.code, error.bound) == ("mentions", "too_many", rules.MAXIMUM_MENTIONS)
    new = NewSignal(fact="Seen.", indicators=("threats",) * (rules.MAXIMUM_INDICATORS + 1))
    (error,) = rules.find_errors(new, CODES)
    assert (error.field, error.code, error.bound) == ("indicators", "too_many", rules.MAXIMUM_INDICATORS)


@given(st.builds(NewSignal, fact=st.text(), circumstance=st.text(), persons=st.none() | st.integers()))
def test_any_text_is_judged_and_never_raises(new: NewSignal) -> None:
    assert all(error.field and error.code for error in rules.find_errors(new, CODES))


def test_a_citizen_service_number_under_its_name_is_kept_in_no_text() -> None:
    new = NewSignal(fact="Iets gezien.", circumstance="Haar bsn is 111222333.", own_reference="BSN 111222333")
    assert fields_of(new) == [("circumstance", "looks_like_bsn"), ("own_reference", "looks_like_bsn")]


@pytest.mark.parametrize("fact", ["", "  ", "\u200b", "\n\u2060\u200e "])
def test_signs_that_nobody_sees_are_no_report(fact: str) -> None:
    assert fields_of(NewSignal(fact=fact)) == [("fact", "required")]
    assert fields_of(NewSignal(fact=f"{fact}!")) == []


def test_more_files_than_fit_are_named_with_their_bound() -> None:
    files = (NewAttachment("a.txt", "text/plain", b"a"),) * (rules.MAXIMUM_ATTACHMENTS + 1)
    (error,) = rules.find_errors(NewSignal(fact="Iets.", attachments=files), CODES)
    assert (error.field, error.code, error.bound) == ("attachments", "too_many", rules.MAXIMUM_ATTACHMENTS)


def test_an_agreement_stands_until_it_is_taken_back_or_something_changes() -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 11, 25, hour, tzinfo=UTC)

    said = [("agreed", "a", "x", at(1)), ("assigned", "b", "", at(2)), ("agreed", "b", "x", at(3))]
    assert rules.standing_agreements(said) == {("a", "x"): at(1), ("b", "x"): at(3)}
    back = [*said, ("agreement_withdrawn", "a", "x", at(4)), ("agreement_withdrawn", "c", "x", at(5))]
    assert rules.standing_agreements(back) == {("b", "x"): at(3)}
    for change in rules.LAPSES:
        assert rules.standing_agreements([*said, (change, "a", "", at(6))]) == {}
