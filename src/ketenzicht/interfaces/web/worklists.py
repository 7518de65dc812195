"""Worklist rows: a running clock with the signal that it is about, for lists of work."""

from collections.abc import Sequence
from dataclasses import dataclass

from ketenzicht.capabilities.access.public import Act
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import showing, terms, words
from ketenzicht.shared.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Row:
    """One running clock; `line` is None for a clock that is about something else than a signal."""

    term: terms.ShownTerm
    line: showing.Line | None


def rows(by: Act, found: Sequence[clocks.ClockInfo]) -> list[Row]:
    """The clocks with what they are about, in two queries."""
    names = words.actor_names(info.owner_actor_id for info in found)
    refs = tuple({info.subject_ref for info in found if info.subject_type == "signal"})
    lines = {}
    if refs:
        narrowed = signals.SignalFilter(ids=refs)
        page = signals.list_signals(by=by, narrowed=narrowed, page=PageRequest(size=len(refs)))
        lines = {row.id: showing.line(row, names) for row in page.items}
    return [Row(terms.shown(info, names), lines.get(info.subject_ref)) for info in found]
