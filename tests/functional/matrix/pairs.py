"""Pairs of tries: what exists but is not yours, and what does not exist. Their answers must be the same."""

import random
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse

from tests.functional.matrix import tries
from tests.functional.matrix.oracle import Row, methods_of, table
from tests.functional.matrix.world import Seat, Thing, World, undone

COUNTING = {"RateLimit"}
"""A header that says how many requests are left: it differs from one request to the next, whatever is asked."""
Seen = tuple[int, bytes, tuple[tuple[str, str], ...]]
Difference = tuple[str, str, str, int, int]


def details() -> list[Row]:
    """Every row that names a thing in its address."""
    found = [*table()["pages"], *table()["api"]]
    return [row for row in found if row.takes not in {"", "query", "task"} and not row.in_body and "?" not in row.path]


def find_differences(world: World, seed: int, pairs: int) -> Iterator[Difference]:
    """Who asked, how, and the two statuses, of each pair whose answers differ or are not 404."""
    rng = random.Random(seed)
    rows = [(row, method) for row in details() for method in methods_of(row.surface, row.name) if row.knows(method)]
    for number in range(pairs):
        row, method = rows[number % len(rows)]
        seat = rng.choice(_seats_that_ask(world, row, method))
        there = rng.choice([t for t in world.things[row.takes] if seat.name not in t.of | t.ours and t.state != "own"])
        nowhere = Thing(row.takes, UUID(int=rng.getrandbits(128), version=4), frozenset(), version=there.version)
        other = rng.choice(world.things["attachment"]).id
        forbidden, absent = (_answer(world, tries.Try(row, method, seat.name, one, other)) for one in (there, nowhere))
        if forbidden != absent or forbidden[0] != 404:
            yield seat.name, method, row.name, forbidden[0], absent[0]


def _answer(world: World, tried: tries.Try) -> Seen:
    """Status, bytes and headers of a try."""
    seat = world.seats[tried.seat]
    with undone():
        response: HttpResponse = tries.send(world, seat.client, tried, dict(seat.headers))
    body = b"" if response.streaming else response.content
    headers = sorted(item for item in response.headers.items() if item[0] not in COUNTING)
    return response.status_code, body, tuple(headers)


def _seats_that_ask(world: World, row: Row, method: str) -> list[Seat]:
    roles = row.roles(method)
    return [seat for name, seat in sorted(world.seats.items()) if seat.role in roles]
