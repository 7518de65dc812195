"""About the design of this room: every field classified, every command audited, tables complete."""

import inspect
from typing import Any

import pytest
from django.db import models

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import notices, services
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.clocks.models import Clock, ClockEvent, Notice
from ketenzicht.capabilities.clocks.public import TRANSITIONS, State, Verb
from ketenzicht.capabilities.country import public as country
from ketenzicht.engines.deadlines import compute
from ketenzicht.shared import clock as time
from tests.conftest import ActOf, Person
from tests.integration.clocks.conftest import MONDAY, start

ROOM = (Clock, ClockEvent, Notice)


@pytest.mark.parametrize("model", ROOM)
def test_every_field_is_declared_safe_or_personal(model: type[access.ProtectedModel]) -> None:
    fields = {field.name for field in model._meta.get_fields() if not isinstance(field, models.ManyToOneRel)}
    assert fields == model.SAFE | model.PERSONAL
    assert not model.SAFE & model.PERSONAL


@pytest.mark.parametrize("model", ROOM)
def test_every_row_explains_itself(model: type[access.ProtectedModel]) -> None:
    assert "personal data" in (model.__doc__ or "") or "never a name" in (model.__doc__ or "")


def test_the_policy_has_a_line_for_every_verb() -> None:
    known = {rule.verb for rule in access.policy().values() if rule.object == "clock"}
    assert {transition.permission for transition in TRANSITIONS.values()} <= known


def test_every_choice_of_a_state_or_verb_is_in_the_tables() -> None:
    assert {value for value, _ in Clock._meta.get_field("state").choices} == set(State)
    assert {value for value, _ in ClockEvent._meta.get_field("verb").choices} == set(Verb)


def commands() -> list[Any]:
    doors = [getattr(clocks, name) for name in clocks.__all__]
    modules = {services.__name__, notices.__name__}
    found = [door for door in doors if inspect.isfunction(door) and door.__module__ in modules]
    return [door for door in found if door is not clocks.end_of_term]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.__name__)
def test_every_command_is_keyword_only_and_by_somebody(command: Any) -> None:
    parameters = inspect.signature(command).parameters
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters.values())
    assert parameters["by"].default is inspect.Parameter.empty


def test_every_step_of_a_clock_is_in_the_trail_and_in_its_history(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act:
        clock = start(act)
        clocks.assign_clock(by=act, clock_id=clock.id, owner_actor_id=officer.id)
        clocks.pause_clock(by=act, clock_id=clock.id, reason_code="asked")
        clocks.resume_clock(by=act, clock_id=clock.id, reason_code="answered")
        clocks.stop_clock(by=act, clock_id=clock.id, result="done")
        steps = [event for event in act.trail.access if event.object_type == "clock"]
        history = clocks.list_clock_events(by=act, clock_id=clock.id)
    assert [event.fields for event in steps] == [(event.verb,) for event in history]
    assert {(event.action, event.object_ref, event.actor) for event in steps} == {("change", str(clock.id), officer.id)}


@pytest.mark.parametrize("model", ROOM)
def test_the_worklist_answers_from_an_index(model: type[access.ProtectedModel]) -> None:
    assert model._meta.indexes or model._meta.constraints


def test_every_term_of_the_pack_can_run(committed: None) -> None:
    terms = country.list_terms(time.today())
    assert terms
    for term in terms:
        assert clocks.end_of_term(term.code, MONDAY) > MONDAY
        assert term.amount == compute_amount(term)


def compute_amount(term: country.Term) -> int:
    """The amount that the engine reckons with, from its own parameters."""
    from ketenzicht.capabilities.clocks.rows import settings_of, spec_of

    spec = spec_of(settings_of(term), at_most=term.at_most)
    return compute(spec, MONDAY).parameters.term.amount
