"""Hierarchical models: sets of effects in which every effect brings all effects inside it; their names and numbers."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np

from ketenzicht.engines.estimation.errors import ModelInvalid, QuestionInvalid
from ketenzicht.engines.estimation.lattice import Truth, members, pairs, sizes, subsets_of

MOST_MODELS = 40_000
"""Every model of order three on five lists (6,212 of them), every model of pairs on six (32,768)."""


def closure(generators: Iterable[int], lists: int) -> tuple[int, ...]:
    """The effects of a model: the intercept, every list, and all that is inside the generators; by size."""
    inside = {part for generator in generators for part in subsets_of(generator)}
    inside |= {0, *(1 << place for place in range(lists))}
    return tuple(sorted(inside, key=lambda effect: (effect.bit_count(), members(effect))))


def generators(effects: Iterable[int]) -> tuple[int, ...]:
    """The effects that are in no other effect of the model."""
    every = set(effects)
    top = [effect for effect in every if not any(effect != other and effect & other == effect for other in every)]
    return tuple(sorted(top, key=members))


def as_row(effects: Iterable[int], lists: int) -> Truth:
    """A model as a row over all sets; shape `(2^lists,)`."""
    row = np.zeros(1 << lists, dtype=np.bool_)
    row[list(effects)] = True
    return row


def interactions(row: Truth) -> tuple[int, ...]:
    """The effects of two lists and more, in writing order."""
    found = [int(effect) for effect in np.flatnonzero(row) if int(effect).bit_count() > 1]
    return tuple(sorted(found, key=lambda effect: (effect.bit_count(), members(effect))))


def name_of(effect: int, names: Sequence[str]) -> str:
    """An effect as one writes it: A:B."""
    return ":".join(names[place] for place in members(effect))


def formula(row: Truth, names: Sequence[str]) -> str:
    """A model by its largest effects, such as [A:B, B:C, D]."""
    top = generators(int(effect) for effect in np.flatnonzero(row))
    return f"[{', '.join(name_of(effect, names) for effect in top)}]"


def read_formula(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """The effects of a model written as A:B, B:C or [A:B, B:C]; lists that are not named come in by themselves."""
    parts = [part for part in text.strip().strip("[]").replace(",", " ").split() if part]
    return closure((_read_effect(part, names) for part in parts), len(names))


def _read_effect(part: str, names: Sequence[str]) -> int:
    effect = 0
    for name in part.split(":"):
        if name not in names:
            raise ModelInvalid(f"The model names {name}; the lists are {', '.join(names)}.")
        effect |= 1 << list(names).index(name)
    if effect.bit_count() == len(names):
        raise ModelInvalid(f"The effect {part} of all lists together can't be estimated: nobody is seen on no list.")
    return effect


@lru_cache(maxsize=8)
def every_model(lists: int, order: int) -> Truth:
    """All hierarchical models with effects of at most `order` lists; shape `(models, 2^lists)`.

    Raises QuestionInvalid when there are more than 40,000: six lists bear pairs only, seven none.
    """
    if order < 1 or order >= max(lists, 2):
        raise QuestionInvalid(f"The order is {order}; on {lists} lists it is from 1 to {max(lists - 1, 1)}.")
    if lists > 6 or (lists == 6 and order > 2):
        raise QuestionInvalid(
            f"There are too many models of order {order} on {lists} lists to look at all of them: "
            "select stepwise, merge lists, or take order 2 on at most six."
        )
    grown: list[tuple[int, ...]] = [()]
    for size in range(2, order + 1):
        grown = [(*model, *more) for model in grown for more in _larger(model, lists, size)]
    rows = np.zeros((len(grown), 1 << lists), dtype=np.bool_)
    rows[:, sizes(lists) <= 1] = True
    for row, model in zip(rows, grown, strict=True):
        row[list(model)] = True
    rows.flags.writeable = False
    return rows


def _larger(model: tuple[int, ...], lists: int, size: int) -> Iterator[tuple[int, ...]]:
    """Every choice of effects of `size` lists that the model allows."""
    if size == 2:
        open_effects: list[int] = list(pairs(lists))
    else:
        held = set(model)
        candidates = (sum(1 << place for place in chosen) for chosen in combinations(range(lists), size))
        open_effects = [one for one in candidates if all(one & ~(1 << place) in held for place in members(one))]
    for count in range(len(open_effects) + 1):
        yield from combinations(open_effects, count)
