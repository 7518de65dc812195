"""Counting: the steps that came since, and everything anew from the histories, to repair or to prove.

Only one counts at an organisation at a time; steps are taken meanwhile and wait for the next count.
"""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID, uuid5

from django.db import connection

from ketenzicht.capabilities.access.public import Act, authorise
from ketenzicht.capabilities.flow import counting, rules
from ketenzicht.capabilities.flow.models import Cell, UncountedStep
from ketenzicht.capabilities.signals import public as signals

AT_ONCE = 2_000
NAMES = UUID("6d1c0b0e-3a57-5f0e-8f4e-6b9a4f1d2c77")
"""The name space that ids of cells are made in."""

Cells = dict[rules.CellKey, Counter[str]]


def count_steps(*, by: Act) -> int:
    """Count the steps of up to two thousand signals that took one since the last count; says of how many.

    The histories are read before the steps that wait: a step that is taken in between waits for the next count.
    """
    authorise(by, "count", "flow")
    if not UncountedStep.objects.exists():
        return 0
    _lock(by)
    touched = list(UncountedStep.objects.values_list("signal_id", flat=True).distinct()[:AT_ONCE])
    passages = signals.list_passages(by=by, signal_ids=touched)
    waiting = _waiting(touched)
    changes: Cells = {}
    for passage in passages:
        _add(changes, counting.place(passage), rules.change_by(passage.steps, waiting))
    _change(by, changes)
    read = [step.id for passage in passages for step in passage.steps if step.id in waiting]
    UncountedStep.objects.filter(id__in=read).delete()
    by.record("change", "flow", count=len(passages))
    return len(passages)


def recount(*, by: Act, repair: bool = True) -> int:
    """Count everything anew from the histories and compare; says in how many cells the numbers differed.

    With `repair` the cells become what the histories say. Steps that are not counted yet are left to wait.
    """
    authorise(by, "recount", "flow")
    _lock(by)
    counted = _from_histories(by)
    stored = {_key(cell): _clean(cell.numbers) for cell in Cell.objects.iterator(chunk_size=AT_ONCE)}
    differing = {key for key in counted.keys() | stored.keys() if _clean(counted.get(key, {})) != stored.get(key, {})}
    if differing and repair:
        Cell.objects.all().delete()
        Cell.objects.bulk_create([_cell(by, key, numbers) for key, numbers in counted.items()], batch_size=AT_ONCE)
        by.record("change", "flow", count=len(differing))
    return len(differing)


def _from_histories(by: Act) -> Cells:
    """All cells from all histories: first by place, then each place into its cells, so that memory grows with cells."""
    places: dict[rules.Place, Counter[str]] = {}
    for passages in counting.batches(by):
        waiting = _waiting([passage.signal_id for passage in passages])
        for passage in passages:
            counted = [step for step in passage.steps if step.id not in waiting]
            places.setdefault(counting.place(passage), Counter()).update(rules.numbers_of(counted))
    cells: Cells = {}
    for place, numbers in places.items():
        _add(cells, place, numbers)
    return cells


def _add(cells: Cells, place: rules.Place, numbers: Mapping[str, int]) -> None:
    for key in rules.cells_of(place):
        cells.setdefault(key, Counter()).update(numbers)


def _change(by: Act, changes: Cells) -> None:
    ids = {_id(by, key): key for key in changes}
    for cell in Cell.objects.filter(id__in=ids):
        changes[ids[cell.id]].update(cell.numbers)
    rows = [_cell(by, key, numbers) for key, numbers in changes.items()]
    Cell.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=["numbers"]
    )


def _cell(by: Act, key: rules.CellKey, numbers: Mapping[str, int]) -> Cell:
    return Cell(
        id=_id(by, key),
        organisation_id=by.organisation_id,
        compartment=key.compartment,
        month=key.month,
        region=key.region,
        form=key.form,
        reporter_kind=key.reporter_kind,
        numbers=_clean(numbers),
    )


def _id(by: Act, key: rules.CellKey) -> UUID:
    parts = (by.organisation_id, key.compartment, key.month, key.region, key.form, key.reporter_kind)
    return uuid5(NAMES, "|".join(map(str, parts)))


def _key(cell: Cell) -> rules.CellKey:
    return rules.CellKey(cell.compartment, cell.month, cell.region, cell.form, cell.reporter_kind)


def _clean(numbers: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in numbers.items() if count}


def _waiting(signal_ids: list[UUID]) -> frozenset[UUID]:
    return frozenset(UncountedStep.objects.filter(signal_id__in=signal_ids).values_list("id", flat=True))


def _lock(by: Act) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"flow {by.organisation_id}"])
