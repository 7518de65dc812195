"""Lines of the log in words: every clock's verb, every message, every role; what is not known stays its code."""

import pytest
from django.utils.translation import override

from ketenzicht.capabilities.access.public import Role
from ketenzicht.capabilities.clocks.public import Verb
from ketenzicht.interfaces.web import log_words
from ketenzicht.interfaces.web.notice_words import TITLES


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_of_a_clock_has_words(verb: str) -> None:
    assert verb in log_words.CLOCK


@pytest.mark.parametrize("code", sorted(TITLES))
def test_a_message_is_named_as_the_page_names_it(code: str) -> None:
    assert log_words.fields("notice", (code,)) == str(TITLES[code][0])


@pytest.mark.usefixtures("db")
def test_other_fields() -> None:
    with override("nl"):
        assert log_words.fields("signal", ("state", "outcome")) == "status, uitkomst"
        assert log_words.fields("mandate", (Role.MANAGER,)) == "teamleider"
        assert log_words.fields("clock", ("made_up",)) == "made_up"
        assert log_words.fields("signal", ()) == ""
