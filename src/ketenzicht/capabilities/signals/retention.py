"""How long a copy is kept: the terms of its compartment."""

from datetime import date, datetime

from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.country import public as country
from ketenzicht.shared import clock


def retain_until(compartment: str, start: datetime) -> date:
    """The last day on which a copy in this compartment is kept, by the pack's retention term."""
    return end_of_retention(compartment, start).date()


def end_of_retention(compartment: str, start: datetime) -> datetime:
    """The moment at which a copy in this compartment, received at `start`, is past its term."""
    return clocks.end_of_term(country.get_compartment(compartment, clock.today()).retention_term, start)
