"""How what is known gets written down: variants, typing errors, transposed digits, parts left out.

Each writer gives the text as somebody typed it, and the codes of what was done to it, which the truth file keeps.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.names import Name
from ketenzicht.config.synth.places import Address

Written = tuple[str, tuple[str, ...]]
"""A text as typed, and what was done to it."""

RESPELLINGS = (
    ("ou", "oe"), ("oe", "u"), ("sh", "sj"), ("ch", "sj"), ("kh", "ch"), ("ts", "c"), ("y", "i"), ("y", "j"),
    ("c", "k"), ("w", "v"), ("ph", "f"), ("th", "t"), ("dj", "j"), ("j", "dj"), ("aa", "a"), ("ee", "i"), ("ss", "s"),
    ("nn", "n"), ("qu", "kw"), ("x", "ks"), ("ie", "y"), ("z", "s"), ("oo", "o"), ("i", "y"),
)  # fmt: skip
"""Ways in which one sound is written when a name is heard, or put into other letters."""

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_NO_MARKS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss"})

_NAMES = Weighted(
    {
        "plain": 40,
        "without_marks": 10,
        "initials": 10,
        "turned": 9,
        "given_only": 6,
        "family_only": 6,
        "respelled": 11,
        "typed_wrong": 8,
    }
)
_BUSINESSES = Weighted({"plain": 55, "form_left_out": 20, "shortened": 10, "typed_wrong": 10, "capitals": 5})
_ADDRESSES = Weighted(
    {
        "plain": 45,
        "postcode_left_out": 20,
        "number_left_out": 7,
        "abbreviated": 12,
        "typed_wrong": 8,
        "digits_transposed": 8,
    }
)
_NUMBERS = Weighted({"plain": 80, "digits_transposed": 9, "digit_wrong": 6, "part_only": 5})
_BIRTHS = Weighted({"day": 40, "year": 22, "month": 10, "about": 13, "day_month_turned": 5, "day_wrong": 10})


def write_name(dice: Dice, name: Name) -> Written:
    """A person's name as a reporter writes it."""
    how = dice.weighted(_NAMES)
    text = _NAME_WRITERS[how](dice, name)
    return text, () if text == name.full else (how,)


def _without_marks(_dice: Dice, name: Name) -> str:
    return fold(name.full)


def _initials(dice: Dice, name: Name) -> str:
    rest = " ".join(part for part in (name.before, name.family) if part)
    return f"{name.given[0]}. {rest}" if rest else dice.one((name.full, name.full.lower()))


def _turned(dice: Dice, name: Name) -> str:
    if not name.family:
        return name.full.upper()
    if name.family_first:
        return f"{name.given} {name.family}"
    return f"{name.family}, {dice.one((name.given, name.given[0] + '.'))} {name.before}".strip()


def _family_only(dice: Dice, name: Name) -> str:
    rest = " ".join(part for part in (name.before.capitalize(), name.family) if part) or name.given
    return f"{dice.one(('dhr.', 'mevr.', 'fam.', ''))} {rest}".strip()


_NAME_WRITERS: dict[str, Callable[[Dice, Name], str]] = {
    "plain": lambda _dice, name: name.full,
    "without_marks": _without_marks,
    "initials": _initials,
    "turned": _turned,
    "given_only": lambda _dice, name: name.given,
    "family_only": _family_only,
    "respelled": lambda dice, name: respell(dice, fold(name.full)),
    "typed_wrong": lambda dice, name: mistype(dice, name.full),
}


