"""From a table to an estimate: choose a model, fit it, repeat both on resampled tables, and say what is doubtful."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np

from ketenzicht.engines.estimation.cautions import list_cautions
from ketenzicht.engines.estimation.criteria import rank_models
from ketenzicht.engines.estimation.errors import NoEstimate, QuestionInvalid
from ketenzicht.engines.estimation.existence import Existence, Rule
from ketenzicht.engines.estimation.fitting import fit_rows, log_likelihood, standard_errors
from ketenzicht.engines.estimation.hierarchy import as_row, closure, formula, read_formula
from ketenzicht.engines.estimation.intervals import acceleration
from ketenzicht.engines.estimation.lattice import Numbers, Truth, pairs
from ketenzicht.engines.estimation.outcome import Bootstrap, Caution, Estimate, FittedModel, describe
from ketenzicht.engines.estimation.resampling import draw, leave_one_person_out, lots
from ketenzicht.engines.estimation.selectors import Criterion, FixedModel, Picked, Selector, Stepwise
from ketenzicht.engines.estimation.table import CaptureTable
from ketenzicht.engines.estimation.weighing import weigh_models

VERSION = "estimation/1"
METHODS = ("stepwise", "bic", "aic", "aicc", "model")
ORDERS = {2: 1, 3: 2, 4: 3, 5: 3, 6: 2}
"""The highest order of effects that a criterion weighs, by the number of lists, unless asked otherwise."""
KEPT = {2: 1000, 3: 1000, 4: 20}
"""How many of the best models compete on resampled tables, by the number of lists; a hundred for more lists."""
MOST_REPLICATES = 1_000_000


class Run(Protocol):
    """Does a function on every item, here or in other processes, and gives the answers in order: as `map` does."""

    def __call__(
        self, function: Callable[[tuple[int, int]], Picked], items: Iterable[tuple[int, int]], /
    ) -> Iterator[Picked]:
        """The answers, in the order of the items."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """How an estimate is asked for; see `estimate`."""

    method: str = "stepwise"
    threshold: float = 0.02
    model: str = ""
    order: int | None = None
    keep: int | None = None
    rule: Rule | None = None
    replicates: int = 1000
    seed: int = 1


def estimate(
    table: CaptureTable,
    *,
    method: str = "stepwise",
    threshold: float = 0.02,
    model: str = "",
    order: int | None = None,
    keep: int | None = None,
    rule: Rule | None = None,
    replicates: int = 1000,
    seed: int = 1,
    run: Run = map,
    told: Callable[[int], None] | None = None,
) -> Estimate:
    """Estimate how many persons there are, on a list or not.

    Args:
        table: the counts.
        method: `stepwise` (Poisson p-values), `bic`, `aic`, `aicc`, or `model` for the one given as `model`.
        threshold: of the stepwise choice; 0 gives main effects only.
        model: such as `A:B, B:C`; `main` for main effects only, `pairs` for all pairs.
        order: the largest number of lists in one effect that a criterion weighs.
        keep: how many of the best models compete on resampled tables.
        rule: which models may be fitted, `reference` (SparseMSE's code 0, the default of a choice) or `own`.
        replicates: of the bootstrap; 0 leaves it out.
        seed: equal seeds give equal replicates, in however many processes.
        run: does the lots of replicates; `map`, or that of a pool of processes.
        told: called with the number of replicates that were done.

    An interruption (Ctrl-C) during the bootstrap ends it: the answer rests on what was done, and says so.
    Raises NoEstimate with the reason, or QuestionInvalid.
    """
    question = Question(method, threshold, model, order, keep, rule, replicates, seed)
    selector, chosen = choose(table, question)
    bootstrap, stopped = _bootstrap(table, selector, question, run, told)
    weighed = weigh_models(table, selector.ranking if isinstance(selector, Criterion) else None)
    made = Estimate(
        table=table,
        method=method,
        chosen=chosen,
        models=(chosen.fit, *(fit for fit in weighed if fit.formula != chosen.fit.formula)),
        bootstrap=bootstrap,
        warnings=(),
        parameters=_parameters(question, selector),
        seed=seed,
        version=VERSION,
    )
    done = bootstrap.asked if bootstrap else 0
    early = (Caution("stopped_early", {"done": done, "asked": replicates}),) if stopped else ()
    return replace(made, warnings=(*early, *list_cautions(made)))


def choose(table: CaptureTable, question: Question) -> tuple[Selector, FittedModel]:
    """The way of choosing, and the model that it chooses on the table, fitted. Raises NoEstimate with the reason."""
    _check(question)
    selector = _selector(table, question)
    picked = selector.pick(table.counts[None, :])
    if not np.isfinite(picked.dark[0]):
        raise _no_estimate(table, picked.effects[0])
    return selector, fit_chosen(table, picked.effects[0], _rule(question))


def fit_chosen(table: CaptureTable, effects: Truth, rule: Rule) -> FittedModel:
    """Fit one model on the table that has an estimate under the rule."""
    existence, counts = Existence(rule), table.counts[None, :]
    code = int(existence.codes(effects[None, :], counts > 0)[0])
    estimable = bool(existence.estimable(effects[None, :], counts > 0)[0])
    finite, alive = existence.cells(effects[None, :], counts > 0)
    fits = fit_rows(counts, finite, alive)
    likelihood = float(log_likelihood(counts, fits)[0])
    return FittedModel(
        effects=effects,
        finite=finite[0],
        alive=alive[0],
        values=fits.effects[0],
        means=fits.means[0],
        error=float(standard_errors(fits, finite)[0]),
        fit=describe(table, effects, (code, estimable), (table.observed + float(fits.dark[0]), likelihood)),
    )


def _check(question: Question) -> None:
    if question.method not in METHODS:
        raise QuestionInvalid(f"There is no method {question.method}; there are {', '.join(METHODS)}.")
    if not 0 <= question.threshold <= 1:
        raise QuestionInvalid(f"The threshold is {question.threshold}; it is from 0 to 1.")
    if not 0 <= question.replicates <= MOST_REPLICATES or question.replicates == 1:
        raise QuestionInvalid(f"The replicates are {question.replicates}; give 0, or from 2 to {MOST_REPLICATES:,}.")
    if question.seed < 0:
        raise QuestionInvalid(f"The seed is {question.seed}; give a whole number from 0.")
    if question.keep is not None and question.keep < 1:
        raise QuestionInvalid(f"The models kept are {question.keep}; give at least 1.")


def _rule(question: Question) -> Rule:
    return question.rule or ("own" if question.method == "model" else "reference")


def _selector(table: CaptureTable, question: Question) -> Selector:
    lists, rule = len(table.lists), _rule(question)
    if question.method == "stepwise":
        return Stepwise(question.threshold, rule)
    if question.method == "model":
        return FixedModel(as_row(_named_model(table, question.model), lists), rule)
    order = question.order or ORDERS.get(lists, 2)
    ranking = rank_models(table.counts, order, question.method, Existence(rule))
    keep = min(question.keep or KEPT.get(lists, 100), len(ranking.values))
    return Criterion(question.method, table.counts, ranking.first(keep), keep, rule)


def _named_model(table: CaptureTable, model: str) -> tuple[int, ...]:
    if model in ("main", "pairs"):
        return closure(pairs(len(table.lists)) if model == "pairs" else (), len(table.lists))
    return read_formula(model, table.lists)


def _parameters(question: Question, selector: Selector) -> dict[str, float | int | str | None]:
    asked: dict[str, float | int | str | None] = {"method": question.method, "rule": _rule(question)}
    if question.method == "stepwise":
        asked["threshold"] = question.threshold
    elif isinstance(selector, Criterion):
        largest = max(int(effect).bit_count() for effect in np.flatnonzero(selector.ranking.effects.any(axis=0)))
        asked |= {"order": question.order or largest, "keep": selector.keep}
    else:
        asked["model"] = question.model
    return asked | {"replicates": question.replicates, "seed": question.seed}


def _no_estimate(table: CaptureTable, effects: Truth) -> NoEstimate:
    code = int(Existence().codes(effects[None, :], table.counts[None, :] > 0)[0])
    reasons = {
        1: "some pattern that nobody showed is forced to a mean of zero, and the dark figure runs away with it",
        2: "the patterns that were seen do not determine the dark figure",
        3: "patterns are forced to a mean of zero, and the rest does not determine the dark figure",
    }
    name = formula(effects, table.lists)
    return NoEstimate(
        f"The table bears no estimate under {name}: {reasons.get(code, reasons[2])} (code {code}). "
        "Merge lists, or choose a model with fewer effects.",
        code,
    )


def _bootstrap(
    table: CaptureTable, selector: Selector, question: Question, run: Run, told: Callable[[int], None] | None
) -> tuple[Bootstrap | None, bool]:
    if not question.replicates:
        return None, False
    tables, persons = leave_one_person_out(table.counts)
    without_one = tables.sum(axis=1) + selector.pick(tables).dark
    known = np.isfinite(without_one)
    skew = acceleration(without_one[known], persons[known]) if known.any() else 0.0
    done: list[Picked] = []
    stopped = False
    try:
        for picked in run(partial(_replicate, selector, table.counts, question.seed), lots(question.replicates)):
            done.append(picked)
            if told is not None:
                told(len(picked.dark))
    except KeyboardInterrupt:
        stopped = True
    return _gather(table, done, skew), stopped


def _replicate(selector: Selector, counts: Numbers, seed: int, lot: tuple[int, int]) -> Picked:
    return selector.pick(draw(counts, seed, *lot))


def _gather(table: CaptureTable, done: list[Picked], skew: float) -> Bootstrap | None:
    dark = np.concatenate([picked.dark for picked in done]) if done else np.empty(0)
    known = np.isfinite(dark)
    if known.sum() < 2:
        return None
    models: Counter[str] = Counter()
    effects = np.concatenate([picked.effects for picked in done])[known]
    rows, times = np.unique(effects, axis=0, return_counts=True)
    for row, count in zip(rows, times, strict=True):
        models[formula(row, table.lists)] += int(count)
    return Bootstrap(
        totals=table.observed + dark[known],
        asked=len(dark),
        without=int((~known).sum()),
        acceleration=skew,
        models=dict(models.most_common()),
        programs=sum(picked.programs for picked in done),
    )
