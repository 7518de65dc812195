"""Many rows of one table in one statement with one parameter, under every wall.

Django spells a statement of as many placeholders as there are values, which costs more than the database's own work.
Here the values go as one JSON text and PostgreSQL takes them apart by the types of its table. COPY would be quicker
still, but is not allowed on tables with row-level security, and that stays on (docs/decisions/0081).
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Store new rows, all or none."""
    statement, fields = _statement(model)
    text = json.dumps(
        [{column: getattr(row, name) for column, name in fields} for row in rows], default=_spelled, ensure_ascii=False
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [text])
    for row in rows:
        row._state.adding = False  # noqa: SLF001  # where Django keeps that a row is stored
        row._state.db = connection.alias  # noqa: SLF001  # as above


@cache
def _statement(model: type[models.Model]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The statement for a table, and its columns with the names of the attributes that they come from."""
    fields = tuple((str(field.column), field.attname) for field in model._meta.concrete_fields)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(column) for column, _name in fields)
    # Names of our own tables and columns; every value is in the parameter.
    made = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"  # noqa: S608
    return made, fields


def _spelled(value: Any) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} cannot be stored this way")
