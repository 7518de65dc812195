"""One spelling for each event: the JSON that is hashed, stored, and never written differently.

As RFC 8785 has it: keys sorted, no spaces, UTF-8, the shortest escapes, whole numbers within 53 bits, no fractions.
Sorting by code point equals RFC 8785's order because every key is ASCII.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter, contains
from types import UnionType
from typing import Any, get_args, get_origin
from uuid import UUID

from pydantic_core import PydanticSerializationError, to_json

from ketenzicht.capabilities.audit.errors import EventInvalid
from ketenzicht.capabilities.audit.types import AccessEvent, Event, ProcessingEvent

LARGEST = 2**53 - 1
_SPELLER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_TEXT = frozenset({str})

_KINDS: dict[type, dict[str, str]] = {
    kind: {field.name: getattr(field.type, "__name__", str(field.type)) for field in fields(kind)}
    for kind in (AccessEvent, ProcessingEvent)
}
"""Per kind of event: its fields and the names of their types."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A kind of event as it is spelled: its fields in the order of the spelling, and the types that each may have."""

    names: tuple[str, ...]
    values_of: Callable[[Any], tuple[Any, ...]]
    types: tuple[frozenset[type], ...]
    times: tuple[str, ...]
    lists: tuple[str, ...]
    numbers: tuple[str, ...]


def _shape_of(kind: type[AccessEvent | ProcessingEvent]) -> _Shape:
    types = {field.name: _types_in(field.type) for field in sorted(fields(kind), key=lambda field: field.name)}

    def having(wanted: type) -> tuple[str, ...]:
        return tuple(name for name, known in types.items() if wanted in known)

    names = tuple(types)
    return _Shape(names, attrgetter(*names), tuple(types.values()), having(datetime), having(tuple), having(int))


def _types_in(hint: Any) -> frozenset[type]:
    return frozenset(get_args(hint)) if isinstance(hint, UnionType) else frozenset({get_origin(hint) or hint})


_SHAPES = {kind: _shape_of(kind) for kind in _KINDS}


def canonical(event: AccessEvent | ProcessingEvent) -> str:
    """The one spelling of an event. Raises EventInvalid for what has none."""
    return _spell_plain(event) or canonical_json({name: _plain(getattr(event, name)) for name in _KINDS[type(event)]})


def _spell_plain(event: AccessEvent | ProcessingEvent) -> str | None:
    """The spelling of an event that is plainly in order, as nearly all are; None when each value has to be looked at.

    One act may write thousands of lines of some twenty values each: here none of them is looked at in Python.
    """
    shape = _SHAPES[type(event)]
    values = shape.values_of(event)
    if not all(map(contains, shape.types, map(type, values))):
        return None
    content = dict(zip(shape.names, values, strict=True))
    if not _is_within_bounds(shape, content):
        return None
    content.update({name: write_time(content[name]) for name in shape.times})
    try:
        spelled = to_json(content).decode()
    except PydanticSerializationError:  # half of a pair of surrogates
        return None
    return None if r"\u0000" in spelled else spelled


def _is_within_bounds(shape: _Shape, content: dict[str, Any]) -> bool:
    """Whether the lists hold texts only, and the numbers are not too large."""
    lists = all(_TEXT.issuperset(map(type, content[name])) for name in shape.lists)
    return lists and all(abs(content[name]) <= LARGEST for name in shape.numbers)


def canonical_json(content: dict[str, Any]) -> str:
    """The one spelling of a flat document of texts, whole numbers, lists of texts and nothing."""
    for name, value in content.items():
        _check(name, value)
    return _SPELLER.encode(content)


def parse(kind: type[Event], body: str) -> Event:
    """The event that a canonical text spells. The text was written by `canonical`; anything else is an error."""
    content = json.loads(body)
    return kind(**{name: _read(content[name], hint) for name, hint in _KINDS[kind].items()})


def write_time(moment: datetime) -> str:
    """A moment as the trail spells it: always 27 characters and in UTC, so that times sort as text."""
    if moment.tzinfo is None:
        raise EventInvalid(safe={"what": "a time without a time zone"})
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """The moment that the trail spells so."""
    return datetime.fromisoformat(text)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def _check(name: str, value: object) -> None:
    if isinstance(value, list):
        for item in value:
            _check_text(name, item)
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > LARGEST:
            raise EventInvalid(safe={"what": f"the number in {name} is too large"})
    elif value is not None:
        _check_text(name, value)


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise EventInvalid(safe={"what": f"{name} is neither text nor a whole number"})
    if "\x00" in value or not (value.isascii() or _encodes(value)):
        raise EventInvalid(safe={"what": f"{name} holds a character that can't be stored"})


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(value: Any, hint: str) -> Any:
    if value is None:
        return None
    if "UUID" in hint:
        return UUID(value)
    if hint == "datetime":
        return read_time(value)
    return tuple(value) if "tuple" in hint else value
