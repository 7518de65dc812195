"""What this room tells about organisations and municipalities, as frozen values."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from ketenzicht.capabilities.country.public import Service

ORGANISATIONS = UUID("6f1c3a52-90f4-5a37-8a0e-2f6d5e1b7c44")
"""The namespace of organisation ids. Never change it: an organisation's id follows from its code."""


def organisation_id(code: str) -> UUID:
    """The id of the organisation with this code, the same in every installation and after every load."""
    return uuid5(ORGANISATIONS, code)


APOSTROPHES = "'’‘`´ʼ"


def folded(text: str) -> str:
    """As people may type it, for finding: ``'s-Gravenhage`` as ``s gravenhage``, ``Súdwest-Fryslân`` as
    ``sudwest fryslan``. Lower case; no diacritics or apostrophes; what is no letter or digit is a space.
    """
    plain = unicodedata.normalize("NFKD", "".join(sign for sign in text if sign not in APOSTROPHES).casefold())
    letters = (sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """English for ``en``, Dutch for anything else."""
        return self.en if language.split("-", maxsplit=1)[0] == "en" else self.nl


@dataclass(frozen=True, slots=True)
class ContactPointInfo:
    """A public way to reach an organisation. ``channel`` is a code of the list contact_channel."""

    channel: str
    value: str
    note: Words | None


@dataclass(frozen=True, slots=True)
class OrganisationInfo:
    """An organisation as it is on one day.

    ``takes_in_signals``: whether it has a desk that signals can be sent to. ``demo`` marks one that was made up.
    ``sought`` is what searches look in.
    """

    id: UUID
    code: str
    name: Words
    kind: str
    tasks: tuple[Words, ...]
    competences: tuple[str, ...]
    regions: tuple[str, ...]
    contact_points: tuple[ContactPointInfo, ...]
    report_compartment: str
    intake_compartment: str
    takes_in_signals: bool
    demo: bool
    valid_from: date
    valid_to: date | None
    source: str
    status: str
    sought: str = field(repr=False, compare=False)

    @property
    def name_nl(self) -> str:
        """The Dutch name."""
        return self.name.nl

    @property
    def name_en(self) -> str:
        """The English name."""
        return self.name.en

    def in_force(self, on: date) -> bool:
        """Whether this holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as it is on one day, with the regions that it lies in. ``sought`` is what searches look in."""

    code: str
    name: str
    official_name: str
    province_code: str
    province: str
    safety_region_code: str
    safety_region: str
    police_unit_code: str
    police_unit: str
    population: int
    valid_from: date
    valid_to: date | None
    other_names: tuple[str, ...] = ()
    sought: str = field(default="", repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the usual name first."""
        return tuple(dict.fromkeys((self.name, self.official_name, *self.other_names)))

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region it lies in, the smallest first; itself and the country included."""
        return (self.code, self.safety_region_code, self.police_unit_code, self.province_code, "NL")

    def in_force(self, on: date) -> bool:
        """Whether this holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service and who offers it: an organisation, or for a place that isn't known the kind of organisation.

    Neither: a provider that takes no part here, named by the service. ``contact_points``: the service's own ways, or
    else the organisation's; of a kind those that all its organisations share.
    """

    service: Service
    organisation: OrganisationInfo | None = None
    kind: str = ""
    contact_points: tuple[ContactPointInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading the partners of a pack did."""

    organisations: int
    municipalities: int
    ended: int
