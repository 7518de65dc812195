"""Between rows of this room and its values: the one place that seals and opens what a file is called and read by."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports.models import Import, SavedMapping
from ketenzicht.capabilities.imports.types import ImportInfo, Mapping, MappingInfo, State
from ketenzicht.engines.tabular import Layout

MODELS: dict[type[Import | SavedMapping], str] = {Import: "import", SavedMapping: "saved_mapping"}
"""Under which name each is sealed."""


def seal(organisation_id: UUID, content: Any, *, model: str, field: str, row: UUID) -> bytes:
    """A small structure, sealed under the organisation's own key."""
    text = json.dumps(content, ensure_ascii=False).encode()
    return encryption.seal_for_organisation(organisation_id, text, model=model, field=field, row=row)


def put_layout(row: Import, layout: Layout) -> None:
    """Keep how the file is laid out."""
    row.layout = seal(row.organisation_id, asdict(layout), model="import", field="layout", row=row.id)


def put_mapping(row: Import, mapping: Mapping) -> None:
    """Keep what its columns are."""
    row.mapping = seal(row.organisation_id, mapping.as_stored(), model="import", field="mapping", row=row.id)


def layout_of(row: Import) -> Layout:
    """How the file is laid out."""
    return _layout(_opened(encryption.open_organisation_key(row.organisation_id), row, "layout"))


def mapping_of(row: Import) -> Mapping:
    """What its columns are."""
    return Mapping.from_stored(_opened(encryption.open_organisation_key(row.organisation_id), row, "mapping"))


def info(row: Import, *, earlier_at: datetime | None = None) -> ImportInfo:
    """A file as pages may show it to its reporter."""
    key = encryption.open_organisation_key(row.organisation_id)
    layout = _layout(_opened(key, row, "layout"))
    return ImportInfo(
        id=row.id,
        state=State(row.state),
        name=_opened(key, row, "name"),
        kind=row.kind,
        size=row.size,
        columns=layout.columns,
        mapping=Mapping.from_stored(_opened(key, row, "mapping")),
        total=row.total,
        done=row.done,
        good=row.good,
        bad=row.bad,
        stored=row.stored,
        repeated=row.repeated,
        refused_for=row.refused_for,
        created_at=row.created_at,
        began_at=row.began_at,
        changed_at=row.changed_at,
        ended_at=row.ended_at,
        context_id=row.context_id,
        earlier_at=earlier_at,
        sheet=layout.sheet,
    )


def mapping_info(row: SavedMapping) -> MappingInfo:
    """A kept mapping."""
    key = encryption.open_organisation_key(row.organisation_id)
    content = Mapping.from_stored(_opened(key, row, "content"))
    return MappingInfo(row.unsealed_name or _opened(key, row, "name"), row.version, content, row.saved_at)


def put_name(row: SavedMapping, name: str) -> None:
    """Keep the name of a mapping, sealed, with the token by which it is found."""
    row.name = seal(row.organisation_id, name, model=MODELS[SavedMapping], field="name", row=row.id)
    row.token = token_of(row.organisation_id, name)
    row.unsealed_name = ""


def token_of(organisation_id: UUID, name: str) -> bytes:
    """By what a mapping of this name is found."""
    return encryption.token(organisation_id, field="mapping_name", value=name)


def _opened(key: encryption.CaseKey, row: Import | SavedMapping, field: str) -> Any:
    return json.loads(key.open(bytes(getattr(row, field)), model=MODELS[type(row)], field=field, row=row.id))


def _layout(kept: dict[str, Any]) -> Layout:
    return Layout(**{**kept, "columns": tuple(kept["columns"]), "sheets": tuple(kept["sheets"])})
