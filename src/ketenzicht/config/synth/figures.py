"""What was generated beside what was published: counted while signals pass by, nothing of them kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ketenzicht.config.synth import published
from ketenzicht.config.synth.places import Places
from ketenzicht.config.synth.published import Published
from ketenzicht.config.synth.reporters import WITHIN_GROUP
from ketenzicht.config.synth.reports import Record

GROUP_OF = {kind: group for group, kinds in WITHIN_GROUP.items() for kind in kinds}
LARGEST = 10
ADULT = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison."""

    title: str
    published: float
    generated: float
    percent: bool
    year: str
    source: str


@dataclass(slots=True)
class Tally:
    """Counts over all signals so far."""

    signals: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    municipalities: Counter[str] = field(default_factory=Counter)
    persons: Counter[str] = field(default_factory=Counter)

    def count(self, records: Sequence[Record]) -> None:
        """Count all signals about one number; a possible victim is named in no others."""
        reporters: dict[str, set[str]] = {}
        minors: dict[str, bool] = {}
        for record in records:
            self.signals += 1
            self.kinds[record.truth["kind"]] += 1
            self.groups[GROUP_OF.get(record.reporter.kind, "first_line")] += 1
            self.municipalities[record.signal.get("municipality", "")] += 1
            if record.truth["kind"] != "situation":
                continue
            self.forms.update(record.signal["forms"])
            self.persons["forms"] += record.signal["forms"] != ["unknown"]
            for given, known in zip(record.signal.get("mentions", ()), record.truth["mentions"], strict=True):
                if given["role"] == "possible_victim":
                    self.persons["reports"] += 1
                    reporters.setdefault(known["id"], set()).add(record.reporter.kind)
                    minors[known["id"]] = _is_minor(known["birth_date"], record.at)
        self.persons["all"] += len(reporters)
        self.persons["overlap"] += sum(len(kinds) > 1 for kinds in reporters.values())
        self.persons["minors"] += sum(minors.values())
        if records[0].truth.get("form") == "criminal":
            self.persons["criminal minors"] += sum(minors.values())

    def compare(self, places: Places, years: float) -> Iterator[Line]:
        """Every published figure with what came out."""
        counted = sum(self.groups[one.code] for one in published.REPORTERS)
        of_published = sum(one.part for one in published.REPORTERS)
        for one in published.REPORTERS:
            yield _line(one, self.groups[one.code] / max(counted, 1), one.part / of_published)
        mentioned = sum(self.forms[one.code] for one in published.FORMS)
        for one in published.FORMS:
            yield _line(one, self.forms[one.code] / max(mentioned, 1))
        known = sum(self.forms.values()) - self.forms["unknown"]
        yield _line(published.SECOND_FORM, known / max(self.persons["forms"], 1), percent=False)
        persons = max(self.persons["all"], 1)
        yield _line(published.MINORS, self.persons["minors"] / persons)
        yield _line(published.CRIMINAL_MINORS, self.persons["criminal minors"] / max(self.persons["minors"], 1))
        yield _line(published.REPORTS_EACH, self.persons["reports"] / persons, percent=False)
        yield _line(published.OVERLAP, self.persons["overlap"] / persons)
        yield _line(published.SIGNALS_A_YEAR, self.signals / years, percent=False)
        yield self._largest(places)

    def _largest(self, places: Places) -> Line:
        ranked = sorted(places.municipalities.values(), key=lambda one: -one.population)
        largest = ranked[:LARGEST]
        share = sum(one.population for one in largest) / sum(one.population for one in ranked)
        placed = self.signals - self.municipalities[""]
        found = sum(self.municipalities[one.code] for one in largest) / max(placed, 1)
        title = "signals in the ten largest municipalities, inhabitants there"
        return Line(title, share, found, percent=True, year="2022", source=published.POPULATION)


def _is_minor(born: str, at: datetime) -> bool:
    return f"{at.year - ADULT:04d}{at:-%m-%d}" < born


def _line(one: Published, generated: float, share: float | None = None, *, percent: bool = True) -> Line:
    return Line(one.title, one.share if share is None else share, generated, percent, one.year, one.source)


def show(lines: Sequence[Line]) -> Iterator[str]:
    """The comparison as lines of text, with the sources below it."""
    width = max(len(line.title) for line in lines)
    sources: dict[str, int] = {}
    yield f"{'':{width}}  {'published':>10}  {'generated':>10}  {'year':>9}  source"
    for line in lines:
        source = sources.setdefault(line.source, len(sources) + 1)
        shown = [f"{100 * one:.1f} %" if line.percent else f"{one:,.2f}" for one in (line.published, line.generated)]
        yield f"{line.title:{width}}  {shown[0]:>10}  {shown[1]:>10}  {line.year:>9}  [{source}]"
    yield from (f"[{number}] {source}" for source, number in sources.items())
