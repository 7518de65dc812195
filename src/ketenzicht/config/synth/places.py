"""Where things happen: real municipalities by their population, made-up streets in them."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.synth.drawing import Dice, Weighted

RARE_LETTERS = ("QF", "QI", "QO", "QQ", "QU", "QY", "YQ", "UQ", "FQ")
"""Letters of postcodes: Q is hardly given out, so that street, number and postcode together are nobody's."""

_FIRST = ("Verzonnen", "Denkbeeld", "Schijn", "Fictie", "Voorbeeld", "Sjabloon", "Toneel", "Namaak", "Proef", "Droom")
_SECOND = ("molen", "linden", "veer", "sluis", "akker", "berg", "haven", "kraan", "weide", "toren", "gracht", "horst")
_THIRD = ("straat", "weg", "laan", "plein", "pad", "kade", "hof", "dreef", "singel", "steeg")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, with a postcode that is compared with its number."""

    street: str
    number: str
    addition: str
    postcode: str
    place: str

    @property
    def full(self) -> str:
        """The address on one line."""
        return f"{self.street} {self.number}{self.addition}, {self.postcode} {self.place}"


class Places:
    """The municipalities of a pack, and which organisations of a kind there are for each."""

    def __init__(self, pack: country.Pack) -> None:
        self.municipalities = {one.code: one for one in pack.municipalities}
        self._by_population = Weighted((one.code, one.population) for one in pack.municipalities)
        self._organisations: dict[str, dict[str, list[str]]] = {}
        for organisation in sorted(pack.organisations, key=lambda one: one.code):
            regions = self._organisations.setdefault(organisation.kind, {})
            for region in organisation.regions:
                if organisation.code not in regions.setdefault(region, []):
                    regions[region].append(organisation.code)

    def draw(self, dice: Dice) -> str:
        """The code of a municipality; large ones more often."""
        return dice.weighted(self._by_population)

    def name(self, code: str) -> str:
        """What people call a municipality."""
        return self.municipalities[code].title.nl

    def organisation(self, dice: Dice, kind: str, municipality: str) -> str:
        """The code of an organisation of this kind that is there for a municipality, else one from elsewhere."""
        if kind == "municipality":
            return f"gemeente-{municipality.lower()}"
        regions = self._organisations[kind]
        near = [code for region in self.municipalities[municipality].regions for code in regions.get(region, ())]
        return dice.one(near or [code for codes in regions.values() for code in codes])

    def draw_address(self, dice: Dice, municipality: str) -> Address:
        """An address in a street that does not exist."""
        street = dice.one(_FIRST) + dice.one(_SECOND) + dice.one(_THIRD)
        digits = 1000 + crc32(f"{municipality}{street}".encode()) % 9000
        addition = dice.one(("", "", "", "", " A", "-2", "-hs", " bis"))
        postcode = f"{digits} {dice.one(RARE_LETTERS)}"
        return Address(street, str(dice.between(1, 240)), addition, postcode, self.name(municipality))
