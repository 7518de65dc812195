"""Pure questions to organisations and municipalities: who is responsible where, what matches a search."""

from collections.abc import Iterable
from typing import TypeVar

from ketenzicht.capabilities.partners.types import Municipality, OrganisationInfo, folded

Sought = TypeVar("Sought", OrganisationInfo, Municipality)


def choose_responsible(
    organisations: Iterable[OrganisationInfo], municipality: Municipality
) -> OrganisationInfo | None:
    """The organisation that serves the smallest region around the municipality; by code when two serve the same."""
    smallness = {region: size for size, region in enumerate(municipality.regions)}

    def nearness(organisation: OrganisationInfo) -> tuple[int, str]:
        return min(smallness[region] for region in organisation.regions if region in smallness), organisation.code

    serving = [place for place in organisations if not smallness.keys().isdisjoint(place.regions)]
    return min(serving, key=nearness, default=None)


def list_matching(candidates: Iterable[Sought], query: str) -> tuple[Sought, ...]:
    """What holds every word of the query; names that begin with the query first, then in order of name."""
    words = folded(query).split()
    found = [candidate for candidate in candidates if all(word in candidate.sought for word in words)]
    start = " ".join(words)
    return tuple(sorted(found, key=lambda candidate: (not candidate.sought.startswith(start), candidate.sought)))
