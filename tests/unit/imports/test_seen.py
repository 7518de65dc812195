"""The table of references that came by: what it finds is what a dict would, in a part of the memory."""

import random
import sys

import pytest

from ketenzicht.capabilities.imports import seen


@pytest.mark.parametrize("seed", range(3))
def test_it_finds_what_a_dict_finds(seed: int) -> None:
    drawn = random.Random(seed)
    kept: dict[int, int] = {}
    table = seen.Seen()
    for _lot in range(20):
        # Few different beginnings, so that many rows want the same place.
        rows = {
            drawn.randrange(1 << 14) << 40 | drawn.randrange(1 << 10) | 1: drawn.randrange(1, 9) for _ in range(500)
        }
        rows = {name: content for name, content in rows.items() if name not in kept}
        table.add(rows)
        kept |= rows
    assert len(table) == len(kept) > seen.FIRST_SIZE
    assert {name: table.find(name) for name in kept} == kept
    others = [drawn.randrange(1 << 63) | 1 for _ in range(500)]
    assert [table.find(name) for name in others] == [kept.get(name) for name in others]


def test_a_name_is_never_an_open_place() -> None:
    assert seen.short(bytes(32)) != seen.EMPTY
    assert seen.short(b"\xff" * 32) < 1 << seen.KEPT_BITS
    assert seen.Seen().find(seen.short(bytes(32))) is None


def test_it_takes_sixteen_bytes_a_place() -> None:
    table = seen.Seen()
    table.add({number << 1 | 1: 1 for number in range(seen.FIRST_SIZE)})
    assert sys.getsizeof(table._names) + sys.getsizeof(table._contents) < 4 * seen.FIRST_SIZE * 16
