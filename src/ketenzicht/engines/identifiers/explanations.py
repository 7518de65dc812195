"""The sentence behind every code. They are marked for the translator; this room only holds the English."""

from ketenzicht.engines.identifiers.dates import EARLIEST_YEAR, LATEST_YEAR
from ketenzicht.engines.identifiers.folding import MAXIMUM_LENGTH
from ketenzicht.engines.identifiers.types import Note, Reason, Unrecognised, Warn


def _(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


NOTES: dict[Note, str] = {
    Note.COUNTRY_ASSUMED: _("No country was given; it was read as a number of the country set here."),
    Note.EXTENSION_DROPPED: _("The extension is not part of the number that is compared."),
    Note.DOMAIN_TO_ASCII: _("The domain is compared in its ASCII form."),
    Note.CASE_FOLDED: _("Capitals make no difference and were taken out for the comparison."),
    Note.NAME_REMOVED: _("The name in front of the e-mail address was left out."),
    Note.IBAN_CHECKED: _("The length and check digits of the IBAN are right."),
    Note.CHECK_DIGITS_RIGHT: _("The check digits are right."),
    Note.DUTCH_SIDECODE: _("This is the form of a Dutch licence plate."),
    Note.FOREIGN_FORMAT: _("The form is not checked for this country."),
    Note.DUTCH_DOCUMENT_FORMAT: _("This is the form of a Dutch passport or identity card."),
    Note.POSTCODE_READ: _("A Dutch postcode was read."),
    Note.BRANCH_NUMBER: _("Twelve digits: the number of a branch."),
    Note.TRACKING_REMOVED: _("Parts of the link that only follow visitors were left out."),
    Note.SCHEME_ASSUMED: _("The link is compared as a secure link."),
    Note.FRAGMENT_REMOVED: _("The place within the page was left out."),
    Note.LEGAL_FORM_REMOVED: _("The legal form is not part of the name that is compared."),
    Note.INFIX_SET_APART: _("Prefixes such as 'van der' were set apart for the comparison."),
    Note.TITLE_REMOVED: _("The title in front of the name was left out of the comparison."),
    Note.ORDER_TURNED: _("The family name stood first; the order was turned for the comparison."),
    Note.DAY_FIRST: _("Read with the day first, then the month."),
    Note.ABOUT: _("The date is not exact; a margin around it is used."),
}

WARNINGS: dict[Warn, str] = {
    Warn.NOT_IN_USE: _("This number has a possible length, but no such range is known to be in use."),
    Warn.NOT_AN_IBAN: _("This is not an IBAN; its check digits cannot be tested."),
    Warn.COUNTRY_UNKNOWN: _("The country is not known; give it if you can."),
    Warn.MAY_HOLD_BSN: _("The VAT number of a sole trader from before 2020 may hold a citizen service number."),
    Warn.LOGIN_REMOVED: _("A user name or password in the link was left out."),
    Warn.NUMBER_MISSING: _("The house number is missing."),
    Warn.POSTCODE_MISSING: _("The postcode is missing; the address is compared by its words."),
}

REASONS: dict[Reason, str] = {
    Reason.EMPTY: _("Nothing was filled in."),
    Reason.TOO_LONG: _("This is too long; %(limit)s characters is the most."),
    Reason.TOO_SHORT: _("This is too short to be complete."),
    Reason.NOT_A_NUMBER: _("This is not a telephone number."),
    Reason.COUNTRY_CODE: _("No country has this country code."),
    Reason.LOCAL_ONLY: _("The area code is missing."),
    Reason.NO_AT_SIGN: _("An e-mail address has one @, with something before and after it."),
    Reason.LOCAL_PART: _("The part before the @ cannot be used in an e-mail address."),
    Reason.DOMAIN: _("The domain name is not complete or holds something that cannot be in one."),
    Reason.CHARACTERS: _("Only letters and digits can be used here."),
    Reason.LENGTH: _("The number of characters is not right."),
    Reason.CHECK_DIGITS: _("The check digits are not right; look for a typing error."),
    Reason.FORMAT: _("The form is not right."),
    Reason.SCHEME: _("Only links that start with http or https can be used."),
    Reason.NOT_COLLECTED: _("The citizen service number (BSN) is not asked for and not kept here. Leave it out."),
    Reason.LOOKS_LIKE_BSN: _(
        "This looks like a citizen service number (BSN), which is not kept here. "
        "If it is the number of a foreign document, give the country."
    ),
    Reason.YEAR_RANGE: _("The year must be from %(lowest)s to %(highest)s."),
    Reason.TWO_DIGIT_YEAR: _("Write the year with four digits."),
    Reason.MONTH_RANGE: _("The month must be from 1 to 12; the day comes before the month."),
    Reason.MONTH_NAME: _("This is not the name of a month in Dutch or English."),
    Reason.DAY_RANGE: _("This month does not have that many days."),
    Reason.NOT_A_DATE: _("Write a date as 2007, 03-2007 or 12-3-2007."),
    Reason.NO_LETTERS: _("A name has at least one letter or digit."),
}


BOUNDS = {"limit": MAXIMUM_LENGTH, "lowest": EARLIEST_YEAR, "highest": LATEST_YEAR}
"""The bounds that the sentences name."""


def sentence(unrecognised: Unrecognised) -> str:
    """Why it was not recognised, in English, with its bounds filled in."""
    return REASONS[unrecognised.reason] % dict(unrecognised.safe)


def told(code: str) -> str:
    """The sentence of a reason or warning that was kept by its code alone, in English; `BOUNDS` go in it.

    Raises ValueError for any other code.
    """
    return WARNINGS[Warn(code)] if code in set(Warn) else REASONS[Reason(code)]
