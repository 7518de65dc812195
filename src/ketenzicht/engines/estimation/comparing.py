"""How far the answer moves when something is changed that nobody knows: the threshold, the rule, the lists."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from ketenzicht.engines.estimation.cautions import VERY_DIFFERENT
from ketenzicht.engines.estimation.errors import EstimationError, NoEstimate
from ketenzicht.engines.estimation.estimating import Question, choose
from ketenzicht.engines.estimation.intervals import Interval, check_level, normal
from ketenzicht.engines.estimation.outcome import Caution, Estimate
from ketenzicht.engines.estimation.table import CaptureTable

THRESHOLDS = (0.0, 0.0001, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
USUAL = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
"""The thresholds between which somebody may reasonably choose."""
CHOOSING = ("stepwise", "bic", "aic")
"""The rules that choose; main effects and all pairs are shown beside them."""
MOST_LISTS_RANKED = 5
LEVEL = 0.95
MATTERS = 2.0
"""Without a list the total may be half or twice as much before that is said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The total when one thing is changed; without one, `reason` says why there is none."""

    change: str
    total: float | None
    low: float | None = None
    high: float | None = None
    model: str = ""
    reason: str = ""
    code: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A list whose size is known, estimated from the others among the persons on it."""

    list: str
    size: int
    answer: Answer

    @property
    def inside(self) -> bool | None:
        """Whether the interval holds the known size; None without an estimate."""
        if self.answer.low is None or self.answer.high is None:
            return None
        return self.answer.low <= self.size <= self.answer.high


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change that was tried, and what the answers say together."""

    thresholds: tuple[Answer, ...]
    rules: tuple[Answer, ...]
    without: tuple[Answer, ...]
    merged: tuple[Answer, ...]
    known: tuple[Known, ...]
    warnings: tuple[Caution, ...]


def compare(made: Estimate) -> Comparison:
    """Everything that moves an estimate, with the estimate's own method for changed lists."""
    table, question = made.table, _asked(made)
    thresholds, rules = tuple(_sweep(table, THRESHOLDS)), tuple(_rules(table))
    without = tuple(_without(table, question))
    return Comparison(
        thresholds=thresholds,
        rules=rules,
        without=without,
        merged=tuple(_merged(table, question)),
        known=tuple(_known_sizes(table, question)),
        warnings=(
            *_disagreeing([one for one in thresholds if float(one.change) in USUAL], "threshold_matters"),
            *_disagreeing([one for one in rules if one.change in CHOOSING], "rules_disagree"),
            *_one_list(made, without),
        ),
    )


def threshold_sweep(table: CaptureTable, thresholds: Sequence[float] = THRESHOLDS) -> tuple[Answer, ...]:
    """The stepwise total for each threshold; 0 gives main effects only."""
    return tuple(_sweep(table, thresholds))


def leave_one_list_out(table: CaptureTable, method: str = "stepwise") -> tuple[Answer, ...]:
    """The total as if each list in turn did not exist."""
    return tuple(_without(table, Question(method=method)))


def merge_two_lists(table: CaptureTable, method: str = "stepwise") -> tuple[Answer, ...]:
    """The total with each two lists in turn taken as one."""
    return tuple(_merged(table, Question(method=method)))


def estimate_known_lists(table: CaptureTable, method: str = "stepwise") -> tuple[Known, ...]:
    """The internal-consistency test: for each list, its own size estimated from what the others saw of it."""
    return tuple(_known_sizes(table, Question(method=method)))


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The total when the untestable effect of all lists together is not absent but multiplies the dark figure."""

    factor: float
    total: float


def sensitivity(made: Estimate, factors: Sequence[float] = (0.25, 0.5, 1.0, 2.0, 4.0)) -> tuple[Sensitivity, ...]:
    """The total for each factor on the dark figure.

    The mean of the cell on no list is tied to the others only by setting the effect of all t lists together to zero.
    With an effect d instead, every observable cell keeps its mean and the dark figure is multiplied by exp((-1)^t d):
    the data can't tell one factor from another. A factor of 2 means that those whom nobody saw are twice as many.
    """
    return tuple(Sensitivity(factor, made.observed + factor * made.dark) for factor in factors)


def sensitivity_range(made: Estimate, factor: float, level: float = 0.95) -> Interval:
    """The interval widened for factors between 1/factor and factor."""
    check_level(level)
    found = made.interval(level=level)
    low, high = (max(end - made.observed, 0.0) for end in (found.low, found.high))
    return Interval(made.observed + low / factor, made.observed + high * factor, found.kind, level, found.saturated)


def _asked(made: Estimate) -> Question:
    method = made.method if made.method != "model" else "stepwise"
    return Question(method=method, threshold=float(made.parameters.get("threshold") or 0.02))


def _answer(change: str, changed: Callable[[], CaptureTable], question: Question) -> Answer:
    try:
        table = changed()
        _, chosen = choose(table, question)
    except EstimationError as refused:
        code = refused.found if isinstance(refused, NoEstimate) else 0
        return Answer(change, None, reason=str(refused), code=code)
    interval = normal(table.observed, float(chosen.values[0]), chosen.error, LEVEL)
    return Answer(change, chosen.fit.estimate, interval.low, interval.high, chosen.fit.formula, code=chosen.fit.code)


def _sweep(table: CaptureTable, thresholds: Sequence[float]) -> Iterator[Answer]:
    for threshold in thresholds:
        yield _answer(f"{threshold:g}", lambda: table, Question(threshold=threshold))


def _rules(table: CaptureTable) -> Iterator[Answer]:
    order = min(2, len(table.lists) - 1)
    yield _answer("stepwise", lambda: table, Question())
    for rule in CHOOSING[1:] if len(table.lists) <= MOST_LISTS_RANKED else ():
        yield _answer(rule, lambda: table, Question(method=rule, order=order))
    yield _answer("main", lambda: table, Question(method="model", model="main"))
    if len(table.lists) > 2:
        yield _answer("pairs", lambda: table, Question(method="model", model="pairs"))


def _without(table: CaptureTable, question: Question) -> Iterator[Answer]:
    for name in table.lists if len(table.lists) > 2 else ():
        yield _answer(name, partial(table.without, name), question)


def _merged(table: CaptureTable, question: Question) -> Iterator[Answer]:
    for first, second in combinations(table.lists if len(table.lists) > 2 else (), 2):
        yield _answer(f"{first}+{second}", partial(table.merged, first, second), question)


def _known_sizes(table: CaptureTable, question: Question) -> Iterator[Known]:
    for name, size in zip(table.lists, table.sizes, strict=True) if len(table.lists) > 2 else ():
        yield Known(name, size, _answer(name, partial(table.inside, name), question))


def _disagreeing(answers: Sequence[Answer], code: str) -> Iterator[Caution]:
    known = sorted((answer.total, answer.change) for answer in answers if answer.total is not None)
    if known and known[-1][0] > VERY_DIFFERENT * known[0][0]:
        (low, least), (high, most) = known[0], known[-1]
        yield Caution(code, {"low": low, "high": high, "least": least, "most": most})


def _one_list(made: Estimate, without: Sequence[Answer]) -> Iterator[Caution]:
    for answer in without:
        if answer.total is not None and not made.estimate / MATTERS <= answer.total <= made.estimate * MATTERS:
            yield Caution("list_matters", {"list": answer.change, "total": answer.total})
