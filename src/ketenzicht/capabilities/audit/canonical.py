"""One spelling for each event: the JSON that is hashed, stored, and never written differently.

As RFC 8785 has it: keys sorted, no spaces, UTF-8, the shortest escapes, whole numbers within 53 bits, no fractions.
Sorting by code point equals RFC 8785's order because every key is ASCII.
"""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ketenzicht.capabilities.audit.errors import EventInvalid
from ketenzicht.capabilities.audit.types import AccessEvent, Event, ProcessingEvent

LARGEST = 2**53 - 1
_SPELLER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""Always 27 characters and in UTC, so that times sort as text."""

_KINDS: dict[type, dict[str, str]] = {
    kind: {field.name: getattr(field.type, "__name__", str(field.type)) for field in fields(kind)}
    for kind in (AccessEvent, ProcessingEvent)
}
"""Per kind of event: its fields and the names of their types."""


def canonical(event: AccessEvent | ProcessingEvent) -> str:
    """The one spelling of an event. Raises EventInvalid for what has none."""
    return canonical_json({name: _plain(getattr(event, name)) for name in _KINDS[type(event)]})


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
    """A moment as the trail spells it."""
    if moment.tzinfo is None:
        raise EventInvalid(safe={"what": "a time without a time zone"})
    return moment.astimezone(UTC).strftime(TIME_FORMAT)


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
