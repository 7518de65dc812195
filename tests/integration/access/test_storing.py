"""Rows that are made and stored together are as Django makes and stores each."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from ketenzicht.capabilities.access import storing
from ketenzicht.capabilities.access.models import ProtectedModel
from ketenzicht.capabilities.clocks.models import Clock
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import Person, hire_person, open_act

pytestmark = pytest.mark.django_db

PROTECTED = [model for model in apps.get_models() if issubclass(model, ProtectedModel)]
NOON = datetime(2026, 11, 23, 12, 0, 0, 42, UTC)


@pytest.fixture
def desk() -> Person:
    return hire_person("intake_officer", "nla-opsporing")


def values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model.__name__)
def test_a_row_that_is_made_is_as_the_model_makes_it(model: type[ProtectedModel]) -> None:
    """Each default too, and what is made for each row, such as its id, is its own."""
    own = {field.attname for field in model._meta.concrete_fields if callable(field.default)}
    told = {"organisation_id": uuid4(), "compartment": "wpg8"}
    one, other, django = storing.made(model, told), storing.made(model, told), model(**told)
    assert {name: value for name, value in values(one).items() if name not in own} == {
        name: value for name, value in values(django).items() if name not in own
    }
    assert {name: type(value) for name, value in values(one).items()} == {
        name: type(value) for name, value in values(django).items()
    }
    assert "id" not in own or len({one.id, other.id, django.id}) == 3
    assert one._state.adding
    assert one._state.db is None


def test_what_is_made_for_a_row_is_not_shared_with_another() -> None:
    one, other = storing.made(Signal, {}), storing.made(Signal, {})
    one.forms.append("labour")
    assert other.forms == []


def test_a_column_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="Signal has no column colour, signal"):
        storing.made(Signal, {"colour": "red", "signal": None})


def signals_of(desk: Person, compartment: str) -> list[Signal]:
    """Rows with every kind of column: the same in all, different, missing in some."""
    reporter, texts = uuid4(), ["een \"aanhaling\" \\ 'en' é\n\t\u2028", "", "\x7f\U0001f600"]
    return [
        Signal.made(
            organisation_id=desk.organisation_id,
            compartment=compartment,
            thread=uuid4(),
            reference="KZ-0000-0000",
            kind="held",
            state="closed" if number else "received",
            version=number + 1,
            case_key_id=uuid4(),
            own_reference_token=b"" if number == 1 else None,
            reporter_organisation_id=reporter,
            reporter_kind=text,
            holder_organisation_id=desk.organisation_id,
            forms=["labour", text] if number else [],
            age_class="adult",
            urgency="normal",
            place_kind="border",
            persons=number or None,
            fact=bytes(range(256)) if number else None,
            circumstance=b"the same in all",
            received_at=NOON.replace(microsecond=0) if number else NOON,
            reported_at=NOON,
            retain_until=date(2031, 1, number + 1),
        )
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_stored_together_comes_back_as_it_was(desk: Person, number: int) -> None:
    with open_act(desk) as act:
        rows = signals_of(desk, act.compartments[0])[:number]
        Signal.objects.bulk_create(rows)
        stored = Signal.objects.in_bulk([row.id for row in rows])
        assert [values(stored[row.id]) for row in rows] == [values(row) for row in rows]
        assert not any(row._state.adding for row in rows)
        assert {row._state.db for row in rows} == {"default"}


def test_a_structure_that_rows_share_is_stored_with_each(desk: Person) -> None:
    """JSON with what looks equal in Python and is not: 1, 1.0 and true."""
    steps: list[Any] = [["start", [["day", 1]]], ["end", [["day", 1.0], ["rest", True]]]]
    with open_act(desk) as act:
        rows = [
            Clock.made(
                organisation_id=desk.organisation_id,
                compartment=act.compartments[0],
                term_code="take_in",
                kind="agreed",
                article="",
                settings={"amount": amount},
                subject_type="signal",
                subject_ref=uuid4(),
                desk_role="intake_officer",
                started_at=NOON,
                due_at=NOON,
                explanation=steps,
                reckoned_by="1",
                state="running",
            )
            for amount in (1, True)
        ]
        Clock.objects.bulk_create(rows)
        one, other = (Clock.objects.get(id=row.id) for row in rows)
    assert repr(one.explanation) == repr(other.explanation) == repr(steps)
    assert (repr(one.settings), repr(other.settings)) == ("{'amount': 1}", "{'amount': True}")


def test_nothing_is_stored_in_a_statement_for_nothing(desk: Person) -> None:
    with open_act(desk):
        assert Signal.objects.bulk_create([]) == []


def test_a_value_that_has_no_spelling_is_refused(desk: Person) -> None:
    with open_act(desk) as act:
        (row,) = signals_of(desk, act.compartments[0])[:1]
        row.reporter_kind = object()
        with pytest.raises(ValueError, match="Unable to serialize"):
            Signal.objects.bulk_create([row])
