"""Tables out of files that nobody vouches for: CSV, XLSX and JSON, read row by row within bounds.

`inspect(file, name=…)` says what a file is (kind, encoding, separator, sheet, columns) and refuses what is out of
bounds before anything is read at length; `read_rows(file, layout)` then gives its rows as texts, each with its line.
Nothing is evaluated: a formula is the text that stands in the cell.
"""

from ketenzicht.engines.tabular.errors import FileRefused, Refusal
from ketenzicht.engines.tabular.layout import ByLine, inspect, read_by_line, read_rows
from ketenzicht.engines.tabular.types import (
    BOUNDS,
    ENCODINGS,
    SEPARATORS,
    Bounds,
    Layout,
    Problem,
    Row,
    RowProblem,
    Wanted,
)

__all__ = [
    "BOUNDS",
    "ENCODINGS",
    "SEPARATORS",
    "Bounds",
    "ByLine",
    "FileRefused",
    "Layout",
    "Problem",
    "Refusal",
    "Row",
    "RowProblem",
    "Wanted",
    "inspect",
    "read_by_line",
    "read_rows",
]
