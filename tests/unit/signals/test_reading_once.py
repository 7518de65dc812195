"""A mention that was read is not read again to find it by: what it is found by stays the same."""

from dataclasses import replace

import pytest

from ketenzicht.capabilities.signals import finding, mentions
from ketenzicht.capabilities.signals.types import NewMention

GIVEN = (
    NewMention("person", "Iris Voorbeeld", parts={"birth_date": "1990"}),
    NewMention("person", "J\u00f3ska \u0141ukasz O'Neil"),
    NewMention("phone", "06 12345678"),
    NewMention("phone", "+32 470 12 34 56"),
    NewMention("phone", "0470 12 34 56", parts={"country": "BE"}),
    NewMention("address", "Kerkstraat 1, 1234 AB Utrecht"),
    NewMention("account", "NL91 ABNA 0417 1643 00"),
    NewMention("vehicle", "12-ABC-3"),
    NewMention("document", "DE 123456789"),
    NewMention("organisation", "Kas BV", parts={"kvk": "12345678"}),
    NewMention("phone", "geen nummer"),
    NewMention("other", "iets anders"),
)


@pytest.mark.parametrize("given", GIVEN, ids=lambda one: f"{one.kind} {one.value}")
def test_what_a_mention_is_found_by_is_the_same_as_when_it_is_read_again(given: NewMention) -> None:
    (read,) = mentions.read_mentions([given])
    again = replace(read, reading=None)
    assert read == again
    assert finding.terms_of({}, [read]) == finding.terms_of({}, [again])
    assert "reading" not in read.stored()


def test_a_mention_that_could_be_read_is_not_read_again() -> None:
    (read,) = mentions.read_mentions([GIVEN[0]])
    assert read.reading is not None
    assert read.reading.as_given == "Iris Voorbeeld"
