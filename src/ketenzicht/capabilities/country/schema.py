"""Which files a pack has, which sections they hold, and which type an item of a section is.

A file may open with ``defaults`` (valid_from, valid_to, source, status) for the entries below it; an
entry's own value goes first. A code list gives its own defaults to its codes in the same way.
"""

from datetime import date

from ketenzicht.capabilities.country.filing import FileMapping
from ketenzicht.capabilities.country.guide import Service
from ketenzicht.capabilities.country.observing import Element, Guidance, Indicator, NextQuestion, OtherExplanation
from ketenzicht.capabilities.country.types import (
    AnswerClass,
    Code,
    Compartment,
    ExchangePurpose,
    Fallback,
    Ground,
    OrganisationEntry,
    OrganisationKind,
    Outcome,
    Publication,
    Regime,
    RoutingRule,
    TelephoneRoute,
    Term,
)
from ketenzicht.capabilities.country.values import CodeText, Entry, Line, RegionCode, Status, Text, Value

MANIFEST = "pack.yaml"
CODES = "codes.yaml"
INDICATORS = "indicators.yaml"
GUIDANCE = "guidance.yaml"
ORGANISATIONS = "organisations.yaml"
VIEWS = "views"
"""The folder in which every file is one view of the report form."""
SERVICES = "services.yaml"
MAPPINGS = "mappings.yaml"
DEFAULTS = "defaults"
INHERITED = ("valid_from", "valid_to", "source", "status")

SECTIONS: dict[str, dict[str, type[Entry]]] = {
    "compartments.yaml": {"regimes": Regime, "compartments": Compartment},
    "purposes.yaml": {"purposes": ExchangePurpose},
    "grounds.yaml": {"grounds": Ground},
    "terms.yaml": {"terms": Term},
    "outcomes.yaml": {"outcomes": Outcome},
    "figures.yaml": {"publications": Publication},
    "answer_classes.yaml": {"answer_classes": AnswerClass},
    "routing.yaml": {"telephone_routes": TelephoneRoute, "rules": RoutingRule, "fallback": Fallback},
    SERVICES: {"services": Service},
    MAPPINGS: {"file_mappings": FileMapping},
    ORGANISATIONS: {"kinds": OrganisationKind, "organisations": OrganisationEntry},
    CODES: {"lists": Code},
    INDICATORS: {
        "elements": Element,
        "other_explanations": OtherExplanation,
        "next_questions": NextQuestion,
        "indicators": Indicator,
    },
    GUIDANCE: {"guidance": Guidance},
}
"""Files and their sections; the manifest and the table of municipalities are read by themselves."""

IN_ORDER = frozenset({INDICATORS, GUIDANCE})
"""Files whose entries keep the place they have in their section; a code keeps its place in its list."""

MUNICIPALITY_OFFICES = "municipality_offices"


class MunicipalityTable(Value):
    """The table of municipalities that a pack names, and what holds for each of its rows.

    ``other_names``: what else people call a municipality, by its code, for finding it.
    """

    file: Line
    valid_from: date
    source: Line
    status: Status
    other_names: dict[RegionCode, tuple[Line, ...]] = {}


class Manifest(Value):
    """pack.yaml: which country this is, and the attribution that its tables ask for."""

    country: CodeText
    title: Text
    attribution: tuple[Text, ...] = ()
    municipalities: MunicipalityTable


class MunicipalityOffices(Value):
    """How an organisation is made for each municipality; ``{name}`` stands for its name."""

    kind: CodeText
    title: Text
    tasks: tuple[Text, ...]
    competences: tuple[CodeText, ...]
    source: Line
    status: Status


MUNICIPALITY_COLUMNS = (
    "code",
    "name",
    "display_name",
    "province_code",
    "province",
    "safety_region_code",
    "safety_region",
    "police_unit",
    "population_2022",
)
