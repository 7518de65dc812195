"""The table that everything starts from: how many persons are on exactly which lists, if need be by covariates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ketenzicht.engines.estimation.errors import InputInvalid, QuestionInvalid
from ketenzicht.engines.estimation.lattice import Numbers

MOST_LISTS = 12


@dataclass(frozen=True, slots=True)
class Covariate:
    """Something known of every person, such as the year or the form, with its levels in order."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaptureTable:
    """Counts of persons by the lists they are on.

    `counts` has shape `(2^t,)`: the place of a set of lists is the number with a bit for each list, the first list
    being the lowest bit. Place 0 is zero: nobody is seen on no list. With covariates `strata` has a row of counts for
    each combination of levels, the last covariate running fastest, and `counts` is their sum.
    """

    lists: tuple[str, ...]
    counts: Numbers = field(repr=False)
    covariates: tuple[Covariate, ...] = ()
    strata: Numbers | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_names(self.lists, [covariate.name for covariate in self.covariates])
        _check_counts(self.counts, len(self.lists))

    @property
    def observed(self) -> int:
        """The persons in the table."""
        return int(self.counts.sum())

    @property
    def places(self) -> dict[str, int]:
        """The place of each list."""
        return {name: place for place, name in enumerate(self.lists)}

    @property
    def sizes(self) -> tuple[int, ...]:
        """The persons on each list."""
        every = np.arange(len(self.counts))
        return tuple(int(self.counts[every >> place & 1 == 1].sum()) for place in range(len(self.lists)))

    def patterns(self) -> list[tuple[int, int]]:
        """Each pattern that was seen and its persons, the most frequent first."""
        seen = [(int(cell), int(self.counts[cell])) for cell in np.flatnonzero(self.counts)]
        return sorted(seen, key=lambda pattern: (-pattern[1], pattern[0]))

    def place_of(self, name: str) -> int:
        """The place of a list. Raises QuestionInvalid when there is none of that name."""
        if name not in self.lists:
            raise QuestionInvalid(f"There is no list {name}; the lists are {', '.join(self.lists)}.")
        return self.lists.index(name)

    def without(self, name: str) -> "CaptureTable":
        """The table as if a list did not exist: persons on that list alone are not seen."""
        gone = self.place_of(name)
        return self._regrouped([(other,) for other in self.lists if other != self.lists[gone]])

    def merged(self, *names: str) -> "CaptureTable":
        """The table with some lists taken together as one, named after all of them."""
        for name in names:
            self.place_of(name)
        groups: list[tuple[str, ...]] = [(name,) for name in self.lists if name not in names]
        first = min(self.lists.index(name) for name in names)
        groups.insert(sum(self.lists.index(group[0]) < first for group in groups), tuple(names))
        return self._regrouped(groups)

    def inside(self, name: str) -> "CaptureTable":
        """Of the persons on one list what the other lists saw; those on that list alone are not seen."""
        place = self.place_of(name)
        every = np.arange(len(self.counts))
        kept = np.where(every >> place & 1 == 1, self.counts, 0.0)
        others = [other for other in self.lists if other != name]
        return _regroup(kept, self.lists, [(other,) for other in others])

    def stratum(self, covariate: str, level: str) -> "CaptureTable":
        """The persons of one level of a covariate."""
        axis = [one.name for one in self.covariates].index(covariate)
        shape = tuple(len(one.levels) for one in self.covariates)
        assert self.strata is not None  # noqa: S101  # a table with covariates has strata
        grid = self.strata.reshape(*shape, -1)
        place = self.covariates[axis].levels.index(level)
        return CaptureTable(self.lists, grid.take(place, axis=axis).reshape(-1, len(self.counts)).sum(axis=0))

    def _regrouped(self, groups: Sequence[tuple[str, ...]]) -> "CaptureTable":
        return _regroup(self.counts, self.lists, groups)


def _regroup(counts: Numbers, lists: tuple[str, ...], groups: Sequence[tuple[str, ...]]) -> CaptureTable:
    every = np.arange(len(counts))
    target = np.zeros(len(counts), dtype=np.int64)
    for place, group in enumerate(groups):
        on = np.any([every >> lists.index(name) & 1 == 1 for name in group], axis=0)
        target += np.where(on, 1 << place, 0)
    found = np.bincount(target, weights=counts, minlength=1 << len(groups)).astype(np.float64)
    found[0] = 0.0
    return CaptureTable(tuple("+".join(group) for group in groups), found)


def table_of(patterns: Mapping[str, int], lists: Sequence[str]) -> CaptureTable:
    """A table from patterns written in the order of the lists: `{"110": 6, "100": 40}`."""
    counts = np.zeros(1 << len(lists))
    for pattern, persons in patterns.items():
        if len(pattern) != len(lists) or set(pattern) - {"0", "1"}:
            raise InputInvalid(f"The pattern {pattern!r} must have a 0 or a 1 for each of the {len(lists)} lists.")
        counts[sum(1 << place for place, sign in enumerate(pattern) if sign == "1")] += persons
    return CaptureTable(tuple(lists), counts)


def _check_names(lists: Sequence[str], covariates: Iterable[str]) -> None:
    if not 2 <= len(lists) <= MOST_LISTS:
        raise InputInvalid(f"The table has {len(lists)} lists; an estimate needs 2 to {MOST_LISTS}.")
    names = [*lists, *covariates]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputInvalid(f"These names stand twice: {', '.join(twice)}.")


def _check_counts(counts: Numbers, lists: int) -> None:
    if counts.shape != (1 << lists,):
        raise InputInvalid(f"The counts have shape {counts.shape}; {lists} lists have {1 << lists} patterns.")
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise InputInvalid("Counts are whole numbers from 0.")
    if counts[0]:
        raise InputInvalid("Somebody on no list can't have been seen: the pattern of only zeros must have no count.")
    if not counts.any():
        raise InputInvalid("The table has nobody in it.")
