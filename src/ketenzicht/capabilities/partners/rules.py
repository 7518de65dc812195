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
    """What holds every word of the query, or the whole of it when spaces are forgotten.

    Names that begin with the query come first, then in order of name.
    """
    words = folded(query).split()
    start, joined = " ".join(words), "".join(words)
    if not joined:
        return ()
    found = [
        candidate
        for candidate in candidates
        if all(word in candidate.sought for word in words) or joined in candidate.sought.replace(" ", "")
    ]
    return tuple(sorted(found, key=lambda candidate: (not candidate.sought.startswith(start), candidate.sought)))


def choose_place(candidates: Iterable[Municipality], typed: str) -> Municipality | None:
    """The one municipality that is called this, by any name in any usual spelling; None when none or several are."""
    found = places_called(candidates, typed)
    return found[0] if len(found) == 1 else None


def places_called(candidates: Iterable[Municipality], typed: str) -> list[Municipality]:
    """The municipalities that are called this.

    A name in full wins from names that only begin like it: ``Bergen`` is none of the two, ``Utrecht`` is Utrecht.
    """
    wanted = folded(typed).replace(" ", "")
    if not wanted:
        return []
    named = [(place, {folded(name).replace(" ", "") for name in place.names}) for place in candidates]
    exact = [place for place, names in named if wanted in names]
    begun = [place for place, names in named if any(name.startswith(wanted) for name in names)]
    return exact or begun
