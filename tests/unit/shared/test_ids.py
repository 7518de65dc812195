"""Ids and references."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.shared.ids import CROCKFORD, find_reference, new_id, new_reference


def test_ids_are_random_and_distinct() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.version == 4 for one in made)


def test_a_reference_reads_as_two_groups_of_crockford() -> None:
    made = {new_reference() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(rf"KZ-[{CROCKFORD}]{{4}}-[{CROCKFORD}]{{4}}", one) for one in made)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("KZ-7F3K-Q2M9", "KZ-7F3K-Q2M9"),
        (" kz 7f3k q2m9 ", "KZ-7F3K-Q2M9"),
        ("kz7f3kq2m9", "KZ-7F3K-Q2M9"),
        ("KZ\u20117F3K\u2013Q2M9", "KZ-7F3K-Q2M9"),
        ("KZ-OIL0-0000", "KZ-0110-0000"),
        ("KZ-7F3K-Q2M", None),
        ("KZ-7F3K-Q2MU", None),
        ("7F3K-Q2M9", None),
        ("", None),
    ],
)
def test_a_typed_reference_is_found_or_not(typed: str, found: str | None) -> None:
    assert find_reference(typed) == found


@given(st.text())
def test_any_text_gives_a_reference_that_finds_itself_or_nothing(typed: str) -> None:
    found = find_reference(typed)
    assert found is None or find_reference(found) == found
