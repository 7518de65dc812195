"""What becomes of a row that the signals room refuses, and of a lot that somebody else got before us."""

from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.imports import lots, rules, running
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports.models import Import
from ketenzicht.capabilities.imports.translating import Reading
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import open_act
from tests.integration.imports.conftest import CSV, House, bring, checked, look, taken

TWICE = (
    "kenmerk;feit;vorm\nB-1;Iets gezien.;labour\nB-1;Iets anders gezien.;labour\nB-1;Iets gezien.;labour\n"
    "B-2;Nog iets.;labour\n"
)


@pytest.mark.parametrize("rows", [1, 2, 2_000])
def test_a_reference_that_comes_twice_in_one_file_is_stored_once_and_told_when_it_differs(
    house: House, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", rows)
    found = checked(house.inspector, bring(house.inspector, TWICE).id)
    assert (found.good, found.repeated, found.bad) == (2, 1, 1)
    done = taken(house.inspector, found.id)
    assert (done.stored, done.repeated, done.bad) == (2, 1, 1)
    with open_act(house.inspector) as act:
        (told,) = imports.list_problems(by=act, import_id=found.id).items
        assert Signal.objects.count() == 2
    assert (told.line, told.field, told.code, told.column) == (3, "own_reference", "sent_differently", 0)


def test_only_a_row_that_is_in_order_holds_its_reference(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    wrong = "kenmerk;feit;vorm\nB-1;Iets gezien.;niets\nB-2;Nog iets.;labour\nB-1;Iets gezien.;labour\n"
    wrong += ";Dit.;labour\n;Dit.;labour\n"
    found = checked(house.inspector, bring(house.inspector, wrong).id)
    assert (found.good, found.repeated, found.bad) == (4, 0, 1)
    done = taken(house.inspector, found.id)
    assert (done.stored, done.repeated, done.bad) == (4, 0, 1)


@pytest.mark.parametrize("failed_at", ["_store", "_remember"])
def test_a_check_that_was_killed_and_goes_on_still_knows_the_references_before(
    house: House, monkeypatch: pytest.MonkeyPatch, failed_at: str
) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    first = "kenmerk;feit;vorm\nB-0;Niets.;niets\nB-1;Iets gezien.;labour\n"
    rows = "B-2;Nog iets.;labour\nB-1;Iets anders gezien.;labour\nB-0;Iets.;labour\nB-2;Nog iets.;labour\n"
    rows += "B-2;Toch iets.;labour\n"
    found = bring(house.inspector, first + rows)
    real, done = getattr(running._Runner, failed_at), []

    def killed(self: Any, *given: Any) -> None:
        done.append(given)
        if len(done) == 2:
            raise MemoryError
        real(self, *given)

    with mock.patch.object(running._Runner, failed_at, killed), pytest.raises(MemoryError):
        checked(house.inspector, found.id)
    waiting = look(house.inspector, found.id)
    assert (waiting.state, waiting.done) == (imports.State.CHECKING, 2 if failed_at == "_store" else 4)
    assert waiting.context_id is not None
    imports.run_import(context_id=waiting.context_id, import_id=found.id)
    found = look(house.inspector, found.id)
    assert (found.good, found.repeated, found.bad) == (3, 1, 3)
    with open_act(house.inspector) as act:
        told = imports.list_problems(by=act, import_id=found.id).items
    assert [(one.line, one.code) for one in told] == [
        (2, "unknown_word"),
        (5, "sent_differently"),
        (8, "sent_differently"),
    ]
    done_now = taken(house.inspector, found.id)
    assert (done_now.stored, done_now.repeated, done_now.bad) == (3, 1, 3)


def test_a_lot_of_a_check_that_collides_is_judged_once(house: House) -> None:
    found = bring(house.inspector, TWICE)
    real, tried = running._Runner._store, []

    def colliding(self: Any, *given: Any) -> None:
        tried.append(given)
        real(self, *given)
        if len(tried) == 1:
            raise IntegrityError

    with mock.patch.object(running._Runner, "_store", colliding):
        found = checked(house.inspector, found.id)
    assert (len(tried), found.good, found.repeated, found.bad) == (2, 2, 1, 1)


def test_what_the_signals_room_says_becomes_a_reason_for_the_row() -> None:
    reading = Reading(7, None, sources={"conditions_met": 4})
    errors = {
        "no_ground": access.NoGround("disclose", missing="consent"),
        "refused": access.Refused("signal.create", missing="role"),
        "no_receiver": signals.ReceiverUnknown(),
    }
    for code, error in errors.items():
        (problem,) = lots.problems_of(reading, error)
        assert (problem.line, problem.code) == (7, code)
        assert problem.detail == getattr(error, "missing", "")


def test_a_lot_that_collides_is_tried_again_and_a_row_is_never_double(house: House) -> None:
    found = checked(house.inspector, bring(house.inspector, CSV).id)
    real, tried = running._take, []

    def colliding(*given: Any) -> running._Result:
        tried.append(given)
        result = real(*given)
        if len(tried) == 1:
            raise IntegrityError
        return result

    with mock.patch.object(running, "_take", colliding):
        done = taken(house.inspector, found.id)
    assert len(tried) == 2
    assert (done.state, done.stored, done.bad) == (imports.State.DONE, 2, 2)
    with open_act(house.inspector):
        assert Signal.objects.count() == 2


def test_a_lot_that_always_collides_is_told_and_the_file_waits_where_it_was(house: House) -> None:
    found = checked(house.inspector, bring(house.inspector, CSV).id)
    with mock.patch.object(running, "_take", side_effect=IntegrityError) as tried, pytest.raises(IntegrityError):
        taken(house.inspector, found.id)
    assert tried.call_count == running.TRIES
    waiting = look(house.inspector, found.id)
    assert (waiting.state, waiting.done, waiting.stored) == (imports.State.TAKING, 0, 0)


def test_a_broken_file_that_was_stopped_meanwhile_stays_as_it_is(house: House) -> None:
    found = checked(house.inspector, bring(house.inspector, CSV).id)
    taken(house.inspector, found.id)
    with open_act(house.inspector) as act:
        begun = access.open_context(
            mandate_id=act.mandate_id, purpose=access.Purpose.REPORT, auth_level="test", case_ref=str(found.id)
        )
    runner = running._Runner(begun, found.id, lambda _info: None)
    runner.refuse(imports.FileNotTaken("file_quote_open", "A quote is open.", "Close it.", {}))
    with open_act(house.inspector):
        assert Import.objects.get().state == imports.State.DONE
