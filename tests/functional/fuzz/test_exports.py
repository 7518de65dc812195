"""Exports (T13): no cell that a spreadsheet would evaluate, and no text that is lost by preventing it."""

from __future__ import annotations

import csv
import io
import random
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from ketenzicht.interfaces.web.exports import csv_answer

CELLS = 10_000
EVALUATED = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
SIGNS = tuple(sign for sign in EVALUATED if not sign.isspace())
PIECES = [
    *EVALUATED,
    " ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    ";",
    '"',
    "'",
    "a",
    "1",
    "cmd|' /C calc'!A0",
    "SUM(A1)",
    "é",
    "\x00",
]


def opened(cells: list[str]) -> list[str]:
    """The cells as a spreadsheet reads them."""
    answer = csv_answer("proef", ["kop"], [[cell] for cell in cells])
    text = answer.content.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][1:]


def is_evaluated(cell: str) -> bool:
    """Whether a spreadsheet could take it for a formula, also after dropping what it does not show."""
    return cell.startswith(EVALUATED) or cell.lstrip(" \t\r\n\u00a0\u200b\ufeff\x00").startswith(SIGNS)


def test_no_cell_is_a_formula() -> None:
    seed = random.SystemRandom().getrandbits(32)
    sys.stdout.write(f"seed {seed}\n")
    drawn = random.Random(seed)
    cells = ["".join(drawn.choices(PIECES, k=drawn.randrange(1, 6))) for _ in range(CELLS)]
    read = opened(cells)
    assert len(read) == CELLS
    assert [cell for cell in read if is_evaluated(cell)] == []
    assert sum(map(is_evaluated, cells)) > CELLS / 10


@given(st.lists(st.text(), min_size=1, max_size=20))
@example(["=1+1", " =1+1", "\u200b=1+1", "'=1"])
def test_a_cell_keeps_its_text(cells: list[str]) -> None:
    for given_text, read in zip(cells, opened(cells), strict=True):
        assert read in (given_text, f"'{given_text}")
        assert not is_evaluated(read)
