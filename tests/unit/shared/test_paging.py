"""Pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.shared.paging import MAXIMUM_NUMBER, MAXIMUM_SIZE, Page, PageRequest, page_of


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        (PageRequest(), (1, 25)),
        (PageRequest(0, 0), (1, 1)),
        (PageRequest(-3, -3), (1, 1)),
        (PageRequest(10**9, 10**9), (MAXIMUM_NUMBER, MAXIMUM_SIZE)),
        (PageRequest(3, 10), (3, 10)),
    ],
)
def test_a_request_is_brought_within_its_bounds(asked: PageRequest, got: tuple[int, int]) -> None:
    assert (asked.number, asked.size) == got


def test_a_page_can_be_mapped() -> None:
    page = Page((1, 2), 7, 2, 2, has_next=True)
    assert page.map(str) == Page(("1", "2"), 7, 2, 2, has_next=True)
    assert page.has_previous
    assert not Page((1,), None, 1, 2, has_next=False).has_previous


@given(st.lists(st.integers(), max_size=60), st.integers(1, 9))
def test_walking_all_pages_gives_every_item_once(rows: list[int], size: int) -> None:
    walked: list[int] = []
    request = PageRequest(1, size)
    while True:
        page = request.page(rows[request.window], total=len(rows))
        walked.extend(page.items)
        if not page.has_next:
            break
        request = PageRequest(request.number + 1, size)
    assert walked == rows


def test_a_page_of_rows_fetches_one_slice() -> None:
    assert page_of(list(range(7)), number=2, size=3) == Page((3, 4, 5), None, 2, 3, has_next=True)
    assert page_of([1], total=1) == Page((1,), 1, 1, 25, has_next=False)
