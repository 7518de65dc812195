"""One population, published once, as tables that each divide it: every part that can be told apart is large.

The promise. A table divides a population of at least the threshold into parts: categories of at least the threshold,
and, where any category is not shown, one rest of at least the threshold that holds all of those. Whatever is added up
or taken away, what remains is whole parts, so never a number below the threshold. Where the small ones together are too
few, larger ones join them in an order that is drawn and never told: joined from the smallest on, a reader who knows the
rule would know how large the others can have been (`tests/unit/engines/disclosure` tries every table for every reader).

A category without anybody counts as small: that somewhere is nobody is also something that can be told.
Source of threshold and base: the pack (defaults of acro 1.0.2: ten, and rounding to five).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

VERSION = "disclosure-1"


@dataclass(frozen=True, slots=True)
class Rule:
    """The least that is shown, and the base that what is shown is rounded to."""

    threshold: int
    base: int


@dataclass(frozen=True, slots=True)
class SafeSplit:
    """One division: categories that are shown, and the rest, which holds every other; None when there is no other.

    Rounded. `shown` is in the order of the codes.
    """

    shown: tuple[tuple[str, int], ...]
    rest: int | None


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A division and, within each of its shown categories, a further one."""

    whole: SafeSplit
    within: tuple[tuple[str, SafeSplit], ...]
    version: str = VERSION


Draw = Callable[[Sequence[str]], Sequence[str]]
"""Gives the same codes in an order that was drawn by lot and that nobody is told."""


def protect(
    counts: Mapping[str, int], rule: Rule, draw: Draw, *, domain: Collection[str] | None = None
) -> SafeSplit | None:
    """The division of these counts that may be shown; None when even their sum may not.

    `domain` names every category there can be; without it there are always others that could have had somebody.
    """
    shown, rest = _parts(counts, rule, draw, domain)
    if not shown and rest is None:
        return None
    return SafeSplit(
        tuple((code, rounded(shown[code], rule)) for code in sorted(shown)),
        None if rest is None else rounded(rest, rule),
    )


def protect_nested(
    counts: Mapping[str, Mapping[str, int]], rule: Rule, draw: Draw, *, domain: Collection[str] | None = None
) -> SafeTable | None:
    """A division by the outer codes, of which those that are shown are divided by the inner ones; None as above."""
    sums = {code: sum(inner.values()) for code, inner in counts.items()}
    whole = protect(sums, rule, draw, domain=domain)
    if whole is None:
        return None
    within = ((code, protect(counts[code], rule, draw)) for code, _ in whole.shown)
    return SafeTable(whole, tuple((code, split) for code, split in within if split is not None))


def rounded(count: int, rule: Rule) -> int:
    """The nearest multiple of the base."""
    return (count + rule.base // 2) // rule.base * rule.base


def _parts(
    counts: Mapping[str, int], rule: Rule, draw: Draw, domain: Collection[str] | None
) -> tuple[dict[str, int], int | None]:
    """Categories that are shown, and how many the rest holds. Small ones go to the rest; while that is too small, one
    more goes too, by lot. Of a population below the threshold nothing at all is said."""
    if sum(counts.values()) < rule.threshold:
        return {}, None
    shown = {code: count for code, count in counts.items() if count >= rule.threshold}
    rest = sum(count for code, count in counts.items() if code not in shown)
    if domain is not None and set(domain) <= set(shown):
        return shown, None
    for code in draw(sorted(shown)):
        if rest >= rule.threshold:
            break
        rest += shown.pop(code)
    return shown, rest
