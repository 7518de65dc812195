"""Telephone numbers, bank accounts and numbers that a register gave out."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from stdnum import iban
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.nl import bsn, btw

from ketenzicht.engines.identifiers.folding import alphanumerics, tidy
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

_PARSE_REASONS = {
    NumberParseException.INVALID_COUNTRY_CODE: Reason.COUNTRY_CODE,
    NumberParseException.NOT_A_NUMBER: Reason.NOT_A_NUMBER,
    NumberParseException.TOO_SHORT_AFTER_IDD: Reason.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: Reason.TOO_SHORT,
    NumberParseException.TOO_LONG: Reason.LENGTH,
}
_LENGTH_REASONS = {
    ValidationResult.TOO_SHORT: Reason.TOO_SHORT,
    ValidationResult.TOO_LONG: Reason.LENGTH,
    ValidationResult.INVALID_LENGTH: Reason.LENGTH,
    ValidationResult.INVALID_COUNTRY_CODE: Reason.COUNTRY_CODE,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Reason.LOCAL_ONLY,
}


def read_phone(text: str, country: str = "NL") -> Reading:
    """A telephone number in E.164, read as dialled in ``country`` where no country code is given."""
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as refusal:
        return Unrecognised(Kind.PHONE, text, _PARSE_REASONS[refusal.error_type])
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE:
        return Unrecognised(Kind.PHONE, text, _LENGTH_REASONS[possible])
    notes: tuple[Note, ...] = (Note.EXTENSION_DROPPED,) if number.extension else ()
    if not tidy(text).startswith(("+", "00", "tel:+")):
        notes += (Note.COUNTRY_ASSUMED,)
    number.extension = None
    return Identifier(
        Kind.PHONE,
        text,
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        parts=(("country", phonenumbers.region_code_for_number(number) or ""),),
        notes=notes,
        warnings=() if phonenumbers.is_valid_number(number) else (Warn.NOT_IN_USE,),
    )


_IBAN_START = re.compile(r"[A-Z]{2}[0-9]{2}")
_ACCOUNT_SHORTEST = 5
_ACCOUNT_LONGEST = 34


def read_account(text: str) -> Reading:
    """An IBAN with right check digits, or another account number as it is (source: ISO 13616)."""
    bare = alphanumerics(text).removeprefix("IBAN").lstrip(":")
    if not (bare.isascii() and bare.isalnum()):
        return Unrecognised(Kind.ACCOUNT, text, Reason.CHARACTERS)
    if not _IBAN_START.match(bare):
        return _other_account(text, bare)
    try:
        number = iban.validate(bare)
    except InvalidChecksum:
        return Unrecognised(Kind.ACCOUNT, text, Reason.CHECK_DIGITS)
    except ValidationError:
        return Unrecognised(Kind.ACCOUNT, text, Reason.FORMAT)
    parts = (("country", number[:2]),)
    return Identifier(Kind.ACCOUNT, text, number, iban.format(number), parts, (Note.IBAN_CHECKED,))


def _other_account(text: str, bare: str) -> Reading:
    if not _ACCOUNT_SHORTEST <= len(bare) <= _ACCOUNT_LONGEST or not any(map(str.isdigit, bare)):
        return Unrecognised(Kind.ACCOUNT, text, Reason.LENGTH)
    return Identifier(Kind.ACCOUNT, text, bare, bare, warnings=(Warn.NOT_AN_IBAN,))


_KVK_LABEL = re.compile(r"^(?:KVK|K\.?V\.?K\.?)?\s*(?:-?\s*(?:NUMMER|NR\.?|NO\.?))?\s*:?\s*", re.IGNORECASE)
_KVK_LENGTH = 8
_BRANCH_LENGTH = 12


def read_kvk(text: str) -> Reading:
    """A number of the Dutch trade register: 8 digits (*het KvK-nummer*) or 12 (*het vestigingsnummer*).

    Source: Handelsregisterbesluit 2008, art. 9 and 14. There are no check digits.
    """
    bare = alphanumerics(_KVK_LABEL.sub("", tidy(text)))
    if not (bare.isascii() and bare.isdigit()):
        return Unrecognised(Kind.KVK, text, Reason.FORMAT)
    if len(bare) not in (_KVK_LENGTH, _BRANCH_LENGTH):
        return Unrecognised(Kind.KVK, text, Reason.LENGTH)
    return Identifier(Kind.KVK, text, bare, bare, notes=(Note.BRANCH_NUMBER,) if len(bare) == _BRANCH_LENGTH else ())


_DUTCH_VAT = re.compile(r"(?:NL)?([0-9]{9})B([0-9]{2})")


def read_vat(text: str) -> Reading:
    """A VAT number of the Netherlands (*het btw-nummer*, also *btw-id*) or of another EU country."""
    bare = alphanumerics(text)
    dutch = _DUTCH_VAT.fullmatch(bare)
    try:
        number = f"NL{btw.validate(bare)}" if dutch else vat.validate(bare)
    except InvalidChecksum:
        return Unrecognised(Kind.VAT, text, Reason.CHECK_DIGITS)
    except ValidationError:
        return Unrecognised(Kind.VAT, text, Reason.FORMAT)
    warnings = (Warn.MAY_HOLD_BSN,) if dutch and bsn.is_valid(dutch[1]) and not dutch[1].startswith("8") else ()
    parts = (("country", number[:2]),)
    return Identifier(Kind.VAT, text, number, number, parts, (Note.CHECK_DIGITS_RIGHT,), warnings)
