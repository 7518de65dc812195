"""Ways of choosing a model, each of them for many tables at once: fixed, stepwise, or by a criterion.

A selector is small and can be sent to another process. What it chose is the same whichever process chose.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from ketenzicht.engines.estimation.criteria import Ranking, choose_again
from ketenzicht.engines.estimation.existence import Existence, Rule
from ketenzicht.engines.estimation.fitting import fit_rows
from ketenzicht.engines.estimation.lattice import Numbers, Truth
from ketenzicht.engines.estimation.stepwise import select_stepwise


@dataclass(frozen=True, slots=True)
class Picked:
    """Of each table the dark figure (not a number where no model has an estimate) and the effects of the model."""

    dark: Numbers
    effects: Truth
    programs: int = 0


class Selector(Protocol):
    """Chooses a model for each of many tables, shape `(R, 2^t)`."""

    def pick(self, tables: Numbers) -> Picked:
        """The dark figure and the model of each table."""
        ...


@dataclass(frozen=True, slots=True)
class FixedModel:
    """One model, whatever the table says."""

    effects: Truth = field(repr=False)
    rule: Rule = "own"

    def pick(self, tables: Numbers) -> Picked:
        """The dark figure of each table under the model."""
        existence = Existence(self.rule)
        effects = np.broadcast_to(self.effects, tables.shape)
        rows = np.flatnonzero(existence.bears(effects, tables > 0))
        finite, alive = existence.cells(effects[rows], tables[rows] > 0)
        dark = np.full(len(tables), np.nan)
        dark[rows] = fit_rows(tables[rows], finite, alive).dark
        return Picked(dark, effects, existence.programs)


@dataclass(frozen=True, slots=True)
class Stepwise:
    """Pairs by Poisson p-values, up to a threshold."""

    threshold: float
    rule: Rule = "reference"

    def pick(self, tables: Numbers) -> Picked:
        """The dark figure and the model of each table."""
        existence = Existence(self.rule)
        selected = select_stepwise(tables, self.threshold, existence)
        return Picked(selected.fits.dark, selected.effects, existence.programs)


@dataclass(frozen=True, slots=True)
class Criterion:
    """The best by a criterion of the models that ranked highest on the data."""

    name: str
    counts: Numbers = field(repr=False)
    ranking: Ranking = field(repr=False)
    keep: int
    rule: Rule = "reference"

    def pick(self, tables: Numbers) -> Picked:
        """The dark figure and the model of each table."""
        existence = Existence(self.rule)
        chosen = choose_again(tables, self.counts, self.ranking, self.keep, self.name, existence)
        return Picked(chosen.dark, self.ranking.effects[chosen.places], existence.programs)
