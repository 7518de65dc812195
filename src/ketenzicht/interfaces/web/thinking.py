"""The library of indicators as pages show it: what can be ticked, and what the ticks touch, in words.

Nothing here holds a number: no page of it can add up or rank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import words
from ketenzicht.shared import clock

FORMS = "form_of_exploitation"
MAY_BE_SUSPECT = "may_be_suspect"
"""The flag of forms of exploitation whose victims are met as suspects."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One observation that can be ticked."""

    code: str
    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TickGroup:
    """Observations of one form of exploitation, or of any."""

    title: str
    ticks: tuple[Tick, ...]

    @property
    def is_open(self) -> bool:
        """Whether something in it is ticked: it then lies open."""
        return any(tick.is_ticked for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class Ticks:
    """What one's view shows, and the rest of the library, each by form of exploitation."""

    own: tuple[TickGroup, ...]
    others: tuple[TickGroup, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything at all is ticked."""
        return any(group.is_open for group in (*self.own, *self.others))

    @property
    def also(self) -> tuple[Tick, ...]:
        """What is ticked outside one's view: shown on the form too, so that it is never lost."""
        return tuple(tick for group in self.others for tick in group.ticks if tick.is_ticked)


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """An element that observations touch, what that says, and by which observations."""

    title: str
    sentence: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormSaid:
    """What is said of one form of exploitation; the title is empty when none was named."""

    title: str
    touched: tuple[TouchedLine, ...]
    untouched: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the ticks touch, what else could be behind them, what to ask or note next; in the reader's language.

    With a `caution` the reader questions nobody, and `questions` are things to note.
    """

    summary: str
    forms: tuple[FormSaid, ...]
    explanations: tuple[str, ...]
    caution: str
    questions: tuple[str, ...]
    suspect: bool


def ticks(view: str, ticked: Collection[str]) -> Ticks:
    """Everything that can be ticked today, what the view shows first."""
    library = country.list_indicators(clock.today())
    own = [one for one in library if view in one.views]
    others = [one for one in library if view not in one.views]
    return Ticks(tuple(_groups(own, ticked)), tuple(_groups(others, ticked)))


def _groups(indicators: Sequence[country.Indicator], ticked: Collection[str]) -> Iterable[TickGroup]:
    """By the first form that an observation names, in the order of the pack; first what goes with any form."""
    titles = [("", _("Whatever the form")), *words.choices(FORMS)]
    for form, title in titles:
        held = [one for one in indicators if (one.forms or ("",))[0] == form]
        if held:
            yield TickGroup(title, tuple(Tick(one.code, words.say(one.title), one.code in ticked) for one in held))


def known(ticked: Iterable[str]) -> tuple[str, ...]:
    """Those of the ticked codes that the library of today holds, each once, in its order."""
    wanted = set(ticked)
    return tuple(one.code for one in country.list_indicators(clock.today()) if one.code in wanted)


def said(
    ticked: Collection[str], *, view: country.ProfessionView, forms: Collection[str] = (), on: date | None = None
) -> Said | None:
    """What the ticks touch, as told to a profession, by the library of that day or of today; None without a tick."""
    day = on or clock.today()
    reading = country.think_through(ticked, day, forms=forms)
    if not reading.ticked:
        return None
    named = {one.code: words.say(one.title) for one in country.list_indicators(day)}
    return Said(
        summary=_summary(reading.whole, day),
        forms=tuple(_form_said(one, named, day) for one in reading.forms or (reading.whole,)),
        explanations=_sentences(reading.explanations, country.list_other_explanations(day)),
        caution=words.say(view.caution) if view.caution is not None else "",
        questions=_next(reading.questions, view, day),
        suspect=_may_be_suspect(reading, day),
    )


def observations(ticked: Iterable[str], on: date | None = None) -> tuple[str, ...]:
    """What was ticked, in words as of that day; a code that nobody knows any more is shown as it is."""
    named = {one.code: words.say(one.title) for one in country.list_indicators(on or clock.today())}
    return tuple(named.get(code, code) for code in ticked)


def _summary(whole: country.FormReading, day: date) -> str:
    """One sentence for who can't see the page change."""
    titles = {element.code: words.say(element.title) for element in country.list_elements(day)}
    touched = ", ".join(titles[one.element].lower() for one in whole.touched)
    return _("What you ticked says something about: %(elements)s.") % {"elements": touched}


def _form_said(reading: country.FormReading, named: dict[str, str], day: date) -> FormSaid:
    elements = {element.code: element for element in country.list_elements(day)}
    return FormSaid(
        title=words.title(FORMS, reading.form, day),
        touched=tuple(
            TouchedLine(
                words.say(elements[one.element].title),
                words.say(elements[one.element].touched),
                tuple(named[code] for code in one.by),
            )
            for one in reading.touched
        ),
        untouched=tuple(
            (words.say(elements[code].title), words.say(elements[code].untouched)) for code in reading.untouched
        ),
    )


def _sentences(codes: Iterable[str], entries: Sequence[country.OtherExplanation]) -> tuple[str, ...]:
    texts = {entry.code: words.say(entry.title) for entry in entries}
    return tuple(texts[code] for code in codes)


def _next(codes: Iterable[str], view: country.ProfessionView, day: date) -> tuple[str, ...]:
    """What to ask or note next, in the words for this profession."""
    told = {one.code: one.said_to(view) for one in country.list_next_questions(day)}
    return tuple(words.say(text) for text in (told[code] for code in codes) if text is not None)


def _may_be_suspect(reading: country.Reading, day: date) -> bool:
    flagged = {code.code for code in country.list_codes(FORMS, day) if code.has(MAY_BE_SUSPECT)}
    return any(one.form in flagged for one in reading.forms)


@dataclass(frozen=True, slots=True)
class Guide:
    """What the pack says of a subject, in the reader's language, with its source."""

    title: str
    text: str
    points: tuple[str, ...]
    entry: country.Guidance


def guides(subject: str) -> tuple[Guide, ...]:
    """All that the pack says of a subject today, in its order."""
    return tuple(
        Guide(words.say(one.title), words.say(one.text), tuple(words.say(point) for point in one.points), one)
        for one in country.list_guidance(subject, clock.today())
    )


def non_punishment() -> tuple[Guide, ...]:
    """What holds for a suspect who may be a victim."""
    return guides("non_punishment")
