"""The pack's indicators, handed to the engine that says what observations touch."""

from collections.abc import Collection
from datetime import date

from ketenzicht.capabilities.country.observing import Element, Indicator, NextQuestion, OtherExplanation
from ketenzicht.capabilities.country.selectors import catalogue
from ketenzicht.engines.indicators import ElementSpec, IndicatorSpec, Library, Reading, consider

FORMS = "form_of_exploitation"


def think_through(ticked: Collection[str], on: date, *, forms: Collection[str] = ()) -> Reading:
    """What the ticked indicators touch by the library of that day, in codes of the pack. No score, no decision."""
    return consider(ticked, library_of(on), forms)


def library_of(on: date) -> Library:
    """The library of that day as plain values, in the order of the pack. Forms that no indicator names have no reading
    of their own: of "another form" and "I don't know" nothing can be said apart."""
    known = catalogue()
    indicators = sorted(known.list_entries(Indicator, on), key=lambda one: one.order)
    named = {form for one in indicators for form in one.forms}
    return Library(
        elements=tuple(
            ElementSpec(one.code, one.next_questions)
            for one in sorted(known.list_entries(Element, on), key=lambda one: one.order)
        ),
        indicators=tuple(
            IndicatorSpec(one.code, one.element, one.forms, one.other_explanations, one.next_questions)
            for one in indicators
        ),
        forms=tuple(code.code for code in known.list_codes(FORMS, on) if code.code in named),
        explanations=_in_order(OtherExplanation, on),
        questions=_in_order(NextQuestion, on),
    )


def _in_order(kind: type[OtherExplanation | NextQuestion], on: date) -> tuple[str, ...]:
    found = sorted(catalogue().list_entries(kind, on), key=lambda one: one.order)
    return tuple(one.code for one in found)
