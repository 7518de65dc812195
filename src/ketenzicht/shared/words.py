"""Sentences of the lower rooms: marked where they are written, put into the reader's language where they are shown.

These rooms know no Django. Start-up gives `speak_with` a translator; without one the English stands as it is.
"""

from collections.abc import Callable, Mapping


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translator; imported as `_`. Translates nothing here."""
    return sentence


def _as_it_stands(sentence: str) -> str:
    return sentence


class _Speaker:
    """The translator that start-up chose."""

    translate: Callable[[str], str] = staticmethod(_as_it_stands)


def speak_with(translate: Callable[[str], str]) -> None:
    """Use this translator from now on, in the whole process."""
    _Speaker.translate = staticmethod(translate)


def say(sentence: object, values: Mapping[str, object]) -> str:
    """A marked sentence in the reader's language, with its values (`%(name)s`) filled in."""
    shown = str(sentence)
    spoken = _Speaker.translate(shown) if shown else ""
    return spoken % values if values and "%(" in spoken else spoken
