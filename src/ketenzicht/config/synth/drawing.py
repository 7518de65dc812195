"""Drawing lots that fall the same everywhere: only `Random.random`, the one method that Python promises to keep."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things with a weight each; the heavier, the more often drawn."""

    def __init__(self, weights: Mapping[T, float] | Iterable[tuple[T, float]]) -> None:
        pairs = [*(weights.items() if isinstance(weights, Mapping) else weights)]
        self.things = [thing for thing, _ in pairs]
        self.totals = [*accumulate(weight for _, weight in pairs)]


class Dice:
    """A row of lots with a name of its own: equal names give equal rows, and different ones have nothing in common."""

    def __init__(self, *names: object) -> None:
        # Nothing is kept secret with these lots; they must be the same every time.
        self._random = Random(":".join(map(str, names))).random  # noqa: S311

    def chance(self, probability: float) -> bool:
        """Whether something happens that happens this often."""
        return self._random() < probability

    def below(self, bound: int) -> int:
        """A whole number from 0 up to and without the bound."""
        return int(self._random() * bound)

    def between(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + self.below(highest - lowest + 1)

    def one(self, things: Sequence[T]) -> T:
        """One of several, each as often."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[T], number: int) -> list[T]:
        """So many different ones, or all when there are fewer, in the order in which they were drawn."""
        left = [*things]
        return [left.pop(self.below(len(left))) for _ in range(min(number, len(left)))]

    def weighted(self, choices: Weighted[T]) -> T:
        """One of several, by weight."""
        place = bisect(choices.totals, self._random() * choices.totals[-1], hi=len(choices.things) - 1)
        thing: T = choices.things[place]
        return thing

    def digits(self, number: int) -> str:
        """So many digits."""
        return "".join(str(self.below(10)) for _ in range(number))
