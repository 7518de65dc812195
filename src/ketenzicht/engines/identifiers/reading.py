"""One door for every kind of mention, and the recognition of identifiers in a search box."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers

from ketenzicht.engines.identifiers.addresses import find_postcodes, read_address_line
from ketenzicht.engines.identifiers.dates import read_date
from ketenzicht.engines.identifiers.documents import read_document, refuse_bsn
from ketenzicht.engines.identifiers.folding import MAXIMUM_LENGTH, tidy
from ketenzicht.engines.identifiers.names import read_organisation, read_person
from ketenzicht.engines.identifiers.numbers import read_account, read_kvk, read_phone, read_vat
from ketenzicht.engines.identifiers.online import read_email, read_link
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised
from ketenzicht.engines.identifiers.vehicles import PLATE_IN_TEXT, read_plate

VERSION = 1
"""Goes up when a canonical form changes: keyed tokens made with an older version must then be made again."""

_READERS: dict[Kind, Callable[[str, str], Reading]] = {
    Kind.PHONE: lambda text, country: read_phone(text, country or "NL"),
    Kind.EMAIL: lambda text, _: read_email(text),
    Kind.ACCOUNT: lambda text, _: read_account(text),
    Kind.KVK: lambda text, _: read_kvk(text),
    Kind.VAT: lambda text, _: read_vat(text),
    Kind.VEHICLE: read_plate,
    Kind.ADDRESS: lambda text, country: read_address_line(text, country or "NL"),
    Kind.DOCUMENT: read_document,
    Kind.LINK: lambda text, _: read_link(text),
    Kind.DATE: lambda text, _: read_date(text),
    Kind.PERSON: lambda text, _: read_person(text),
    Kind.ORGANISATION: lambda text, _: read_organisation(text),
    Kind.BSN: lambda text, _: refuse_bsn(text),
}


def read(kind: Kind, text: str, *, country: str = "") -> Reading:
    """What ``text`` is, read as ``kind``. Never raises for what somebody typed.

    ``country`` is an ISO 3166 code where it is known; telephone numbers and addresses are Dutch without it.
    """
    if kind is Kind.BSN:
        return refuse_bsn(text)
    if len(text) > MAXIMUM_LENGTH:
        return Unrecognised(kind, text, Reason.TOO_LONG, (("limit", MAXIMUM_LENGTH),))
    if not text.strip():
        return Unrecognised(kind, text, Reason.EMPTY)
    return _READERS[kind](text, country.strip().upper())


_WITHOUT_COUNTRY = {Kind.PHONE: "NL", Kind.ADDRESS: "NL", Kind.VEHICLE: "", Kind.DOCUMENT: ""}
"""The country that a kind is read by where none is known; the kinds that are not here are read alike everywhere."""


def is_read_alike(kind: Kind, country: str, other: str) -> bool:
    """Whether every text is read the same, as this kind, for both countries."""
    otherwise = _WITHOUT_COUNTRY.get(kind)
    if otherwise is None:
        return True
    return (country.strip().upper() or otherwise) == (other.strip().upper() or otherwise)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What stands in a search box or a text: identifiers, as they were found, and the other words."""

    identifiers: tuple[Identifier, ...]
    rest: str


_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/\S+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_VAT = re.compile(r"\bNL[0-9]{9}B[0-9]{2}\b", re.IGNORECASE)
_KVK = re.compile(r"\b(?:kvk[ .:-]*(?:nr|nummer)?[ .:-]*)?[0-9]{8}(?:[0-9]{4})?\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[1-9][0-9]{3}\s?[A-Z]{2}\b(?:[ ,]+[0-9]{1,5}(?:-[A-Z0-9]{1,4}|[A-Z])?\b)?", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b[A-Z]{2}[A-Z0-9]{6}[0-9]\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
"""Fewer make no telephone number: one of a country code and two behind it (ITU-T E.164)."""


def recognise(text: str) -> Recognised:
    """The identifiers in a search box or a running text, and the words that are left over.

    Only what its form alone makes certain is taken; every pattern is bounded, so the time grows with the length.
    """
    rest = tidy(text)
    found: list[Identifier] = []
    # Most texts hold nothing of the kind, which one sign tells that stands in each of them.
    if "@" in rest:
        rest = _take(Kind.EMAIL, _EMAIL, rest, found)
    if "/" in rest or "www." in rest.lower():
        rest = _take(Kind.LINK, _LINK, rest, found)
    if _DIGIT.search(rest):
        rest = _take_numbers(rest, found)
    return Recognised(tuple(found), " ".join(rest.split()))


def _take_numbers(rest: str, found: list[Identifier]) -> str:
    """The text without everything in which a digit stands."""
    for kind, pattern in _WITH_DIGITS:
        rest = _take(kind, pattern, rest, found)
    if _THREE_DIGITS.search(rest):
        rest = _take_phones(rest, found)
    for kind, pattern in _WITH_DIGITS_AFTER_PHONES:
        rest = _take(kind, pattern, rest, found)
    return rest


_WITH_DIGITS = (
    (Kind.ACCOUNT, _IBAN),
    (Kind.VAT, _VAT),
    (Kind.ADDRESS, _POSTCODE),
    (Kind.DOCUMENT, _DOCUMENT),
)
_WITH_DIGITS_AFTER_PHONES = ((Kind.VEHICLE, PLATE_IN_TEXT), (Kind.KVK, _KVK))


def _take(kind: Kind, pattern: re.Pattern[str], text: str, found: list[Identifier]) -> str:
    """The text without what was recognised as ``kind``, which is added to ``found``."""

    def replace(match: re.Match[str]) -> str:
        reading = read(kind, match[0].strip(".,;"))
        if isinstance(reading, Unrecognised) or not _certain(reading):
            return match[0]
        found.append(reading)
        return " "

    return pattern.sub(replace, text)


def _certain(reading: Identifier) -> bool:
    """Whether the form alone is enough to take it for what it looks like."""
    match reading.kind:
        case Kind.ACCOUNT:
            return Note.IBAN_CHECKED in reading.notes
        case Kind.DOCUMENT:
            return Note.DUTCH_DOCUMENT_FORMAT in reading.notes
        case Kind.ADDRESS:
            return bool(find_postcodes(reading.as_given))
        case _:
            return True


def _take_phones(text: str, found: list[Identifier]) -> str:
    kept: list[str] = []
    start = 0
    for match in phonenumbers.PhoneNumberMatcher(text, "NL"):
        reading = read_phone(match.raw_string)
        found += [reading] if isinstance(reading, Identifier) else []
        kept.append(text[start : match.start])
        start = match.end
    return " ".join([*kept, text[start:]])
