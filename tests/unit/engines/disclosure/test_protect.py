"""What is published never tells a small number: every table against every reader, and readers who ask and subtract.

The readers know the rule, every answer, and each other's questions; they are the slow and obvious twin of the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.engines.disclosure import Draw, Rule, SafeSplit, protect, protect_nested, rounded

TEN = Rule(threshold=10, base=5)
EXACT = Rule(threshold=3, base=1)
"""Without rounding, and small enough to try every table: what holds for it holds by the parts alone."""
TOP = 11

Protect = Callable[[Mapping[str, int], Rule, Draw], SafeSplit | None]


def drawn(order: Sequence[str]) -> Draw:
    """Lots that fell in this order."""
    return lambda codes: sorted(codes, key=order.index)


def by_lot(seed: int = 1) -> Draw:
    """Lots of a seed."""
    return lambda codes: Random(seed).sample(list(codes), len(codes))


def naive(counts: Mapping[str, int], rule: Rule, draw: Draw) -> SafeSplit | None:
    """A planted defect: small numbers are hidden, and the rest is what remains of the total."""
    if sum(counts.values()) < rule.threshold:
        return None
    shown = {code: count for code, count in counts.items() if count >= rule.threshold}
    return SafeSplit(tuple(sorted(shown.items())), sum(counts.values()) - sum(shown.values()))


def smallest_first(counts: Mapping[str, int], rule: Rule, draw: Draw) -> SafeSplit | None:
    """A planted defect: the rest grows to the threshold from the smallest on, and everybody knows it."""
    return protect(counts, rule, lambda codes: sorted(codes, key=lambda code: (counts[code], code)))


def find_told(codes: str, how: Protect) -> list[tuple[SafeSplit, tuple[str, ...], set[int]]]:
    """What a reader learns who knows the rule and tries every table and every order of lots: sets of codes of which
    what is published says that they hold fewer than the threshold, or exactly how many when that is fewer."""
    possible: dict[SafeSplit | None, list[dict[str, int]]] = {}
    orders = [drawn(order) for order in itertools.permutations(codes)]
    for numbers in itertools.product(range(TOP), repeat=len(codes)):
        counts = dict(zip(codes, numbers, strict=True))
        for split in {how(counts, EXACT, order) for order in orders}:
            possible.setdefault(split, []).append(counts)
    return [told for split, tables in possible.items() if split for told in _told(split, codes, tables)]


def _told(
    split: SafeSplit, codes: str, tables: list[dict[str, int]]
) -> Iterator[tuple[SafeSplit, tuple[str, ...], set[int]]]:
    if split.rest is not None and split.rest >= TOP:
        return  # the reader's tables end before those that this could have come from
    for size in range(1, len(codes)):
        for some in itertools.combinations(codes, size):
            held = {sum(counts[code] for code in some) for counts in tables}
            if max(held) < EXACT.threshold:
                yield split, some, held


@pytest.mark.parametrize("codes", ["AB", "ABC", "ABCD"])
def test_no_reader_who_tries_every_table_learns_a_small_number(codes: str) -> None:
    assert find_told(codes, protect) == []


@pytest.mark.parametrize("how", [naive, smallest_first])
def test_the_same_readers_find_the_planted_defects(how: Protect) -> None:
    assert find_told("ABCD", how)


counts_of = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 60), max_size=8)


@given(counts_of)
def test_what_is_shown_is_large_and_adds_up(counts: dict[str, int]) -> None:
    exact = Rule(threshold=10, base=1)
    split = protect(counts, exact, by_lot())
    if sum(counts.values()) < 10:
        assert split is None
        return
    assert split is not None
    assert split.rest is not None
    assert all(number == counts[code] >= 10 for code, number in split.shown)
    assert split.rest + sum(number for _, number in split.shown) == sum(counts.values())
    assert not split.shown or split.rest >= 10
    fuzzy = protect(counts, TEN, by_lot())
    assert fuzzy is not None
    assert [code for code, _ in fuzzy.shown] == [code for code, _ in split.shown]
    assert all(number % 5 == 0 and abs(number - counts[code]) <= 2 for code, number in fuzzy.shown)


def test_a_division_that_is_shown_whole_has_no_rest() -> None:
    split = protect({"in": 31, "out": 12}, TEN, by_lot(), domain=("in", "out"))
    assert split == SafeSplit((("in", 30), ("out", 10)), None)
    assert protect({"in": 31, "out": 9}, TEN, by_lot(), domain=("in", "out")) == SafeSplit((), 40)
    lots = drawn(("on", "in", "out"))
    assert protect({"in": 31, "out": 4, "on": 16}, TEN, lots, domain=("in", "out", "on")) == SafeSplit(
        (("in", 30),), 20
    )


def test_rounding_is_to_the_nearest_multiple() -> None:
    assert [rounded(count, TEN) for count in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_only_what_is_shown_is_divided_further() -> None:
    table = protect_nested(
        {"now": {"A": 40, "B": 3}, "then": {"A": 5}, "late": {"B": 31}}, TEN, drawn(("late", "now", "A", "B"))
    )
    assert table is not None
    assert table.whole == SafeSplit((("now", 45),), 35)
    assert table.within == (("now", SafeSplit((), 45)),)
    assert table.version.startswith("disclosure-")
    assert protect_nested({"now": {"A": 4}}, TEN, by_lot()) is None


# Readers who only ask and subtract: a population with several traits, published as one table for each.

TRAITS = ("region", "form", "receiver")
PHASES = ("received", "weighed", "closed")


@dataclass(frozen=True)
class Person:
    """Somebody counted: a phase and the traits, by letter."""

    phase: str
    traits: tuple[str, str, str]


population = st.lists(
    st.builds(Person, st.sampled_from(PHASES), st.tuples(*[st.sampled_from("ABCDE")] * len(TRAITS))),
    min_size=10,
    max_size=90,
)

Part = frozenset[int]
Tables = list[list[Part]]


def answers(people: list[Person], how: Protect) -> Tables:
    """Every question that is answered, as the set of those whom the answer counts: a table for each phase and trait,
    with what it is a table of. Sums and differences of answers are made within a table; see below for two tables."""
    everybody = frozenset(range(len(people)))
    phases = {phase: frozenset(n for n, one in enumerate(people) if one.phase == phase) for phase in PHASES}
    tables: Tables = [[everybody, *_parts(phases, everybody, how)]]
    for inside in tables[0][1:]:
        for trait in range(len(TRAITS)):
            by = {letter: frozenset(n for n in inside if people[n].traits[trait] == letter) for letter in "ABCDE"}
            tables.append([inside, *_parts(by, inside, how)])
    return tables


def _parts(by: Mapping[str, Part], whole: Part, how: Protect) -> list[Part]:
    split = how({code: len(part) for code, part in by.items()}, Rule(threshold=10, base=1), by_lot())
    if split is None:
        return []
    shown = [by[code] for code, _ in split.shown]
    return [*shown, whole.difference(*shown)] if split.rest is not None else shown


def sums_of(table: list[Part]) -> set[Part]:
    """The answers of a table, and every sum of two of its parts."""
    return {*table, *(one | other for one, other in itertools.combinations(table[1:], 2))}


def find_small_difference(tables: Tables) -> tuple[Part, Part] | None:
    """Two sums of answers of one table, of which one lies within the other, and that differ by a small number."""
    for table in tables:
        for larger, smaller in itertools.permutations(sums_of(table), 2):
            if smaller < larger and len(larger - smaller) < 10:
                return larger, smaller
    return None


def find_narrow_crossing(tables: Tables) -> tuple[Part, Part] | None:
    """Parts of two tables of the same phase of which their numbers alone say, to less than the threshold, how many
    are in both (the bounds of Fréchet); a part that is the whole phase tells nothing that the phase does not."""
    for one, other in itertools.combinations(tables[1:], 2):
        for part, crossed in itertools.product(one[1:], other[1:]):
            if one[0] == other[0] and part != one[0] and crossed != one[0]:
                least = max(0, len(part) + len(crossed) - len(one[0]))
                if min(len(part), len(crossed)) - least < 10:
                    return part, crossed
    return None


@given(population)
@settings(max_examples=200)
def test_no_sum_or_difference_of_answers_is_a_small_number_of_people(people: list[Person]) -> None:
    """Some fifty pairs of answers for each population; `python -m benchmarks.differences` looks at ten thousand."""
    tables = answers(people, protect)
    assert all(len(part) >= 10 for table in tables for part in table)
    assert find_small_difference(tables) is None
    assert find_narrow_crossing(tables) is None


def test_the_same_search_finds_the_planted_defect() -> None:
    people = [Person("received", ("A" if number < 33 else "B", "A", "C")) for number in range(40)]
    assert find_small_difference(answers(people, naive)) is not None
    crossed = [
        Person("received", ("A" if number < 33 else "B", "A" if number > 5 else "B", "C")) for number in range(40)
    ]
    assert find_narrow_crossing(answers(crossed, naive)) is not None
    assert find_small_difference(answers(people, protect)) is None
