"""The page of an estimate: one file with everything in it, that asks nothing of a network and needs no script."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

import numpy as np

from ketenzicht.config.estimating import tables
from ketenzicht.config.estimating.findings import Findings, Table, Telling
from ketenzicht.config.estimating.pictures import (
    Bar,
    Pattern,
    Words,
    draw_histogram,
    draw_intervals,
    draw_sets,
    round_ticks,
)
from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.lattice import members
from ketenzicht.engines.estimation.wording import thousands

BINS = 40
FARTHEST_TOTAL = 4.0
"""A picture reaches to so many times the estimate; what lies further is cut, and said."""

STYLE = files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def write_page(found: Findings, telling: Telling) -> str:
    """The whole page."""
    title = escape(telling.words("title"))
    body = "".join(_sections(found, telling))
    return (
        f'<!DOCTYPE html>\n<html lang="{telling.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}: {escape(found.file)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def _sections(found: Findings, telling: Telling) -> Iterator[str]:
    yield _answer(found, telling)
    yield _warnings(found, telling)
    yield _seen(found, telling)
    yield _rules(found, telling)
    yield _replicates(found, telling)
    yield _without(found, telling)
    yield _text_and_tables("known", telling, tables.known_table(found, telling))
    yield _text_and_tables("models", telling, tables.models_table(found, telling))
    yield _text_and_tables("bounds", telling, tables.bounds_table(found, telling))
    yield _text_and_tables("sensitivity", telling, tables.sensitivity_table(found, telling))
    if found.covariates is not None:
        yield _covariates(found.covariates, telling)
    yield _repeat(found, telling)


def _answer(found: Findings, telling: Telling) -> str:
    made = found.estimate
    interval = made.interval(level=telling.level)
    ends = f"{telling.total(interval.low)} – {telling.total(interval.high)}"
    sentences = made.explain(telling.language, base=telling.round_totals, level=telling.level).split("\n\n")
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    level = telling.share(telling.level)
    return (
        f"<section><h2>{escape(telling.words('answer'))}</h2>"
        f'<p class="answer">{telling.total(made.estimate)} <small>({ends}, {level})</small></p>{said}</section>'
    )


def _warnings(found: Findings, telling: Telling) -> str:
    told = [telling.caution(caution) for caution in found.warnings]
    inside = "".join(f'<p class="warning">{escape(one)}</p>' for one in told)
    return _section("warnings", telling, inside or f"<p>{escape(telling.words('no_warnings'))}</p>")


def _seen(found: Findings, telling: Telling) -> str:
    table = found.estimate.table
    patterns = [
        Pattern(members(pattern), persons, telling.persons(persons))
        for pattern, persons in table.patterns()[: tables.MOST_PATTERNS]
    ]
    if telling.least:
        shown = [
            Pattern(p.lists, max(p.persons, telling.least), p.shown) for p in patterns if p.persons >= telling.least
        ]
    else:
        shown = patterns
    picture = draw_sets(_words("seen", telling), table.lists, shown)
    hidden = (
        f"<p>{escape(telling.words('seen_hidden', least=telling.least, base=telling.base))}</p>"
        if telling.least
        else ""
    )
    figures = _figure(picture, "seen", telling) + _table(tables.patterns_table(found, telling))
    return _section("seen", telling, _text("seen", telling) + hidden + figures)


def _rules(found: Findings, telling: Telling) -> str:
    rules, thresholds = found.comparison.rules, found.comparison.thresholds
    bars = [_ours(found, telling)]
    bars += [bar for answer in rules for bar in _bar(answer, tables.rule_name(answer, telling))]
    bars += [bar for answer in thresholds for bar in _bar(answer, tables.threshold_name(answer, telling))]
    inside = _figure(_intervals("methods", bars, found, telling), "methods", telling)
    inside += _table(
        tables.answers_table(telling.words("methods"), rules, telling, lambda one: tables.rule_name(one, telling))
    )
    inside += _table(
        tables.answers_table(
            telling.words("methods"), thresholds, telling, lambda one: tables.threshold_name(one, telling)
        )
    )
    return _section("methods", telling, _text("methods", telling) + inside)


def _replicates(found: Findings, telling: Telling) -> str:
    made = found.estimate
    if made.bootstrap is None:
        return ""
    totals, interval = made.bootstrap.totals, made.interval("bca", telling.level)
    marks = [(interval.low, telling.total(interval.low)), (made.estimate, telling.total(made.estimate))]
    marks.append((interval.high, telling.total(interval.high)))
    most = min(float(totals.max()), FARTHEST_TOTAL * made.estimate, 10 * float(np.median(totals)))
    ticks = round_ticks(most, float(totals.min()))
    counts, _ = np.histogram(totals, bins=BINS, range=(ticks[0], ticks[-1]))
    words = _words("replicates", telling, count=float(len(totals)))
    picture = draw_histogram(words, counts.tolist(), marks, _labelled(ticks, telling))
    beyond = int((totals > ticks[-1]).sum())
    more = f"<p>{escape(telling.words('replicates_beyond', count=float(beyond)))}</p>" if beyond else ""
    quantiles = [(share, float(np.quantile(totals, share))) for share in (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)]
    rows = tuple((telling.share(share), telling.total(value)) for share, value in quantiles)
    table = Table(telling.words("replicates"), (telling.words("share"), telling.words("total")), rows)
    return _section(
        "replicates",
        telling,
        f"<p>{escape(words.description)}</p>{more}{_figure(picture, 'replicates', telling)}{_table(table)}",
    )


def _without(found: Findings, telling: Telling) -> str:
    without, merged = found.comparison.without, found.comparison.merged
    if not without:
        return ""
    bars = [_ours(found, telling)]
    bars += [bar for answer in without for bar in _bar(answer, telling.words("without_row", change=answer.change))]
    inside = _text("without", telling) + _figure(_intervals("without", bars, found, telling), "without", telling)
    inside += _table(
        tables.answers_table(
            telling.words("without"), without, telling, lambda one: telling.words("without_row", change=one.change)
        )
    )
    inside += _table(tables.answers_table(telling.words("merged"), merged, telling, lambda one: one.change))
    return _section("without", telling, inside)


def _covariates(covariates: estimation.CovariateEstimate, telling: Telling) -> str:
    text = telling.words(
        "covariates_text",
        model=covariates.model,
        total=telling.total(covariates.estimate),
        count=float(covariates.replicates),
    )
    bars = [
        Bar(f"{one.covariate} {one.level}", one.total, *_low_high(one)) for one in covariates.levels if one.covariate
    ]
    most = max(min(bar.high, FARTHEST_TOTAL * covariates.estimate) for bar in bars)
    words = Words("covariates", telling.words("covariates"), text)
    picture = draw_intervals(words, bars, _labelled(round_ticks(most), telling))
    inside = f"<p>{escape(text)}</p>{_figure(picture, 'covariates', telling)}"
    for table in (tables.levels_table(covariates, telling), tables.steps_table(covariates, telling)):
        inside += _table(table)
    return _section("covariates", telling, inside)


def _low_high(level: estimation.LevelTotal) -> tuple[float, float]:
    return (level.interval.low, level.interval.high) if level.interval else (level.total, level.total)


def _repeat(found: Findings, telling: Telling) -> str:
    asked = ", ".join(f"{name} {value}" for name, value in found.estimate.parameters.items())
    text = telling.words(
        "repeat_text",
        version=f"{found.version} ({found.estimate.version})",
        file=found.file,
        hash=found.checksum,
        asked=asked,
    )
    return _section("repeat", telling, f"<p><code>{escape(text)}</code></p>")


def _ours(found: Findings, telling: Telling) -> Bar:
    interval = found.estimate.interval(level=telling.level)
    return Bar(telling.words("ours"), found.estimate.estimate, interval.low, interval.high, ours=True)


def _bar(answer: estimation.Answer, name: str) -> Iterator[Bar]:
    if answer.total is not None and answer.low is not None and answer.high is not None:
        yield Bar(name, answer.total, answer.low, answer.high)


def _intervals(name: str, bars: Sequence[Bar], found: Findings, telling: Telling) -> str:
    most = min(max(bar.high for bar in bars), FARTHEST_TOTAL * found.estimate.estimate)
    return draw_intervals(_words(name, telling), bars, _labelled(round_ticks(most), telling))


def _labelled(ticks: Iterable[float], telling: Telling) -> list[tuple[float, str]]:
    return [(value, thousands(value, telling.language)) for value in ticks]


def _words(name: str, telling: Telling, **facts: float) -> Words:
    return Words(name, telling.words(name), telling.words(f"{name}_text", **facts))


def _text(name: str, telling: Telling) -> str:
    return f"<p>{escape(telling.words(f'{name}_text'))}</p>"


def _text_and_tables(name: str, telling: Telling, table: Table) -> str:
    return _section(name, telling, _text(name, telling) + _table(table)) if table.rows else ""


def _section(name: str, telling: Telling, inside: str) -> str:
    return f"<section><h2>{escape(telling.words(name))}</h2>{inside}</section>"


def _figure(picture: str, name: str, telling: Telling) -> str:
    label = escape(telling.words(name))
    return f'<figure class="scroll" role="region" tabindex="0" aria-label="{label}">{picture}</figure>'


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    if table.wordy:
        heads = heads.removesuffix(f'<th scope="col">{escape(table.heads[-1])}</th>')
        heads += f'<th scope="col" class="long">{escape(table.heads[-1])}</th>'
    rows = "".join(_row(row, wordy=table.wordy) for row in table.rows)
    caption = escape(table.caption)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(row: Sequence[str], *, wordy: bool) -> str:
    cells = [f"<td>{escape(cell)}</td>" for cell in row[1:]]
    if wordy:
        cells[-1] = f'<td class="long">{escape(row[-1])}</td>'
    return f'<tr><th scope="row">{escape(row[0])}</th>{"".join(cells)}</tr>'
