"""The figures of an estimate as tables, the same for the page and for the terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ketenzicht.config.estimating.findings import Findings, Table, Telling
from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.lattice import members
from ketenzicht.engines.estimation.wording import figure

MOST_PATTERNS = 24


def answers_table(
    caption: str, answers: Sequence[estimation.Answer], telling: Telling, name: Callable[[estimation.Answer], str]
) -> Table:
    """Totals when something is changed, with the reason where there is none."""
    heads = tuple(telling.words(head) for head in ("change", "total", "low", "high", "code", "model"))
    rows = tuple((name(answer), *_answer(answer, telling)) for answer in answers)
    return Table(caption, heads, rows, wordy=True)


def _answer(answer: estimation.Answer, telling: Telling) -> tuple[str, ...]:
    if answer.total is None:
        return ("–", "", "", str(answer.code), telling.words("none", reason=telling.reason(answer.code)))
    ends = (telling.total(answer.low), telling.total(answer.high))
    return (telling.total(answer.total), *ends, str(answer.code), answer.model)


def rule_name(answer: estimation.Answer, telling: Telling) -> str:
    """A way of choosing, in words."""
    return telling.words(f"rule_{answer.change}")


def threshold_name(answer: estimation.Answer, telling: Telling) -> str:
    """A threshold, in words."""
    return telling.words("threshold", change=str(format(figure(float(answer.change), telling.language), "g")))


def patterns_table(found: Findings, telling: Telling) -> Table:
    """Every pattern that was seen."""
    table = found.estimate.table
    rows = tuple(
        (" + ".join(table.lists[place] for place in members(pattern)), telling.persons(persons))
        for pattern, persons in table.patterns()
    )
    return Table(telling.words("seen"), (telling.words("lists"), telling.words("persons")), rows)


def known_table(found: Findings, telling: Telling) -> Table:
    """The internal-consistency test."""
    heads = tuple(telling.words(head) for head in ("lists", "size", "total", "low", "high", "inside"))
    words = {True: telling.words("yes"), False: telling.words("no"), None: "–"}
    rows = tuple(
        (
            known.list,
            telling.persons(known.size),
            telling.total(known.answer.total),
            telling.total(known.answer.low),
            telling.total(known.answer.high),
            words[known.inside],
        )
        for known in found.comparison.known
    )
    return Table(telling.words("known"), heads, rows)


def models_table(found: Findings, telling: Telling) -> Table:
    """The chosen model and the others, each with its code and our own rule."""
    heads = tuple(telling.words(head) for head in ("model", "total", "code", "estimable"))
    yes, no, persons = telling.words("yes"), telling.words("no"), found.estimate.observed
    rows = tuple(
        (fit.formula, telling.total(fit.estimate), _bic(fit, persons), str(fit.code), yes if fit.estimable else no)
        for fit in found.estimate.models
    )
    return Table(telling.words("models"), (*heads[:2], "BIC", *heads[2:]), rows)


def _bic(fit: estimation.ModelFit, persons: int) -> str:
    value = fit.criterion("bic", persons)
    return "–" if value is None else f"{value:.1f}"


def bounds_table(found: Findings, telling: Telling) -> Table:
    """Answers without a choice of one model of the lists."""
    heads = tuple(telling.words(head) for head in ("change", "total", "low", "high"))
    return Table(telling.words("bounds"), heads, tuple(_bounds(found, telling)))


def _bounds(found: Findings, telling: Telling) -> Iterator[tuple[str, ...]]:
    for bound in found.bounds:
        ends = (bound.interval.low, bound.interval.high) if bound.interval else (None, None)
        shown = (
            telling.words("none", reason=telling.words(bound.reason))
            if bound.total is None
            else telling.total(bound.total)
        )
        yield telling.words(bound.name), shown, *(telling.total(end) for end in ends)
    if found.averaged is not None:
        total = telling.total(found.averaged.total)
        yield telling.words("averaged"), total, *_ends(found.averaged.interval, telling)
    if found.posterior is not None:
        total = telling.total(found.posterior.total)
        yield telling.words("posterior"), total, *_ends(found.posterior.interval, telling)


def sensitivity_table(found: Findings, telling: Telling) -> Table:
    """The total for each factor on the dark figure."""
    rows = tuple((f"{one.factor:g}", telling.total(one.total)) for one in found.sensitivities)
    return Table(telling.words("sensitivity"), (telling.words("factor"), telling.words("total")), rows)


def levels_table(covariates: estimation.CovariateEstimate, telling: Telling) -> Table:
    """Totals of every level, beside what it gives by itself."""
    heads = tuple(telling.words(head) for head in ("level", "observed", "total", "low", "high", "apart"))
    alone = {(name, answer.change): answer.total for name, answer in covariates.strata}
    rows = tuple(
        (
            f"{level.covariate} {level.level}".strip() or telling.words("total"),
            telling.persons(level.observed),
            telling.total(level.total),
            *_ends(level.interval, telling),
            telling.total(alone.get((level.covariate, level.level))),
        )
        for level in covariates.levels
    )
    return Table(telling.words("covariates"), heads, rows)


def _ends(interval: estimation.Interval | None, telling: Telling) -> tuple[str, str]:
    return (telling.total(interval.low), telling.total(interval.high)) if interval else ("–", "–")


def steps_table(covariates: estimation.CovariateEstimate, telling: Telling) -> Table:
    """The way of the search, each model with its code."""
    heads = tuple(telling.words(head) for head in ("change", "parameters"))
    more = tuple(telling.words(head) for head in ("total", "code", "refused"))
    rows = tuple(
        (
            step.change or "–",
            str(step.parameters),
            f"{step.aic:.1f}",
            f"{step.bic:.1f}",
            telling.total(step.total),
            str(step.code),
            ", ".join(step.refused),
        )
        for step in covariates.search.steps
    )
    return Table(telling.words("steps"), (*heads, "AIC", "BIC", *more), rows, wordy=True)


def as_lines(table: Table) -> Iterable[str]:
    """A table for the terminal: numbers to the right, the first column and a last one of words to the left."""
    rows = (table.heads, *table.rows)
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.heads))]
    yield table.caption
    for row in rows:
        first, *others = (f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        if table.wordy:
            others[-1] = row[-1]
        yield f"  {'  '.join((first.strip().ljust(widths[0]), *others))}".rstrip()
