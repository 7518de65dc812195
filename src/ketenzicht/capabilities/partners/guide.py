"""Who offers what in a place: the services of the pack joined with the organisations that serve the place."""

from collections.abc import Iterator
from datetime import date

from ketenzicht.capabilities.country.public import Service, list_services
from ketenzicht.capabilities.partners.rules import choose_responsible
from ketenzicht.capabilities.partners.selectors import Directory, directory
from ketenzicht.capabilities.partners.types import (
    ContactPointInfo,
    Municipality,
    Offer,
    OrganisationInfo,
    Words,
    organisation_id,
)


def list_offers(on: date, *, place: Municipality | None = None, need: str = "", form: str = "") -> tuple[Offer, ...]:
    """What can be asked of whom on that day, the most usual first.

    In a place a service of a kind is offered by the organisation that serves it. Without a place it is offered by
    the one organisation of that kind, if there is only one, or else by the kind: who that is depends on the place.
    """
    known = directory()
    return tuple(
        offer for service in list_services(on, need=need, form=form) for offer in _offers(known, service, on, place)
    )


def list_offers_of(organisation: OrganisationInfo, on: date) -> tuple[Offer, ...]:
    """What can be asked of this organisation on that day."""
    return tuple(
        _offer_of(service, organisation)
        for service in list_services(on)
        if organisation.kind in service.kinds or organisation.code in service.organisations
    )


def _offers(known: Directory, service: Service, on: date, place: Municipality | None) -> Iterator[Offer]:
    if service.provider is not None:
        yield Offer(service, contact_points=_own_ways(service))
    for code in service.organisations:
        organisation = known.find_organisation(organisation_id(code), on)
        if organisation is not None:
            yield _offer_of(service, organisation)
    for kind in service.kinds:
        of_kind = [one for one in known.by_kind.get(kind, ()) if one.in_force(on) and not one.demo]
        serving = choose_responsible(of_kind, place) if place is not None else None
        if serving is not None or len(of_kind) == 1:
            yield _offer_of(service, serving or of_kind[0], kind)
        elif of_kind:
            shared = [point for point in of_kind[0].contact_points if all(point in o.contact_points for o in of_kind)]
            yield Offer(service, kind=kind, contact_points=_own_ways(service) or tuple(shared))


def _offer_of(service: Service, organisation: OrganisationInfo, kind: str = "") -> Offer:
    return Offer(service, organisation, kind or organisation.kind, _own_ways(service) or organisation.contact_points)


def _own_ways(service: Service) -> tuple[ContactPointInfo, ...]:
    return tuple(
        ContactPointInfo(point.channel, point.value, Words(point.note.nl, point.note.en) if point.note else None)
        for point in service.contact_points
    )
