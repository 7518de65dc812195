"""`ketenzicht import` as somebody types it: bad rows by line, field and reason; all or nothing; on after a kill."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports import running
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.interfaces.cli.command import Exit
from tests.conftest import Person, hire_person, open_act
from tests.functional.cli.test_commands import Ask, ask, one_sentence  # noqa: F401  # a fixture
from tests.integration.imports.conftest import CSV

Meanwhile = Callable[[str, Callable[..., object]], None]

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def inspector(committed: None) -> Person:
    """Who may report for the inspectorate, with somebody at the desks that her reports go to."""
    for code in ("nla-opsporing", "politie-landelijk-loket"):
        hire_person("intake_officer", code)
    return hire_person("reporter", "nla-toezicht")


def written(folder: Path, content: str, name: str = "meldingen.csv") -> Path:
    """A file on disk."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def count(person: Person) -> int:
    """How many reports somebody has."""
    with open_act(person):
        return Signal.objects.count()


def test_good_rows_are_taken_and_the_others_listed(ask: Ask, inspector: Person, tmp_path: Path) -> None:  # noqa: F811
    path = written(tmp_path, CSV)
    given = ("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    code, out, err = ask(*given)
    assert code == Exit.FOUND_WRONG, err
    lines = out.splitlines()
    assert lines[0].startswith("line 4, fact: ")
    assert lines[1].startswith("line 5, column Vorm, forms: ")
    assert lines[2].startswith("line 5, column Gemeente, municipality: ")
    assert lines[3] == "2 rows are in order, 0 were taken in before, 2 are not right."
    assert lines[4] == "2 reports were taken in, 0 were there already, 2 were not taken in."
    assert lines[5].startswith("Correct these rows and bring them in a new file.")
    assert count(inspector) == 2
    code, out, _ = ask(*given)
    assert out.splitlines()[-2] == "0 reports were taken in, 2 were there already, 2 were not taken in."
    assert count(inspector) == 2


def test_rows_without_a_reference_are_to_be_brought_alone(ask: Ask, inspector: Person, tmp_path: Path) -> None:  # noqa: F811
    path = written(tmp_path, "feit;vorm\nIets gezien.;labour\nNog iets.;iets anders\n")
    _, out, _ = ask("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    assert out.splitlines()[-1].startswith("Correct these rows and bring only them")


@pytest.mark.parametrize("how", ["--check", "--all-or-nothing"])
def test_nothing_is_taken_in(ask: Ask, inspector: Person, tmp_path: Path, how: str) -> None:  # noqa: F811
    path = written(tmp_path, CSV)
    code, out, _ = ask("import", path, "--organisation", "nla-toezicht", "--as", inspector.username, how)
    assert (code, out.splitlines()[-1]) == (Exit.FOUND_WRONG, "Nothing was taken in.")
    assert count(inspector) == 0
    good = "\n".join(CSV.splitlines()[:3])
    code, out, _ = ask(
        "import", written(tmp_path, good, "b.csv"), "--organisation", "nla-toezicht", "--as", inspector.username, how
    )
    assert code == Exit.DONE
    assert count(inspector) == (2 if how == "--all-or-nothing" else 0)


def test_a_mapping_from_a_file_and_by_name(ask: Ask, inspector: Person, tmp_path: Path) -> None:  # noqa: F811
    mapping = imports.Mapping(
        (imports.ColumnRule("x", "fact"),), {"reporter_kind": "labour_inspector", "forms": "labour"}
    )
    path = written(tmp_path, "x;y\nIets gezien.;1\n")
    stored = written(tmp_path, json.dumps(mapping.as_stored()), "mapping.json")
    given = ("import", path, "--organisation", "nla-toezicht", "--as", inspector.username, "--mapping")
    assert ask(*given, stored)[0] == Exit.DONE
    with open_act(inspector) as act:
        imports.save_mapping(by=act, name="Maandlijst", mapping=mapping)
    code, out, _ = ask(*given, "Maandlijst")
    assert (code, out.splitlines()[-1]) == (
        Exit.DONE,
        "0 reports were taken in, 1 were there already, 0 were not taken in.",
    )
    code, _, err = ask(*given, "Nergens")
    assert (code, one_sentence(err)) == (Exit.UNKNOWN, True)
    code, _, err = ask(*given, written(tmp_path, "[", "kapot.json"))
    assert (code, one_sentence(err)) == (Exit.FILES, True)


def test_interrupted_it_goes_on_where_it_was(
    ask: Ask,  # noqa: F811
    inspector: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running.rules, "CHUNK_ROWS", 2)
    path = written(tmp_path, "feit;vorm\n" + "".join(f"Iets gezien nummer {n}.;labour\n" for n in range(7)))
    given = ("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    assert ask(*given, "--resume")[0] == Exit.REFUSED
    real = running.services.end

    class Killed(BaseException):
        """As a kill: nothing after it runs."""

    def kill(_row: object) -> None:
        raise Killed

    monkeypatch.setattr(running.services, "end", kill)
    with pytest.raises(Killed):
        ask(*given)
    assert count(inspector) == 6
    monkeypatch.setattr(running.services, "end", real)
    code, _, err = ask(*given)
    assert (code, one_sentence(err)) == (Exit.REFUSED, True)
    code, out, err = ask(*given, "--resume")
    assert (code, out) == (Exit.DONE, "7 reports were taken in, 0 were there already, 0 were not taken in.\n"), err
    assert count(inspector) == 7


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, inspector: Person) -> Meanwhile:
    """Have something done with the file on its page while the command is at its second lot."""

    def arrange(stage: str, step: Callable[..., object]) -> None:
        monkeypatch.setattr(running.rules, "CHUNK_ROWS", 2)
        real, lots = running._Runner._store, []

        def store(self: running._Runner, *given: Any) -> None:
            real(self, *given)
            lots.append(given)

        def claim(self: running._Runner) -> object:
            row = self._running()
            if len(lots) and row is not None and row.state == stage and row.done == 2:
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(pressed, inspector, row.id, step).result()
            return real_claim(self)

        real_claim = running._Runner._claim
        monkeypatch.setattr(running._Runner, "_store", store)
        monkeypatch.setattr(running._Runner, "_claim", claim)

    return arrange


def pressed(person: Person, import_id: UUID, step: Callable[..., object]) -> None:
    """Somebody does something with a file, in a connection of their own."""
    try:
        with open_act(person) as act:
            step(by=act, import_id=import_id)
    finally:
        connections.close_all()


def stopped_and_refused(*, by: access.Act, import_id: UUID) -> None:
    """Leave the rest of a file out."""
    imports.stop(by=by, import_id=import_id)
    imports.refuse(by=by, import_id=import_id)


@pytest.mark.parametrize(
    ("stage", "step", "said", "taken"),
    [
        ("taking", imports.stop, "5 rows of the file are left. It was stopped on its page", 2),
        ("taking", partial(imports.go_on, here=True), "5 rows of the file are left. Somebody else goes on", 2),
        ("taking", stopped_and_refused, "5 rows of the file are left. They were left out on its page", 2),
        ("checking", imports.stop, "The check was stopped on the page of the file; nothing was taken in.", 0),
        ("checking", partial(imports.go_on, here=True), "Somebody else goes on with this file", 0),
    ],
)
def test_a_file_that_is_not_done_is_told_with_how_to_go_on(
    ask: Ask,  # noqa: F811
    inspector: Person,
    tmp_path: Path,
    meanwhile: Meanwhile,
    stage: str,
    step: Callable[..., object],
    said: str,
    taken: int,
) -> None:
    path = written(tmp_path, "feit;vorm\n" + "".join(f"Iets gezien nummer {n}.;labour\n" for n in range(7)))
    meanwhile(stage, step)
    code, out, err = ask("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    assert code == Exit.UNFINISHED, (out, err)
    assert out.splitlines()[-1].startswith(said), out
    assert count(inspector) == taken


@pytest.mark.parametrize("apart", [1, 2])
def test_all_or_nothing_takes_nothing_of_a_file_with_two_rows_under_one_reference(
    ask: Ask,  # noqa: F811
    inspector: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    apart: int,
) -> None:
    monkeypatch.setattr(running.rules, "CHUNK_ROWS", 2)
    between = "".join(f"Y-{number};Nog iets.;labour\n" for number in range(apart))
    path = written(tmp_path, f"kenmerk;feit;vorm\nX-1;Een.;labour\n{between}X-1;Heel anders.;labour\n")
    given = ("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    code, out, _ = ask(*given, "--all-or-nothing")
    assert (code, out.splitlines()[-1]) == (Exit.FOUND_WRONG, "Nothing was taken in.")
    assert out.startswith(f"line {apart + 3}, column kenmerk, own_reference: ")
    assert count(inspector) == 0


@pytest.mark.parametrize(
    ("organisation", "who", "code"),
    [("nergens", "iemand", Exit.UNKNOWN), ("nla-toezicht", "iemand", Exit.UNKNOWN)],
)
def test_who_may_not_report_gets_one_sentence(
    ask: Ask,  # noqa: F811
    tmp_path: Path,
    organisation: str,
    who: str,
    code: Exit,
) -> None:
    found, _, err = ask("import", written(tmp_path, CSV), "--organisation", organisation, "--as", who)
    assert (found, one_sentence(err)) == (code, True)


def test_a_file_that_is_none_gets_one_sentence(ask: Ask, inspector: Person, tmp_path: Path) -> None:  # noqa: F811
    given = ("--organisation", "nla-toezicht", "--as", inspector.username)
    for content in ("", "\x00\x01", "kleur\nrood\n"):
        code, _, err = ask("import", written(tmp_path, content), *given)
        assert (code, one_sentence(err)) == (Exit.REFUSED, True)
    assert ask("import", tmp_path / "weg.csv", *given)[0] == Exit.FILES


@pytest.mark.parametrize(
    "mapping",
    [
        {"columns": [{"column": 5, "target": "fact"}]},
        {"columns": [{"column": "feit", "target": "fact"}], "constants": {"fact": 5}},
        {"columns": [{"column": "feit", "target": "fact"}, {"column": "vorm", "target": "nationality"}]},
        {"columns": [{"column": "Omschrijving", "target": "fact"}, {"column": "Vrom", "target": "forms"}]},
        {"columns": [{"column": "feit", "target": "fact"}], "constants": {"persons": "3"}},
    ],
)
def test_a_mapping_with_a_mistake_is_refused_in_a_sentence_and_nothing_is_begun(
    ask: Ask,  # noqa: F811
    inspector: Person,
    tmp_path: Path,
    mapping: dict[str, object],
) -> None:
    given = ("import", written(tmp_path, CSV), "--organisation", "nla-toezicht", "--as", inspector.username)
    code, _, err = ask(*given, "--mapping", written(tmp_path, json.dumps(mapping), "mapping.json"))
    assert (code in {Exit.FILES, Exit.REFUSED}, one_sentence(err)) == (True, True), (code, err)
    with open_act(inspector) as act:
        assert not [one for one in imports.list_imports(by=act) if one.running]


def test_a_name_that_is_no_text_and_a_column_that_would_steer_the_terminal(
    ask: Ask,  # noqa: F811
    inspector: Person,
    tmp_path: Path,
) -> None:
    path = tmp_path / "lijst-\udcff.json"
    path.write_text('[{"fact": "", "municipality": "x", "\\u001b]0;naam\\u0007\\u009b1m": "y"}]', encoding="utf-8")
    given = ("import", path, "--organisation", "nla-toezicht", "--as", inspector.username)
    named = {"column": "\x1b]0;naam\x07\x9b1m", "target": "municipality"}
    stored = {"columns": [{"column": "fact", "target": "fact"}, named]}
    code, out, err = ask(*given, "--mapping", written(tmp_path, json.dumps(stored), "mapping.json"))
    assert code == Exit.FOUND_WRONG, err
    assert "column \N{REPLACEMENT CHARACTER}]0;naam" in out
    assert not {"\x1b", "\x07", "\x9b"} & set(out)
    with open_act(inspector) as act:
        assert [one.name for one in imports.list_imports(by=act)] == ["lijst-?.json"]
