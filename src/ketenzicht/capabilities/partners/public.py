"""The door of the partners room: who there is, and who is responsible where, on a given day."""

from datetime import date
from uuid import UUID

from ketenzicht.capabilities.partners.errors import (
    PartnersError,
    UnknownMunicipality,
    UnknownOrganisation,
)
from ketenzicht.capabilities.partners.guide import list_offers, list_offers_of
from ketenzicht.capabilities.partners.rules import choose_place, list_matching, places_called
from ketenzicht.capabilities.partners.selectors import directory, forget_directory
from ketenzicht.capabilities.partners.services import load_country, load_partners
from ketenzicht.capabilities.partners.types import (
    ContactPointInfo,
    LoadReport,
    Municipality,
    Offer,
    OrganisationInfo,
    Words,
    folded,
    organisation_id,
)


def find_organisation(organisation: UUID, on: date | None = None) -> OrganisationInfo | None:
    """The organisation as it is on that day; without a day as it is now, or was last."""
    known = directory()
    return known.find_latest(organisation) if on is None else known.find_organisation(organisation, on)


def get_organisation(organisation: UUID, on: date | None = None) -> OrganisationInfo:
    """The same, when there must be one. Raises UnknownOrganisation."""
    found = find_organisation(organisation, on)
    if found is None:
        raise UnknownOrganisation
    return found


def find_organisation_by_code(code: str, on: date) -> OrganisationInfo | None:
    """The organisation with this code as it is on that day."""
    return directory().find_organisation(organisation_id(code), on)


def list_organisations(
    on: date, *, kind: str | None = None, region: str | None = None, q: str = "", with_demo: bool = True
) -> tuple[OrganisationInfo, ...]:
    """The organisations of that day, of one kind, serving one region, or with these words in their name."""
    found = (
        place
        for place in directory().organisations
        if place.in_force(on)
        and kind in (None, place.kind)
        and (region is None or region in place.regions)
        and (with_demo or not place.demo)
    )
    return list_matching(found, q) if q.strip() else tuple(found)


def get_municipality(code: str, on: date) -> Municipality:
    """The municipality with this code (GMnnnn) on that day. Raises UnknownMunicipality."""
    found = directory().find_municipality(code, on)
    if found is None:
        raise UnknownMunicipality(safe={"municipality": code[:20], "on": on.isoformat()})
    return found


def list_municipalities(on: date, *, q: str = "") -> tuple[Municipality, ...]:
    """The municipalities of that day; with ``q`` those of which a name holds its words, in any usual spelling."""
    found = (place for place in directory().municipalities if place.in_force(on))
    return list_matching(found, q) if q.strip() else tuple(found)


def find_municipality(typed: str, on: date) -> Municipality | None:
    """The municipality of that day that is called this, in any usual spelling; None when none or several are."""
    return choose_place((place for place in directory().municipalities if place.in_force(on)), typed)


def list_municipalities_called(typed: str, on: date) -> tuple[Municipality, ...]:
    """All municipalities of that day that are called this; those that only begin like it where none is."""
    return tuple(places_called((place for place in directory().municipalities if place.in_force(on)), typed))


def municipality_codes(on: date) -> frozenset[str]:
    """The codes of all municipalities of that day."""
    return frozenset(place.code for place in directory().municipalities if place.in_force(on))


def responsible_organisation(kind: str, municipality_code: str, on: date) -> OrganisationInfo | None:
    """The organisation of that kind that serves the smallest region around the municipality, if there is one.

    Raises UnknownMunicipality.
    """
    get_municipality(municipality_code, on)
    return directory().find_responsible(kind, municipality_code, on)


__all__ = [
    "ContactPointInfo",
    "LoadReport",
    "Municipality",
    "Offer",
    "OrganisationInfo",
    "PartnersError",
    "UnknownMunicipality",
    "UnknownOrganisation",
    "Words",
    "find_municipality",
    "find_organisation",
    "find_organisation_by_code",
    "folded",
    "forget_directory",
    "get_municipality",
    "get_organisation",
    "list_municipalities",
    "list_municipalities_called",
    "list_offers",
    "list_offers_of",
    "list_organisations",
    "load_country",
    "load_partners",
    "municipality_codes",
    "organisation_id",
    "responsible_organisation",
]
