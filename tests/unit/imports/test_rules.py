"""The steps of a file, its mapping, and what every code of a problem says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ketenzicht.capabilities.country import filing
from ketenzicht.capabilities.imports import reasons, rules
from ketenzicht.capabilities.imports.errors import MappingInvalid, NotNow
from ketenzicht.capabilities.imports.mapped import absent_columns
from ketenzicht.capabilities.imports.types import (
    ENDED,
    OF_ALL_ROWS,
    OF_MENTION,
    OF_SIGNAL,
    RUNNING,
    ColumnRule,
    ImportInfo,
    Mapping,
    Problem,
    State,
)
from ketenzicht.engines import tabular

FACT = ColumnRule("feit", "fact")


def test_every_state_is_entered_and_left_or_ends() -> None:
    entered = {step.target for step in rules.STEPS.values()}
    left = {state for step in rules.STEPS.values() for state in step.sources}
    assert entered | {State.NEW} == set(State)
    assert left == set(State) - ENDED
    assert left >= RUNNING


def test_a_step_that_does_not_fit_is_refused() -> None:
    assert rules.check_step("take", State.CHECKED).target is State.TAKING
    assert not rules.can_step("take", State.NEW)
    with pytest.raises(NotNow):
        rules.check_step("take", State.DONE)


@pytest.mark.parametrize(
    "mapping",
    [
        Mapping(),
        Mapping((ColumnRule("naam", "mention", "person"),)),
        Mapping((FACT, ColumnRule("naam", "mention", group="a"))),
        Mapping((FACT, ColumnRule("naam", "mention", group="a"), ColumnRule("soort", "mention_kind", group="b"))),
        Mapping((FACT, ColumnRule("naam", "nationality"))),
        Mapping((FACT,), {"persons": "3"}),
        Mapping((FACT,), {"own_reference": "1"}),
        Mapping((FACT,), {"mentions": "Iemand"}),
    ],
)
def test_a_mapping_that_makes_no_reports_is_refused(mapping: Mapping) -> None:
    with pytest.raises(MappingInvalid):
        rules.check_mapping(mapping)


@pytest.mark.parametrize(
    "mapping",
    [
        Mapping((FACT,)),
        Mapping(constants={"fact": "Iets"}),
        Mapping((FACT, ColumnRule("naam", "mention", "person"))),
        Mapping((FACT, ColumnRule("naam", "mention", group="a"), ColumnRule("soort", "mention_kind", group="a"))),
    ],
)
def test_a_mapping_that_makes_reports_is_fine(mapping: Mapping) -> None:
    rules.check_mapping(mapping)
    assert Mapping.from_stored(mapping.as_stored()) == mapping


@pytest.mark.parametrize(
    "stored",
    [
        {"columns": 5},
        {"columns": [5]},
        {"columns": [{"column": 5, "target": "fact"}]},
        {"columns": [{"column": "feit", "target": "fact", "more": "x"}]},
        {"columns": [{"column": "feit", "target": "fact", "kind": ["person"]}]},
        {"columns": [{"column": "feit", "target": "forms", "words": 5}]},
        {"columns": [{"column": "feit", "target": "forms", "words": {"werk": 5}}]},
        {"constants": {"fact": 5}},
        {"left_out": 5},
        {"left_out": [5]},
    ],
)
def test_what_was_never_a_mapping_is_none(stored: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        Mapping.from_stored(stored)


def test_a_column_can_be_what_the_pack_says_it_can_be() -> None:
    assert set(filing.ColumnTarget) == OF_SIGNAL | OF_MENTION
    assert OF_ALL_ROWS < OF_SIGNAL


def test_every_problem_of_a_row_has_words() -> None:
    of_engine = {str(one) for one in tabular.Problem}
    of_signals = {"required", "too_long", "control_character", "unknown_code", "too_many", "out_of_range"}
    of_signals |= {"unknown_part", "looks_like_bsn"}
    assert of_engine | of_signals <= set(reasons.REASONS)
    for code in reasons.REASONS:
        what, advice = reasons.words_of(Problem(1, "", code, bound=3, detail="consent"))
        assert what
        assert advice
        assert "%" not in what + advice
    assert "3" in reasons.words_of(Problem(1, "", "too_long", bound=3))[0]
    assert "consent" in reasons.words_of(Problem(1, "", "no_ground", detail="consent"))[0]


def file_at(now: datetime, **changes: object) -> dict[str, object]:
    """A file, without where it stands."""
    base: dict[str, object] = {
        "id": UUID(int=1), "name": "a", "kind": "csv", "size": 1, "columns": (), "mapping": Mapping(), "good": 0,
        "bad": 0, "stored": 0, "repeated": 0, "refused_for": "", "created_at": now, "changed_at": now, "ended_at": None,
        "context_id": None,
    }  # fmt: skip
    return base | changes


@pytest.mark.parametrize(
    ("kind", "columns", "absent"),
    [
        ("csv", ("Wat  is gezien", "NAAM 2"), ("Vorm",)),
        ("xlsx", ("naam 3",), ("wat_is_gezien", "Vorm")),
        ("csv", (), ("wat_is_gezien", "Vorm", "Naam *")),
        ("csv", ("Vorm", "Naam 1", "wat is gezien", "meer"), ()),
        ("json", (), ()),
    ],
)
def test_columns_of_a_mapping_that_a_table_does_not_have(
    kind: str, columns: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    named = (
        ColumnRule("wat_is_gezien", "fact"),
        ColumnRule("Vorm", "forms"),
        ColumnRule("Naam *", "mention", "person"),
    )
    mapping = Mapping(named, left_out=("BSN",))
    base = file_at(datetime(2026, 1, 1, tzinfo=UTC), kind=kind, columns=columns)
    found = ImportInfo(**base, state=State.NEW, total=0, done=0, began_at=None)  # type: ignore[arg-type]
    assert absent_columns(found, mapping) == absent


def test_ready_is_told_only_when_it_can_be_said() -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    base = file_at(now)
    began = now - timedelta(seconds=10)
    running = ImportInfo(**base, state=State.TAKING, total=100, done=20, began_at=began)  # type: ignore[arg-type]
    assert running.ready_at(now) == now + timedelta(seconds=40)
    for changed in (
        {"state": State.CHECKED, "total": 100, "done": 20, "began_at": began},
        {"state": State.TAKING, "total": 100, "done": 0, "began_at": began},
        {"state": State.TAKING, "total": 0, "done": 20, "began_at": began},
        {"state": State.TAKING, "total": 100, "done": 20, "began_at": None},
    ):
        assert ImportInfo(**base, **changed).ready_at(now) is None  # type: ignore[arg-type]
