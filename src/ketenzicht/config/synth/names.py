"""Names of made-up people, put together from parts that were written for this. A name is only a name.

A book is one way of making names; which book a name came from is written nowhere, and nothing else that is drawn about
somebody depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ketenzicht.config.synth.drawing import Dice

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Parts of names: given names and family names are one of each row, joined; `order` says how they are set."""

    given: tuple[Parts, ...]
    family: tuple[Parts, ...]
    between: Parts
    order: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in full: `before` is what stands between, such as *van der*; a family name may be missing, or be first."""

    given: str
    before: str = ""
    family: str = ""
    family_first: bool = False

    @property
    def full(self) -> str:
        """The name as its bearer writes it."""
        parts = (self.before, self.family, self.given) if self.family_first else (self.given, self.before, self.family)
        return " ".join(part for part in parts if part)


@cache
def books() -> tuple[Book, ...]:
    """Every book in texts/names.yaml."""
    return tuple(
        Book(_rows(one["given"]), _rows(one.get("family", ())), tuple(one.get("between", ("",))), one["order"])
        for one in _read()["books"]
    )


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "texts" / "names.yaml").read_text(encoding="utf-8"))
    return found


def _rows(rows: Iterable[Iterable[str]]) -> tuple[Parts, ...]:
    return tuple(tuple(row) for row in rows)


def draw_name(dice: Dice) -> Name:
    """A name from any of the books."""
    book = dice.one(books())
    given, family = _join(dice, book.given), _join(dice, book.family)
    if book.order == "given family family":
        family = f"{family} {_join(dice, book.family)}"
    return Name(given, dice.one(book.between) if family else "", family, book.order == "family given")


def draw_brand(dice: Dice) -> str:
    """A word that no business is called by, for one that does not exist."""
    return _join(dice, _read()["brands"])


def _join(dice: Dice, rows: Sequence[Sequence[str]]) -> str:
    return "".join(dice.one(row) for row in rows)
