"""Numbers of passports, identity cards and other documents; and the number that is never collected."""

import re

from stdnum.nl import bsn, identiteitskaartnummer

from ketenzicht.engines.identifiers.folding import alphanumerics
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

_SHORTEST = 4
_LONGEST = 20

_NAMES_OF_BSN = ("bsn", "burger", "sofi", "citizen service number")
_NAMED_BSN = re.compile(
    r"\b(?:bsn|burger\s?service\s?nummer|sofi(?:-?\s?nummer)?|citizen service number)\b[^0-9\n]{0,20}"
    r"([0-9](?:[ .-]?[0-9]){7,8})(?![0-9])",
    re.IGNORECASE,
)
_NINE_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")


def read_document(text: str, country: str = "") -> Reading:
    """The number of a document: its form only. Nine digits that could be a BSN need a foreign country."""
    bare = alphanumerics(text)
    if not (bare.isascii() and bare.isalnum()):
        return Unrecognised(Kind.DOCUMENT, text, Reason.CHARACTERS)
    if not _SHORTEST <= len(bare) <= _LONGEST:
        return Unrecognised(Kind.DOCUMENT, text, Reason.LENGTH)
    issuer = country.upper()
    if issuer in ("", "NL") and bsn.is_valid(bare):
        return Unrecognised(Kind.DOCUMENT, text, Reason.LOOKS_LIKE_BSN)
    dutch = issuer in ("", "NL") and identiteitskaartnummer.is_valid(bare)
    return Identifier(
        Kind.DOCUMENT,
        text,
        bare,
        bare,
        parts=(("country", issuer),) if issuer else (),
        notes=(Note.DUTCH_DOCUMENT_FORMAT if dutch else Note.FOREIGN_FORMAT,),
        warnings=() if issuer else (Warn.COUNTRY_UNKNOWN,),
    )


def names_bsn(text: str) -> bool:
    """Whether a text holds a citizen service number under its own name, such as "BSN 123456782".

    Nine digits alone may be a telephone, an account or a business, so the name has to stand before them.
    """
    lower = text.lower()
    if not any(name in lower for name in _NAMES_OF_BSN):  # nearly every text: a search ten times as quick
        return False
    return any(bsn.is_valid(alphanumerics(found[1])) for found in _NAMED_BSN.finditer(text))


def holds_bsn(text: str) -> bool:
    """Whether nine digits in a row in a text pass the test of a citizen service number."""
    return any(bsn.is_valid(found[0]) for found in _NINE_DIGITS.finditer(text))


def refuse_bsn(text: str) -> Unrecognised:
    """*Het burgerservicenummer* is not collected (Wet algemene bepalingen burgerservicenummer, art. 10).

    What was typed is not kept, not even in the refusal.
    """
    del text
    return Unrecognised(Kind.BSN, "", Reason.NOT_COLLECTED)
