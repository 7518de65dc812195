"""Reading a table from text: patterns with counts, a row for each person, or a row for each sighting (long form).

Which of them it is follows from the header: a column `count` means patterns; columns `person` and `list` mean the long
form; otherwise every row is a person. Columns with only 0 and 1 are lists, others covariates, unless named. Errors say
in which line they are.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np

from ketenzicht.engines.estimation.errors import InputInvalid
from ketenzicht.engines.estimation.table import CaptureTable, Covariate

COUNT_NAMES = {"count", "n", "freq", "frequency", "persons", "aantal", "personen"}
PERSON_NAMES = {"person", "person_id", "id", "persoon"}
LIST_NAMES = {"list", "lijst", "register", "source", "bron"}
YES, NO = {"1", "true", "yes", "ja"}, {"0", "false", "no", "nee", ""}
MOST_LEVELS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, its fields without spaces around them."""

    line: int
    fields: tuple[str, ...]


def read_table(
    text: str, *, lists: Sequence[str] = (), covariates: Sequence[str] = (), ignore: Sequence[str] = ()
) -> CaptureTable:
    """Read a table.

    Args:
        text: the whole file; comma, semicolon or tab between the fields, the first line a header.
        lists: the columns that are lists, when it does not follow from the values.
        covariates: the columns that are covariates, also when they hold only 0 and 1.
        ignore: columns to leave out.

    Raises InputInvalid, naming the line where there is one.
    """
    header, rows = _split(text)
    _check_header(header, (*lists, *covariates, *ignore))
    small = [name.lower() for name in header]
    if set(small) & PERSON_NAMES and set(small) & LIST_NAMES:
        return _from_sightings(header, rows, tuple(covariates), tuple(ignore))
    count = next(
        (place for place, name in enumerate(small) if name in COUNT_NAMES and header[place] not in ignore), None
    )
    columns = _columns(header, rows, count, (tuple(lists), tuple(covariates), tuple(ignore)))
    patterns = [(_pattern(row, header, columns.lists), row) for row in rows]
    persons = [1 if count is None else _count(row, count) for row in rows]
    for (pattern, row), number in zip(patterns, persons, strict=True):
        if not pattern and number:
            raise InputInvalid("this person is on no list; nobody can be seen there.", row.line)
    values = [tuple(row.fields[place] for place in columns.covariates) for row in rows]
    names = tuple(header[place] for place in columns.covariates)
    return _build(
        tuple(header[place] for place in columns.lists), names, [pattern for pattern, _ in patterns], persons, values
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    lists: tuple[int, ...]
    covariates: tuple[int, ...]


def _split(text: str) -> tuple[tuple[str, ...], list[Row]]:
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise InputInvalid("The file is empty.")
    mark = max(",;\t", key=lines[0].count)
    rows = list(_rows(text.lstrip("\ufeff"), mark))
    header = rows[0].fields
    for row in rows[1:]:
        if len(row.fields) != len(header):
            raise InputInvalid(f"there are {len(row.fields)} fields; the header has {len(header)}.", row.line)
    if len(rows) < 2:
        raise InputInvalid("The file has a header and nothing else.")
    return header, rows[1:]


def _rows(text: str, mark: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text), delimiter=mark)
    for fields in reader:
        if any(field.strip() for field in fields):
            yield Row(reader.line_num, tuple(field.strip() for field in fields))


def _check_header(header: Sequence[str], named: Sequence[str]) -> None:
    if "" in header or len(set(header)) < len(header):
        raise InputInvalid("every column needs a name of its own.", 1)
    unknown = [name for name in named if name not in header]
    if unknown:
        raise InputInvalid(f"there is no column {', '.join(unknown)}; there are {', '.join(header)}.", 1)


