"""Mentions as read: what was typed, untouched, beside the form that is compared. Pure but for the engine it asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ketenzicht.capabilities.signals import rules
from ketenzicht.capabilities.signals.errors import FieldError
from ketenzicht.capabilities.signals.types import MentionInfo, NewMention
from ketenzicht.engines import identifiers
from ketenzicht.shared.words import gettext_noop as _

PERSON = "person"
READ_AS = {
    "person": identifiers.Kind.PERSON,
    "organisation": identifiers.Kind.ORGANISATION,
    "address": identifiers.Kind.ADDRESS,
    "phone": identifiers.Kind.PHONE,
    "email": identifiers.Kind.EMAIL,
    "vehicle": identifiers.Kind.VEHICLE,
    "account": identifiers.Kind.ACCOUNT,
    "document": identifiers.Kind.DOCUMENT,
    "advert": identifiers.Kind.LINK,
    "kvk": identifiers.Kind.KVK,
}
"""The pack's kinds of mention and how each is read. A kind that is not here is kept as it was typed."""

MAY_BE_BSN = frozenset({"document", "person"})
"""Kinds where nine digits that pass the test of a citizen service number are one, and not a telephone or an account."""

PARTS = frozenset({"note", "country", "may_be_victim"})
"""What can be told beside a mention. Closed: no field for a nationality or a citizen number can be slipped in."""

PARTS_OF_KIND = {
    "person": {"birth_date": identifiers.Kind.DATE},
    "organisation": {"kvk": identifiers.Kind.KVK},
}
"""What can be told beside a mention of one kind alone, and how it is read: a date may be a year or a month only."""


@dataclass(frozen=True, slots=True)
class ReadMention:
    """A mention with its normal form. What could not be read keeps an empty `canonical` and says why in `warnings`."""

    kind: str
    role: str
    as_given: str
    canonical: str = ""
    display: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    """The normal form of each part that has one; `parts` has it as it was typed."""
    warnings: tuple[str, ...] = ()
    reading: identifiers.Identifier | None = field(default=None, repr=False, compare=False)
    """What the engine made of it just now, so that it is not read again to find it by; never stored."""

    @property
    def is_person(self) -> bool:
        """Whether this names a person: a data subject of the processing log."""
        return self.kind == PERSON

    def stored(self) -> dict[str, Any]:
        """What is sealed and kept; kind and role have columns of their own."""
        return {
            "as_given": self.as_given,
            "canonical": self.canonical,
            "display": self.display,
            "parts": dict(self.parts),
            "read": dict(self.read),
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_stored(cls, content: Mapping[str, Any], kind: str, role: str) -> "ReadMention":
        """The mention that `stored` gave."""
        return cls(
            kind=kind,
            role=role,
            as_given=content["as_given"],
            canonical=content["canonical"],
            display=content["display"],
            parts=content["parts"],
            read=content["read"],
            warnings=tuple(content["warnings"]),
        )

    def info(self, row: UUID) -> MentionInfo:
        """What a page shows of it."""
        shown = self.display or self.as_given
        return MentionInfo(row, self.kind, self.role, self.as_given, shown, dict(self.parts), self.warnings)


def find_errors(given: Sequence[NewMention]) -> tuple[FieldError, ...]:
    """What may not be kept of a mention: parts that are not asked for, and a citizen service number."""
    return tuple(error for number, mention in enumerate(given) for error in _errors_of(mention, f"mentions.{number}"))


def _errors_of(mention: NewMention, where: str) -> Iterator[FieldError]:
    if not set(mention.parts) <= PARTS | set(PARTS_OF_KIND.get(mention.kind, ())):
        yield FieldError(f"{where}.parts", "unknown_part", _("This cannot be told beside a mention."))
    if mention.kind in MAY_BE_BSN and _is_bsn(mention):
        message = _(
            "This looks like a citizen service number (BSN), which is not kept here. "
            "If it is the number of a foreign document, put its country before it, as in DE 123456789."
        )
        yield FieldError(f"{where}.value", identifiers.Reason.LOOKS_LIKE_BSN.value, message)
    for place, text in (("value", mention.value), *((f"parts.{name}", text) for name, text in mention.parts.items())):
        yield from rules.find_bsn_errors(f"{where}.{place}", text)


def _is_bsn(mention: NewMention) -> bool:
    if mention.kind == PERSON and identifiers.holds_bsn(mention.value):
        return True
    reading = identifiers.read(
        identifiers.Kind.DOCUMENT, mention.value, country=mention.parts.get("country", "").strip()
    )
    return isinstance(reading, identifiers.Unrecognised) and reading.reason is identifiers.Reason.LOOKS_LIKE_BSN


def read_mentions(given: Sequence[NewMention]) -> tuple[ReadMention, ...]:
    """Every mention, read. Never refuses what somebody typed: unreadable is a warning, not an error."""
    return tuple(_read(mention) for mention in given)


def _read(mention: NewMention) -> ReadMention:
    kept = {name: text.strip() for name, text in mention.parts.items() if text.strip()}
    read, odd = _read_parts(mention.kind, kept)
    kind = READ_AS.get(mention.kind)
    if kind is None:
        return ReadMention(mention.kind, mention.role, mention.value, parts=kept, read=read, warnings=odd)
    country = kept.get("country", "")
    reading = identifiers.read(kind, mention.value, country=country)
    if isinstance(reading, identifiers.Unrecognised):
        odd = (reading.reason, *odd)
        return ReadMention(mention.kind, mention.role, mention.value, parts=kept, read=read, warnings=odd)
    parts = {**dict(reading.parts), **kept}
    return ReadMention(
        kind=mention.kind,
        role=mention.role,
        as_given=mention.value,
        canonical=reading.canonical,
        display=reading.display,
        parts=parts,
        read=read,
        warnings=(*reading.warnings, *odd),
        # Whoever reads it again does so by the country that is kept, which may be another than the one given.
        reading=reading if identifiers.is_read_alike(kind, parts.get("country", ""), country) else None,
    )


def _read_parts(kind: str, kept: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The normal form of the parts that have one, and what is odd about the others."""
    read: dict[str, str] = {}
    odd: list[str] = []
    for name, as_kind in PARTS_OF_KIND.get(kind, {}).items():
        reading = identifiers.read(as_kind, kept[name]) if name in kept else None
        if isinstance(reading, identifiers.Identifier):
            read[name] = reading.canonical
            odd += reading.warnings
        elif reading is not None:
            odd.append(reading.reason)
    return read, tuple(odd)
