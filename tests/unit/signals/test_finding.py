"""What a text is found by, however long it is."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.signals import finding
from ketenzicht.engines import encoding, identifiers

PIECES = ("Twee meisjes", "\t", "\n", "06-12345678", "in een hotel", "1012 AB 12", "é-ß", "x" * 90, " ")


def slowly(text: str) -> list[tuple[str, str]]:
    """The twin: cut into pieces, be there one or many, and put together."""
    pieces = textwrap.wrap(text, identifiers.MAXIMUM_LENGTH)
    return sorted({term for piece in pieces for term in encoding.text_terms(identifiers.recognise(piece))})


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=700))
def test_a_text_is_found_by_the_same_in_one_piece_and_in_many(text: str) -> None:
    assert finding.terms_of_text(text) == slowly(text)
