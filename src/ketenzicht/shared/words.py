"""Sentences of the lower rooms: marked where they are written, put into the reader's language where they are shown.

These rooms know no Django. Start-up gives `speak_with` a translator; without one the English stands as it is.
"""

from collections.abc import Callable, Mapping


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translator; imported as `_`. Translates nothing here."""
    return sentence


def _as_it_stands(sentence: str) -> str:
    return sentence


def _code_as_it_stands(_name: str, value: object) -> object:
    return value


class _Speaker:
    """The translator that start-up chose, and who knows the words for codes."""

    translate: Callable[[str], str] = staticmethod(_as_it_stands)
    word_for: Callable[[str, object], object] = staticmethod(_code_as_it_stands)


def speak_with(translate: Callable[[str], str]) -> None:
    """Use this translator from now on, in the whole process."""
    _Speaker.translate = staticmethod(translate)


def name_codes_with(word_for: Callable[[str, object], object]) -> None:
    """Put codes into sentences by these words, given the name of the value and the code; in the whole process."""
    _Speaker.word_for = staticmethod(word_for)


def say_with_codes(sentence: object, values: Mapping[str, object]) -> str:
    """As `say`; values that are codes, such as a state or a role, are said in words."""
    shown = str(sentence)
    return say(shown, {name: _Speaker.word_for(name, one) for name, one in values.items() if f"%({name})" in shown})


def say(sentence: object, values: Mapping[str, object]) -> str:
    """A marked sentence in the reader's language, with its values (`%(name)s`) filled in."""
    shown = str(sentence)
    spoken = _Speaker.translate(shown) if shown else ""
    return spoken % values if values and "%(" in spoken else spoken
