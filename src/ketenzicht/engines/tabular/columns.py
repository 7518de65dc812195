"""Names of columns: trimmed, distinct, and never without one."""

from collections.abc import Sequence

from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.types import Bounds


def named(cells: Sequence[str], bounds: Bounds) -> tuple[str, ...]:
    """The names in a header; blank ones at its end are no columns, a name that comes twice gets a number.

    Raises FileRefused for a header without names or with text in place of names.
    """
    filled = [" ".join(cell.split()) for cell in cells]
    while filled and not filled[-1]:
        filled.pop()
    if not filled:
        raise FileRefused(Refusal.NO_COLUMNS)
    names: list[str] = []
    for number, cell in enumerate(filled, start=1):
        if len(cell) > bounds.column_name:
            raise FileRefused(Refusal.COLUMN_NAME, column=number, bound=bounds.column_name)
        names.append(_distinct(cell or f"({number})", names))
    return tuple(names)


def _distinct(name: str, taken: Sequence[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
