"""Sentences of the lower rooms are said in the reader's language, with their values filled in after translating."""

from collections.abc import Iterator

import pytest

from ketenzicht.shared import words
from ketenzicht.shared.errors import KetenzichtError


@pytest.fixture
def dutch() -> Iterator[None]:
    before = words._Speaker.translate
    words.speak_with(lambda sentence: {"At most %(bound)s.": "Hoogstens %(bound)s."}.get(sentence, sentence))
    yield
    words.speak_with(before)


def test_without_a_translator_the_english_stands(dutch: None) -> None:
    words.speak_with(words._as_it_stands)
    assert words.say("At most %(bound)s.", {"bound": 5}) == "At most 5."


def test_a_sentence_is_translated_and_then_filled(dutch: None) -> None:
    assert words.say("At most %(bound)s.", {"bound": 5}) == "Hoogstens 5."
    assert str(KetenzichtError("At most %(bound)s.", safe={"bound": 5})) == "Hoogstens 5."


@pytest.mark.parametrize("sentence", ["", "100 % sure."])
def test_what_has_no_place_for_a_value_stays(sentence: str) -> None:
    assert words.say(sentence, {"bound": 5}) == sentence


def test_marking_changes_nothing() -> None:
    assert words.gettext_noop("Any.") == "Any."


def test_a_code_is_said_by_the_word_for_it_and_only_where_it_is_asked_for(dutch: None) -> None:
    asked = []

    def word_for(name: str, value: object) -> object:
        asked.append(name)
        return {"state": "gesloten"}.get(name, value)

    words.name_codes_with(word_for)
    refusal = KetenzichtError("Is %(state)s.", next_step="Wait.", safe={"state": "closed", "bound": 5})
    assert (str(refusal), refusal.advice) == ("Is gesloten.", "Wait.")
    assert asked == ["state"]
    assert "gesloten" not in repr(refusal)


def test_without_words_for_them_codes_stand() -> None:
    assert words._code_as_it_stands("state", "closed") == "closed"
