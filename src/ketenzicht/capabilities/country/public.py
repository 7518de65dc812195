"""The door of the country room: reading and storing a pack, and looking up what is in force on a day.

Every lookup takes the day it is about, since old records keep the meaning they had.
"""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from ketenzicht.capabilities.country import rules
from ketenzicht.capabilities.country.errors import (
    CountryError,
    NoPackLoaded,
    PackError,
    PackErrors,
    UnknownEntry,
)
from ketenzicht.capabilities.country.filing import ColumnTarget, ColumnUse, FileMapping
from ketenzicht.capabilities.country.guide import ContactPoint, Day, Hours, Opening, Service
from ketenzicht.capabilities.country.observing import (
    Element,
    FormField,
    Guidance,
    Indicator,
    Meldcode,
    MeldcodeUse,
    NextQuestion,
    OtherExplanation,
    ProfessionView,
    Question,
)
from ketenzicht.capabilities.country.reader import check, read_pack
from ketenzicht.capabilities.country.selectors import (
    catalogue,
    current_version,
    forget_catalogue,
    get_pack_info,
)
from ketenzicht.capabilities.country.services import store_pack
from ketenzicht.capabilities.country.thinking import think_through
from ketenzicht.capabilities.country.types import (
    AnswerClass,
    AnyEntry,
    Code,
    Compartment,
    ExchangePurpose,
    Fallback,
    Ground,
    MunicipalityEntry,
    OrganisationEntry,
    OrganisationKind,
    Outcome,
    Pack,
    PackInfo,
    Publication,
    Receiver,
    Regime,
    RoutingCondition,
    RoutingFacts,
    RoutingRule,
    StoreReport,
    TelephoneRoute,
    Term,
    TermKind,
)
from ketenzicht.capabilities.country.values import Entry, Span, Status, Text, Unit
from ketenzicht.engines.indicators import FormReading, Reading, Touched

E = TypeVar("E", bound=AnyEntry)

choose_ground = rules.choose_ground
fires = rules.fires
list_firing_rules = rules.list_firing_rules
list_open_conditions = rules.list_open_conditions


def _list(kind: type[E], on: date) -> tuple[E, ...]:
    return catalogue().list_entries(kind, on)


def _get(kind: type[E], code: str, on: date) -> E:
    return catalogue().get_entry(kind, code, on)


def get_ground(code: str, on: date) -> Ground:
    """The ground in force on that day. Raises UnknownEntry."""
    return _get(Ground, code, on)


def list_grounds(on: date, *, purpose: str | None = None) -> tuple[Ground, ...]:
    """All grounds in force on that day, or those for one purpose of exchange."""
    return tuple(ground for ground in _list(Ground, on) if purpose in (None, ground.purpose))


def list_fitting_grounds(
    on: date,
    *,
    from_compartment: str,
    from_kind: str,
    to_compartment: str,
    to_kind: str,
    among: Collection[str] | None = None,
) -> tuple[Ground, ...]:
    """The grounds that lead from the one organisation's compartment to the other's.

    ``among`` limits them to these codes, in that order: the grounds that a routing rule names.
    """
    fitting = {
        ground.code: ground
        for ground in _list(Ground, on)
        if rules.fits(
            ground,
            from_compartment=from_compartment,
            from_kind=from_kind,
            to_compartment=to_compartment,
            to_kind=to_kind,
        )
    }
    return tuple(fitting[code] for code in (fitting if among is None else among) if code in fitting)


def get_term(code: str, on: date) -> Term:
    """The term in force on that day. Raises UnknownEntry."""
    return _get(Term, code, on)


def list_terms(on: date) -> tuple[Term, ...]:
    """All terms in force on that day."""
    return _list(Term, on)


def get_publication(code: str, on: date) -> Publication:
    """What is asked of figures that others than their owners may see, on that day. Raises UnknownEntry."""
    return _get(Publication, code, on)


def get_outcome(code: str, on: date) -> Outcome:
    """The outcome in force on that day. Raises UnknownEntry."""
    return _get(Outcome, code, on)


