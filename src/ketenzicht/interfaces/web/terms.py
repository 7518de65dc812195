"""Clocks as pages show them: the term's name and source from the pack, its end, whose it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import words


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A clock for its chip and its line in a list."""

    info: clocks.ClockInfo
    title: str
    explanation: str
    source: str
    owner: str

    @property
    def due_at(self) -> datetime | None:
        """When the term ends; None while it stands still."""
        return self.info.due_at

    @property
    def at_most(self) -> bool:
        """Whether something must be done before the end; else it may not be done before it."""
        return self.info.at_most

    @property
    def warn_at(self) -> datetime | None:
        """From when the term is close."""
        return self.info.warn_at

    @property
    def state(self) -> str:
        """What the clock does now."""
        return str(self.info.state)


def shown(info: clocks.ClockInfo, names: dict[UUID, str] | None = None) -> ShownTerm:
    """A clock in words; `names` are those of the owners."""
    owner = (names or {}).get(info.owner_actor_id, "") if info.owner_actor_id else ""
    try:
        term = country.get_term(info.term_code, info.started_at.date())
    except country.UnknownEntry:
        return ShownTerm(info, info.term_code, "", info.article, owner)
    return ShownTerm(info, words.say(term.title), words.say(term.explanation), info.article, owner)
