"""The code of a report: readable, checked, and with enough in it that nobody guesses one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.anonymous import rules
from ketenzicht.shared.ids import CROCKFORD

SECRETS = st.binary(min_size=rules.RANDOM_BYTES, max_size=32)


def test_a_code_as_it_is_written_down() -> None:
    # 120 times 0, 120 times 1, and the alphabet itself: worked out by hand, the last letter by ISO 7064.
    assert rules.make_code(bytes(15)).startswith("00000-00000-00000-00000-0000")
    assert rules.make_code(b"\xff" * 15).startswith("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZ")
    assert len(rules.make_code(bytes(15)).replace("-", "")) == rules.CODE_LETTERS == 25


def test_there_is_more_in_it_than_can_be_guessed() -> None:
    assert rules.RANDOM_BYTES * 8 >= 100
    assert 2 ** (rules.RANDOM_BYTES * 8) / (1e6 * 1e6) / (3600 * 24 * 365) > 3e16


@given(SECRETS)
def test_what_is_made_is_found_and_only_the_first_bytes_count(secret: bytes) -> None:
    code = rules.make_code(secret)
    assert rules.find_code(code) == code
    assert rules.make_code(secret[: rules.RANDOM_BYTES]) == code


@given(SECRETS, st.sampled_from(["", " ", "-", ".", "\u2011", "  - "]))
def test_it_is_read_as_people_type_it(secret: bytes, between: str) -> None:
    code = rules.make_code(secret)
    typed = between.join(code.replace("-", "")).lower().replace("1", "l").replace("0", "o")
    assert rules.find_code(f" {typed} ") == code


@given(SECRETS, st.integers(0, 24), st.sampled_from(CROCKFORD))
def test_one_wrong_letter_is_never_a_code(secret: bytes, place: int, letter: str) -> None:
    bare = rules.make_code(secret).replace("-", "")
    wrong = bare[:place] + letter + bare[place + 1 :]
    assert (rules.find_code(wrong) is None) == (wrong != bare)


@pytest.mark.parametrize("typed", ["", "KZ-7F3K-Q2M9", "U" * 25, "0" * 26, "0" * 24, "é" * 25, "٣" * 25])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.find_code(typed) is None