def list_outcomes(on: date) -> tuple[Outcome, ...]:
    """How a signal can end, on that day, in the order of the pack."""
    return _list(Outcome, on)


def get_answer_class(code: str, on: date) -> AnswerClass:
    """The class of answer in force on that day. Raises UnknownEntry."""
    return _get(AnswerClass, code, on)


def list_answer_classes(
    on: date,
    *,
    outcome: str | None = None,
    from_compartment: str | None = None,
    to_compartment: str | None = None,
) -> tuple[AnswerClass, ...]:
    """What may be told to a reporter: all classes, or those that outcome and compartments allow."""
    allowed = None if outcome is None else get_outcome(outcome, on).answer_classes
    return tuple(
        answer
        for answer in _list(AnswerClass, on)
        if (allowed is None or answer.code in allowed)
        and rules.may_be_told(answer, from_compartment=from_compartment, to_compartment=to_compartment)
    )


def get_code(list_code: str, code: str, on: date) -> Code:
    """One code of a list in force on that day. Raises UnknownEntry."""
    return catalogue().get_code(list_code, code, on)


def list_codes(list_code: str, on: date, *, group: str | None = None) -> tuple[Code, ...]:
    """The codes of a list in force on that day, in its order; with ``group`` only those of that group."""
    return tuple(code for code in catalogue().list_codes(list_code, on) if group is None or group in code.groups)


def list_routing_rules(on: date) -> tuple[RoutingRule, ...]:
    """The route card of that day, in the order in which its rules are tried."""
    return tuple(sorted(_list(RoutingRule, on), key=lambda rule: rule.priority))


def get_fallback(on: date) -> Fallback:
    """The desk that receives what no rule fits on that day. Raises UnknownEntry."""
    desks = _list(Fallback, on)
    if not desks:
        raise UnknownEntry(safe={"kind": Fallback.entry_kind, "entry": "", "on": on.isoformat()})
    return desks[0]


def list_telephone_routes(on: date) -> tuple[TelephoneRoute, ...]:
    """The public numbers of that day, the most urgent first."""
    return tuple(sorted(_list(TelephoneRoute, on), key=lambda route: route.order))


def list_services(on: date, *, need: str = "", form: str = "") -> tuple[Service, ...]:
    """What can be asked of whom on that day, for a need and a form of exploitation; the most usual first."""
    found = (service for service in _list(Service, on) if service.answers(need=need, form=form))
    return tuple(sorted(found, key=lambda service: service.order))


def get_compartment(code: str, on: date) -> Compartment:
    """The compartment in force on that day. Raises UnknownEntry."""
    return _get(Compartment, code, on)


def list_compartments(on: date) -> tuple[Compartment, ...]:
    """The legal rooms of that day."""
    return _list(Compartment, on)


def retention_term(compartment: str, on: date) -> Term:
    """How long rows in that compartment are kept, on that day. Raises UnknownEntry."""
    return get_term(get_compartment(compartment, on).retention_term, on)


def get_organisation_kind(code: str, on: date) -> OrganisationKind:
    """The kind of organisation in force on that day. Raises UnknownEntry."""
    return _get(OrganisationKind, code, on)


def list_organisation_kinds(on: date) -> tuple[OrganisationKind, ...]:
    """The kinds of organisation of that day."""
    return _list(OrganisationKind, on)


def get_view(code: str, on: date) -> ProfessionView:
    """The view of the report form in force on that day. Raises UnknownEntry."""
    return _get(ProfessionView, code, on)


def list_views(on: date) -> tuple[ProfessionView, ...]:
    """The views of the report form of that day, in the order in which they are offered."""
    return tuple(sorted(_list(ProfessionView, on), key=lambda view: view.order))


