"""Terms by which a record can be found, before they are keyed."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol


class Field(StrEnum):
    """What a term is a term of. Each has a key of its own, so equal values in two fields do not show."""

    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    KVK = "kvk"
    VAT = "vat"
    PLATE = "plate"
    DOCUMENT = "document"
    LINK = "link"
    ADDRESS = "address"
    DOOR = "door"
    POSTCODE = "postcode"
    STREET_DOOR = "street_door"
    NAME = "name"
    NAME_WORD = "name_word"
    NAME_SOUND = "name_sound"
    NAME_SOUND_YEAR = "name_sound_year"
    ORGANISATION = "organisation"
    ORGANISATION_WORD = "organisation_word"
    STEM = "stem"


class Term(NamedTuple):
    """A value in a field. It is plain text still: it goes through the keyed hash and is never stored itself.

    A tuple, since a text has dozens and each is compared and sorted more than once.
    """

    field: Field
    value: str


class Readable(Protocol):
    """What is needed of a mention that was read: the kind, the form for comparison, its parts."""

    @property
    def kind(self) -> str:
        """``phone``, ``person`` and so on."""

    @property
    def canonical(self) -> str:
        """The form that equal things share."""

    def part(self, name: str) -> str:
        """A part, or an empty string."""


class Recognised(Protocol):
    """A text in which identifiers were recognised, and the words that are left."""

    @property
    def identifiers(self) -> Sequence[Readable]:
        """What was recognised."""

    @property
    def rest(self) -> str:
        """The other words."""
