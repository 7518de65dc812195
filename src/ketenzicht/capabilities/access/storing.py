"""Many rows of one table: made at once, and stored in one statement with two parameters, under every wall.

Django spells a statement of as many placeholders as there are values, which costs more than the database's own work.
Here the values go as JSON and PostgreSQL takes them apart by the types of its table: what is the same in all rows goes
once, as the row that the others begin from. COPY would be quicker still, but is not allowed on tables with row-level
security, and that stays on (docs/decisions/0081).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from pydantic_core import to_json

Row = TypeVar("Row", bound=models.Model)


def made(model: type[Row], columns: Mapping[str, Any]) -> Row:
    """A row that is not stored yet, as `model(**columns)` makes it: by columns, so a foreign key by its id.

    Django's own way asks every field of every row for its default and tells two signals that nobody listens to, which
    costs more than all else that is done with the row. Raises TypeError for a column that the table does not have.
    """
    table = _table(model)
    unknown = columns.keys() - table.known
    if unknown:
        raise TypeError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(table.constants)
    row.__dict__.update({name: make() for name, make in table.makers if name not in columns})
    row.__dict__.update(columns)
    return row


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Store new rows, all or none."""
    table = _table(model)
    shared, own = _apart(table, rows)
    with connection.cursor() as cursor:
        cursor.execute(table.statement, [to_json(shared).decode(), to_json(own).decode()])
    alias = connection.alias
    for row in rows:
        row._state.adding = False
        row._state.db = alias


@dataclass(frozen=True, slots=True)
class _Table:
    """What is asked of a model again and again."""

    statement: str
    columns: tuple[str, ...]
    values_of: Callable[[dict[str, Any]], tuple[Any, ...]]
    """The values out of the attributes of a row, in the order of the columns."""
    bytes: frozenset[str]
    """The columns that hold bytes, for which JSON has no word."""
    known: frozenset[str]
    constants: Mapping[str, Any]
    """The defaults that are the same for every row, by attribute."""
    makers: tuple[tuple[str, Callable[[], Any]], ...]
    """The defaults that are made for each row, such as an id."""


@cache
def _table(model: type[models.Model]) -> _Table:
    meta = model._meta
    fields = meta.concrete_fields
    columns = tuple(str(field.column) for field in fields)
    by_row = [field for field in fields if field.has_default() and callable(field.default)]
    return _Table(
        statement=_statement(meta.db_table, columns),
        columns=columns,
        values_of=itemgetter(*(field.attname for field in fields)),
        bytes=frozenset(str(field.column) for field in fields if isinstance(field, models.BinaryField)),
        known=frozenset(field.attname for field in fields),
        constants={field.attname: field.get_default() for field in fields if field not in by_row},
        makers=tuple((field.attname, field.default) for field in by_row),
    )


def _statement(name: str, columns: Sequence[str]) -> str:
    """One row that all begin from and the rows themselves, as two parameters."""
    table = connection.ops.quote_name(name)
    into = ", ".join(map(connection.ops.quote_name, columns))
    rows = f"json_populate_recordset(json_populate_record(NULL::{table}, %s::json), %s::json)"
    return f"INSERT INTO {table} ({into}) SELECT {into} FROM {rows}"  # noqa: S608  # our own names; every value is a parameter


def _apart(table: _Table, rows: Sequence[models.Model]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What all rows have alike, and what each has of its own. Alike is the very same object: quick, and never wrong."""
    shared: dict[str, Any] = {}
    own: dict[str, Sequence[Any]] = {}
    for name, values in zip(table.columns, zip(*map(table.values_of, map(vars, rows)), strict=True), strict=True):
        spelled = [_spelled(value) for value in values] if name in table.bytes else values
        if len(set(map(id, values))) == 1:
            shared[name] = spelled[0]
        else:
            own[name] = spelled
    if not own:  # a single row
        return shared, [{} for _ in rows]
    return shared, [dict(zip(own, values, strict=True)) for values in zip(*own.values(), strict=True)]


def _spelled(value: bytes | memoryview | None) -> str | None:
    """Bytes as PostgreSQL reads them."""
    return None if value is None else f"\\x{value.hex()}"
