"""`ketenzicht estimate`: from a file with a table to the unseen number, on the terminal and as a page."""

from __future__ import annotations

import hashlib
import os
import signal
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from ketenzicht import __version__
from ketenzicht.config.estimating import tables
from ketenzicht.config.estimating.findings import Findings, Telling
from ketenzicht.config.estimating.page import write_page
from ketenzicht.engines import estimation
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.progress import Progress
from ketenzicht.interfaces.cli.running import say

MOST_BYTES = 50_000_000
AVERAGED = range(3, 6)
"""How many lists there may be for averaging over graphs."""
LEAST_SHARED = 8
"""So many lots of replicates are worth starting other processes for."""

Item = TypeVar("Item")
Done = TypeVar("Done")


def estimate(given: Namespace) -> int:
    """Estimate, compare, tell, and write the page when that is asked."""
    telling = Telling(given.language, given.round, given.least, given.base, given.level)
    try:
        found = _find(given)
        lines = list(_lines(found, telling))
        page = write_page(found, telling) if given.report else ""
    except estimation.InputInvalid as error:
        raise UserError(f"{given.table}: {error}", Exit.FILES) from error
    except estimation.NoEstimate as error:
        refusal = telling.words("refusal", reason=telling.reason(error.found))
        raise UserError(str(error) if given.language == "en" else refusal, Exit.REFUSED) from error
    except estimation.EstimationError as error:
        raise UserError(str(error), Exit.REFUSED) from error
    for line in lines:
        say(line)
    if given.report:
        given.report.write_text(page, encoding="utf-8", newline="\n")
        say(telling.words("report_written", file=str(given.report)))
    return Exit.DONE


def _find(given: Namespace) -> Findings:
    raw = _read(given.table)
    table = estimation.read_table(
        _decoded(raw), lists=_names(given.lists), covariates=_names(given.covariates), ignore=_names(given.ignore)
    )
    lots = -(-given.replicates // 500)
    progress = Progress(given.replicates, "replicates")
    with _sharing(given.cores, lots) as run:
        made = estimation.estimate(
            table,
            method="model" if given.model else given.method,
            threshold=given.threshold,
            model=given.model,
            order=given.order,
            keep=given.keep,
            rule=given.rule,
            replicates=given.replicates,
            seed=given.seed,
            run=run,
            told=progress.done,
        )
    progress.end()
    return Findings(
        estimate=made,
        comparison=estimation.compare(made),
        bounds=estimation.list_bounds(table),
        sensitivities=estimation.sensitivity(made),
        covariates=_with_covariates(table, given) if table.covariates else None,
        posterior=estimation.threshold_posterior(table, seed=given.seed, level=given.level) if given.bayes else None,
        averaged=estimation.average_graphs(table, level=given.level) if len(table.lists) in AVERAGED else None,
        file=given.table.name,
        checksum=hashlib.sha256(raw).hexdigest(),
        version=__version__,
    )


def _with_covariates(table: estimation.CaptureTable, given: Namespace) -> estimation.CovariateEstimate:
    criterion = given.method if given.method in ("aic", "aicc", "bic") else "bic"
    search = estimation.search_covariates(table, criterion=criterion, trends=_trends(given.trend))
    progress = Progress(given.replicates, "replicates with covariates")
    with _sharing(given.cores, -(-given.replicates // 50)) as run:
        found = estimation.estimate_covariates(
            search, replicates=given.replicates, seed=given.seed, level=given.level, run=run, told=progress.done
        )
    progress.end()
    return found


def _lines(found: Findings, telling: Telling) -> Iterator[str]:
    made = found.estimate
    yield made.explain(telling.language, base=telling.round_totals, level=telling.level)
    if not telling.round_totals:
        yield ""
        yield made.summary(telling.language, level=telling.level)
    yield from _warned(found, telling)
    compared = found.comparison
    shown = (
        tables.answers_table(
            telling.words("methods"), compared.rules, telling, lambda one: tables.rule_name(one, telling)
        ),
        tables.answers_table(
            telling.words("methods"),
            compared.thresholds,
            telling,
            lambda one: tables.threshold_name(one, telling),
        ),
        tables.answers_table(
            telling.words("without"),
            compared.without,
            telling,
            lambda one: telling.words("without_row", change=one.change),
        ),
        tables.known_table(found, telling),
        tables.bounds_table(found, telling),
        *((tables.levels_table(found.covariates, telling),) if found.covariates else ()),
    )
    for table in shown:
        if table.rows:
            yield ""
            yield from tables.as_lines(table)


def _warned(found: Findings, telling: Telling) -> Iterator[str]:
    told = [telling.caution(one) for one in found.warnings]
    yield ""
    yield telling.words("warnings")
    yield from (f"- {one}" for one in told or [telling.words("no_warnings")])


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise UserError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; give patterns with counts.", Exit.FILES)
    return path.read_bytes()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise estimation.InputInvalid("this is not UTF-8; save the file as UTF-8.", line) from error


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _trends(texts: Iterable[str]) -> dict[str, int]:
    found = {}
    for text in texts:
        name, _, degree = text.rpartition(":")
        if not name or not degree.isdigit():
            raise UserError(f"--trend is {text!r}; give a covariate and a degree, such as year:1.", Exit.USAGE)
        found[name] = int(degree)
    return found


@contextmanager
def _sharing(
    cores: int | None, lots: int
) -> Iterator[Callable[[Callable[[Item], Done], Iterable[Item]], Iterator[Done]]]:
    """Something that does lots of work in order as `map` does: here, or in a process for each core."""
    processes = min(cores or os.cpu_count() or 1, lots)
    if processes < 2 or lots < LEAST_SHARED:
        yield map
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))

    def run(function: Callable[[Item], Done], items: Iterable[Item]) -> Iterator[Done]:
        with _interrupts_ignored():
            return pool.map(function, items)

    try:
        yield run
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that are started meanwhile leave Ctrl-C to the one that they help, which then stops asking."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
