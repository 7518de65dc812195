"""What is kept, for how long, by whom; stopping and going on; and what ends what."""

import io
from datetime import timedelta
from unittest import mock

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports import rules, running, selectors
from ketenzicht.capabilities.imports.models import Import, Piece, RowKey, RowProblem, SavedMapping
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.interfaces.jobs.tasks import destroy_everywhere
from ketenzicht.shared import clock
from tests.conftest import hire_person, open_act
from tests.integration.imports.conftest import CSV, House, bring, checked, look, taken

MAPPING = imports.Mapping((imports.ColumnRule("feit", "fact"),))
ROWS = "feit;vorm\n" + "".join(f"Iets gezien, nummer {number}.;labour\n" for number in range(7))


def test_a_mapping_is_kept_in_versions_for_the_whole_organisation(house: House) -> None:
    with open_act(house.inspector) as act:
        first = imports.save_mapping(by=act, name="  Maand  lijst ", mapping=MAPPING)
        second = imports.save_mapping(by=act, name="Maand lijst", mapping=MAPPING)
    assert (first.name, first.version, second.version) == ("Maand lijst", 1, 2)
    with open_act(house.colleague) as act:
        assert [(one.name, one.version) for one in imports.list_mappings(by=act)] == [("Maand lijst", 2)]
        assert imports.get_mapping(by=act, name="Maand lijst").mapping == MAPPING
        with pytest.raises(access.NotFound):
            imports.get_mapping(by=act, name="Anders")
    with open_act(house.stranger) as act:
        assert imports.list_mappings(by=act) == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_mapping_needs_a_name(house: House, name: str) -> None:
    with open_act(house.inspector) as act, pytest.raises(imports.MappingInvalid):
        imports.save_mapping(by=act, name=name, mapping=MAPPING)


def test_two_who_save_at_once_are_told(house: House) -> None:
    with open_act(house.inspector) as act:
        imports.save_mapping(by=act, name="Lijst", mapping=MAPPING)
        unseen = mock.Mock(aggregate=mock.Mock(return_value={"version__max": 0}))
        with (
            mock.patch.object(selectors, "mappings_called", return_value=unseen),
            pytest.raises(imports.MappingInvalid),
        ):
            imports.save_mapping(by=act, name="Lijst", mapping=MAPPING)


def test_the_name_of_a_mapping_is_sealed_and_many_versions_of_one_hide_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_MAPPINGS", 2)
    with open_act(house.inspector) as act:
        for name in ("Lijst van Anna", "Lijst van Anna", "Lijst van Anna", "Andere lijst"):
            imports.save_mapping(by=act, name=name, mapping=MAPPING)
        kept = list(SavedMapping.objects.all())
        assert not any(b"Anna" in bytes(row.name) + bytes(row.token) or row.unsealed_name for row in kept)
        assert [one.name for one in imports.list_mappings(by=act)] == ["Andere lijst", "Lijst van Anna"]


def test_a_name_from_before_names_were_sealed_is_known_and_sealed_at_night(house: House) -> None:
    with open_act(house.inspector) as act:
        for _version in (1, 2):
            imports.save_mapping(by=act, name="Maandlijst", mapping=MAPPING)
        SavedMapping.objects.update(name=None, token=None, unsealed_name="Maandlijst")
        assert [(one.name, one.version) for one in imports.list_mappings(by=act)] == [("Maandlijst", 2)]
        assert imports.get_mapping(by=act, name="Maandlijst").version == 2
        with pytest.raises(access.NotFound):
            imports.get_mapping(by=act, name="")
        assert imports.save_mapping(by=act, name="Maandlijst", mapping=MAPPING).version == 3
        assert [(one.name, one.version) for one in imports.list_mappings(by=act)] == [("Maandlijst", 3)]
    destroy_everywhere()
    with open_act(house.inspector) as act:
        assert not SavedMapping.objects.exclude(unsealed_name="").exists()
        assert [(one.name, one.version) for one in imports.list_mappings(by=act)] == [("Maandlijst", 3)]
        assert sorted(SavedMapping.objects.values_list("version", flat=True)) == [1, 2, 3]


def test_nobody_has_more_than_so_many_files_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAXIMUM_WAITING", 1)
    bring(house.inspector, CSV)
    with pytest.raises(imports.TooManyFiles):
        bring(house.inspector, CSV)


def test_an_organisation_without_a_kind_of_reporter_gets_no_proposal_for_it(house: House) -> None:
    analyst = hire_person("reporter", "riec-amsterdam")
    assert bring(analyst, CSV).mapping.constants == {}


def test_stopped_in_the_middle_it_goes_on_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    found = checked(house.inspector, bring(house.inspector, ROWS).id)
    with open_act(house.inspector) as act:
        assert imports.find_begun(by=act, content=io.BytesIO(ROWS.encode())) is None
        begun = imports.take_in(by=act, import_id=found.id, here=True)
    assert begun.context_id is not None
    runner = running._Runner(begun.context_id, found.id, lambda _info: None)
    assert runner.lot()
    with open_act(house.inspector) as act:
        imports.stop(by=act, import_id=found.id)
    assert not runner.lot()
    assert look(house.inspector, found.id).stored == 2
    with open_act(house.inspector) as act:
        again = imports.find_begun(by=act, content=io.BytesIO(ROWS.encode()))
    assert again is not None
    assert (again.id, again.state) == (found.id, imports.State.STOPPED)
    done = taken(house.inspector, found.id)
    assert (done.stored, done.repeated, done.bad, done.done) == (7, 0, 0, 7)


