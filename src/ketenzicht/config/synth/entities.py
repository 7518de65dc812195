"""The made-up people, businesses, addresses and numbers, and how each is mentioned in a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ketenzicht.config.synth import numbers, spelling
from ketenzicht.config.synth.drawing import Dice
from ketenzicht.config.synth.names import Name, draw_brand, draw_name
from ketenzicht.config.synth.places import Address, Places
from ketenzicht.config.synth.spelling import Written

BUSINESSES = {
    "labour": (
        "Kwekerij", "Uitzendbureau", "Slachterij", "Restaurant", "Schoonmaakbedrijf", "Autowasstraat", "Bouwbedrijf",
        "Transportbedrijf", "Nagelstudio", "Bezorgdienst", "Sorteerbedrijf", "Kas", "Wasserij", "Afhaalrestaurant",
    ),
    "sexual": ("Massagestudio", "Hotel", "Kamerverhuur", "Bemiddelingsbureau"),
    "criminal": ("Handelsonderneming", "Autoverhuur", "Telefoonwinkel", "Koeriersdienst"),
    "organ_removal": ("Adviesbureau", "Kliniek", "Reisbureau"),
    "": ("Onderneming", "Verhuurbedrijf", "Winkel", "Stichting", "Dienstverlening"),
}  # fmt: skip
"""What a business does, by form of exploitation."""
LEGAL_FORMS = ("B.V.", "VOF", "Eenmanszaak", "C.V.")
ADULT, OLDEST, YOUNGEST = 18, 64, 11
DAYS_IN_YEAR = 365


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that can be mentioned, as it truly is. `source` is the name or address it was made from."""

    id: str
    kind: str
    value: str
    source: Name | Address | None = None
    born: date | None = None
    trade_number: str = ""

    def as_truth(self) -> dict[str, str]:
        """What the file of entities holds."""
        more = {"birth_date": self.born.isoformat() if self.born else "", "kvk": self.trade_number}
        return {"id": self.id, "kind": self.kind, "value": self.value, **{key: one for key, one in more.items() if one}}


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity as one report names it: the typed value and parts, and what was done to them."""

    entity: Entity
    role: str
    value: str
    parts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]


def draw_person(dice: Dice, known_as: str, *, minor: bool, on: date) -> Entity:
    """A person with a name and a birth date."""
    years = dice.between(YOUNGEST, ADULT - 1) if minor else dice.between(ADULT, OLDEST)
    born = on - timedelta(days=years * DAYS_IN_YEAR + years // 4 + 1 + dice.below(DAYS_IN_YEAR - 1))
    name = draw_name(dice)
    return Entity(f"person-{known_as}", "person", name.full, name, born)


def draw_thing(dice: Dice, kind: str, known_as: str, *, form: str, municipality: str, places: Places) -> Entity:
    """Something of a kind of mention that is not a person."""
    identity = f"{kind}-{known_as}"
    if kind == "organisation":
        name = f"{dice.one(BUSINESSES.get(form, BUSINESSES['']))} {draw_brand(dice)} {dice.one(LEGAL_FORMS)}"
        return Entity(identity, kind, name, trade_number=numbers.draw_trade_number(dice))
    if kind == "address":
        address = places.draw_address(dice, municipality)
        return Entity(identity, kind, address.full, address)
    if kind == "email":
        return Entity(identity, kind, numbers.draw_mail(dice, draw_brand(dice).lower()))
    return Entity(identity, kind, NUMBERS[kind](dice))


NUMBERS: dict[str, Callable[[Dice], str]] = {
    "phone": numbers.draw_phone,
    "account": numbers.draw_account,
    "vehicle": numbers.draw_plate,
    "document": numbers.draw_document,
    "advert": numbers.draw_advert,
}


def mention(dice: Dice, entity: Entity, role: str) -> Mention:
    """The entity as somebody writes it down."""
    value, changes = _write(dice, entity)
    parts: dict[str, str] = {}
    if entity.born and dice.chance(0.45):
        parts["birth_date"], more = spelling.write_birth(dice, entity.born)
        changes += more
    if entity.trade_number and dice.chance(0.3):
        parts["kvk"] = entity.trade_number
    return Mention(entity, role, value, tuple(parts.items()), changes)


def _write(dice: Dice, entity: Entity) -> Written:
    if isinstance(entity.source, Name):
        return spelling.write_name(dice, entity.source)
    if isinstance(entity.source, Address):
        return spelling.write_address(dice, entity.source)
    return _WRITERS[entity.kind](dice, entity)


def _phone(dice: Dice, entity: Entity) -> Written:
    return spelling.write_number(dice, entity.value, kept=3, shapes=_PHONE_SHAPES)


def _account(dice: Dice, entity: Entity) -> Written:
    return spelling.write_number(dice, entity.value, kept=8, shapes=_ACCOUNT_SHAPES)


def _document(dice: Dice, entity: Entity) -> Written:
    return spelling.write_number(dice, entity.value, kept=2, shapes=(str,))


def _vehicle(dice: Dice, entity: Entity) -> Written:
    wrong = spelling.transpose(dice, entity.value) if dice.chance(0.1) else entity.value
    shaped = dice.one((wrong, wrong.replace("-", ""), wrong.lower(), wrong.replace("-", " ")))
    return shaped, () if wrong == entity.value else ("digits_transposed",)


def _as_it_is(_dice: Dice, entity: Entity) -> Written:
    return entity.value, ()


_PHONE_SHAPES: tuple[Callable[[str], str], ...] = (
    lambda number: number,
    lambda number: f"{number[:2]}-{number[2:]}",
    lambda number: f"{number[:2]} {number[2:6]} {number[6:]}",
    lambda number: f"+31 {number[1]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8:]}",
    lambda number: f"0031{number[1:]}",
)
_ACCOUNT_SHAPES: tuple[Callable[[str], str], ...] = (
    lambda number: number,
    lambda number: " ".join(number[at : at + 4] for at in range(0, len(number), 4)),
)
_WRITERS: dict[str, Callable[[Dice, Entity], Written]] = {
    "organisation": lambda dice, entity: spelling.write_business(dice, entity.value),
    "phone": _phone,
    "account": _account,
    "document": _document,
    "vehicle": _vehicle,
    "email": _as_it_is,
    "advert": _as_it_is,
}
