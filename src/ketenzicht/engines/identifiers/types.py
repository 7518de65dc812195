"""What reading a mention gives: what was recognised and why, or why it was not."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What somebody says they typed."""

    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    KVK = "kvk"
    VAT = "vat"
    VEHICLE = "vehicle"
    ADDRESS = "address"
    DOCUMENT = "document"
    LINK = "link"
    DATE = "date"
    PERSON = "person"
    ORGANISATION = "organisation"
    BSN = "bsn"


class Note(StrEnum):
    """What was assumed, changed or taken out on the way to the canonical form."""

    COUNTRY_ASSUMED = "country_assumed"
    EXTENSION_DROPPED = "extension_dropped"
    DOMAIN_TO_ASCII = "domain_to_ascii"
    CASE_FOLDED = "case_folded"
    NAME_REMOVED = "name_removed"
    IBAN_CHECKED = "iban_checked"
    CHECK_DIGITS_RIGHT = "check_digits_right"
    DUTCH_SIDECODE = "dutch_sidecode"
    FOREIGN_FORMAT = "foreign_format"
    DUTCH_DOCUMENT_FORMAT = "dutch_document_format"
    POSTCODE_READ = "postcode_read"
    BRANCH_NUMBER = "branch_number"
    TRACKING_REMOVED = "tracking_removed"
    SCHEME_ASSUMED = "scheme_assumed"
    FRAGMENT_REMOVED = "fragment_removed"
    LEGAL_FORM_REMOVED = "legal_form_removed"
    INFIX_SET_APART = "infix_set_apart"
    TITLE_REMOVED = "title_removed"
    ORDER_TURNED = "order_turned"
    DAY_FIRST = "day_first"
    ABOUT = "about"


class Warn(StrEnum):
    """What the reader should look at again; the value is kept all the same."""

    NOT_IN_USE = "not_in_use"
    NOT_AN_IBAN = "not_an_iban"
    COUNTRY_UNKNOWN = "country_unknown"
    MAY_HOLD_BSN = "may_hold_bsn"
    LOGIN_REMOVED = "login_removed"
    NUMBER_MISSING = "number_missing"
    POSTCODE_MISSING = "postcode_missing"


class Reason(StrEnum):
    """Why something typed is not what it was said to be."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    NOT_A_NUMBER = "not_a_number"
    COUNTRY_CODE = "country_code"
    LOCAL_ONLY = "local_only"
    NO_AT_SIGN = "no_at_sign"
    LOCAL_PART = "local_part"
    DOMAIN = "domain"
    CHARACTERS = "characters"
    LENGTH = "length"
    CHECK_DIGITS = "check_digits"
    FORMAT = "format"
    SCHEME = "scheme"
    NOT_COLLECTED = "not_collected"
    LOOKS_LIKE_BSN = "looks_like_bsn"
    YEAR_RANGE = "year_range"
    TWO_DIGIT_YEAR = "two_digit_year"
    MONTH_RANGE = "month_range"
    MONTH_NAME = "month_name"
    DAY_RANGE = "day_range"
    NOT_A_DATE = "not_a_date"
    NO_LETTERS = "no_letters"


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something recognised.

    ``as_given`` is what was typed, untouched; ``canonical`` is the form that equal things share and that
    search and comparison use; ``display`` is how to show it. ``parts`` holds what the kind is made of
    (postcode, number, country …), each at most once. Reading ``canonical`` again gives itself.
    """

    kind: Kind
    as_given: str
    canonical: str
    display: str
    parts: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[Warn, ...] = ()

    def part(self, name: str) -> str:
        """The part with this name, or an empty string where it was not given."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Something that is not what it was said to be. It can be stored as given, not compared."""

    kind: Kind
    as_given: str
    reason: Reason
    safe: tuple[tuple[str, str | int], ...] = field(default=())
    """Bounds that the sentence names; never what was typed."""


Reading = Identifier | Unrecognised
