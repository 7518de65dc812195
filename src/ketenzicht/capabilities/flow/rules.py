"""How a signal's way becomes numbers, and numbers become figures. Pure: the same ways always give the same numbers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from typing import Protocol
from uuid import UUID

from ketenzicht.capabilities.flow.types import ENDS, EVERY, STANDING, UNKNOWN, Flow, PhaseFigures, SplitRow

HOUR = 3_600
DAY_HOURS, WEEK_HOURS = 24, 168
BY_HOUR, BY_DAY = 48, 90 * DAY_HOURS
"""Stays shorter than two days are kept by the hour, shorter than ninety days by the day, longer ones by the week."""


class Step(Protocol):
    """A step that brought a signal into a state."""

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def detail(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """What a cell counts: one month of receipt, and one region, form and kind of reporter, or every one of them."""

    compartment: str
    month: date
    region: str
    form: str
    reporter_kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the figures a signal belongs: one cell of each, and one for each of its forms."""

    compartment: str
    month: date
    region: str
    forms: tuple[str, ...]
    reporter_kind: str


def place_of(compartment: str, received_on: date, region: str, forms: Collection[str], reporter_kind: str) -> Place:
    """The place of a signal; a signal without forms is of an unknown form."""
    named = tuple(sorted(set(forms))) or (UNKNOWN,)
    return Place(compartment, received_on.replace(day=1), region or UNKNOWN, named, reporter_kind or UNKNOWN)


def cells_of(place: Place) -> list[CellKey]:
    """Every cell that a signal of this place is counted in: for each combination of one and every."""
    return [
        CellKey(place.compartment, place.month, region, form, kind)
        for region, form, kind in product((place.region, EVERY), (*place.forms, EVERY), (place.reporter_kind, EVERY))
    ]


def bucket_of(hours: int) -> int:
    """The lower edge of the span that a stay of so many whole hours is kept in."""
    return hours - hours % width_of(hours)


def width_of(hours: int) -> int:
    """How wide that span is: the greatest possible error of a percentile there, in hours."""
    if hours < BY_HOUR:
        return 1
    return DAY_HOURS if hours < BY_DAY else WEEK_HOURS


def numbers_of(steps: Sequence[Step]) -> Counter[str]:
    """What one signal adds to its cells: where it stands, how long it stayed in each phase that it left, its end.

    Steps are in order. Weighing anew is no new phase: a phase lasts from the first step into it until the next.
    """
    entered: dict[str, Step] = {}
    for step in steps:
        entered.setdefault(step.state, step)
    phases = list(entered.values())
    numbers: Counter[str] = Counter()
    for one, following in pairwise(phases):
        hours = max(0, int((following.at - one.at).total_seconds())) // HOUR
        numbers[f"stay.{one.state}.{bucket_of(hours)}"] += 1
    if phases:
        numbers[f"now.{phases[-1].state}"] += 1
    decided = entered.get("closed") or entered.get("erased")
    if decided is not None:
        numbers[f"outcome.{decided.detail.get('outcome', UNKNOWN)}"] += 1
    if "answered" in entered:
        numbers[f"told.{entered['answered'].detail.get('in_time', UNKNOWN)}"] += 1
    return numbers


def change_by(steps: Sequence[Step], waiting: Collection[UUID]) -> Counter[str]:
    """What the steps that wait to be counted change in the cells of their signal."""
    change = Counter(numbers_of(steps))
    change.subtract(numbers_of([step for step in steps if step.id not in waiting]))
    return change


SEVERAL = "several"
"""In the chain's figures a signal with more than one form stands under this one, so that forms add up to signals."""


def told_of(passage_forms: Collection[str]) -> str:
    """The one form under which a signal stands in the chain's figures."""
    named = set(passage_forms)
    return SEVERAL if len(named) > 1 else next(iter(named), UNKNOWN)


def chain_numbers(steps: Sequence[Step], traits: Mapping[str, str]) -> Counter[str]:
    """What one signal adds to its organisation's part of a quarter: its phase, by each trait, and its stays.

    `outcome` and `told` are traits that the steps themselves give. A signal that has taken no step yet adds nothing.
    """
    numbers = numbers_of(steps)
    phase = next((name.removeprefix("now.") for name in numbers if name.startswith("now.")), "")
    if not phase:
        return Counter()
    own = {"outcome": UNKNOWN, "told": UNKNOWN}
    own |= {name: code for name, _, code in (one.partition(".") for one in numbers) if name in own}
    chain = Counter({name: count for name, count in numbers.items() if name.startswith("stay.")})
    chain.update(f"in.{phase}.{trait}.{code}" for trait, code in {**traits, **own}.items())
    return chain


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_after(quarter: date) -> date:
    """The first day of the next quarter."""
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def list_settled(today: date, settle_weeks: int) -> list[date]:
    """The last eight quarters, the oldest first, that ended so many weeks ago."""
    found, quarter = [], date(today.year - 3, 1, 1)
    while quarter_after(quarter) + timedelta(weeks=settle_weeks) <= today:
        found.append(quarter)
        quarter = quarter_after(quarter)
    return found[-8:]


def percentile(stays: Mapping[int, int], share: float) -> int | None:
    """The nearest-rank percentile of stays kept in spans: the lower edge of the span it lies in; None for no stays."""
    total = sum(stays.values())
    rank = max(1, -int(-share * total // 1))
    for edge in sorted(stays):
        rank -= stays[edge]
        if rank <= 0 and total:
            return edge
    return None


def add_up(rows: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The numbers of several cells together."""
    added: Counter[str] = Counter()
    for numbers in rows:
        added.update(numbers)
    return added


def flow_of(numbers: Mapping[str, int], rows: Sequence[SplitRow] = ()) -> Flow:
    """The figures out of added numbers."""
    now = _named(numbers, "now.")
    told = _named(numbers, "told.")
    phases = tuple(_phase(phase, now.get(phase, 0), _stays(numbers, phase)) for phase in STANDING)
    empty = Flow(sum(now.values()), phases, {}, {}, told.get("yes", 0), told.get("no", 0), tuple(rows))
    return replace(empty, ended={end: now.get(end, 0) for end in ENDS}, outcomes=_named(numbers, "outcome."))


def split_row(code: str, numbers: Mapping[str, int]) -> SplitRow:
    """One row of what the figures are laid out by."""
    now = _named(numbers, "now.")
    return SplitRow(code, sum(now.values()), now)


def _phase(phase: str, now: int, stays: Mapping[int, int]) -> PhaseFigures:
    left = sum(stays.values())
    return PhaseFigures(phase, now, now + left, left, percentile(stays, 0.5), percentile(stays, 0.9))


def _stays(numbers: Mapping[str, int], phase: str) -> dict[int, int]:
    return {int(edge): count for edge, count in _named(numbers, f"stay.{phase}.").items()}


def _named(numbers: Mapping[str, int], start: str) -> dict[str, int]:
    return {name.removeprefix(start): count for name, count in numbers.items() if name.startswith(start) and count}
