"""What observations touch: told by hand for a small library, and as properties over generated ones."""

import dataclasses
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.engines.indicators import (
    VERSION,
    ElementSpec,
    FormReading,
    IndicatorError,
    IndicatorSpec,
    Library,
    LibraryInvalid,
    Reading,
    Touched,
    consider,
)

SMALL = Library(
    elements=(ElementSpec("recruitment", ("who",)), ElementSpec("means", ("alone",)), ElementSpec("exploitation")),
    indicators=(
        IndicatorSpec("afraid", "means", (), ("nerves",), ("alone",)),
        IndicatorSpec("underpaid", "exploitation", ("labour",), ("dispute",), ("pay",)),
        IndicatorSpec("steals", "exploitation", ("criminal", "begging"), ("dispute",), ("who",)),
        IndicatorSpec("passport", "means", ("labour",), (), ()),
    ),
    forms=("labour", "criminal", "begging"),
    explanations=("nerves", "dispute"),
    questions=("pay", "alone", "who"),
)


def test_nothing_ticked_touches_nothing_and_asks_about_every_element() -> None:
    assert consider((), SMALL) == Reading(
        ticked=(),
        unknown=(),
        whole=FormReading("", (), ("recruitment", "means", "exploitation")),
        forms=(),
        explanations=(),
        questions=("alone", "who"),
        version=VERSION,
    )


def test_each_form_that_is_named_is_read_apart() -> None:
    reading = consider(["steals", "underpaid", "afraid"], SMALL)
    assert reading.ticked == ("afraid", "underpaid", "steals")
    assert reading.whole == FormReading(
        "", (Touched("means", ("afraid",)), Touched("exploitation", ("underpaid", "steals"))), ("recruitment",)
    )
    assert reading.forms == (
        FormReading(
            "labour", (Touched("means", ("afraid",)), Touched("exploitation", ("underpaid",))), ("recruitment",)
        ),
        FormReading(
            "criminal", (Touched("means", ("afraid",)), Touched("exploitation", ("steals",))), ("recruitment",)
        ),
        FormReading("begging", (Touched("means", ("afraid",)), Touched("exploitation", ("steals",))), ("recruitment",)),
    )


def test_an_explanation_and_a_question_are_told_once() -> None:
    reading = consider(["underpaid", "steals"], SMALL)
    assert reading.explanations == ("dispute",)
    assert reading.questions == ("pay", "alone", "who")


def test_a_form_that_only_the_person_names_is_read_too() -> None:
    assert consider(["passport"], SMALL, forms=["begging"]).forms == (
        FormReading("labour", (Touched("means", ("passport",)),), ("recruitment", "exploitation")),
        FormReading("begging", (), ("recruitment", "means", "exploitation")),
    )


def test_what_one_form_leaves_open_is_asked_also_when_another_touches_it() -> None:
    library = dataclasses.replace(
        SMALL, elements=(ElementSpec("recruitment"), ElementSpec("means"), ElementSpec("exploitation", ("who",)))
    )
    assert consider(["underpaid"], library).questions == ("pay",)
    assert consider(["underpaid"], library, forms=["begging"]).questions == ("pay", "who")


def test_what_the_library_does_not_hold_is_said() -> None:
    reading = consider(["afraid", "gone", "away"], SMALL)
    assert (reading.ticked, reading.unknown) == (("afraid",), ("away", "gone"))


BROKEN = [
    {"elements": (ElementSpec("recruitment"), ElementSpec("recruitment"))},
    {"indicators": (IndicatorSpec("a", "means"), IndicatorSpec("a", "means"))},
    {"forms": ("labour", "criminal", "begging", "labour")},
    {"indicators": (IndicatorSpec("a", "nothing"),)},
    {"indicators": (IndicatorSpec("a", "means", ("nothing",)),)},
    {"indicators": (IndicatorSpec("a", "means", (), ("nothing",)),)},
    {"indicators": (IndicatorSpec("a", "means", (), (), ("nothing",)),)},
    {"elements": (*SMALL.elements, ElementSpec("more", ("nothing",)))},
]


