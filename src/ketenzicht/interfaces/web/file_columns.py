"""Which columns a file of reports can have, for who makes one: names that are recognised, and what may stand below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketenzicht.capabilities.imports import public as imports
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.forms.columns import FIELDS

SEPARATES = re.compile(r"[;,|]")
"""What parts the words in a cell that may hold several; a title with one of these is known by its code."""


ENGLISH = {
    "fact": "description",
    "circumstance": "circumstances",
    "interpretation": "assessment",
    "source": "how_known",
    "place": "location",
    "period": "date",
    "contact": "contact_details",
    "forms": "form_of_exploitation",
    "age_class": "age_group",
    "reporter_kind": "kind_of_reporter",
    "place_kind": "kind_of_place",
    "persons": "number_of_persons",
    "conditions_met": "consent",
    "own_reference": "report_number",
}
"""The English name of a column where it is not what the column is; those of our own form are read by that form."""


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """A name above a column, what it is for, and what may stand below it; with `words`, one of those."""

    name: str
    title: str
    values: str
    words: tuple[str, ...] = ()
    required: bool = False


def known_columns() -> list[KnownColumn]:
    """Everything that is recognised by the name of its column, one name each, in the reader's language."""
    return [*_of_report(), *_of_mentions()]


def _of_report() -> Iterator[KnownColumn]:
    of_values = {
        "municipality": _("The name of a municipality, or its code."),
        "persons": _("A whole number."),
        "indicators": _("Codes of the register of indicators, with a semicolon between them."),
    }
    for target, title in FIELDS.items():
        accepted = _accepted(target)
        values = of_values.get(target) or (_("One of these words:") if accepted else _("Text."))
        yield KnownColumn(
            _name(imports.COLUMN_NAMES[target], ENGLISH.get(target, target)),
            str(title),
            values,
            accepted,
            target == "fact",
        )


def _of_mentions() -> Iterator[KnownColumn]:
    for (kind, role), names in imports.MENTION_NAMES.items():
        title = f"{words.title('mention_kind', kind)} ({words.title('mention_role', role)})"
        yield KnownColumn(_name(names, names[-1]), title, _("A name or a number."))


def _accepted(target: str) -> tuple[str, ...]:
    listed = imports.LISTS.get(target)
    if listed is None:
        return ()
    return tuple(code if SEPARATES.search(title) else title for code, title in words.choices(listed))


def _name(names: tuple[str, ...], english: str) -> str:
    """The Dutch name comes first in the list of names."""
    return english if (get_language() or "").startswith("en") else names[0]
