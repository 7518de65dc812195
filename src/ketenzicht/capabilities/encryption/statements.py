"""SQL on Django's connection: inside the caller's transaction and behind its walls."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def fetch(sql: str, parameters: Sequence[Any]) -> list[Row]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows: list[Row] = cursor.fetchall()
        return rows


def execute(sql: str, parameters: Sequence[Any]) -> None:
    """A statement without rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
