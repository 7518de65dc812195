"""Dutch addresses: postcode, house number, addition, street, place; other countries' as given."""

import re
from dataclasses import dataclass

from ketenzicht.engines.identifiers.folding import flatten, fold, tidy
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

_POSTCODE = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{3})\s?(?!S[ADS](?![A-Z]))([A-Z]{2})(?![0-9A-Za-z])", re.IGNORECASE)
"""Four digits and two letters, never SA, SD or SS (source: PostNL; the same rule as python-stdnum's)."""

_ADDITION = r"""(?:
    \s?[-/]\s?(?![1-9][0-9]{3}[A-Z]{2}\b)[0-9A-Z]{1,12}(?:\s(?:HOOG|HG))?
    | \s?[0-9]\s?(?:HOOG|HG)
    | \s?(?:HUIS|HS|BIS|ZWART|ROOD|BOVEN|BENEDEN|SOUS)(?:[-\s]?[0-9A-Z])?
    | \s[0-9]{1,3}(?![0-9])
    | \s?(?!HOOG\b|HG\b)[A-Z]{1,2}(?:[-\s]?[0-9]{1,4})?
    )?"""
_NUMBER = re.compile(rf"([0-9]{{1,5}})({_ADDITION})", re.IGNORECASE | re.VERBOSE)
_STREET_AND_NUMBER = re.compile(
    rf"(.*(?:\D|\s1[89][0-9]{{2}}))?\s([0-9]{{1,5}})({_ADDITION})", re.IGNORECASE | re.VERBOSE | re.DOTALL
)
_ADDITION_WORDS = {"huis": "hs", "hoog": "", "hg": ""}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address, as typed; every part may be empty. ``number`` may hold the addition too."""

    street: str = ""
    number: str = ""
    addition: str = ""
    postcode: str = ""
    place: str = ""
    country: str = "NL"

    def line(self) -> str:
        """The parts in the order in which they are written."""
        house = " ".join(part for part in (self.street, self.number, self.addition) if part)
        town = " ".join(part for part in (self.postcode, self.place) if part)
        return ", ".join(part for part in (house, town) if part)


def _addition(text: str) -> str:
    """One spelling for an addition: ``3 hoog``, ``-3`` and ``3HG`` are the same door."""
    words = re.findall(r"[a-z]+|[0-9]+", fold(text))
    return "".join(_ADDITION_WORDS.get(word, word) for word in words).upper()


def _split_number(given: Address) -> tuple[str, str, str]:
    """Street, number and addition; what cannot be read as a number ("between 10 and 14") goes with the street."""
    found = _NUMBER.fullmatch(tidy(given.number))
    if found is None:
        return tidy(f"{given.street} {given.number} {given.addition}").strip(" ,"), "", ""
    return tidy(given.street).strip(" ,"), str(int(found[1])), _addition(f"{found[2]} {given.addition}")


def read_address(given: Address, as_given: str | None = None) -> Reading:
    """An address from its parts. Compared by postcode and number where both are known, else by its words."""
    text = given.line() if as_given is None else as_given
    if given.country.upper() != "NL":
        return _foreign(given, text)
    postcode = _POSTCODE.fullmatch(tidy(given.postcode))
    if given.postcode.strip() and postcode is None:
        return Unrecognised(Kind.ADDRESS, text, Reason.FORMAT)
    code = f"{postcode[1]}{postcode[2].upper()}" if postcode else ""
    street, number, addition = _split_number(given)
    parts = {
        "street": street,
        "number": number,
        "addition": addition,
        "postcode": code,
        "place": tidy(given.place).strip(" ,"),
        "country": "NL",
    }
    canonical = _canonical(parts)
    if not canonical:
        return Unrecognised(Kind.ADDRESS, text, Reason.NO_LETTERS)
    return Identifier(
        Kind.ADDRESS,
        text,
        canonical,
        _display(parts),
        tuple((name, value) for name, value in parts.items() if value),
        (Note.POSTCODE_READ,) if code else (),
        _missing(number, code),
    )


def _door(number: str, addition: str) -> str:
    return f"{number}-{addition}" if number and addition else number


def _canonical(parts: dict[str, str]) -> str:
    door = _door(parts["number"], parts["addition"])
    if parts["postcode"]:
        return f"{parts['postcode']} {door}".strip()
    street = f"{fold(parts['street'])} {door}".strip()
    words = ", ".join(part for part in (street, fold(parts["place"])) if part)
    return _POSTCODE.sub(r"\1-\2", words)  # words that look like a postcode must not be read as one later


def _display(parts: dict[str, str]) -> str:
    code = parts["postcode"]
    spaced = f"{code[:4]} {code[4:]}" if code else ""
    return Address(
        street=parts["street"],
        number=_door(parts["number"], parts["addition"]),
        postcode=spaced,
        place=parts["place"],
    ).line()


def _missing(number: str, postcode: str) -> tuple[Warn, ...]:
    missing = ((Warn.NUMBER_MISSING, number), (Warn.POSTCODE_MISSING, postcode))
    return tuple(warning for warning, value in missing if not value)


def _foreign(given: Address, text: str) -> Reading:
    canonical = fold(given.line())
    if not canonical:
        return Unrecognised(Kind.ADDRESS, text, Reason.NO_LETTERS)
    named = {"street": given.street, "number": given.number, "addition": given.addition}
    named |= {"postcode": given.postcode, "place": given.place, "country": given.country.upper()}
    parts = tuple((name, tidy(value)) for name, value in named.items() if value.strip())
    return Identifier(Kind.ADDRESS, text, canonical, tidy(given.line()), parts, (Note.FOREIGN_FORMAT,))


def split_address(text: str) -> Address:
    """The parts of a Dutch address on one line, as well as they can be told apart.

    What stands before the postcode (or the last comma) is street and number, what stands behind it the
    place. Without number or comma the whole is a place.
    """
    line = tidy(text)
    found = max(_POSTCODE.finditer(line), key=re.Match.start, default=None)  # "1000 hs" can stand before it
    if found:
        before, after = line[: found.start()], line[found.end() :]
        if not before.strip(" ,") and (door := re.match(rf"\s*,?\s*{_NUMBER.pattern}(?![0-9A-Za-z])", after, _FLAGS)):
            return Address("", door[1], door[2] or "", found[0], after[door.end() :])
        return _with_street(before, postcode=found[0], place=after)
    before, comma, after = line.strip(" ,").rpartition(",")
    if comma:
        return _with_street(before, place=after)
    line = after
    whole = _with_street(line)
    return whole if whole.number else Address(place=line)


_FLAGS = re.IGNORECASE | re.VERBOSE


def _with_street(line: str, *, postcode: str = "", place: str = "") -> Address:
    house = " ".join(line.replace(",", " ").split())
    found = _STREET_AND_NUMBER.fullmatch(f" {house}")
    if found is None:
        return Address(street=house, postcode=postcode, place=place)
    street = (found[1] or "").strip()
    return Address(street, found[2], found[3] or "", postcode, place)


def read_address_line(text: str, country: str = "NL") -> Reading:
    """An address written on one line."""
    if country.upper() != "NL":
        return read_address(Address(street=text, country=country), text)
    reading = read_address(split_address(text), text)
    while (
        isinstance(reading, Identifier) and Note.POSTCODE_READ not in reading.notes and _has_digits(reading.canonical)
    ):
        # What is compared is what its words say by themselves: "Straat 012:" is number 12, without the colon.
        again = read_address(split_address(reading.canonical), text)
        if not isinstance(again, Identifier) or again.canonical == reading.canonical:
            break
        reading = again
    return reading


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def find_postcodes(text: str) -> tuple[str, ...]:
    """The Dutch postcodes in a text, without their space."""
    return tuple(f"{digits}{letters.upper()}" for digits, letters in _POSTCODE.findall(flatten(text)))