LINES = tuple(f"Iets gezien nummer {number}." for number in range(7))
SAME_ROWS = {
    "a line each": ("rijen.csv", "feit\n" + "\n".join(LINES), 2),
    "a record each line": ("rijen.jsonl", "\n".join(f'{{"feit": "{line}"}}' for line in LINES), 1),
    "a list, a line each": ("rijen.json", "[\n" + ",\n".join(f'{{"feit": "{line}"}}' for line in LINES) + "\n]", 2),
    "a line left open": ("rijen.csv", "feit\n" + "\n\n".join(LINES), 0),
    "two on a line": ("rijen.jsonl", "".join(f'{{"feit": "{line}"}} ' for line in LINES), 0),
    "over two lines": ("rijen.csv", "feit\n" + "\n".join((f'"{LINES[0]}\nOok dat."', *LINES[1:])), 0),
    "over two lines further on": ("rijen.csv", "feit\n" + "\n".join((*LINES[:4], '"Zo\nzo."', *LINES[5:])), 0),
}


@pytest.mark.parametrize("about", SAME_ROWS)
def test_rows_that_were_taken_in_are_passed_over(house: House, monkeypatch: pytest.MonkeyPatch, about: str) -> None:
    name, content, first_line = SAME_ROWS[about]
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    found = checked(house.inspector, bring(house.inspector, content, name).id)
    with open_act(house.inspector) as act:
        assert Import.objects.get(id=found.id).first_line == first_line
        begun = imports.take_in(by=act, import_id=found.id, here=True)
    assert begun.context_id is not None
    # Each lot by somebody who begins anew; then the whole file once more, by one: the same rows, known by their place.
    while running._Runner(begun.context_id, found.id, lambda _info: None).lot():
        pass
    assert look(house.inspector, found.id).stored == 7
    again = taken(house.inspector, checked(house.inspector, bring(house.inspector, content, name).id).id)
    assert (again.stored, again.repeated) == (0, 7)


def test_two_who_go_through_one_file_share_it_and_leave_when_somebody_begins_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    found = checked(house.inspector, bring(house.inspector, ROWS).id)
    with open_act(house.inspector) as act:
        first = imports.take_in(by=act, import_id=found.id, here=True)
    assert first.context_id is not None
    runners = [running._Runner(first.context_id, found.id, lambda _info: None) for _ in range(2)]
    assert [runner.lot() for runner in runners] == [True, True]
    assert look(house.inspector, found.id).stored == 4
    with open_act(house.inspector) as act:
        second = imports.go_on(by=act, import_id=found.id, here=True)
    assert [runner.lot() for runner in runners] == [False, False]
    assert second.context_id is not None
    imports.run_import(context_id=second.context_id, import_id=found.id)
    with open_act(house.inspector):
        assert Signal.objects.count() == 7


def test_whoever_lost_the_role_takes_nothing_more_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHUNK_ROWS", 2)
    found = checked(house.inspector, bring(house.inspector, ROWS).id)
    with open_act(house.inspector) as act:
        begun = imports.take_in(by=act, import_id=found.id, here=True)
    administrator = hire_person("administrator", "nla-toezicht")
    with open_act(administrator) as act:
        access.revoke_mandate(by=act, mandate_id=house.inspector.mandate_id)
    assert begun.context_id is not None
    with pytest.raises(access.ActEnded):
        imports.run_import(context_id=begun.context_id, import_id=found.id)


def test_a_file_that_breaks_further_on_is_refused_whole(house: House) -> None:
    content = b"feit;vorm\n" + b"Iets;labour\n" * 300 + b'"x"y;labour\n'
    found = checked(house.inspector, bring(house.inspector, content).id)
    assert (found.state, found.refused_for) == (imports.State.REFUSED, "file_quote_open")
    with open_act(house.inspector):
        assert (Piece.objects.count(), Signal.objects.count(), RowKey.objects.count()) == (0, 0, 0)


def test_a_file_that_nobody_looks_after_is_destroyed_and_an_ended_one_forgotten(house: House) -> None:
    waiting = bring(house.inspector, CSV)
    done = taken(house.inspector, checked(house.inspector, bring(house.inspector, CSV).id).id)
    with open_act(house.inspector):
        key = Import.objects.get(id=waiting.id).case_key_id
    with time_machine.travel(clock.now() + timedelta(days=imports.UNATTENDED_DAYS, hours=1)):
        destroy_everywhere()
    with open_act(house.inspector):
        assert Import.objects.get(id=waiting.id).state == imports.State.EXPIRED
        assert Piece.objects.count() == 0
        with pytest.raises(encryption.KeyDestroyed):
            encryption.open_key(key)
        assert Import.objects.filter(id=done.id).exists()
    with time_machine.travel(clock.now() + timedelta(days=imports.KEPT_DAYS + 8)):
        destroy_everywhere()
    with open_act(house.inspector):
        assert (Import.objects.count(), RowProblem.objects.count()) == (0, 0)
        assert RowKey.objects.count() == 2


def test_the_key_of_a_row_goes_with_the_content_of_its_report(house: House) -> None:
    taken(house.inspector, checked(house.inspector, bring(house.inspector, CSV).id).id)
    with open_act(house.inspector) as act:
        first = signals.list_signals(by=act).items[0]
    officer, manager = hire_person("privacy_officer", "nla-toezicht"), hire_person("manager", "nla-toezicht")
    with open_act(officer) as act:
        order = signals.order_erasure(by=act, reference=first.reference, reason="wrong")
    with open_act(manager) as act:
        signals.confirm_erasure(by=act, order_id=order.id)
    destroy_everywhere()
    with open_act(house.inspector):
        assert RowKey.objects.count() == 1
        assert not RowKey.objects.filter(signal_id=first.id).exists()
