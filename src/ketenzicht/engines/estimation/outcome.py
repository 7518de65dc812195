"""What an estimate is, with everything that it was made from and everything that can be said against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ketenzicht.engines.estimation.criteria import penalty
from ketenzicht.engines.estimation.errors import QuestionInvalid
from ketenzicht.engines.estimation.hierarchy import formula, interactions, name_of
from ketenzicht.engines.estimation.intervals import Interval, bca, normal
from ketenzicht.engines.estimation.lattice import Numbers, Truth, design, subset_sums, superset_sums
from ketenzicht.engines.estimation.profile import profile
from ketenzicht.engines.estimation.table import CaptureTable
from ketenzicht.engines.estimation.wording import Language, explain_estimate, summarise_estimate


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that makes the answer less sure. `code` is stable; `facts` fill the sentence of `wording`."""

    code: str
    facts: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelFit:
    """A model on the table: its total where it has one, both existence answers, and how well it fits.

    `code` is SparseMSE's (0 exists, 1 doesn't, 2 not identifiable, 3 both); `estimable` is our own rule.
    """

    formula: str
    estimate: float | None
    code: int
    estimable: bool
    parameters: int
    log_likelihood: float | None
    minus_infinite: tuple[str, ...]

    def criterion(self, name: str, persons: int) -> float | None:
        """The value of a criterion; None where there is no fit."""
        if self.log_likelihood is None:
            return None
        fine = penalty(name, np.array([self.parameters]), np.array([float(persons)]))[0]
        return float(fine - 2 * self.log_likelihood)


@dataclass(frozen=True, slots=True)
class FittedModel:
    """The chosen model as fitted: its effects, those that are finite, the living cells, and means of the cells."""

    effects: Truth = field(repr=False)
    finite: Truth = field(repr=False)
    alive: Truth = field(repr=False)
    values: Numbers = field(repr=False)
    means: Numbers = field(repr=False)
    error: float
    fit: ModelFit


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Totals of the resampled tables with the selection repeated, in order of drawing; those without one left out."""

    totals: Numbers = field(repr=False)
    asked: int
    without: int
    acceleration: float
    models: Mapping[str, int] = field(repr=False)
    programs: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimated number of persons, on a list or not, and all that belongs to it.

    `estimate` includes the `observed`; `dark` doesn't. `models` are the models that were weighed, the chosen one first.
    `parameters` and `seed` with `version` give the same answer again.
    """

    table: CaptureTable
    method: str
    chosen: FittedModel
    models: tuple[ModelFit, ...]
    bootstrap: Bootstrap | None
    warnings: tuple[Caution, ...]
    parameters: Mapping[str, float | int | str | None]
    seed: int
    version: str

    @property
    def observed(self) -> int:
        """The persons on at least one list."""
        return self.table.observed

    @property
    def dark(self) -> float:
        """The estimated persons on no list."""
        return float(np.exp(self.chosen.values[0]))

    @property
    def estimate(self) -> float:
        """The estimated total."""
        return self.observed + self.dark

    @property
    def model(self) -> str:
        """The chosen model by its largest effects."""
        return self.chosen.fit.formula

    @property
    def interactions(self) -> tuple[str, ...]:
        """The effects of two lists and more in the chosen model."""
        return tuple(name_of(effect, self.table.lists) for effect in interactions(self.chosen.effects))

    @property
    def minus_infinite(self) -> tuple[str, ...]:
        """The effects of the chosen model at minus infinity: these lists have nobody together."""
        return self.chosen.fit.minus_infinite

    @property
    def coefficients(self) -> dict[str, float]:
        """The finite effects of the chosen model on the logarithm of the mean; the intercept is `(dark)`."""
        finite = [int(effect) for effect in np.flatnonzero(self.chosen.finite)]
        return {name_of(effect, self.table.lists) or "(dark)": float(self.chosen.values[effect]) for effect in finite}

    @property
    def fitted(self) -> Numbers:
        """The mean of each pattern under the chosen model, place 0 holding the dark figure; shape `(2^t,)`."""
        means = self.chosen.means.copy()
        means[0] = self.dark
        return means

    def interval(self, kind: str | None = None, level: float = 0.95) -> Interval:
        """An interval of the total: `bca` (the default with a bootstrap), `normal` (without), or `profile`.

        Only BCa repeats the choice of the model. None of them covers a violation of the identifying assumption.
        """
        wanted = kind or ("bca" if self.bootstrap is not None else "normal")
        if wanted == "normal":
            return normal(self.observed, float(self.chosen.values[0]), self.chosen.error, level)
        if wanted == "profile":
            return profile(*self._living(), level)
        if wanted != "bca":
            raise QuestionInvalid(f"There is no interval {wanted}; there are bca, normal and profile.")
        if self.bootstrap is None:
            raise QuestionInvalid("A BCa interval needs replicates; ask for them when estimating.")
        return bca(self.bootstrap.totals, self.estimate, self.bootstrap.acceleration, level)

    def summary(self, language: Language = "en", *, level: float = 0.95) -> str:
        """The answer and what it was made from, in a few lines."""
        return summarise_estimate(self, language, level)

    def explain(self, language: Language = "en", *, base: int = 0, level: float = 0.95) -> str:
        """The answer, the model, the identifying assumption and the choice in plain sentences, a paragraph each.

        Totals are rounded to `base` when that is set.
        """
        return explain_estimate(self, language, base, level)

    def _living(self) -> tuple[Numbers, Numbers]:
        cells = np.flatnonzero(self.chosen.alive)
        effects = np.flatnonzero(self.chosen.finite).tolist()
        return self.table.counts[cells], design(effects, cells.tolist())


def describe(
    table: CaptureTable, effects: Truth, found: tuple[int, bool], fitted: tuple[float, float] | None
) -> ModelFit:
    """A model in words and numbers: `found` its code and whether estimable, `fitted` its total and log-likelihood."""
    empty = effects & (superset_sums(table.counts) == 0)
    empty &= subset_sums(empty.astype(np.float64)) == 1
    return ModelFit(
        formula=formula(effects, table.lists),
        estimate=fitted[0] if fitted else None,
        code=found[0],
        estimable=found[1],
        parameters=int(effects.sum()),
        log_likelihood=fitted[1] if fitted else None,
        minus_infinite=tuple(name_of(int(effect), table.lists) for effect in np.flatnonzero(empty)),
    )
