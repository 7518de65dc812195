"""Sums over sets of lists. A set of lists is a number with a bit for each list; an array over all sets has 2^t places.

An effect of a model is such a set as well: 0 is the intercept, a single bit the effect of a list, two bits a pair. The
cell `S` holds the effects that are subsets of `S`, so both directions of every log-linear model are sums over subsets:
`subset_sums` makes log means of effects, `superset_sums` makes sufficient statistics of counts.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]


def subset_sums(values: Numbers) -> Numbers:
    """For each set the sum over its subsets, along the last axis; shape `(..., 2^t)` in and out."""
    return _sums(values, into=1)


def superset_sums(values: Numbers) -> Numbers:
    """For each set the sum over the sets that hold it, along the last axis; shape `(..., 2^t)` in and out."""
    return _sums(values, into=0)


def _sums(values: Numbers, into: int) -> Numbers:
    result = np.array(values, dtype=np.float64, order="C")
    size, width = result.shape[-1], 1
    while width < size:
        halves = result.reshape(*result.shape[:-1], size // (2 * width), 2, width)
        halves[..., into, :] += halves[..., 1 - into, :]
        width *= 2
    return result


@lru_cache(maxsize=32)
def sizes(lists: int) -> Whole:
    """How many lists each set holds; shape `(2^t,)`."""
    found = np.array([number.bit_count() for number in range(1 << lists)], dtype=np.int64)
    found.flags.writeable = False
    return found


@lru_cache(maxsize=32)
def pairs(lists: int) -> tuple[int, ...]:
    """Every pair of lists as a set, in the order in which one writes them: AB, AC, …, BC, …"""
    return tuple((1 << first) | (1 << second) for first in range(lists) for second in range(first + 1, lists))


def subsets_of(effect: int) -> Iterable[int]:
    """Every subset of a set, itself and the empty one included."""
    part = effect
    while True:
        yield part
        if part == 0:
            return
        part = (part - 1) & effect


def members(effect: int) -> tuple[int, ...]:
    """The places of the lists in a set."""
    return tuple(place for place in range(effect.bit_length()) if effect >> place & 1)


def design(effects: Sequence[int], cells: Sequence[int]) -> Numbers:
    """The design matrix: a row for each cell, a column for each effect; one where the effect is in the cell."""
    rows = np.asarray(cells, dtype=np.int64)[:, None]
    columns = np.asarray(effects, dtype=np.int64)[None, :]
    return np.asarray(rows & columns == columns, dtype=np.float64)
