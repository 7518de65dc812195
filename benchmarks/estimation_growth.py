"""How the cost of an estimate grows with lists, replicates, covariate cells and covariates: a table and a picture.

    python -m benchmarks.estimation_growth [PICTURE]

Seconds of the processor on one core. The tables are simulated (seed 1): two thousand persons, lists with chances from
0.05 to 0.2, two pairs of lists that depend on each other. PICTURE is where the SVG goes; without it none is written.
"""

import sys
import time
from pathlib import Path

import numpy as np

from benchmarks._rooms import report
from benchmarks._tables import estimation
from ketenzicht.config.estimating.pictures import Bar, Words, draw_intervals, round_ticks

CHANCES = (0.12, 0.2, 0.1, 0.15, 0.08, 0.05, 0.1, 0.07, 0.09, 0.06)


def simulated(lists: int, size: int = 2000) -> estimation.CaptureTable:
    """A table of so many lists."""
    together = {(0, 1): 3.0, (2, 3): 0.4} if lists > 3 else {(0, 1): 3.0}
    return estimation.simulate(estimation.Population("growth", size, CHANCES[:lists], together=together), 1)


def with_covariates(levels: tuple[int, ...]) -> estimation.CaptureTable:
    """Four lists, and factors with so many levels, over which the persons are spread at random."""
    drawn = simulated(4, 5000)
    generator = np.random.default_rng(2)
    strata = np.zeros((int(np.prod(levels)), 16))
    for cell, persons in drawn.patterns():
        strata[:, cell] = generator.multinomial(persons, generator.dirichlet(np.ones(len(strata))))
    covariates = tuple(
        estimation.Covariate(f"X{place}", tuple(str(level) for level in range(count)))
        for place, count in enumerate(levels)
    )
    return estimation.CaptureTable(drawn.lists, strata.sum(axis=0), covariates, strata)


def seconds(doing: object) -> float:
    """How long something keeps the processor busy."""
    began = time.process_time()
    doing()  # type: ignore[operator]
    return time.process_time() - began


def main() -> None:
    """Every size, one after the other."""
    figures: dict[str, float] = {}
    for lists in range(3, 11):
        found = simulated(lists)
        figures[f"stepwise, {lists} lists, 1,000 replicates"] = round(
            seconds(lambda t=found: estimation.estimate(t)), 3
        )
    for replicates in (500, 1000, 4000, 16_000):
        found = simulated(5)
        took = seconds(lambda t=found, r=replicates: estimation.estimate(t, replicates=r))
        figures[f"stepwise, 5 lists, {replicates:,} replicates"] = round(took, 3)
    for lists, order in ((3, 2), (4, 2), (4, 3), (5, 2), (5, 3), (5, 4), (6, 2)):
        found = simulated(lists)
        took = seconds(lambda t=found, o=order: estimation.estimate(t, method="bic", order=o))
        figures[f"bic, {lists} lists, order {order}, 1,000 replicates"] = round(took, 3)
    for levels in ((2,), (4,), (2, 3), (2, 2, 3), (2, 2, 3, 4), (2, 2, 2, 3, 4), (2, 2, 3, 3, 4)):
        found = with_covariates(levels)
        took = seconds(lambda t=found: estimation.search_covariates(t))
        name = f"covariate search, {len(levels)} covariates, {int(np.prod(levels)) * 15:,} cells"
        figures[name] = round(took, 3)
    report("estimation_growth", figures)
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(picture(figures), encoding="utf-8")


def picture(figures: dict[str, float]) -> str:
    """A row for each size, as long as it takes; the style stands in the file."""
    bars = [Bar(short(name), took, 0.0, took) for name, took in figures.items()]
    ticks = [(value, f"{value:g}") for value in round_ticks(1000 * max(figures.values()))]
    ticks = [(value / 1000, f"{value / 1000:g} s") for value, _ in ticks]
    words = Words("growth", "Seconds of the processor by size", "Each row is a size; the line ends at the seconds.")
    drawn = draw_intervals(words, bars, ticks)
    style = (
        "<style>text{font:9px sans-serif}.grid{stroke:#d0d0d0}"
        ".other{stroke:#39709b;stroke-width:4;fill:#154273}</style>"
        '<rect width="100%" height="100%" fill="#fff"/>'
    )
    return (
        drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace("</desc>", f"</desc>{style}")
        + "\n"
    )


def short(name: str) -> str:
    """The name of a size in a picture."""
    return (
        name.replace(", 1,000 replicates", "")
        .replace("stepwise, 5 lists, ", "")
        .replace("stepwise, ", "")
        .replace("covariate search, ", "")
        .replace(" covariates,", " cov.,")
    )


if __name__ == "__main__":
    main()
