"""Questions about files: one's own, how their first rows would be read, and what is wrong with which row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.imports import keeping, stored
from ketenzicht.capabilities.imports.codebook import PackWords
from ketenzicht.capabilities.imports.errors import FileNotTaken, NotNow
from ketenzicht.capabilities.imports.models import Import, RowProblem, SavedMapping
from ketenzicht.capabilities.imports.rules import LOOKED_AT_ROWS, PREVIEW_ROWS, QUOTED, QUOTED_ROWS
from ketenzicht.capabilities.imports.translating import Reading, Translator
from ketenzicht.capabilities.imports.types import (
    ENDED,
    ImportInfo,
    Mapping,
    MappingInfo,
    Preview,
    PreviewRow,
    Problem,
    State,
)
from ketenzicht.engines import tabular
from ketenzicht.shared import clock
from ketenzicht.shared.paging import Page, PageRequest

MOST_LISTED = 100
MOST_MAPPINGS = 200


def get_import(*, by: Act, import_id: UUID) -> ImportInfo:
    """One's own file, and when the same was taken in before, by anybody of the organisation that one may know of."""
    row = own(by, import_id)
    authorise(by, "read", "import", reported_by=row.reported_by)
    by.record("consult", "import", row.id)
    return keeping.info(row, earlier_at=_came_before(row))


def list_imports(*, by: Act) -> tuple[ImportInfo, ...]:
    """One's own files, newest first."""
    authorise(by, "list", "import", reported_by=by.actor_id)
    rows = Import.objects.filter(reported_by=by.actor_id).order_by("-created_at")[:MOST_LISTED]
    found = tuple(keeping.info(row) for row in rows)
    by.record("consult", "import", count=len(found))
    return found


def list_problems(*, by: Act, import_id: UUID, page: PageRequest | None = None) -> Page[Problem]:
    """What is wrong with the rows of one's own file, in their order."""
    row = own(by, import_id)
    authorise(by, "read", "import", reported_by=row.reported_by)
    asked = page or PageRequest()
    found = asked.page(_problems(row)[asked.window])
    by.record("consult", "import", row.id, fields=("problems",), count=len(found.items))
    return found.map(problem_of)


def export_problems(*, by: Act, import_id: UUID) -> Iterator[Problem]:
    """All of it, for a file of one's own."""
    row = own(by, import_id)
    authorise(by, "export", "import", reported_by=row.reported_by)
    by.record("export", "import", row.id, fields=("problems",), count=row.bad)
    return (problem_of(one) for one in _problems(row).iterator(chunk_size=2_000))


def preview(*, by: Act, import_id: UUID, mapping: Mapping | None = None) -> Preview:
    """The first rows as they would be read by a mapping, or by the one that is kept; stores nothing."""
    row = own(by, import_id)
    authorise(by, "read", "import", reported_by=row.reported_by)
    if row.state in ENDED:
        raise NotNow(safe={"state": row.state, "verb": "preview"})
    layout = keeping.layout_of(row)
    translator = translator_for(layout, keeping.mapping_of(row) if mapping is None else mapping)
    with file_refused():
        first = list(islice(tabular.read_rows(stored.opened(row), layout), LOOKED_AT_ROWS))
    read = [translator.read(one) for one in first]
    by.record("consult", "import", row.id, fields=("preview",), count=min(len(first), PREVIEW_ROWS))
    shown = tuple(_shown(number, one) for number, one in enumerate(read[:PREVIEW_ROWS], start=1))
    samples = {column: value for one in reversed(first) for column, value in one.values.items()}
    return Preview(shown, tuple(translator.unknown), tuple(samples.items()))


