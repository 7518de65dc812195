"""Licence plates."""

import re

from ketenzicht.engines.identifiers.folding import alphanumerics, flatten
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

SIDECODES: tuple[str, ...] = (
    "XX-99-99",
    "99-99-XX",
    "99-XX-99",
    "XX-99-XX",
    "XX-XX-99",
    "99-XX-XX",
    "99-XXX-9",
    "9-XXX-99",
    "XX-999-X",
    "X-999-XX",
    "XXX-99-X",
    "X-99-XXX",
    "9-XX-999",
    "999-XX-9",
)
"""*De sidecodes* of Dutch plates, 1 to 14, as the RDW gives them out (https://www.rdw.nl, kentekenplaten)."""

_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIABEZHIKMNOPTYX")
"""Cyrillic and Greek plates use only letters that also exist in Latin; people type either."""

_SHORTEST = 2
_LONGEST = 12


def _groups(sidecode: str) -> list[str]:
    return [f"[{'A-Z' if group[0] == 'X' else '0-9'}]{{{len(group)}}}" for group in sidecode.split("-")]


_PATTERNS = tuple(re.compile("".join(f"({group})" for group in _groups(sidecode))) for sidecode in SIDECODES)

_JOINED = "|".join("-?".join(_groups(sidecode)) for sidecode in SIDECODES)
_SPACED = "|".join(" ".join(_groups(sidecode)) for sidecode in SIDECODES)
PLATE_IN_TEXT = re.compile(rf"(?<![\w-])(?:(?i:{_JOINED})|{_SPACED})(?![\w-])")
"""A Dutch plate in running text. With spaces in capitals only: otherwise "in 12 34" would be one."""


def dutch_groups(bare: str) -> tuple[str, ...] | None:
    """The three groups of a Dutch plate without hyphens, or None where no sidecode fits."""
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(bare):
            return found.groups()
    return None


def read_plate(text: str, country: str = "") -> Reading:
    """A licence plate: letters and digits, without separators.

    A plate without a country that fits a Dutch sidecode is read as Dutch. The country is a part, not
    in the canonical form, so that a plate seen without its country still meets the same plate.
    """
    bare = alphanumerics(flatten(text).upper().translate(_LOOK_ALIKES))
    if not bare.isalnum():
        return Unrecognised(Kind.VEHICLE, text, Reason.CHARACTERS)
    if not _SHORTEST <= len(bare) <= _LONGEST:
        return Unrecognised(Kind.VEHICLE, text, Reason.LENGTH)
    groups = dutch_groups(bare)
    if country.upper() not in ("", "NL") or groups is None:
        return _other_plate(text, bare, country.upper())
    notes = (Note.DUTCH_SIDECODE,) if country else (Note.DUTCH_SIDECODE, Note.COUNTRY_ASSUMED)
    return Identifier(Kind.VEHICLE, text, bare, "-".join(groups), (("country", "NL"),), notes)


def _other_plate(text: str, bare: str, country: str) -> Reading:
    if country == "NL":
        return Unrecognised(Kind.VEHICLE, text, Reason.FORMAT)
    parts = (("country", country),) if country else ()
    warnings = () if country else (Warn.COUNTRY_UNKNOWN,)
    return Identifier(Kind.VEHICLE, text, bare, bare, parts, (Note.FOREIGN_FORMAT,), warnings)
