"""Frozen input and output of the engine. None of it holds a number: nothing here can be added up or ranked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ketenzicht.engines.indicators.errors import LibraryInvalid


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """An element of the offence, with what is worth asking as long as nothing touches it."""

    code: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """An indicator as the library has it. Empty `forms`: it is of any form of exploitation."""

    code: str
    element: str
    forms: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def goes_with(self, form: str) -> bool:
        """Whether the observation can be of this form of exploitation."""
        return not self.forms or form in self.forms


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be ticked and said, each in the order in which it is shown.

    Raises LibraryInvalid for a code that stands twice, or that is named without standing in it.
    """

    elements: tuple[ElementSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    forms: tuple[str, ...]
    explanations: tuple[str, ...]
    questions: tuple[str, ...]

    def __post_init__(self) -> None:
        elements = [element.code for element in self.elements]
        _check_once(elements, [one.code for one in self.indicators], self.forms, self.explanations, self.questions)
        _check_known(elements, (one.element for one in self.indicators))
        _check_known(self.forms, (form for one in self.indicators for form in one.forms))
        _check_known(self.explanations, (told for one in self.indicators for told in one.explanations))
        _check_known(self.questions, (asked for one in self.indicators for asked in one.questions))
        _check_known(self.questions, (asked for element in self.elements for asked in element.questions))


@dataclass(frozen=True, slots=True)
class Touched:
    """An element that observations touch, and which observations do."""

    element: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormReading:
    """What the observations touch of one form of exploitation; the form is empty for all of them together."""

    form: str
    touched: tuple[Touched, ...]
    untouched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the observations touch, what else could be behind them, and what is worth asking or noting next.

    `ticked` are the observations that the library holds, `unknown` those that it doesn't: they are said to be unknown,
    never left out in silence. `forms` has a reading for each form that was named, by an observation or by the person.
    """

    ticked: tuple[str, ...]
    unknown: tuple[str, ...]
    whole: FormReading
    forms: tuple[FormReading, ...]
    explanations: tuple[str, ...]
    questions: tuple[str, ...]
    version: str


def _check_once(*lists: Iterable[str]) -> None:
    for codes in lists:
        twice = [code for code, times in Counter(codes).items() if times > 1]
        if twice:
            raise LibraryInvalid(f"These codes stand twice in the library: {', '.join(twice)}.")


def _check_known(known: Iterable[str], named: Iterable[str]) -> None:
    missing = sorted(set(named) - set(known))
    if missing:
        raise LibraryInvalid(f"The library names these codes without holding them: {', '.join(missing)}.")
