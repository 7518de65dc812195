"""What a pack holds, as frozen values. They are also the schema that the pack's files are read against.

Every entry has a validity period (``valid_from`` inclusive, ``valid_to`` exclusive), a source, and a
status: S, taken from a source that was opened, or K, own knowledge that somebody must still verify.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from ketenzicht.capabilities.country.filing import FileMapping
from ketenzicht.capabilities.country.guide import ContactPoint, Service
from ketenzicht.capabilities.country.observing import (
    Element,
    Guidance,
    Indicator,
    NextQuestion,
    OtherExplanation,
    ProfessionView,
)
from ketenzicht.capabilities.country.values import (
    CodeText,
    Entry,
    Line,
    RegionCode,
    Span,
    Text,
    Unit,
    Value,
)


class TermKind(StrEnum):
    """Where a term comes from: the law, or an agreement between partners."""

    LEGAL = "legal"
    AGREED = "agreed"


class Code(Entry):
    """One code of a code list, such as a form of exploitation."""

    entry_kind: ClassVar[str] = "code"

    list_code: CodeText
    explanation: Text | None = None
    order: int = 0
    groups: tuple[CodeText, ...] = ()
    flags: tuple[CodeText, ...] = ()

    def has(self, flag: str) -> bool:
        """Whether the code carries a flag, such as ``knows_municipality`` on a kind of place."""
        return flag in self.flags


class Regime(Entry):
    """The law that a compartment falls under: Wpg or AVG."""

    entry_kind: ClassVar[str] = "regime"

    article: Line
    explanation: Text


class Compartment(Entry):
    """A legal room that rows stand in; data leaves it only by a disclosure with a ground."""

    entry_kind: ClassVar[str] = "compartment"

    regime: CodeText
    retention_term: CodeText
    explanation: Text


class OrganisationKind(Entry):
    """A kind of organisation, with the compartments that its own reports and its intake stand in."""

    entry_kind: ClassVar[str] = "organisation_kind"

    report_compartment: CodeText
    intake_compartment: CodeText
    takes_in_signals: bool
    explanation: Text | None = None


class ExchangePurpose(Entry):
    """What a disclosure is for, such as an investigation or help to a person."""

    entry_kind: ClassVar[str] = "exchange_purpose"

    explanation: Text


class Ground(Entry):
    """A rule of law by which data may go from one compartment to another.

    Empty ``from_kinds`` or ``to_kinds`` means any kind of organisation in that compartment. ``fields``
    holds codes of the list ``disclosure_field``, ``conditions`` of ``condition``, ``who_can_give`` of
    ``giver``.
    """

    entry_kind: ClassVar[str] = "ground"

    article: Line
    purpose: CodeText
    from_compartments: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    from_kinds: tuple[CodeText, ...] = ()
    to_compartments: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    to_kinds: tuple[CodeText, ...] = ()
    fields: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    conditions: tuple[CodeText, ...] = ()
    who_can_give: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    explanation: Text


class Term(Entry):
    """A term that can run as a clock: legal or agreed, with what happens before and after its end."""

    entry_kind: ClassVar[str] = "term"

    amount: Annotated[int, Field(ge=1, le=1200)]
    unit: Unit
    at_most: bool = True
    extend_over_rest_days: bool = False
    kind: TermKind
    article: Line | Literal[""] = ""
    starts_at: CodeText
    pausable: bool = False
    warn_before: Span | None = None
    remind_every: Span | None = None
    on_warning: CodeText
    on_expiry: CodeText
    who: CodeText
    explanation: Text

    @property
    def legal(self) -> bool:
        """Whether the law sets the term."""
        return self.kind is TermKind.LEGAL

    @model_validator(mode="after")
    def _law_is_named(self) -> "Term":
        if self.legal and not self.article:
            raise ValueError("a legal term names its article")
        return self


class Publication(Entry):
    """What is asked of figures that others than their owners may see: the least count that is shown, the base that
    counts are rounded to, and how long after a quarter its signals are counted, once."""

    entry_kind: ClassVar[str] = "publication"

    threshold: Annotated[int, Field(ge=2, le=1000)]
    base: Annotated[int, Field(ge=1, le=100)]
    settle_weeks: Annotated[int, Field(ge=1, le=104)]
    explanation: Text


class Outcome(Entry):
    """How a signal can end, and which answers its reporter may then get."""

    entry_kind: ClassVar[str] = "outcome"

    closes: bool = True
    followed_up: bool
    needs_reference: bool = False
    needs_explanation: bool = False
    answer_classes: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    explanation: Text
    order: int = 0


class AnswerClass(Entry):
    """What may be told to a reporter, as one sentence. Empty lists mean: no limit."""

    entry_kind: ClassVar[str] = "answer_class"

    sentence: Text
    from_compartments: tuple[CodeText, ...] = ()
    to_compartments: tuple[CodeText, ...] = ()
    order: int = 0


class TelephoneRoute(Entry):
    """A public telephone number, and when to call it. Never a person's own number."""

    entry_kind: ClassVar[str] = "telephone_route"

    number: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 -]{1,14}$")]
    when: Text
    always_open: bool
    order: int = 0


