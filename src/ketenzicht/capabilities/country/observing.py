"""What somebody who reports sees, as frozen values: the view of each profession, and the library of indicators."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from ketenzicht.capabilities.country.values import CodeText, Entry, Line, SourceLine, Status, Text, Value


class FormField(StrEnum):
    """The questions that a view of the report form can ask. How each is asked is known to the form."""

    FACT = "fact"
    MUNICIPALITY = "municipality"
    PLACE_KIND = "place_kind"
    FORMS = "forms"
    INDICATORS = "indicators"
    URGENCY = "urgency"
    AGE_CLASS = "age_class"
    MENTIONS = "mentions"
    CIRCUMSTANCE = "circumstance"
    INTERPRETATION = "interpretation"
    SOURCE = "source"
    PLACE = "place"
    PERIOD = "period"
    PERSONS = "persons"
    ATTACHMENTS = "attachments"
    REPORTER_KIND = "reporter_kind"
    CONTACT = "contact"
    OWN_REFERENCE = "own_reference"
    CONDITIONS_MET = "conditions_met"


ALWAYS_ASKED = (FormField.FACT, FormField.URGENCY, FormField.AGE_CLASS)
"""What no view may leave out or hide: what was seen, whether somebody is in danger, whether it may be a child."""


class Question(Value):
    """One question of a view, with a wording of its own where the form's own words don't fit the profession."""

    field: FormField
    label: Text | None = None
    hint: Text | None = None


class LegalNote(Value):
    """What a profession is told of its secrecy and of consent, in a few words; from which source, and of which date."""

    secrecy: Text
    consent: Text
    source: SourceLine
    as_of: date
    status: Status


class MeldcodeUse(StrEnum):
    """How a profession stands to the meldcode: the law asks for it, or it is good practice."""

    DUTY = "duty"
    PRACTICE = "practice"


class Meldcode(Value):
    """That a profession works with the five steps of the meldcode, and what that means for trafficking."""

    use: MeldcodeUse
    note: Text
    source: SourceLine
    status: Status


class ProfessionView(Entry):
    """What one profession sees when it reports: its questions, legal note, advisers. One file of ``views/`` each.

    ``asks`` stand open on the form, in this order; ``more`` behind one press; what is in neither isn't asked.
    ``organisation_kinds`` are those whose people get this view by themselves, ``general`` is for all others.
    The first of ``reporter_kinds`` that goes with somebody's organisation is what they report as; ``place_kind`` is
    where such a person usually sees things. ``conditions`` are those of grounds that it is asked about (empty: all).
    Who has a ``caution`` questions nobody: it is told first, and what takes questioning is said otherwise or left out.
    Indicators name the views that show them, so they aren't listed here.
    """

    entry_kind: ClassVar[str] = "view"

    order: int
    icon: CodeText
    for_whom: Text
    caution: Text | None = None
    organisation_kinds: tuple[CodeText, ...] = ()
    reporter_kinds: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    general: bool = False
    place_kind: CodeText = "unknown"
    conditions: tuple[CodeText, ...] = ()
    asks: Annotated[tuple[Question, ...], Field(min_length=1)]
    more: tuple[Question, ...] = ()
    legal_note: LegalNote
    meldcode: Meldcode | None = None
    advisers: tuple[CodeText, ...] = ()
    suspect_prompt: bool = False

    @model_validator(mode="after")
    def _asks_each_question_once(self) -> "ProfessionView":
        fields = [question.field for question in (*self.asks, *self.more)]
        twice = sorted({field for field in fields if fields.count(field) > 1})
        if twice:
            raise ValueError(f"asked twice: {', '.join(twice)}")
        hidden = [field for field in ALWAYS_ASKED if field not in {question.field for question in self.asks}]
        if hidden:
            raise ValueError(f"every view asks openly for: {', '.join(hidden)}")
        return self


class Element(Entry):
    """A part of the offence of human trafficking (art. 273f Sr) that observations can touch."""

    entry_kind: ClassVar[str] = "element"

    article: Line
    explanation: Text
    touched: Text
    untouched: Text
    next_questions: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    order: int = 0


class OtherExplanation(Entry):
    """What else could be behind an observation; the title is the sentence."""

    entry_kind: ClassVar[str] = "other_explanation"

    order: int = 0


class NextQuestion(Entry):
    """What would be worth asking or noting next; the title is the sentence.

    ``asks_somebody``: doing it means questioning somebody. ``unasked`` is the sentence for whoever questions nobody.
    """

    entry_kind: ClassVar[str] = "next_question"

    asks_somebody: bool = False
    unasked: Text | None = None
    order: int = 0

    def said_to(self, view: ProfessionView) -> Text | None:
        """The sentence for this profession; None when it would have to question somebody and doesn't."""
        if view.caution is None:
            return self.title
        return self.unasked or (None if self.asks_somebody else self.title)


class Guidance(Entry):
    """What somebody can do or has to know: a step of the reporting code, the rule of non-punishment.

    Entries with one ``subject`` belong together, in the order of the file. ``article`` is the rule it comes from, in
    few words; ``points`` are what to look at or to ask. It informs and decides nothing.
    """

    entry_kind: ClassVar[str] = "guidance"

    subject: CodeText
    article: Line
    text: Text
    points: tuple[Text, ...] = ()
    order: int = 0


class Indicator(Entry):
    """Something that one can see and that may point to human trafficking; the title is the observation.

    Empty ``forms`` means any form of exploitation. There is no weight, score or rank, on purpose: an indicator helps
    to think and decides nothing. ``order`` is its place in the file.
    """

    entry_kind: ClassVar[str] = "indicator"

    forms: tuple[CodeText, ...] = ()
    element: CodeText
    dimension: CodeText
    views: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    other_explanations: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    next_questions: Annotated[tuple[CodeText, ...], Field(min_length=1)]
    order: int = 0
