"""One page of a list, and the reading of a page's number and size from outside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")

DEFAULT_SIZE = 25
MAXIMUM_SIZE = 100
MAXIMUM_NUMBER = 10_000


class Sliceable(Protocol[T_co]):
    """A list, or a query that fetches only the slice that is asked for."""

    def __getitem__(self, window: slice, /) -> Iterable[T_co]:
        """The items of the slice."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a longer list.

    ``number`` counts from 1. ``total`` is None where counting would cost too much or tell too much.
    """

    items: tuple[T, ...]
    total: int | None
    number: int
    size: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page with every item changed."""
        items = tuple(change(item) for item in self.items)
        return Page(items, self.total, self.number, self.size, self.has_next)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for; numbers outside the bounds are brought within them."""

    number: int = 1
    size: int = DEFAULT_SIZE

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", min(max(self.number, 1), MAXIMUM_NUMBER))
        object.__setattr__(self, "size", min(max(self.size, 1), MAXIMUM_SIZE))

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.number - 1) * self.size

    @property
    def window(self) -> slice:
        """The items to fetch: one more than the page holds, which tells whether a next page exists."""
        return slice(self.offset, self.offset + self.size + 1)

    def page(self, fetched: Iterable[T], *, total: int | None = None) -> Page[T]:
        """The page made of what ``window`` fetched."""
        items = tuple(fetched)
        return Page(items[: self.size], total, self.number, self.size, len(items) > self.size)


def page_of(rows: Sliceable[T], *, number: int = 1, size: int = DEFAULT_SIZE, total: int | None = None) -> Page[T]:
    """One page of ``rows``, in the order they have; a query is run once, for this page only."""
    request = PageRequest(number, size)
    return request.page(rows[request.window], total=total)