class Receiver(Value):
    """Who receives: a named organisation, or the one of a kind that serves the place of the signal."""

    organisation: CodeText | None = None
    kind: CodeText | None = None
    why: Text | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "Receiver":
        if (self.organisation is None) == (self.kind is None):
            raise ValueError("name either an organisation or a kind")
        return self

    @property
    def needs_municipality(self) -> bool:
        """Whether the receiver can only be found when the municipality is known."""
        return self.kind is not None


class RoutingCondition(Value):
    """When a rule fires: each list that isn't empty must hold what the signal has."""

    forms: tuple[CodeText, ...] = ()
    age_classes: tuple[CodeText, ...] = ()
    urgencies: tuple[CodeText, ...] = ()
    reporter_kinds: tuple[CodeText, ...] = ()
    places: tuple[CodeText, ...] = ()


class RoutingRule(Entry):
    """One rule of the route card: when it fires, who receives, within which term, and who else could.

    The rule with the lowest ``priority`` that fires decides. ``grounds`` are tried in their order; the
    first one that fits both compartments and whose conditions are met is used.
    """

    entry_kind: ClassVar[str] = "routing_rule"

    priority: Annotated[int, Field(ge=1, le=9999)]
    when: RoutingCondition
    to: Receiver
    grounds: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    term: CodeText
    alternatives: tuple[Receiver, ...] = ()
    telephone_route: CodeText | None = None
    why: Text


class Fallback(Entry):
    """The desk that receives what no rule fits: no signal goes to nobody."""

    entry_kind: ClassVar[str] = "fallback"

    to: Receiver
    grounds: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    term: CodeText
    telephone_route: CodeText | None = None
    why: Text


class OrganisationEntry(Entry):
    """An organisation in one period. Its compartments are those of its kind; ``demo`` marks what was made up."""

    entry_kind: ClassVar[str] = "organisation"

    kind: CodeText
    tasks: tuple[Text, ...] = ()
    competences: tuple[CodeText, ...] = ()
    regions: Annotated[tuple[RegionCode, ...], Field(min_length=1)]
    contact_points: tuple[ContactPoint, ...] = ()
    demo: bool = False


class MunicipalityEntry(Entry):
    """A municipality in one period, with the regions it lies in. Borders of regions don't coincide."""

    entry_kind: ClassVar[str] = "municipality"

    code: RegionCode
    official_name: Line
    province_code: RegionCode
    province: Line
    safety_region_code: RegionCode
    safety_region: Line
    police_unit_code: RegionCode
    police_unit: Line
    population: Annotated[int, Field(ge=0)]
    other_names: tuple[Line, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region that the municipality lies in, the smallest first; itself and the country included."""
        return (self.code, self.safety_region_code, self.police_unit_code, self.province_code, "NL")


AnyEntry = (
    Code
    | Regime
    | Compartment
    | OrganisationKind
    | ExchangePurpose
    | Ground
    | Term
    | Publication
    | Outcome
    | AnswerClass
    | TelephoneRoute
    | RoutingRule
    | Fallback
    | ProfessionView
    | Element
    | OtherExplanation
    | NextQuestion
    | Indicator
    | Guidance
    | Service
    | FileMapping
)
ENTRY_TYPES: dict[str, type[AnyEntry]] = {
    entry.entry_kind: entry
    for entry in (
        Code,
        Regime,
        Compartment,
        OrganisationKind,
        ExchangePurpose,
        Ground,
        Term,
        Publication,
        Outcome,
        AnswerClass,
        TelephoneRoute,
        RoutingRule,
        Fallback,
        ProfessionView,
        Element,
        OtherExplanation,
        NextQuestion,
        Indicator,
        Guidance,
        Service,
        FileMapping,
    )
}


class Pack(Value):
    """A whole country: what the ``country`` room keeps, and what the ``partners`` room loads from it."""

    country: CodeText
    title: Text
    version: str
    attribution: tuple[Text, ...] = ()
    entries: tuple[AnyEntry, ...]
    organisations: tuple[OrganisationEntry, ...]
    municipalities: tuple[MunicipalityEntry, ...]


class PackInfo(Value):
    """Which pack is in use."""

    country: CodeText
    title: Text
    version: str
    attribution: tuple[Text, ...]
    loaded_at: datetime


class StoreReport(Value):
    """What loading a pack did to the table."""

    version: str
    added: int
    corrected: int
    ended: int
    unchanged: int


class RoutingFacts(Value):
    """What routing looks at. Nothing else may decide where a signal goes."""

    forms: frozenset[str]
    age_class: str
    urgency: str
    reporter_kind: str
    place: str