def _columns(
    header: Sequence[str],
    rows: Sequence[Row],
    count: int | None,
    named: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
) -> _Columns:
    lists, covariates, ignore = named
    places = [place for place, name in enumerate(header) if place != count and name not in ignore]
    if lists:
        chosen = [place for place in places if header[place] in lists]
    else:
        chosen = [place for place in places if header[place] not in covariates and _is_list(rows, place)]
    others = [place for place in places if place not in chosen and (not lists or header[place] in covariates)]
    return _Columns(tuple(chosen), tuple(others))


def _is_list(rows: Sequence[Row], place: int) -> bool:
    """A column is a list when most of its values say yes or no; a slip in one of them is an error later."""
    fitting = sum(row.fields[place].lower() in YES | NO for row in rows)
    mixed = any(row.fields[place].lower() in NO for row in rows)
    return fitting == len(rows) or (mixed and 2 * fitting > len(rows))


def _pattern(row: Row, header: Sequence[str], lists: Sequence[int]) -> int:
    pattern = 0
    for bit, place in enumerate(lists):
        value = row.fields[place].lower()
        if value in YES:
            pattern |= 1 << bit
        elif value not in NO:
            raise InputInvalid(f"{header[place]} is {row.fields[place]!r}; a list is 0 or 1.", row.line)
    return pattern


def _count(row: Row, place: int) -> int:
    value = row.fields[place]
    if not value.isascii() or not value.isdigit():
        raise InputInvalid(f"the count is {value!r}; give a whole number from 0.", row.line)
    return int(value)


def _from_sightings(
    header: tuple[str, ...], rows: list[Row], covariates: tuple[str, ...], ignore: tuple[str, ...]
) -> CaptureTable:
    small = [name.lower() for name in header]
    person = next(place for place, name in enumerate(small) if name in PERSON_NAMES)
    listed = next(place for place, name in enumerate(small) if name in LIST_NAMES)
    others = [
        place
        for place, name in enumerate(header)
        if place not in (person, listed) and name not in ignore and (not covariates or name in covariates)
    ]
    names = sorted({row.fields[listed] for row in rows})
    patterns: dict[str, int] = {}
    known: dict[str, tuple[str, ...]] = {}
    for row in rows:
        who, facts = row.fields[person], tuple(row.fields[place] for place in others)
        if not who or not row.fields[listed]:
            raise InputInvalid("a sighting needs a person and a list.", row.line)
        if known.setdefault(who, facts) != facts:
            raise InputInvalid("this person had other covariates in an earlier line.", row.line)
        patterns[who] = patterns.get(who, 0) | 1 << names.index(row.fields[listed])
    persons = [1] * len(patterns)
    return _build(tuple(names), tuple(header[p] for p in others), [*patterns.values()], persons, [*known.values()])


def _build(
    lists: tuple[str, ...],
    names: tuple[str, ...],
    patterns: Sequence[int],
    persons: Sequence[int],
    values: Sequence[tuple[str, ...]],
) -> CaptureTable:
    counts = np.zeros(1 << len(lists))
    np.add.at(counts, list(patterns), list(persons))
    if not names:
        return CaptureTable(lists, counts)
    covariates = tuple(Covariate(name, _levels(name, [value[at] for value in values])) for at, name in enumerate(names))
    shape = tuple(len(covariate.levels) for covariate in covariates)
    strata = np.zeros((int(np.prod(shape)), 1 << len(lists)))
    for pattern, number, value in zip(patterns, persons, values, strict=True):
        place = [covariate.levels.index(level) for covariate, level in zip(covariates, value, strict=True)]
        strata[np.ravel_multi_index(place, shape), pattern] += number
    return CaptureTable(lists, counts, covariates, strata)


def _levels(name: str, values: Sequence[str]) -> tuple[str, ...]:
    found = set(values)
    if len(found) > MOST_LEVELS:
        raise InputInvalid(
            f"The column {name} has {len(found)} different values; a covariate has at most {MOST_LEVELS}. "
            "Leave it out, or name the lists and the covariates."
        )
    if all(value.lstrip("-").replace(".", "", 1).isdigit() for value in found):
        return tuple(sorted(found, key=float))
    return tuple(sorted(found))
