"""The entries in use, in memory and indexed, so that a page's many lookups cost no query each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from ketenzicht.capabilities.country.errors import UnknownEntry
from ketenzicht.capabilities.country.types import AnyEntry, Code

E = TypeVar("E", bound=AnyEntry)

REMEMBERED_LISTS = 256
"""Kinds of entries on days: a report asks the same list of grounds many times."""


class Catalogue:
    """All current entries of the loaded pack. Built once per version; never changed after that."""

    def __init__(self, version: str, entries: Iterable[AnyEntry]) -> None:
        self.version = version
        self._by_kind: dict[str, list[AnyEntry]] = defaultdict(list)
        self._by_list: dict[str, list[Code]] = defaultdict(list)
        for entry in entries:
            self._by_kind[entry.entry_kind].append(entry)
            if isinstance(entry, Code):
                self._by_list[entry.list_code].append(entry)
        self._in_force = lru_cache(maxsize=REMEMBERED_LISTS)(self._find_in_force)

    def list_entries(self, kind: type[E], on: date) -> tuple[E, ...]:
        """The entries of one kind in force on that day, in the order of the pack."""
        return tuple(entry for entry in self._in_force(kind.entry_kind, on) if isinstance(entry, kind))

    def _find_in_force(self, entry_kind: str, on: date) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in self._by_kind.get(entry_kind, ()) if entry.in_force(on))

    def get_entry(self, kind: type[E], code: str, on: date) -> E:
        """The entry in force on that day. Raises UnknownEntry."""
        for entry in self.list_entries(kind, on):
            if entry.code == code:
                return entry
        raise UnknownEntry(safe={"kind": kind.entry_kind, "entry": code, "on": on.isoformat()})

    def list_codes(self, list_code: str, on: date) -> tuple[Code, ...]:
        """The codes of one list in force on that day, in the list's own order."""
        found = (code for code in self._by_list.get(list_code, ()) if code.in_force(on))
        return tuple(sorted(found, key=lambda code: code.order))

    def get_code(self, list_code: str, code: str, on: date) -> Code:
        """One code of one list in force on that day. Raises UnknownEntry."""
        for entry in self._by_list.get(list_code, ()):
            if entry.code == code and entry.in_force(on):
                return entry
        raise UnknownEntry(safe={"kind": list_code, "entry": code, "on": on.isoformat()})
