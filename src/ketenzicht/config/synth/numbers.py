"""Numbers that belong to nobody: each has the right form, and none can have been given out.

- Telephone: 06-0 and 06-9. In the Dutch numbering plan 06-1 to 06-5 and 06-8 are mobile, 06-6 paging and 06-7 was
  dial-in; 06-0 and 06-9 were left empty in the 1990s (Nummerplan telefoon- en ISDN-diensten; libphonenumber, as in
  the package phonenumbers, calls them possible but not valid, and a test holds that).
- Account: the bank code ZZZZ, which no bank has; the check digits are right (ISO 13616).
- Plate: the RDW gives out no vowels and no Q in these series; these hold nothing else.
- Trade register (KvK): numbers do not begin with 00.
- E-mail and adverts: domains under example.org, example.net and .example (RFC 2606).
"""

from __future__ import annotations

from ketenzicht.config.synth.drawing import Dice

FREE_SERIES = ("0", "9")
BANK = "ZZZZ"
PLATE_LETTERS = "AEIOUQ"
PLATES = ("99-XXX-9", "9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9")
MAIL = ("example.org", "example.net", "mail.example", "post.example")
ADVERTS = ("adverts.example", "marktplein.example", "kamers.example")


def draw_phone(dice: Dice) -> str:
    """A Dutch mobile number, as it is dialled."""
    return f"06{dice.one(FREE_SERIES)}{dice.digits(7)}"


def draw_account(dice: Dice) -> str:
    """An IBAN of a bank that does not exist."""
    rest = f"{BANK}{dice.digits(10)}"
    return f"NL{check_digits('NL', rest)}{rest}"


def check_digits(country: str, rest: str) -> str:
    """The two check digits of an IBAN (ISO 7064, mod 97-10)."""
    number = "".join(str(int(letter, 36)) for letter in f"{rest}{country}00")
    return f"{98 - int(number) % 97:02d}"


def draw_plate(dice: Dice) -> str:
    """A licence plate of a form that is in use, with letters that are not."""
    form = dice.one(PLATES)
    return "".join(
        str(dice.below(10)) if sign == "9" else dice.one(PLATE_LETTERS) if sign == "X" else sign for sign in form
    )


def draw_trade_number(dice: Dice) -> str:
    """A number in the form of the trade register."""
    return f"00{dice.digits(6)}"


def draw_document(dice: Dice) -> str:
    """A number in the form of a travel document. Never nine digits alone: that could be read as a BSN."""
    return f"ZZ{dice.digits(7)}"


def draw_mail(dice: Dice, word: str) -> str:
    """An address at a domain that is kept for examples."""
    return f"{word}{dice.between(1, 999)}@{dice.one(MAIL)}"


def draw_advert(dice: Dice) -> str:
    """The address of an advert on a site that does not exist."""
    return f"https://{dice.one(ADVERTS)}/a/{dice.digits(8)}"
