"""Plain values of the imports room: how a file is read, how far it is, and what is wrong with its rows."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, Protocol
from uuid import UUID


class State(StrEnum):
    """Where a file stands. Which follow on which: `rules.STEPS`."""

    NEW = "new"
    CHECKING = "checking"
    CHECKED = "checked"
    TAKING = "taking"
    STOPPED = "stopped"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


OF_SIGNAL = frozenset(
    {"fact", "circumstance", "interpretation", "source", "place", "period", "contact", "forms", "age_class", "urgency"}
    | {"reporter_kind", "municipality", "place_kind", "persons", "indicators", "conditions_met", "own_reference"}
)
"""What a column can be of a report; the pack names the same (`ColumnTarget`)."""
OF_MENTION = frozenset(
    {"mention", "mention_kind", "mention_role", "mention_note", "mention_country", "mention_may_be_victim"}
)
"""What a column can be of somebody or something that a report names."""
OF_ALL_ROWS = OF_SIGNAL - {"persons", "own_reference"}
"""What can be the same for every row."""

RUNNING = frozenset({State.CHECKING, State.TAKING})
"""States in which a worker goes through the rows."""
ENDED = frozenset({State.DONE, State.REFUSED, State.EXPIRED})
"""States in which the bytes of the file are gone."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What one column of a file is. Columns of one `group` make one mention; `words` are the file's own for a code."""

    column: str
    target: str
    kind: str = ""
    role: str = ""
    group: str = ""
    words: Words[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read: its columns, what is the same for every row, and which columns are left out knowingly."""

    columns: tuple[ColumnRule, ...] = ()
    constants: Words[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def as_stored(self) -> dict[str, Any]:
        """As JSON."""
        columns = [
            {
                "column": rule.column,
                "target": rule.target,
                "kind": rule.kind,
                "role": rule.role,
                "group": rule.group,
                "words": dict(rule.words),
            }
            for rule in self.columns
        ]
        return {"columns": columns, "constants": dict(self.constants), "left_out": list(self.left_out)}

    @classmethod
    def from_stored(cls, stored: Words[str, Any]) -> "Mapping":
        """The mapping that `as_stored` gave. Raises TypeError for what never was one, such as a number for a name."""
        columns = tuple(
            ColumnRule(**{**rule, "words": dict(rule.get("words", {}))}) for rule in stored.get("columns", ())
        )
        constants, left_out = dict(stored.get("constants", {})), tuple(stored.get("left_out", ()))
        _check_texts(left_out, constants.items(), *(_texts_of(rule) for rule in columns))
        return cls(columns, constants, left_out)


def _texts_of(rule: ColumnRule) -> Iterator[object]:
    yield from (rule.column, rule.target, rule.kind, rule.role, rule.group)
    yield from chain.from_iterable(rule.words.items())


def _check_texts(*groups: Iterable[object]) -> None:
    """Every one is a text, or a tuple of them."""
    for one in chain.from_iterable(groups):
        if isinstance(one, tuple):
            _check_texts(one)
        elif not isinstance(one, str):
            raise TypeError("a mapping holds texts only")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: codes and numbers only. What each code means: `reasons`.

    `column` is the number of the column in the file, from 0; None when it is the row as a whole. `number` is the place
    of the row among the rows, from 1, for many records may stand on one line.
    """

    line: int
    field: str
    code: str
    column: int | None = None
    bound: int | None = None
    detail: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows as it would be read."""

    line: int
    fact: str = ""
    forms: tuple[str, ...] = ()
    municipality: str = ""
    age_class: str = ""
    urgency: str = ""
    mentions: tuple[tuple[str, str, str], ...] = ()
    own_reference: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows; the words in them that no code is known for; and what stands first in each column."""

    rows: tuple[PreviewRow, ...]
    unknown_words: tuple[tuple[str, str], ...] = ()
    samples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MappingInfo:
    """A mapping that an organisation keeps under a name, in its latest version."""

    name: str
    version: int
    mapping: Mapping
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ImportInfo:
    """One file and how far it is. `total` is a guess until it was checked; `earlier_at` is when the same file came."""

    id: UUID
    state: State
    name: str
    kind: str
    size: int
    columns: tuple[str, ...]
    mapping: Mapping
    total: int
    done: int
    good: int
    bad: int
    stored: int
    repeated: int
    refused_for: str
    created_at: datetime
    began_at: datetime | None
    changed_at: datetime
    ended_at: datetime | None
    context_id: UUID | None
    earlier_at: datetime | None = None
    sheet: str = ""

    @property
    def running(self) -> bool:
        """Whether a worker goes through the rows now."""
        return self.state in RUNNING

    @property
    def stamp(self) -> str:
        """What differs after every step of the file, so that a page can say which it saw."""
        return self.changed_at.isoformat()

    @property
    def has_references(self) -> bool:
        """Whether a column says the own reference of each row."""
        return any(rule.target == "own_reference" for rule in self.mapping.columns)

    def ready_at(self, now: datetime) -> datetime | None:
        """When it will be done as things go; None while that cannot be said."""
        if not self.running or self.began_at is None or not self.done or self.total <= self.done:
            return None
        return now + (now - self.began_at) * ((self.total - self.done) / self.done)


class Begin(Protocol):
    """A command that sets rows going; with `here` the caller goes through them itself."""

    def __call__(self, *, by: Any, import_id: UUID, here: bool) -> ImportInfo:
        """Begin."""
