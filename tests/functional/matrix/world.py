"""What the world of the matrix is made of: seats at work, things that a request can name, and canaries.

A canary is a word, id or reference that belongs to one field of one object. Its audience, the seats that may ever see
it, is written down by `story.py` from who wrote what to whom: by hand, and not from the application's policy.
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.test import Client

from tests.conftest import Person

PREFIX = "kzq"
SEED_OF_WORDS = 20261123


@dataclass(frozen=True)
class Seat:
    """Somebody at work on one task: a person with a mandate and a browser, or a partner's system with its key."""

    name: str
    person: Person
    client: Client = field(repr=False, compare=False)
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def role(self) -> str:
        return self.person.role

    @property
    def organisation(self) -> str:
        return self.person.organisation_code


@dataclass(frozen=True)
class Thing:
    """Something that a request can name: what it is, where it is held, and, where that counts, by or for whom.

    `of` are the seats that stand in the relation to it that the oracle calls own, held or addressed; `ours` those of
    its organisation where that is another relation.
    """

    kind: str
    id: UUID
    of: frozenset[str]
    ours: frozenset[str] = frozenset()
    parent: UUID | None = None
    state: str = ""
    version: int = 0


@dataclass
class World:
    """Everybody, everything, and which canary is for whose eyes."""

    seats: dict[str, Seat] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    audience: dict[str, set[str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    queries: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    acts: dict[str, UUID] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    absent_page: bytes = b""
    undecided: Client = field(default_factory=Client)
    words: random.Random = field(default_factory=lambda: random.Random(SEED_OF_WORDS))

    def word(self) -> str:
        """A new canary."""
        return PREFIX + "".join(self.words.choices("bcdfghjklmnpqrstvwxz", k=10))

    def plant(self, canary: object, seats: Iterable[str], where: str) -> str:
        """Say of a canary who may see it, beside those who already may, and which field of which object it is."""
        text = str(canary).lower()
        self.audience.setdefault(text, set()).update(seats)
        self.where.setdefault(text, where)
        return str(canary)

    def add(self, thing: Thing) -> None:
        """Remember something that a request can name."""
        self.things.setdefault(thing.kind, []).append(thing)

    def at(self, organisation: str, *roles: str) -> set[str]:
        """The seats at an organisation in one of these roles; in any when none is named."""
        found = (seat for seat in self.seats.values() if seat.organisation == organisation)
        return {seat.name for seat in found if not roles or seat.role in roles}

    def code_of(self, organisation_id: UUID) -> str:
        """The code of one of our organisations; empty for any other."""
        codes = {seat.person.organisation_id: seat.organisation for seat in self.seats.values()}
        return codes.get(organisation_id, "")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done in here, also by acts that commit for themselves, is taken back: the world stays as it was."""
    block = transaction.atomic()
    # Django marks the transaction around a test case like this, so that durable blocks may begin inside it.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
