"""What every value of a pack is built from: frozen values, dated entries, texts in both languages."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

CodeText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^(NL|PV\d{2}|VR\d{2}|GM\d{4}|PU-[a-z-]+)$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
NOTED = re.compile(r"(?<![\w.])[KS](?![\w.])|re-read|verified|looked up|own knowledge\)")
"""Marks of how sure one is: a source is shown to people, and `status` says it."""


def _without_notes(source: str) -> str:
    found = NOTED.search(source)
    if found is not None:
        raise ValueError(f"how sure the source is belongs in status, not in its words: {found.group()}")
    return source


SourceLine = Annotated[
    str,
    StringConstraints(min_length=3, max_length=600, strip_whitespace=True),
    AfterValidator(_without_notes),
]


class Value(BaseModel):
    """Frozen, and strict about fields it doesn't know: a misspelt field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Value):
    """One text in both languages of the pack."""

    nl: Prose
    en: Prose

    def in_language(self, language: str) -> str:
        """The text in ``language``; anything but English reads Dutch, the pack's first language."""
        return self.en if language.split("-", maxsplit=1)[0] == "en" else self.nl

    def __str__(self) -> str:
        return self.nl


class Status(StrEnum):
    """How sure an entry is: S, a source was opened; K, own knowledge, to be verified."""

    SOURCED = "S"
    OWN_KNOWLEDGE = "K"


class Entry(Value):
    """What every entry of the pack has."""

    entry_kind: ClassVar[str] = ""

    code: CodeText
    title: Text
    valid_from: date
    valid_to: date | None = None
    source: SourceLine
    status: Status

    @model_validator(mode="after")
    def _period_is_not_empty(self) -> "Entry":
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self

    def in_force(self, on: date) -> bool:
        """Whether the entry holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Span(Value):
    """An amount of time."""

    amount: Annotated[int, Field(ge=1, le=1200)]
    unit: Unit
