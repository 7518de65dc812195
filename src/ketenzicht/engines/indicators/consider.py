"""The engine: ticked observations and the library in, what they touch and what to think of next out."""

from collections.abc import Collection, Iterable, Sequence

from ketenzicht.engines.indicators.types import FormReading, IndicatorSpec, Library, Reading, Touched

VERSION = "indicators/2"


def consider(ticked: Collection[str], library: Library, forms: Collection[str] = ()) -> Reading:
    """What the ticked observations touch. The order of ticking changes nothing; nothing is counted or weighed.

    Args:
        ticked: codes of indicators.
        library: what can be ticked and said.
        forms: the forms of exploitation that the person thinks of; those of the observations come with them.
    """
    seen = [one for one in library.indicators if one.code in ticked]
    named = {*forms, *(form for one in seen for form in one.forms)}
    whole = _reading("", seen, library)
    apart = tuple(_reading(form, seen, library) for form in library.forms if form in named)
    # An element that one form touches may still be open in another that was named: that is asked too.
    still_open = {code for reading in (whole, *apart) for code in reading.untouched}
    asked = {question for one in seen for question in one.questions}
    asked |= {question for one in library.elements if one.code in still_open for question in one.questions}
    return Reading(
        ticked=tuple(one.code for one in seen),
        unknown=tuple(sorted(set(ticked) - {one.code for one in seen})),
        whole=whole,
        forms=apart,
        explanations=_in_order(library.explanations, (told for one in seen for told in one.explanations)),
        questions=_in_order(library.questions, asked),
        version=VERSION,
    )


def _reading(form: str, seen: Sequence[IndicatorSpec], library: Library) -> FormReading:
    """What the observations that go with a form touch of it; every observation for the empty form."""
    by = {
        element.code: tuple(
            one.code for one in seen if one.element == element.code and (not form or one.goes_with(form))
        )
        for element in library.elements
    }
    return FormReading(
        form=form,
        touched=tuple(Touched(element, codes) for element, codes in by.items() if codes),
        untouched=tuple(element for element, codes in by.items() if not codes),
    )


def _in_order(codes: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The wanted codes, each once, in the order of the library."""
    found = set(wanted)
    return tuple(code for code in codes if code in found)
