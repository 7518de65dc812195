"""Reads the table of municipalities, and makes the municipalities' own organisations from it."""

import csv
import re
import unicodedata
from pathlib import Path
from typing import Any

from ketenzicht.capabilities.country.errors import PackError
from ketenzicht.capabilities.country.located import Located, validate
from ketenzicht.capabilities.country.marked import Marked
from ketenzicht.capabilities.country.schema import (
    MUNICIPALITY_COLUMNS,
    MunicipalityOffices,
    MunicipalityTable,
)
from ketenzicht.capabilities.country.types import MunicipalityEntry, OrganisationEntry
from ketenzicht.capabilities.country.values import Text


def read_municipalities(path: Path, table: MunicipalityTable, errors: list[PackError]) -> list[Located]:
    """Every row of the table as an entry with its line; what is wrong with a row goes into ``errors``."""
    if Path(table.file).name != table.file:
        errors.append(PackError(table.file, 0, "", "the table must stand in the folder of the pack"))
        return []
    try:
        text = (path / table.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        errors.append(PackError(table.file, 0, "", "the file is missing or can't be read as UTF-8 text"))
        return []
    return _read_rows(text, table, errors)


def _read_rows(text: str, table: MunicipalityTable, errors: list[PackError]) -> list[Located]:
    rows = csv.DictReader(text.splitlines())
    missing = [name for name in MUNICIPALITY_COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        errors.append(PackError(table.file, 1, missing[0], "this column is missing"))
        return []
    located = []
    for row in rows:
        place = Marked(table.file, row, None, rows.line_num)
        entry = validate(MunicipalityEntry, _fields_of(row, table), place, errors)
        if entry is not None:
            located.append(Located(entry, place))
    known = {one.entry.code for one in located}
    unknown = sorted(set(table.other_names) - known)
    errors.extend(PackError(table.file, 0, code, "other_names names it, but it isn't in the table") for code in unknown)
    return located


def _fields_of(row: dict[str, Any], table: MunicipalityTable) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": {"nl": row["display_name"], "en": row["display_name"]},
        "official_name": row["name"],
        "province_code": row["province_code"],
        "province": row["province"],
        "safety_region_code": row["safety_region_code"],
        "safety_region": row["safety_region"],
        "police_unit_code": police_unit_code(row["police_unit"] or ""),
        "police_unit": row["police_unit"],
        "population": row["population_2022"],
        "other_names": table.other_names.get(row["code"], ()),
        "valid_from": table.valid_from,
        "source": table.source,
        "status": table.status,
    }


def police_unit_code(name: str) -> str:
    """The region code of a police unit, which has no code of its own: ``PU-zeeland-west-brabant``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "PU-" + re.sub(r"[^a-z]+", "-", plain.lower()).strip("-")


def list_offices(template: MunicipalityOffices, place: Marked, municipalities: list[Located]) -> list[Located]:
    """The organisation of each municipality, made after the template in the file of organisations."""
    return [
        Located(_office_of(template, located.entry), place)
        for located in municipalities
        if isinstance(located.entry, MunicipalityEntry)
    ]


def _office_of(template: MunicipalityOffices, municipality: MunicipalityEntry) -> OrganisationEntry:
    name = municipality.title.nl
    return OrganisationEntry(
        code=f"gemeente-{municipality.code.lower()}",
        title=Text(nl=template.title.nl.replace("{name}", name), en=template.title.en.replace("{name}", name)),
        kind=template.kind,
        tasks=template.tasks,
        competences=template.competences,
        regions=(municipality.code,),
        valid_from=municipality.valid_from,
        valid_to=municipality.valid_to,
        source=template.source,
        status=template.status,
    )