@pytest.mark.parametrize("change", BROKEN)
def test_a_library_that_does_not_hold_together_is_refused(change) -> None:
    with pytest.raises(LibraryInvalid) as refused:
        dataclasses.replace(SMALL, **change)
    assert isinstance(refused.value, IndicatorError)


def test_no_result_can_hold_a_number() -> None:
    for kind in (Reading, FormReading, Touched, Library, IndicatorSpec, ElementSpec):
        for name, hint in get_type_hints(kind).items():
            assert not {"int", "float", "Decimal"} & set(str(hint).replace("[", " ").replace("'", " ").split()), name


NAMES = st.sampled_from("abcdef")


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    forms = tuple(draw(st.lists(NAMES, unique=True, max_size=4)))
    explanations = tuple(draw(st.lists(NAMES, unique=True, max_size=5)))
    questions = tuple(draw(st.lists(NAMES, unique=True, max_size=5)))
    elements = draw(st.lists(NAMES, unique=True, min_size=1, max_size=4))

    def some(of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(of), unique=True, max_size=3))) if of else ()

    return Library(
        elements=tuple(ElementSpec(code, some(questions)) for code in elements),
        indicators=tuple(
            IndicatorSpec(code, draw(st.sampled_from(elements)), some(forms), some(explanations), some(questions))
            for code in draw(st.lists(NAMES, unique=True, max_size=6))
        ),
        forms=forms,
        explanations=explanations,
        questions=questions,
    )


TICKS = st.lists(st.sampled_from("abcdefgh"), max_size=8)


def touched(reading: FormReading) -> dict[str, set[str]]:
    return {one.element: set(one.by) for one in reading.touched}


@given(libraries(), TICKS, st.randoms())
def test_the_order_of_ticking_and_ticking_twice_change_nothing(library: Library, ticks: list[str], random) -> None:
    shuffled = [*ticks, *ticks[:2]]
    random.shuffle(shuffled)
    assert consider(shuffled, library) == consider(ticks, library)


@given(libraries(), TICKS, st.sampled_from("abcdefgh"))
def test_a_tick_more_never_takes_away_what_was_touched(library: Library, ticks: list[str], more: str) -> None:
    before, after = consider(ticks, library), consider([*ticks, more], library)
    assert all(codes <= touched(after.whole).get(element, set()) for element, codes in touched(before.whole).items())
    later = {reading.form: touched(reading) for reading in after.forms}
    for reading in before.forms:
        assert all(codes <= later[reading.form][element] for element, codes in touched(reading).items())
    assert set(before.explanations) <= set(after.explanations)


@given(libraries(), TICKS, st.lists(NAMES, max_size=3))
def test_every_element_is_either_touched_or_not_and_everything_stands_in_the_order_of_the_library(
    library: Library, ticks: list[str], forms: list[str]
) -> None:
    reading = consider(ticks, library, forms)
    elements = [element.code for element in library.elements]
    for one in (reading.whole, *reading.forms):
        assert sorted([*touched(one), *one.untouched]) == sorted(elements)
        assert [code for code in elements if code in touched(one)] == [each.element for each in one.touched]
    assert [code for code in library.explanations if code in reading.explanations] == list(reading.explanations)
    assert [code for code in library.questions if code in reading.questions] == list(reading.questions)
    assert set(reading.ticked) | set(reading.unknown) == set(ticks)
    for one in (reading.whole, *reading.forms):
        for element in library.elements:
            assert element.code not in one.untouched or set(element.questions) <= set(reading.questions)


@given(libraries(), TICKS)
def test_it_agrees_with_the_slow_and_obvious_way(library: Library, ticks: list[str]) -> None:
    reading = consider(ticks, library)
    for one in (reading.whole, *reading.forms):
        for element in library.elements:
            by = []
            for indicator in library.indicators:
                if indicator.code not in ticks or indicator.element != element.code:
                    continue
                if one.form == "" or indicator.forms == () or one.form in indicator.forms:
                    by.append(indicator.code)
            assert touched(one).get(element.code, set()) == set(by)
            assert (element.code in one.untouched) == (by == [])