def default_view(organisation_kind: str, on: date) -> ProfessionView:
    """The view that people at such an organisation get by themselves. Raises UnknownEntry."""
    views = list_views(on)
    own = (view for view in views if organisation_kind in view.organisation_kinds)
    found = next(own, None) or next((view for view in views if view.general), None)
    if found is None:
        raise UnknownEntry(safe={"kind": ProfessionView.entry_kind, "entry": "", "on": on.isoformat()})
    return found


def list_file_mappings(on: date) -> tuple[FileMapping, ...]:
    """The kinds of file that can be read by themselves, on that day."""
    return _list(FileMapping, on)


def list_elements(on: date) -> tuple[Element, ...]:
    """The elements of the offence on that day, in the order of the pack."""
    return tuple(sorted(_list(Element, on), key=lambda element: element.order))


def list_other_explanations(on: date) -> tuple[OtherExplanation, ...]:
    """What else can be behind observations, on that day, in the order of the pack."""
    return tuple(sorted(_list(OtherExplanation, on), key=lambda explanation: explanation.order))


def list_next_questions(on: date) -> tuple[NextQuestion, ...]:
    """What can be worth asking or noting next, on that day, in the order of the pack."""
    return tuple(sorted(_list(NextQuestion, on), key=lambda question: question.order))


def list_indicators(on: date, *, view: str | None = None) -> tuple[Indicator, ...]:
    """The library of that day, or the part that fits one profession's view, in the order of the pack."""
    found = (one for one in _list(Indicator, on) if view is None or view in one.views)
    return tuple(sorted(found, key=lambda indicator: indicator.order))


def list_guidance(subject: str, on: date) -> tuple[Guidance, ...]:
    """What the pack says of a subject on that day, such as the steps of the reporting code, in its order."""
    found = (one for one in _list(Guidance, on) if one.subject == subject)
    return tuple(sorted(found, key=lambda one: one.order))


def get_indicator(code: str, on: date) -> Indicator:
    """The indicator in force on that day. Raises UnknownEntry."""
    return _get(Indicator, code, on)


__all__ = [
    "AnswerClass",
    "Code",
    "ColumnTarget",
    "ColumnUse",
    "Compartment",
    "ContactPoint",
    "CountryError",
    "Day",
    "Element",
    "Entry",
    "ExchangePurpose",
    "Fallback",
    "FileMapping",
    "FormField",
    "FormReading",
    "Ground",
    "Guidance",
    "Hours",
    "Indicator",
    "Meldcode",
    "MeldcodeUse",
    "MunicipalityEntry",
    "NextQuestion",
    "NoPackLoaded",
    "Opening",
    "OrganisationEntry",
    "OrganisationKind",
    "OtherExplanation",
    "Outcome",
    "Pack",
    "PackError",
    "PackErrors",
    "PackInfo",
    "ProfessionView",
    "Publication",
    "Question",
    "Reading",
    "Receiver",
    "Regime",
    "RoutingCondition",
    "RoutingFacts",
    "RoutingRule",
    "Service",
    "Span",
    "Status",
    "StoreReport",
    "TelephoneRoute",
    "Term",
    "TermKind",
    "Text",
    "Touched",
    "Unit",
    "UnknownEntry",
    "check",
    "choose_ground",
    "current_version",
    "default_view",
    "fires",
    "forget_catalogue",
    "get_answer_class",
    "get_code",
    "get_compartment",
    "get_fallback",
    "get_ground",
    "get_indicator",
    "get_organisation_kind",
    "get_outcome",
    "get_pack_info",
    "get_publication",
    "get_term",
    "get_view",
    "list_answer_classes",
    "list_codes",
    "list_compartments",
    "list_elements",
    "list_file_mappings",
    "list_firing_rules",
    "list_fitting_grounds",
    "list_grounds",
    "list_guidance",
    "list_indicators",
    "list_next_questions",
    "list_open_conditions",
    "list_organisation_kinds",
    "list_other_explanations",
    "list_outcomes",
    "list_routing_rules",
    "list_services",
    "list_telephone_routes",
    "list_terms",
    "list_views",
    "read_pack",
    "retention_term",
    "store_pack",
    "think_through",
]