def quotes(*, by: Act, import_id: UUID, problems: Sequence[Problem]) -> dict[tuple[int, int], str]:
    """What stands in the cells that these problems are about, by number of row and of column, read anew from the sealed
    file of one's own and kept nowhere. Of rows far down, and of a file that has ended, nothing."""
    row = own(by, import_id)
    authorise(by, "read", "import", reported_by=row.reported_by)
    wanted = {
        (one.number, one.column)
        for one in problems
        if one.code in QUOTED and one.column is not None and one.number <= QUOTED_ROWS
    }
    if row.state in ENDED or not wanted:
        return {}
    layout = keeping.layout_of(row)
    last = max(number for number, _column in wanted)
    by.record("consult", "import", row.id, fields=("rows",), count=len(wanted))
    with file_refused():
        rows = enumerate(islice(tabular.read_rows(stored.opened(row), layout), last), start=1)
        return {
            (number, column): one.values[name]
            for number, one in rows
            for column, name in enumerate(layout.columns)
            if (number, column) in wanted and name in one.values
        }


def list_mappings(*, by: Act) -> tuple[MappingInfo, ...]:
    """The latest version of each mapping that the organisation keeps, by name."""
    authorise(by, "list", "mapping")
    named = ("token", "unsealed_name")
    rows = SavedMapping.objects.order_by(*named, "-version").distinct(*named)[:MOST_MAPPINGS]
    found = sorted(map(keeping.mapping_info, rows), key=lambda one: (one.name, one.version))
    latest = {one.name: one for one in found}
    by.record("consult", "mapping", count=len(latest))
    return tuple(latest.values())


def get_mapping(*, by: Act, name: str) -> MappingInfo:
    """The latest version of a kept mapping. Raises NotFound."""
    authorise(by, "read", "mapping")
    row = mappings_called(by, name).order_by("-version").first()
    if row is None:
        raise NotFound
    by.record("consult", "mapping", row.id)
    return keeping.mapping_info(row)


def mappings_called(by: Act, name: str) -> QuerySet[SavedMapping]:
    """All versions under this name, with those whose name is not sealed yet."""
    token = keeping.token_of(by.organisation_id, name)
    return SavedMapping.objects.filter(Q(token=token) | Q(unsealed_name=name)) if name else SavedMapping.objects.none()


def own(by: Act, import_id: UUID) -> Import:
    """One's own file. Raises NotFound for anybody else's."""
    row = Import.objects.filter(id=import_id, reported_by=by.actor_id).first()
    if row is None:
        raise NotFound
    return row


def translator_for(layout: tabular.Layout, mapping: Mapping) -> Translator:
    """What reads the rows of a file by a mapping, with today's codes."""
    return Translator(mapping, layout.columns, PackWords(clock.today()), nested=layout.kind == "json")


@contextmanager
def file_refused() -> Iterator[None]:
    """Say what the engine refuses in this room's own error."""
    try:
        yield
    except tabular.FileRefused as error:
        raise FileNotTaken(error.code, error.message, error.next_step, dict(error.safe)) from error


def problem_of(row: RowProblem) -> Problem:
    """A row as a value."""
    return Problem(row.line, row.field, row.code, row.column, row.bound, row.detail, row.number)


def _problems(row: Import) -> QuerySet[RowProblem]:
    return RowProblem.objects.filter(source=row).order_by("number", "place")


def _came_before(row: Import) -> datetime | None:
    same = Import.objects.filter(fingerprint=row.fingerprint, state=State.DONE).exclude(id=row.id)
    return same.order_by("ended_at").values_list("ended_at", flat=True).first()


def _shown(number: int, read: Reading) -> PreviewRow:
    new = read.new
    if new is None:
        return PreviewRow(read.line, problems=tuple(replace(one, number=number) for one in read.problems))
    named = tuple((one.kind, one.role, one.value) for one in new.mentions)
    # What every row must have is told here too; the rest of the rules are those of the check.
    missing = () if new.fact.strip() else (Problem(read.line, "fact", "required", read.column_of("fact")),)
    return PreviewRow(
        read.line, new.fact, new.forms, new.municipality, new.age_class, new.urgency, named, new.own_reference, missing
    )
