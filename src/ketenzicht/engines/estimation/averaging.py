"""Averaging over decomposable graphs: every way in which lists can depend through cliques, weighed by the data.

Madigan and York (1997, Biometrika 84:19-31), with hyper-Dirichlet priors: a decomposable model has a marginal
likelihood in closed form for each completed table, so the posterior of the dark figure is a sum over graphs and a grid.
It covers models with effects of higher order as far as they are decomposable; the cells' prior weight sums to `weight`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln, logsumexp

from ketenzicht.engines.estimation.errors import QuestionInvalid
from ketenzicht.engines.estimation.hierarchy import formula
from ketenzicht.engines.estimation.intervals import Interval, check_level
from ketenzicht.engines.estimation.lattice import Numbers, Truth, pairs, subsets_of
from ketenzicht.engines.estimation.table import CaptureTable

MOST_LISTS_AVERAGED = 5
GRID = 1200
"""Dark figures that are looked at, at equal distances of the logarithm."""
FARTHEST = 200.0
"""The largest dark figure, in times the persons seen."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A decomposable graph: its cliques, and the separators between them, as sets of lists."""

    cliques: tuple[int, ...]
    separators: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Averaged:
    """The posterior of the total over all decomposable graphs; `graphs` holds the likeliest and their shares.

    `beyond` is the chance that lies at the far end of the grid: with more than little there, it is only a bound.
    """

    total: float
    interval: Interval
    graphs: tuple[tuple[str, float], ...]
    beyond: float
    totals: Numbers = field(repr=False)
    chances: Numbers = field(repr=False)


def average_graphs(table: CaptureTable, *, weight: float = 1.0, level: float = 0.95) -> Averaged:
    """The posterior of the total, every graph and every size (on the logarithm) being equally likely beforehand.

    Raises QuestionInvalid with more than five lists.
    """
    check_level(level)
    lists = len(table.lists)
    if not 3 <= lists <= MOST_LISTS_AVERAGED or weight <= 0:
        raise QuestionInvalid(f"Averaging over graphs needs 3 to {MOST_LISTS_AVERAGED} lists and a weight above 0.")
    dark = np.unique(np.geomspace(1, FARTHEST * table.observed, GRID).round())
    graphs = [graph for graph in every_graph(lists) if len(graph.cliques) > 1]
    width = np.log(np.gradient(dark)) - np.log(table.observed + dark)
    ways = gammaln(table.observed + dark + 1) - gammaln(dark + 1) + width
    known = {}
    for part in {part for graph in graphs for part in (*graph.cliques, *graph.separators)}:
        known[part] = _score(table.counts, dark, part, weight)
    scores = np.stack([_of(graph, known) for graph in graphs]) + ways
    joint = np.exp(scores - logsumexp(scores))
    chances = joint.sum(axis=0)
    totals = table.observed + dark
    low, middle, high = np.interp([(1 - level) / 2, 0.5, (1 + level) / 2], np.cumsum(chances), totals)
    best = np.argsort(-joint.sum(axis=1))[:10]
    shares = joint.sum(axis=1)
    return Averaged(
        total=float(middle),
        interval=Interval(float(low), float(high), "posterior", level),
        graphs=tuple((formula(_effects(graphs[place], lists), table.lists), float(shares[place])) for place in best),
        beyond=float(chances[-GRID // 50 :].sum()),
        totals=totals,
        chances=chances,
    )


@lru_cache(maxsize=8)
def every_graph(lists: int) -> tuple[Graph, ...]:
    """All decomposable graphs on so many lists: 8, 61 and 822 for three, four and five."""
    edges = pairs(lists)
    graphs = []
    for count in range(len(edges) + 1):
        for chosen in combinations(edges, count):
            graph = _decompose(frozenset(chosen), lists)
            if graph is not None:
                graphs.append(graph)
    return tuple(graphs)


def _decompose(edges: frozenset[int], lists: int) -> Graph | None:
    """Take away lists whose neighbours all know each other, until none is left; None when that gets stuck."""
    left, cliques = set(range(lists)), list[int]()
    while left:
        simple = next((place for place in sorted(left) if _is_simple(place, left, edges)), None)
        if simple is None:
            return None
        around = sum(1 << other for other in _neighbours(simple, left, edges))
        whole = around | 1 << simple
        if not any(whole & clique == whole for clique in cliques):
            cliques.append(whole)
        left.remove(simple)
    return Graph(tuple(cliques), tuple(_separators(cliques)))


def _separators(cliques: list[int]) -> Iterator[int]:
    """The separators of a junction tree: of each clique the largest overlap with one that is joined already."""
    joined, waiting = cliques[:1], cliques[1:]
    while waiting:
        overlaps = [((one & other).bit_count(), one, one & other) for one in waiting for other in joined]
        _, clique, overlap = max(overlaps)
        yield overlap
        joined.append(clique)
        waiting.remove(clique)


def _is_simple(place: int, left: set[int], edges: frozenset[int]) -> bool:
    around = _neighbours(place, left, edges)
    return all(1 << one | 1 << other in edges for one, other in combinations(around, 2))


def _neighbours(place: int, left: set[int], edges: frozenset[int]) -> list[int]:
    return [other for other in sorted(left) if other != place and 1 << place | 1 << other in edges]


def _score(counts: Numbers, dark: Numbers, part: int, weight: float) -> Numbers:
    """The logarithm of the marginal likelihood of the table over some lists, for each dark figure."""
    where = [int(cell) & part for cell in range(len(counts))]
    margin = np.bincount(where, weights=counts, minlength=part + 1)
    prior = weight / 2 ** part.bit_count()
    cells = [cell for cell in subsets_of(part) if cell]
    seen = gammaln(margin[cells] + prior).sum() - (len(cells) + 1) * gammaln(prior)
    total = counts.sum() + dark
    return np.asarray(seen + gammaln(margin[0] + dark + prior) + gammaln(weight) - gammaln(total + weight))


def _of(graph: Graph, known: dict[int, Numbers]) -> Numbers:
    inside = sum((known[clique] for clique in graph.cliques), np.zeros(1))
    return np.asarray(inside - sum((known[part] for part in graph.separators), np.zeros(1)))


def _effects(graph: Graph, lists: int) -> Truth:
    row = np.zeros(1 << lists, dtype=np.bool_)
    row[0] = True
    for clique in graph.cliques:
        row[list(subsets_of(clique))] = True
    return row
