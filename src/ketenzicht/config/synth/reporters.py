"""Who reports what: each kind of reporter's share of all signals, and how often each form comes from each kind."""

from __future__ import annotations

from dataclasses import dataclass

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.synth import published
from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.places import Places

WITHIN_GROUP = {
    "police": {"police_first_line": 0.85, "police_national_unit": 0.15},
    "care_coordination": {"care_coordinator": 1.0},
    "ngo": {"ngo": 1.0},
    "labour_authority": {"labour_inspector": 0.7, "investigator": 0.3},
    "border_police": {"border_guard": 1.0},
}
"""The kinds of reporter in each group of the published table."""

FIRST_LINE = {
    "municipal_desk": 14.0,
    "doctor": 12.0,
    "youth_worker": 10.0,
    "citizen": 10.0,
    "reception_centre": 9.0,
    "shelter_worker": 8.0,
    "teacher": 7.0,
    "housing_inspector": 6.0,
    "safe_home_worker": 6.0,
    "bank": 6.0,
    "guardian": 5.0,
    "immigration_officer": 4.0,
    "other": 2.0,
    "registrar": 1.0,
}
"""The kinds that no published table counts one by one, in our own proportion."""

LIKELY: dict[str, dict[str, float]] = {
    "labour_inspector": {"labour": 12, "sexual": 0.1, "criminal": 0.3, "begging": 0.1},
    "investigator": {"labour": 12, "sexual": 0.1, "criminal": 0.5, "begging": 0.1},
    "housing_inspector": {"labour": 3, "sexual": 2, "criminal": 0.7, "organ_removal": 0.1},
    "bank": {"labour": 2, "criminal": 3, "begging": 0.2},
    "doctor": {"organ_removal": 6, "criminal": 0.5, "begging": 0.5},
    "youth_worker": {"criminal": 6, "labour": 0.2, "organ_removal": 0.1},
    "teacher": {"criminal": 5, "labour": 0.3, "organ_removal": 0.1},
    "guardian": {"criminal": 4, "labour": 0.7},
    "safe_home_worker": {"forced_services": 4, "labour": 0.2},
    "shelter_worker": {"sexual": 2, "forced_services": 3},
    "border_guard": {"organ_removal": 3, "forced_services": 0.5},
    "police_first_line": {"begging": 3, "criminal": 1.5},
}
"""How much likelier than another a kind sees a form; 1 where nothing is said. Published shares stay."""

ROUNDS = 60


def shares() -> dict[str, float]:
    """Each kind's share of all signals."""
    counted = sum(one.share for one in published.REPORTERS)
    found = {
        kind: (1 - published.FIRST_LINE) * group.share / counted * within
        for group in published.REPORTERS
        for kind, within in WITHIN_GROUP[group.code].items()
    }
    whole = sum(FIRST_LINE.values())
    return found | {kind: published.FIRST_LINE * part / whole for kind, part in FIRST_LINE.items()}


def table() -> dict[str, dict[str, float]]:
    """Form by kind of reporter: a table whose margins are the shares of both, as likely as `LIKELY` says.

    Iterative proportional fitting (Deming and Stephan 1940): scale rows, scale columns, until both fit.
    """
    forms, kinds = published.form_shares(), shares()
    cells = {form: {kind: LIKELY.get(kind, {}).get(form, 1.0) for kind in kinds} for form in forms}
    for _ in range(ROUNDS):
        for form, wanted in forms.items():
            total = sum(cells[form].values())
            cells[form] = {kind: cell * wanted / total for kind, cell in cells[form].items()}
        for kind, wanted in kinds.items():
            total = sum(row[kind] for row in cells.values())
            for row in cells.values():
                row[kind] *= wanted / total
    return cells


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who sends a signal: a kind of the pack, at an organisation."""

    kind: str
    organisation: str


class Reporters:
    """Draws who reports a form, and where they work."""

    def __init__(self, pack: country.Pack, places: Places) -> None:
        kinds = (one for one in pack.entries if isinstance(one, country.Code) and one.list_code == "reporter_kind")
        self._works_at = {one.code: one.groups[0] for one in kinds}
        self._places = places
        self._by_form = {form: Weighted(row) for form, row in table().items()}

    def draw(self, dice: Dice, form: str, municipality: str) -> Reporter:
        """Somebody who might see this form in this place."""
        kind = dice.weighted(self._by_form[form])
        return Reporter(kind, self._places.organisation(dice, self._works_at[kind], municipality))


SEES: dict[str, dict[str, float]] = {
    "bank": {"account": 3, "vehicle": 0, "advert": 0, "address": 0.3, "phone": 0.3},
    "doctor": {"organisation": 0.2, "account": 0, "vehicle": 0.1, "advert": 0, "address": 0.3, "document": 0.2},
    "care_coordinator": {"vehicle": 0.3, "account": 0.3},
    "shelter_worker": {"vehicle": 0.3, "account": 0.2},
    "teacher": {"organisation": 0.2, "account": 0.2, "document": 0},
    "youth_worker": {"organisation": 0.3, "document": 0},
    "citizen": {"account": 0, "document": 0, "person": 0.5, "vehicle": 1.5},
    "municipal_desk": {"vehicle": 0.1, "advert": 0, "document": 1.5},
    "housing_inspector": {"account": 0, "address": 1.6, "organisation": 1.3},
    "labour_inspector": {"organisation": 1.6, "address": 1.4, "advert": 0.2},
    "border_guard": {"document": 2, "vehicle": 1.4, "organisation": 0.5, "account": 0},
}
"""How much more or less than others a kind of reporter comes to know of each kind of thing."""

ROUND_THE_CLOCK = frozenset(
    {"police_first_line", "police_national_unit", "border_guard", "doctor", "citizen", "reception_centre", "other"}
)
"""Kinds that report at any hour; all others in office hours."""
