"""What makes an estimate doubtful, looked for in every one. The bounds are ours, and stand in the guide."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from ketenzicht.engines.estimation.lattice import sizes
from ketenzicht.engines.estimation.outcome import Caution, Estimate
from ketenzicht.engines.estimation.table import CaptureTable

if TYPE_CHECKING:
    from collections.abc import Sequence

THIN_PERSONS, THIN_SHARE = 20, 0.05
"""Overlap is thin with fewer persons on two lists or more, or a smaller share of all that were seen."""
DOMINATING = 0.75
"""A list dominates when it holds more than this share of all that were seen."""
NEARLY_EQUAL = 2.0
"""Models within so much of the best BIC fit about equally well."""
VERY_DIFFERENT = 1.5
"""Totals are very different when one is more than so many times the other."""
WIDE = 4.0
"""An interval is wide when its upper end is more than so many times the lower."""
LOPSIDED = 0.5
"""The replicates lie to one side when the bias constant is further from zero."""
OFTEN_WITHOUT = 0.01
"""The share of replicates without an estimate above which that is said."""


def list_cautions(made: Estimate) -> tuple[Caution, ...]:
    """Everything that is doubtful about an estimate, the table's part first."""
    return (*about_table(made.table), *_about_model(made), *_about_replicates(made))


def about_table(table: CaptureTable) -> Iterator[Caution]:
    """What is doubtful whatever the model."""
    together = int(table.counts[sizes(len(table.lists)) > 1].sum())
    if together < THIN_PERSONS or together < THIN_SHARE * table.observed:
        yield Caution("thin_overlap", {"persons": together, "share": together / table.observed})
    for name, size in zip(table.lists, table.sizes, strict=True):
        if size > DOMINATING * table.observed:
            yield Caution("dominating_list", {"list": name, "share": size / table.observed})
        elif size == 0:
            yield Caution("empty_list", {"list": name})
        elif table.counts[1 << table.place_of(name)] == size:
            yield Caution("isolated_list", {"list": name, "persons": size})


def _about_model(made: Estimate) -> Iterator[Caution]:
    if made.chosen.fit.code:
        yield Caution("reduced_face", {"code": made.chosen.fit.code})
    totals = _near_totals(made)
    if len(totals) > 1 and max(totals) > VERY_DIFFERENT * min(totals):
        yield Caution("near_equal_fit", {"models": len(totals), "low": min(totals), "high": max(totals)})


def _near_totals(made: Estimate) -> "Sequence[float]":
    values = [(fit.criterion("bic", made.observed), fit.estimate) for fit in made.models]
    known = [(value, total) for value, total in values if value is not None and total is not None]
    best = min(value for value, _ in known)
    return [total for value, total in known if value <= best + NEARLY_EQUAL]


def _about_replicates(made: Estimate) -> Iterator[Caution]:
    found = made.bootstrap
    if found is None:
        return
    if found.without > OFTEN_WITHOUT * found.asked:
        yield Caution("replicates_without", {"share": found.without / found.asked})
    interval = made.interval("bca")
    if interval.saturated:
        yield Caution("saturated_limit", {"low": interval.low, "high": interval.high})
    if interval.high > WIDE * interval.low:
        yield Caution("wide_interval", {"low": interval.low, "high": interval.high})
    below = float((found.totals < made.estimate).mean())
    if abs(float(ndtri(np.clip(below, 1e-9, 1 - 1e-9)))) > LOPSIDED:
        yield Caution("lopsided", {"share": below, "middle": float(np.median(found.totals))})
