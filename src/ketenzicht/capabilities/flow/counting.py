"""What both ways of counting need: histories in parts, and where in the figures a signal belongs."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from ketenzicht.capabilities.access.public import Act
from ketenzicht.capabilities.flow import rules
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals


def batches(by: Act, months: tuple[date, date] | None = None) -> Iterator[tuple[signals.Passage, ...]]:
    """The ways of all held copies, or of those received in these months, some thousands at a time."""
    after = None
    while found := signals.list_passages(by=by, after=after, months=months):
        yield found
        after = found[-1].signal_id


def place(passage: signals.Passage) -> rules.Place:
    """Where in the figures a signal belongs."""
    return rules.place_of(
        passage.compartment, passage.received_on, _region(passage), passage.forms, passage.reporter_kind
    )


def _region(passage: signals.Passage) -> str:
    """The safety region in which the signal's municipality lies; a municipality of no day is of no known region."""
    if not passage.municipality:
        return ""
    try:
        return partners.get_municipality(passage.municipality, passage.received_on).safety_region_code
    except partners.UnknownMunicipality:
        return ""


def read(numbers: Any) -> dict[str, int]:
    """Numbers as the database gives them to a plain query: JSON, as text or read already."""
    found: dict[str, int] = json.loads(numbers) if isinstance(numbers, str) else numbers
    return dict(found)
