"""Between entries and their rows."""

from datetime import datetime

from ketenzicht.capabilities.country.models import EntryRow
from ketenzicht.capabilities.country.types import ENTRY_TYPES, AnyEntry, Code

NATURAL_KEY = tuple[str, str, str, str]


def key_of_entry(entry: AnyEntry) -> NATURAL_KEY:
    """What makes an entry the same entry in a later pack: kind, list, code and first day."""
    list_code = entry.list_code if isinstance(entry, Code) else ""
    return entry.entry_kind, list_code, entry.code, entry.valid_from.isoformat()


def key_of_row(row: EntryRow) -> NATURAL_KEY:
    """The same key, of a row."""
    return row.kind, row.list_code, row.code, row.valid_from.isoformat()


def row_of(entry: AnyEntry, *, version: str, now: datetime) -> EntryRow:
    """A new row for the entry."""
    kind, list_code, code, _ = key_of_entry(entry)
    return EntryRow(
        kind=kind,
        list_code=list_code,
        code=code,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        body=entry.model_dump(mode="json"),
        source=entry.source,
        status=entry.status.value,
        pack_version=version,
        loaded_at=now,
    )


def entry_of(row: EntryRow) -> AnyEntry:
    """The entry that a row holds, with the end that the row has."""
    return ENTRY_TYPES[row.kind].model_validate({**row.body, "valid_to": row.valid_to})
