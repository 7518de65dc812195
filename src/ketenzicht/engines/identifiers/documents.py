"""Numbers of passports, identity cards and other documents; and the number that is never collected."""

from stdnum.nl import bsn, identiteitskaartnummer

from ketenzicht.engines.identifiers.folding import alphanumerics
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

_SHORTEST = 4
_LONGEST = 20


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


def refuse_bsn(text: str) -> Unrecognised:
    """*Het burgerservicenummer* is not collected (Wet algemene bepalingen burgerservicenummer, art. 10).

    What was typed is not kept, not even in the refusal.
    """
    del text
    return Unrecognised(Kind.BSN, "", Reason.NOT_COLLECTED)
