"""Files that partners send, as frozen values: which column of a known kind of file is which part of a signal."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from ketenzicht.capabilities.country.values import CodeText, Entry, Line, Value


class ColumnTarget(StrEnum):
    """What a column of a file can be: a part of a signal, or of what a signal names."""

    FACT = "fact"
    CIRCUMSTANCE = "circumstance"
    INTERPRETATION = "interpretation"
    SOURCE = "source"
    PLACE = "place"
    PERIOD = "period"
    CONTACT = "contact"
    FORMS = "forms"
    AGE_CLASS = "age_class"
    URGENCY = "urgency"
    REPORTER_KIND = "reporter_kind"
    MUNICIPALITY = "municipality"
    PLACE_KIND = "place_kind"
    PERSONS = "persons"
    INDICATORS = "indicators"
    CONDITIONS_MET = "conditions_met"
    OWN_REFERENCE = "own_reference"
    MENTION = "mention"
    MENTION_KIND = "mention_kind"
    MENTION_ROLE = "mention_role"
    MENTION_NOTE = "mention_note"
    MENTION_COUNTRY = "mention_country"
    MENTION_MAY_BE_VICTIM = "mention_may_be_victim"


class ColumnUse(Value):
    """One column: what it is. `*` in its name is any number. Columns of one `group` make one mention together.

    `words` are the file's own words with the code that each means; an empty code means that the word says nothing.
    """

    column: Line
    target: ColumnTarget
    kind: CodeText | None = None
    role: CodeText | None = None
    group: str = ""
    words: dict[Line, str] = {}


class FileMapping(Entry):
    """How a known kind of file is read. It fits a file that has `at_least` so many of the columns named here.

    `left_out` are columns that are known and not taken in, such as a nationality or a citizen number.
    """

    entry_kind: ClassVar[str] = "file_mapping"

    at_least: Annotated[int, Field(ge=1)]
    columns: Annotated[tuple[ColumnUse, ...], Field(min_length=1)]
    left_out: tuple[Line, ...] = ()
    constants: dict[ColumnTarget, Line] = {}
