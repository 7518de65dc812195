"""Reads a pack from its folder and reports every error at once, each with file, line and field."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketenzicht.capabilities.country.checks import list_errors
from ketenzicht.capabilities.country.errors import PackError, PackErrors
from ketenzicht.capabilities.country.located import Located, validate
from ketenzicht.capabilities.country.marked import Marked, list_repeated_keys, read_marked
from ketenzicht.capabilities.country.municipalities import list_offices, read_municipalities
from ketenzicht.capabilities.country.observing import ProfessionView
from ketenzicht.capabilities.country.schema import (
    CODES,
    DEFAULTS,
    IN_ORDER,
    INHERITED,
    MANIFEST,
    MUNICIPALITY_OFFICES,
    ORGANISATIONS,
    SECTIONS,
    VIEWS,
    Manifest,
    MunicipalityOffices,
)
from ketenzicht.capabilities.country.types import AnyEntry, MunicipalityEntry, OrganisationEntry, Pack


@dataclass
class _Reading:
    """What has been read so far, and what was wrong with it."""

    located: list[Located] = field(default_factory=list)
    errors: list[PackError] = field(default_factory=list)
    manifest: Manifest | None = None
    offices: tuple[MunicipalityOffices, Marked] | None = None


def read_pack(path: Path) -> Pack:
    """The pack in the folder ``path``. Raises PackErrors with everything that is wrong with it."""
    reading = _read(Path(path))
    if reading.errors or reading.manifest is None:
        raise PackErrors(tuple(reading.errors))
    return _assemble(reading.manifest, reading.located)


def check(path: Path) -> list[PackError]:
    """Everything that is wrong with the pack in the folder ``path``; an empty list when it can be loaded."""
    return sorted(_read(Path(path)).errors)


def _read(path: Path) -> _Reading:
    reading = _Reading()
    _read_manifest(path, reading)
    for file, sections in SECTIONS.items():
        marked = _open(path / file, reading)
        if marked is not None:
            _read_sections(marked, sections, reading)
    for view in sorted((path / VIEWS).glob("*.yaml")):
        _read_view(view, reading)
    if reading.manifest is not None:
        _read_municipalities(path, reading.manifest, reading)
    if not reading.errors:
        reading.errors.extend(list_errors(reading.located))
    return reading


def _read_view(path: Path, reading: _Reading) -> None:
    """One view is one file, named after it, so that adding a view is writing a file."""
    marked = _open(path, reading, VIEWS)
    entry = validate(ProfessionView, marked.content, marked, reading.errors) if marked is not None else None
    if marked is None or entry is None:
        return
    if entry.code != path.stem:
        reading.errors.append(marked.error(("code",), f"the file of this view should be called {entry.code}.yaml"))
    reading.located.append(Located(entry, marked))


def _open(path: Path, reading: _Reading, folder: str = "") -> Marked | None:
    marked = read_marked(path, folder)
    if isinstance(marked, PackError):
        reading.errors.append(marked)
        return None
    reading.errors.extend(list_repeated_keys(marked))
    return marked


def _read_manifest(path: Path, reading: _Reading) -> None:
    marked = _open(path / MANIFEST, reading)
    if marked is not None:
        reading.manifest = validate(Manifest, marked.content, marked, reading.errors)


def _read_municipalities(path: Path, manifest: Manifest, reading: _Reading) -> None:
    municipalities = read_municipalities(path, manifest.municipalities, reading.errors)
    reading.located.extend(municipalities)
    if reading.offices is not None:
        template, place = reading.offices
        reading.located.extend(list_offices(template, place, municipalities))


def _read_sections(marked: Marked, sections: dict[str, Any], reading: _Reading) -> None:
    for name in marked.content:
        if name == MUNICIPALITY_OFFICES and marked.file == ORGANISATIONS:
            _read_offices(marked.part((name,)), reading)
        elif name != DEFAULTS and name not in sections:
            reading.errors.append(marked.error((name,), "this section isn't known here"))
    for name, entry_type in sections.items():
        if name not in marked.content:
            reading.errors.append(PackError(marked.file, 1, name, "this section is missing"))
            continue
        for place, content in _list_items(marked, name, reading):
            entry = validate(entry_type, content, place, reading.errors)
            if entry is not None:
                reading.located.append(Located(entry, place))


def _read_offices(place: Marked, reading: _Reading) -> None:
    template = validate(MunicipalityOffices, place.content, place, reading.errors)
    if template is not None:
        reading.offices = (template, place)


def _list_items(marked: Marked, section: str, reading: _Reading) -> Iterator[tuple[Marked, Any]]:
    """Each item of a section with its place, completed with the defaults of its file (and of its list)."""
    defaults = _defaults_of(marked.content.get(DEFAULTS))
    for order, place in enumerate(_items(marked.part((section,)), reading), start=1):
        if marked.file == CODES:
            yield from _list_codes(place, defaults, reading)
        else:
            own = {"order": order, **defaults} if marked.file in IN_ORDER else defaults
            yield place, _completed(place.content, own)


def _list_codes(block: Marked, defaults: dict[str, Any], reading: _Reading) -> Iterator[tuple[Marked, Any]]:
    """The codes of one list; the list itself has a name, a title and perhaps a note for the reader of the file."""
    content = block.content if isinstance(block.content, dict) else {}
    unknown = set(content) - {"list", "note", "codes", *INHERITED}
    reading.errors.extend(block.error((name,), "this field isn't known here") for name in sorted(unknown))
    if not isinstance(content.get("list"), str) or "codes" not in content:
        reading.errors.append(block.error((), "a code list needs the fields list and codes"))
        return
    inherited = {**defaults, **_defaults_of(content)}
    for order, place in enumerate(_items(block.part(("codes",)), reading), start=1):
        own = {"list_code": content["list"], "order": order, **inherited}
        yield place, _completed(place.content, own)


def _items(marked: Marked, reading: _Reading) -> Iterator[Marked]:
    if not isinstance(marked.content, list):
        reading.errors.append(marked.error((), "expected a list of entries"))
        return
    for number in range(len(marked.content)):
        yield marked.part((number,))


def _defaults_of(content: Any) -> dict[str, Any]:
    return {name: content[name] for name in INHERITED if name in content} if isinstance(content, dict) else {}


def _completed(content: Any, defaults: dict[str, Any]) -> Any:
    return {**defaults, **content} if isinstance(content, dict) else content


def _assemble(manifest: Manifest, located: list[Located]) -> Pack:
    entries = [place.entry for place in located]
    body = Pack(
        country=manifest.country,
        title=manifest.title,
        version="",
        attribution=manifest.attribution,
        entries=tuple(entry for entry in entries if isinstance(entry, AnyEntry)),
        organisations=tuple(entry for entry in entries if isinstance(entry, OrganisationEntry)),
        municipalities=tuple(entry for entry in entries if isinstance(entry, MunicipalityEntry)),
    )
    return body.model_copy(update={"version": _version_of(body)})


def _version_of(pack: Pack) -> str:
    """A hash of the whole content: the same pack has the same version on every machine."""
    canonical = json.dumps(pack.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
