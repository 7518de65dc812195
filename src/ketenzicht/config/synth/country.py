"""The whole country: as many signals as are asked for, one number of the world after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.synth.figures import Tally
from ketenzicht.config.synth.places import Places
from ketenzicht.config.synth.published import SIGNALS_A_YEAR
from ketenzicht.config.synth.reporters import Reporters
from ketenzicht.config.synth.reports import Desk, Record
from ketenzicht.config.synth.situations import Span, World
from ketenzicht.config.synth.sorting import in_order

VERSION = 1
"""Goes up when the same seed gives another country than before."""
DAYS_IN_YEAR = 365
SEED, YEARS, UNTIL = 1, 1, date(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: the seed, how many signals, over how many years up to and with which day."""

    seed: int = SEED
    signals: int = round(SIGNALS_A_YEAR.share)
    years: int = YEARS
    until: date = UNTIL

    @property
    def span(self) -> Span:
        """From the first moment to the last."""
        last = datetime.combine(self.until, time(23, 59), UTC)
        return Span(last - timedelta(days=DAYS_IN_YEAR * self.years), last)


class Country:
    """A synthetic country of a pack. Equal plans on equal packs give equal signals."""

    def __init__(self, plan: Plan, pack: country.Pack) -> None:
        self.plan = plan
        self.places = Places(pack)
        self.tally = Tally()
        self._desk = Desk(World(plan.seed, plan.span, self.places), Reporters(pack, self.places))

    def records(self) -> Iterator[Record]:
        """Every signal, in the order in which they are thought of; the tally counts along."""
        number = 0
        while self.tally.signals < self.plan.signals:
            about = self._desk.write(number)[: self.plan.signals - self.tally.signals]
            self.tally.count(about)
            yield from about
            number += 1

    def lines(self, folder: Path, made: Callable[[], None] = lambda: None) -> Iterator[tuple[str, str]]:
        """The line of each signal and of its truth, in the order of time. What does not fit in memory waits in the
        folder; `made` is called for each that was made, before any is given."""
        for line in in_order(self._keyed(made), folder):
            _, signal, truth = line.split("\t")
            yield signal, truth

    def _keyed(self, made: Callable[[], None]) -> Iterator[str]:
        for record in self.records():
            made()
            yield "\t".join((f"{record.at:%Y%m%d%H%M}", *record.lines()))
