"""Text without what makes no difference: case, diacritics, punctuation, width."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
"""Letters and digits next to each other: what `str.isalnum` says yes to."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u201b\u02bc\u02b9\u00b4`"))

MAXIMUM_LENGTH = 500
"""Nothing typed into one field of a mention is longer; a longer text belongs in the account."""


def _once(text: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS).translate(_APOSTROPHES)


def flatten(text: str) -> str:
    """Case folded, without diacritics and apostrophes; other punctuation and spaces stay."""
    if text.isascii():  # lower case without apostrophes is all there is to it
        return text.lower().translate(_APOSTROPHES)
    # Case folding and decomposition can each make new work for the other; every sign of Unicode settles soon.
    folded = _once(text)
    while folded != text:
        text, folded = folded, _once(folded)
    return text


def fold(text: str) -> str:
    """Lower-case words of letters and digits with one space between them.

    ``fold(fold(x)) == fold(x)``. Every script is kept; nothing is transliterated.
    """
    return " ".join(_WORD.findall(flatten(text)))


def tidy(text: str) -> str:
    """Compatibility forms (full-width digits, ligatures) replaced; outer and double spaces removed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def alphanumerics(text: str) -> str:
    """Capital letters and digits only, without separators such as spaces, dots and hyphens.

    Anything else stays, so that the reader of the field can say which characters cannot be used.
    """
    return "".join(letter for letter in tidy(text).upper() if letter not in _SEPARATORS)


_SEPARATORS = frozenset(" -.\u00b7\u2010\u2011\u2012\u2013\u2014\u2022/_")
