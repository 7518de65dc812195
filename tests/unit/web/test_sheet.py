"""Lines of mentions out of what a browser sends, whatever it sends."""

import pytest
from django.http import QueryDict

from ketenzicht.interfaces.web.forms.sheet import MOST_LINES, typed_lines, with_lines

ENDLESS = "9" * 5_000


def typed(count: str) -> QueryDict:
    return QueryDict(f"mentions-TOTAL_FORMS={count}&mentions-0-value=Anna&mentions-1-value=Bas")


@pytest.mark.parametrize(
    ("count", "lines"),
    [("0", 0), ("2", 2), ("", 0), ("-1", 0), ("two", 0), ("999999", MOST_LINES), (ENDLESS, 0)],
)
def test_a_count_is_a_small_number_or_none(count: str, lines: int) -> None:
    assert len(typed_lines(typed(count))) == lines


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("remove-0", ["Bas"]),
        ("remove-1", ["Anna"]),
        ("remove-2", ["Anna", "Bas"]),
        ("remove-", ["Anna", "Bas"]),
        (f"remove-{ENDLESS}", ["Anna", "Bas"]),
        ("add", ["Anna", "Bas", ""]),
    ],
)
def test_a_line_is_added_or_removed(do: str, left: list[str]) -> None:
    assert [line.get("value", "") for line in typed_lines(with_lines(typed("2"), do))] == left