def fold(text: str) -> str:
    """A text without the marks on its letters."""
    plain = unicodedata.normalize("NFD", text.translate(_NO_MARKS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def respell(dice: Dice, text: str) -> str:
    """A name as somebody else would write what they heard."""
    low = text.lower()
    fitting = [pair for pair in RESPELLINGS if pair[0] in low]
    for old, new in dice.some(fitting, dice.between(1, 2)):
        at = text.lower().find(old)
        if at >= 0:
            text = f"{text[:at]}{new.capitalize() if text[at].isupper() else new}{text[at + len(old) :]}"
    return text


def mistype(dice: Dice, text: str) -> str:
    """A text with one slip of the fingers in it, never in its first letter."""
    letters = [at for at, sign in enumerate(text) if sign.isalpha() and at > 0]
    if len(letters) < 3:
        return text
    at = dice.one(letters[:-1])
    slip = dice.below(4)
    if slip == 0:
        return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}" if text[at + 1].isalpha() else text
    if slip == 1:
        return text[:at] + text[at + 1 :]
    if slip == 2:
        return text[: at + 1] + text[at:]
    return text[:at] + _beside(dice, text[at]) + text[at + 1 :]


def _beside(dice: Dice, letter: str) -> str:
    row = next((keys for keys in KEYS if letter.lower() in keys), None)
    if row is None:
        return letter
    at = row.index(letter.lower())
    return dice.one([row[near] for near in (at - 1, at + 1) if 0 <= near < len(row)])


def write_business(dice: Dice, name: str) -> Written:
    """The name of a business as a reporter writes it; a legal form is its last word."""
    how = dice.weighted(_BUSINESSES)
    kind, *rest = name.split()
    text = {
        "plain": lambda: name,
        "form_left_out": lambda: " ".join(name.split()[:-1]),
        "shortened": lambda: " ".join(rest[:-1]),
        "typed_wrong": lambda: mistype(dice, name),
        "capitals": name.upper,
    }[how]()
    return (text, () if text == name else (how,)) if text else (kind, ("shortened",))


def write_address(dice: Dice, address: Address) -> Written:
    """An address as a reporter writes it."""
    how = dice.weighted(_ADDRESSES)
    house = f"{address.number}{address.addition}"
    text = {
        "plain": lambda: address.full,
        "postcode_left_out": lambda: f"{address.street} {house}, {address.place}",
        "number_left_out": lambda: f"{address.street}, {address.place}",
        "abbreviated": lambda: f"{_abbreviate(address.street)} {house} {address.place}",
        "typed_wrong": lambda: address.full.replace(address.street, mistype(dice, address.street)),
        "digits_transposed": lambda: address.full.replace(f" {house},", f" {transpose(dice, house)},"),
    }[how]()
    return text, () if text == address.full else (how,)


def _abbreviate(street: str) -> str:
    for whole, short in (("straat", "str."), ("laan", "ln"), ("plein", "pl."), ("weg", "wg")):
        if street.endswith(whole):
            return street.removesuffix(whole) + short
    return street


def transpose(dice: Dice, text: str, *, from_place: int = 0) -> str:
    """Two different digits that stand side by side, changed about; as it was when there are none."""
    pairs = [
        at
        for at in range(from_place, len(text) - 1)
        if text[at].isdigit() and text[at + 1].isdigit() and text[at] != text[at + 1]
    ]
    if not pairs:
        return text
    at = dice.one(pairs)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def write_number(dice: Dice, number: str, *, kept: int, shapes: tuple[Callable[[str], str], ...]) -> Written:
    """A number as a reporter writes it, in one of several shapes. An error never falls in its first `kept` signs, so
    that a number that belongs to nobody does not become somebody's."""
    how = dice.weighted(_NUMBERS)
    wrong = number
    if how == "digits_transposed":
        wrong = transpose(dice, number, from_place=kept)
    elif how == "digit_wrong":
        at = dice.between(kept, len(number) - 1)
        wrong = f"{number[:at]}{(int(number[at]) + dice.between(1, 9)) % 10}{number[at + 1 :]}"
    elif how == "part_only":
        return f"{number[: kept + 3]}…", (how,)
    return dice.one(shapes)(wrong), () if wrong == number else (how,)


def write_birth(dice: Dice, born: date) -> Written:
    """A birth date as far as a reporter knows it."""
    how = dice.weighted(_BIRTHS)
    turned = born.day <= 12 and born.day != born.month
    text = {
        "day": lambda: dice.one((born.isoformat(), f"{born.day}-{born.month}-{born.year}")),
        "year": lambda: str(born.year),
        "month": lambda: dice.one((f"{born:%Y-%m}", f"{MONTHS[born.month - 1]} {born.year}")),
        "about": lambda: f"ca. {born.year + dice.between(-2, 2)}",
        "day_month_turned": lambda: f"{born.month}-{born.day}-{born.year}" if turned else born.isoformat(),
        "day_wrong": lambda: f"{born + timedelta(days=dice.one((-10, -1, 1, 10)))}",
    }[how]()
    right = how == "day" or (how == "day_month_turned" and not turned)
    return text, () if right else (f"birth_{how}",)
