"""Everything that the command found out about one file, and how it is to be told."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.wording import figure, thousands

WORDS: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Telling:
    """In which language, and how totals and tables are protected: 0 leaves them as they are."""

    language: estimation.Language = "en"
    round_totals: int = 0
    least: int = 0
    base: int = 1
    level: float = 0.95

    def words(self, name: str, **facts: float | str) -> str:
        """A text of the page."""
        text = WORDS[name][self.language]
        return text.format(
            **{key: fact if isinstance(fact, str) else thousands(fact, self.language) for key, fact in facts.items()}
        )

    def total(self, value: float | None) -> str:
        """A total as it is shown."""
        if value is None:
            return "–"
        rounded = estimation.round_to(value, self.round_totals) if self.round_totals and value < 1e15 else value
        return thousands(rounded, self.language)

    def share(self, value: float) -> str:
        """A part of the whole in per cent."""
        return format(figure(value, self.language), "%")

    def reason(self, code: int) -> str:
        """Why there is no estimate, by the existence code; 0 stands for a table with too little in it."""
        return self.words(f"reason_{code}" if code else "nothing_left")

    def caution(self, caution: estimation.Caution) -> str:
        """A warning as one sentence, totals and small counts protected."""
        facts = dict(caution.facts)
        if "persons" in facts:
            facts["persons"] = self.persons(int(facts["persons"]))
        told = estimation.Caution(caution.code, facts)
        return estimation.say_caution(told, self.language, self.round_totals)

    def persons(self, count: int) -> str:
        """A count of a table as it is shown."""
        if 0 < count < self.least:
            return self.words("fewer", least=self.least)
        return thousands(estimation.round_to(count, self.base), self.language)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, and from what."""

    estimate: estimation.Estimate
    comparison: estimation.Comparison
    bounds: tuple[estimation.Bound, ...]
    sensitivities: tuple[estimation.Sensitivity, ...]
    covariates: estimation.CovariateEstimate | None
    posterior: estimation.Posterior | None
    averaged: estimation.Averaged | None
    file: str
    checksum: str
    version: str

    @property
    def warnings(self) -> tuple[estimation.Caution, ...]:
        """All warnings: of the estimate, and of how it moves."""
        return (*self.estimate.warnings, *self.comparison.warnings)


Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be shown: what it is called, its heads, its rows. The first column names the row.

    `wordy` says that the last column holds words, which stand to the left.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    wordy: bool = False
