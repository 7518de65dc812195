"""The pack's codes as the signals room asks for them: what holds today, and a clear refusal of what does not."""

from datetime import date

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals.errors import FieldError, SignalInvalid
from ketenzicht.capabilities.signals.rules import KnownCodes
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

NAMELESS = "nameless"
"""Flag of the kinds of reporter that nobody knows: only an act about one report may use them, and no others."""


def known_today(*, nameless: bool = False) -> KnownCodes:
    """Every code that a report may use today; with `nameless` one whose reporter nobody knows."""
    on = clock.today()
    kinds = country.list_codes("reporter_kind", on)

    def of(list_code: str) -> frozenset[str]:
        return frozenset(code.code for code in country.list_codes(list_code, on))

    return KnownCodes(
        forms=of("form_of_exploitation"),
        age_classes=of("age_class"),
        urgencies=of("urgency"),
        reporter_kinds=frozenset(kind.code for kind in kinds if kind.has(NAMELESS) is nameless),
        place_kinds=of("place_kind"),
        mention_kinds=of("mention_kind"),
        mention_roles=of("mention_role"),
        victim_answers=of("may_be_victim"),
        conditions=conditions_said_by("by_reporter"),
        municipalities=partners.municipality_codes(on),
        indicators=frozenset(indicator.code for indicator in country.list_indicators(on)),
    )


def is_nameless(reporter_kind: str, on: date) -> bool:
    """Whether nobody knows who such a reporter is: there is then nobody to send a notice to."""
    return any(kind.code == reporter_kind and kind.has(NAMELESS) for kind in country.list_codes("reporter_kind", on))


def officer_conditions() -> frozenset[str]:
    """Conditions that an officer may declare met when handing over: their own word, the reporter's, the prosecutor's.
    A second person's yes is nobody else's to declare."""
    return conditions_said_by("by_reporter", "by_officer", "prosecutor")


def conditions_said_by(*flags: str) -> frozenset[str]:
    """Conditions of grounds that somebody may declare met: the pack's flags say who."""
    known = country.list_codes("condition", clock.today())
    return frozenset(code.code for code in known if any(code.has(flag) for flag in flags))


def check(field: str, list_code: str, value: str) -> None:
    """Raise SignalInvalid when a code is not in force today."""
    if value not in {code.code for code in country.list_codes(list_code, clock.today())}:
        raise SignalInvalid([FieldError(field, "unknown_code", _("This is not one of the choices that hold today."))])


def outcome_named(code: str) -> country.Outcome:
    """The outcome with this code that a signal can be closed in. Raises SignalInvalid when there is none today."""
    for outcome in country.list_outcomes(clock.today()):
        if outcome.code == code and outcome.closes:
            return outcome
    raise SignalInvalid([FieldError("outcome", "unknown_code", _("This is not an outcome that holds today."))])


def check_answer_class(answer_class: str, outcome: str, compartment: str) -> None:
    """Raise SignalInvalid when this outcome, or this compartment, does not allow the answer class."""
    allowed = country.list_answer_classes(clock.today(), outcome=outcome, from_compartment=compartment)
    if answer_class not in {answer.code for answer in allowed}:
        message = _("This answer does not go with the outcome, or may not be given from your compartment.")
        raise SignalInvalid([FieldError("answer_class", "not_allowed", message)])
