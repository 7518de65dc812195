"""Which references came by in a file that is checked, and what stood under them: 16 bytes a row, and no text."""

from array import array
from collections.abc import Mapping

EMPTY = 0
FIRST_SIZE = 1 << 12
KEPT_BITS = 64


def short(token: bytes) -> int:
    """The beginning of a keyed token as a number, never EMPTY. In one of eighteen million files of a million rows two
    have the same."""
    return int.from_bytes(token[: KEPT_BITS // 8], "big") | 1


class Seen:
    """Numbers by a number, in one flat table with open places: a dict of the same takes three times as much memory."""

    def __init__(self) -> None:
        self._count = 0
        self._names = array("Q", [EMPTY]) * FIRST_SIZE
        self._contents = array("Q", [EMPTY]) * FIRST_SIZE

    def __len__(self) -> int:
        return self._count

    def find(self, name: int) -> int | None:
        """What stood under this name first; None when it did not come by."""
        place = self._place_of(name)
        return None if self._names[place] == EMPTY else self._contents[place]

    def add(self, rows: Mapping[int, int]) -> None:
        """Remember what stands under names that did not come by before."""
        for name, content in rows.items():
            if 2 * self._count >= len(self._names):
                self._grow()
            self._put(name, content)

    def _put(self, name: int, content: int) -> None:
        place = self._place_of(name)
        self._count += self._names[place] == EMPTY
        self._names[place], self._contents[place] = name, content

    def _place_of(self, name: int) -> int:
        """Where the name stands, or the first open place after where it should."""
        last = len(self._names) - 1
        place = (name >> 1) & last
        while self._names[place] not in (EMPTY, name):
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        rows = zip(self._names, self._contents, strict=True)
        size = 2 * len(self._names)
        self._count = 0
        self._names = array("Q", [EMPTY]) * size
        self._contents = array("Q", [EMPTY]) * size
        for name, content in rows:
            if name != EMPTY:
                self._put(name, content)
