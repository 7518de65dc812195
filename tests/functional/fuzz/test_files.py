"""Files through the whole door: whatever comes in, a sentence or reports; within bounds; and nothing by halves."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenzicht.capabilities.access.public import Refused
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports.models import Import, Piece, RowKey, RowProblem
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.interfaces.web.exports import STARTS_A_FORMULA, csv_answer
from tests.conftest import Person, hire_person, open_act
from tests.unit.engines.tabular.corpus import ODDITIES, Oddity

EXAMPLES = int(os.environ.get("KETENZICHT_FUZZ_EXAMPLES", "8"))
LONGEST_SECONDS, LARGEST_BYTES = 1.0, 100_000_000
"""For one file: of the processor, and beyond what the process had before it."""


@pytest.fixture(scope="module")
def brought(reporter: Person) -> dict[str, Any]:
    """Every file of the corpus through the door, in a process of its own: what came of each, how long, how much."""
    with open_act(reporter) as act:
        before = (Import.objects.count(), Piece.objects.count())
        mandate = str(act.mandate_id)
    done = subprocess.run(
        [sys.executable, "-m", "tests.functional.fuzz.door"],
        input=json.dumps({"mandate": mandate}),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    with open_act(reporter):
        assert (Import.objects.count(), Piece.objects.count()) == before
    return json.loads(done.stdout)


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda oddity: oddity.about)
def test_each_oddity_is_taken_or_refused_with_a_sentence_in_a_second(brought: dict[str, Any], oddity: Oddity) -> None:
    found = brought[oddity.about]
    assert found["seconds"] <= LONGEST_SECONDS, found
    assert found["grown"] <= LARGEST_BYTES, found
    if found["refused"]:
        assert found["refused"].startswith("file_")
        assert len(found["sentence"]) > 20
        assert found["kept"] == 0
    else:
        assert found["kept"] == 1


def everything(person: Person) -> tuple[int, int, int]:
    """Reports, keys of rows, and pieces of files of somebody."""
    with open_act(person):
        return Signal.objects.count(), RowKey.objects.count(), Piece.objects.count()


def gone_through(person: Person, content: bytes, name: str) -> imports.ImportInfo | None:
    """A file brought, checked and taken in; None when it is refused at the door."""
    try:
        with open_act(person) as act:
            found = imports.take_file(by=act, name=name, content=io.BytesIO(content))
        for command in (imports.check_file, imports.take_in):
            with open_act(person) as act:
                begun = command(by=act, import_id=found.id, here=True)
            assert begun.context_id is not None
            imports.run_import(context_id=begun.context_id, import_id=found.id)
            with open_act(person) as act:
                found = imports.get_import(by=act, import_id=found.id)
            if found.state is imports.State.REFUSED:
                break
    except (imports.FileNotTaken, imports.MappingInvalid):
        with open_act(person):
            for row in Import.objects.filter(state="new"):
                row.delete()
        return None
    return found


NAMES = st.sampled_from(["feit", "vorm", "gemeente", "naam", "telefoon", "kenmerk", "leeftijd", "aantal", "kleur"])
CELLS = st.one_of(
    st.sampled_from(["labour", "Arbeidsuitbuiting", "Amsterdam", "GM0363", "adult", "=1+1", "@x", "06 12345678"]),
    st.text(max_size=20),
)


@settings(max_examples=EXAMPLES * 3, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(
    st.lists(NAMES, min_size=1, max_size=6, unique=True),
    st.lists(st.lists(CELLS, max_size=7), max_size=5),
    st.booleans(),
)
def test_any_table_is_whole_reports_or_problems_and_twice_is_once(
    reporter: Person, names: list[str], rows: list[list[str]], as_json: bool
) -> None:
    if as_json:
        content = json.dumps([dict(zip(names, row, strict=False)) for row in rows]).encode()
    else:
        lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (names, *rows)]
        content = "\n".join(lines).encode("utf-8", "replace")
    before = everything(reporter)
    found = gone_through(reporter, content, "a.json" if as_json else "a.csv")
    after = everything(reporter)
    assert after[2] == 0
    stored = found.stored if found is not None else 0
    assert after[0] - before[0] == stored
    assert after[1] - before[1] == stored
    if found is not None and found.state is imports.State.DONE:
        assert found.stored + found.repeated + found.bad == found.total == found.done
        with open_act(reporter):
            told = set(RowProblem.objects.filter(source_id=found.id).values_list("number", flat=True))
        assert len(told) == found.bad
        gone_through(reporter, content, "nogmaals")
        assert everything(reporter) == after


def test_what_was_typed_as_a_formula_leaves_as_text(reporter: Person) -> None:
    found = gone_through(reporter, b"=feit;=2+5\n=cmd|' /C calc'!A0;x\n", "a.csv")
    assert found is None
    with open_act(reporter) as act:
        file = imports.take_file(by=act, name="a.csv", content=io.BytesIO(b"=1+1;feit\nx;Iets\n"))
        told = csv_answer("x", ["column"], [[column] for column in file.columns]).content.decode("utf-8-sig")
    assert not any(cell.strip('"').startswith(STARTS_A_FORMULA) for cell in told.splitlines())


def test_the_codes_of_the_signals_room_all_have_words(reporter: Person) -> None:
    """Whatever that room can find wrong with a row is told in words."""
    wrong = signals.NewSignal(
        fact="",
        forms=("nothing",),
        circumstance="x" * 20_001,
        interpretation="\x00",
        persons=10_001,
        indicators=("a",) * 201,
        mentions=(
            *(signals.NewMention("person", "x") for _ in range(51)),
            signals.NewMention("document", "111222333", parts={"nationality": "x"}),
        ),
    )
    with open_act(reporter) as act:
        (error,) = signals.check_many(by=act, news=(wrong,))
    assert isinstance(error, signals.SignalInvalid)
    codes = {one.code for one in error.errors}
    assert codes == {
        "required", "unknown_code", "too_long", "control_character", "out_of_range", "too_many", "unknown_part",
        "looks_like_bsn",
    }  # fmt: skip
    for one in error.errors:
        what, advice = imports.words_of(imports.Problem(2, one.field, one.code, bound=one.bound))
        assert what
        assert advice


def test_somebody_without_the_role_brings_nothing(reporter: Person) -> None:
    officer = hire_person("intake_officer", "nla-opsporing")
    with open_act(officer) as act, pytest.raises(Refused):
        imports.take_file(by=act, name="a.csv", content=io.BytesIO(b"feit\nx\n"))
