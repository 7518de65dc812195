"""The report form: one text is enough; everything else grows where it matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.country.public import FormField, Question
from ketenzicht.capabilities.signals.public import (
    MAXIMUM_MENTIONS,
    MAXIMUM_TEXT,
    NewMention,
    NewSignal,
    RouteChoice,
    RouteFacts,
)
from ketenzicht.interfaces.web import thinking, words
from ketenzicht.interfaces.web.forms.choosing import DefaultChoiceField, indicators_field, set_choices
from ketenzicht.interfaces.web.forms.files import FilesField, attachments_of, which_files
from ketenzicht.interfaces.web.forms.telling import REASONS
from ketenzicht.interfaces.web.professions import Profession
from ketenzicht.interfaces.web.widgets import CheckboxTiles, ComboboxSelect, LimitedTextarea, RadioTiles
from ketenzicht.shared import ids

SMALL_TEXT = 2_000
OF_THE_PAGE = frozenset({FormField.MENTIONS})
"""Questions that are no field of the form: the page has a part of its own for them."""
ROUTE_ASKS = frozenset(
    {"municipality", "forms", "urgency", "age_class", "place_kind", "reporter_kind", "conditions_met"}
)
"""What the route looks at: a change of these asks again where the report goes."""
PARTS: dict[str, tuple[Promise, frozenset[str]]] = {
    "seen": (_("What did you see? Tick it"), frozenset({"indicators"})),
    "files": (_("Files"), frozenset({"attachments"})),
    "you": (_("You, and how to reach you"), frozenset({"reporter_kind", "contact", "own_reference"})),
    "conditions": (_("Consent and other conditions"), frozenset({"conditions_met"})),
}
"""Parts of the form that are folded away, each with its questions; all others come under one heading."""
OPEN_WHEN_SAID = frozenset({"conditions", "seen"})
VICTIM_UNKNOWN = "unknown"
SUSPECT = "suspect"
ANY_KIND = ""
TYPED_PARTS = {"birth_date": "person", "kvk": "organisation", "note": ANY_KIND}
"""What can be typed beside a name or number, and beside which kind; the page shows it with that kind alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page asks it: its name, and its field when the form has one."""

    name: str
    field: forms.BoundField | None

    @property
    def for_route(self) -> bool:
        """Whether the answer can change where the report goes."""
        return self.name in ROUTE_ASKS

    @property
    def can_be_needed(self) -> bool:
        """Whether a report can go nowhere without an answer, though the form can be sent without one."""
        return self.field is not None and getattr(self.field.field, "can_be_needed", False)

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with the answer."""
        return self.field is not None and bool(self.field.errors)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that are folded away together."""

    name: str
    title: str | Promise
    asked: tuple[Asked, ...]

    @property
    def is_open(self) -> bool:
        """Whether it stands open: something in it is wrong or needed, consent was given, or something was ticked."""
        said = any(one.field is not None and one.field.value() for one in self.asked) and self.name in OPEN_WHEN_SAID
        return said or any(one.has_errors or one.can_be_needed for one in self.asked)


def _text(label: Any, hint: Any = "", *, rows: int = 3, limit: int = MAXIMUM_TEXT) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, strip=False, widget=LimitedTextarea({"rows": rows}, limit=limit)
    )


class ReportForm(forms.Form):
    """What somebody saw or heard, asked as their profession's view has it.

    Every view has the same fields, so that what was typed is never lost when another view is chosen; `asks` and `more`
    say which of them are shown. Lengths and codes are checked by the signals room, which names every error.
    """

    fact = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("A few words are enough. Write what you know yourself; what you think of it can come further on."),
        error_messages={"required": _("Write what you saw or heard; a few words are enough.")},
        strip=False,
        widget=LimitedTextarea({"rows": 6}, limit=MAXIMUM_TEXT),
    )
    municipality = forms.ChoiceField(
        label=_("In which municipality?"),
        help_text=_("Type the first letters. Leave it empty if you don’t know."),
        required=False,
        widget=ComboboxSelect,
    )
    place_kind = DefaultChoiceField(label=_("What kind of place is it?"), default="unknown")
    forms_ = forms.MultipleChoiceField(
        label=_("What kind of exploitation could it be?"),
        help_text=_("Choose one or more. “I don’t know” is fine."),
        required=False,
        widget=CheckboxTiles,
    )
    age_class = DefaultChoiceField(
        label=_("Is it about an adult or a child?"),
        help_text=_("In doubt, choose “possibly a minor”: a child is then never missed."),
        default="unknown",
        widget=RadioTiles,
    )
    urgency = DefaultChoiceField(label=_("How urgent is it?"), default="normal", widget=RadioTiles)

    circumstance = _text(_("Circumstances"), _("What else was there: working hours, housing, who was present."))
    interpretation = _text(_("What you make of it"), _("Your own reading, kept apart from what you saw."))
    source = _text(_("How do you know?"), _("Seen by yourself, told by somebody, read in a file."), rows=2)
    place = _text(_("Where exactly?"), _("A street, a building, a website."), rows=2, limit=MAXIMUM_TEXT)
    period = forms.CharField(
        label=_("When?"), help_text=_("A day, a month, “since spring”."), required=False, strip=False
    )
    persons = forms.IntegerField(label=_("How many people could it be about?"), required=False)
    contact = _text(
        _("How can the receiver reach you?"), _("Leave it empty to be reached through this platform only."), rows=2
    )
    reporter_kind = DefaultChoiceField(label=_("You report as"), default="other")
    own_reference = forms.CharField(
        label=_("Your own reference"),
        help_text=_("Sending twice with the same reference makes one report."),
        required=False,
        max_length=100,
    )
    attachments = FilesField(label=_("Files"), required=False)
    conditions_met = forms.MultipleChoiceField(
        label=_("What holds for this report?"),
        help_text=_("Some grounds ask for it. Tick only what is so."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    indicators = indicators_field()
    choice_receiver = forms.UUIDField(label=_("Another receiver"), required=False)
    choice_reason = _text(_("Why another receiver?"), rows=2, limit=SMALL_TEXT)
    submission_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, profession: Profession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profession = profession
        # "forms" is what the pack and the signal call it; the class above needs the name for the module.
        self.fields["forms"] = self.fields.pop("forms_")
        self.fields["attachments"].help_text = which_files()
        self._fill("municipality", words.municipality_choices())
        self._fill("place_kind", words.choices("place_kind"))
        self._fill("forms", words.choices("form_of_exploitation"), "form_of_exploitation")
        self._fill("age_class", words.choices("age_class"), "age_class")
        self._fill("urgency", words.choices("urgency"), "urgency")
        self._fill("reporter_kind", words.reporter_kinds(profession.view.reporter_kinds))
        self._fill("conditions_met", words.conditions(profession.view.conditions))
        self._fill("indicators", words.indicators())
        self._default("reporter_kind", profession.reporter_kind)
        self._default("place_kind", profession.view.place_kind)
        self._ask_as((*profession.view.asks, *profession.view.more))

    @property
    def asks(self) -> tuple[Asked, ...]:
        """The questions that stand open, in the order of the view."""
        return self._asked(self.profession.view.asks)

    def ask_for_reason(self) -> None:
        """Show the question why this may be shared, and don't call it optional: without an answer it goes nowhere."""
        self.fields[REASONS].can_be_needed = True  # type: ignore[attr-defined]  # read where a field is shown

    @property
    def ticks(self) -> thinking.Ticks:
        """What can be ticked, what the view shows first."""
        return thinking.ticks(self.profession.code, self["indicators"].value() or ())

    @property
    def said(self) -> thinking.Said | None:
        """What the ticks touch, in words; None when nothing is ticked."""
        ticked, forms_of = self["indicators"].value() or (), self["forms"].value() or ()
        return thinking.said(ticked, view=self.profession.view, forms=forms_of)

    @property
    def more(self) -> tuple[Part, ...]:
        """The questions behind one press; those too that the view leaves out, when something is wrong or needed."""
        shown = {question.field for question in (*self.profession.view.asks, *self.profession.view.more)}
        wrong = [Question(field=field) for field in FormField if self._must_be_seen(field) and field not in shown]
        asked = self._asked((*self.profession.view.more, *wrong))
        apart = {name: tuple(one for one in asked if one.name in names) for name, (_title, names) in PARTS.items()}
        taken = {one.name for group in apart.values() for one in group}
        rest = tuple(one for one in asked if one.name not in taken)
        parts = [Part("about", _("More about what you saw"), rest)]
        parts += [Part(name, PARTS[name][0], group) for name, group in apart.items()]
        return tuple(part for part in parts if part.asked)

    def _must_be_seen(self, name: str) -> bool:
        return name in self.errors or getattr(self.fields.get(name), "can_be_needed", False)

    def _asked(self, questions: Sequence[Question]) -> tuple[Asked, ...]:
        return tuple(
            Asked(question.field.value, self[question.field.value] if question.field.value in self.fields else None)
            for question in questions
            if question.field.value in self.fields or question.field in OF_THE_PAGE
        )

    def _ask_as(self, questions: Sequence[Question]) -> None:
        """Put the fields in the order of the view, with its words where it has its own."""
        self.order_fields([question.field.value for question in questions])
        for question in questions:
            field = self.fields.get(question.field.value)
            if field is not None:
                field.label = words.say(question.label) or field.label
                field.help_text = words.say(question.hint) or field.help_text

    def _default(self, name: str, value: str) -> None:
        field = self.fields[name]
        if isinstance(field, DefaultChoiceField):
            field.default = field.initial = value

    def _fill(self, name: str, choices: list[words.Choice], hints_of: str = "") -> None:
        field = self.fields[name]
        set_choices(self, name, choices)
        if hints_of and isinstance(field.widget, RadioTiles | CheckboxTiles):
            field.widget.hints = dict(words.hints(hints_of))

    def route_facts(self) -> RouteFacts:
        """What the route card looks at. Fields with an error count as unknown."""
        held = self.cleaned_data
        return RouteFacts(
            forms=tuple(held.get("forms") or ()),
            age_class=held.get("age_class") or "unknown",
            urgency=held.get("urgency") or "normal",
            reporter_kind=held.get("reporter_kind") or self.profession.reporter_kind,
            municipality=held.get("municipality") or "",
            place_kind=words.place_kind(held.get("place_kind") or "unknown", held.get("municipality") or ""),
            conditions_met=tuple(held.get("conditions_met") or ()),
        )

    def new_signal(self, mentions: tuple[NewMention, ...]) -> NewSignal:
        """The report as the signals room takes it."""
        held, facts = self.cleaned_data, self.route_facts()
        receiver = held["choice_receiver"]
        return NewSignal(
            **{name: held[name] for name in ("fact", "circumstance", "interpretation", "source", "place", "period")},
            contact=held["contact"],
            forms=facts.forms,
            age_class=facts.age_class,
            urgency=facts.urgency,
            reporter_kind=facts.reporter_kind,
            municipality=facts.municipality,
            place_kind=facts.place_kind,
            persons=held["persons"],
            indicators=tuple(held["indicators"]),
            conditions_met=facts.conditions_met,
            mentions=mentions,
            attachments=attachments_of(held["attachments"]),
            choice=RouteChoice(receiver, held["choice_reason"]) if receiver is not None else None,
            submission_key=held["submission_key"] or ids.new_id(),
            own_reference=held["own_reference"],
        )


class MentionForm(forms.Form):
    """One line: a person, an organisation, an address, a number.

    Of a suspect it can be asked whether they may be a victim: a plain answer beside the mention, never a score.
    """

    kind = forms.ChoiceField(label=_("What is it?"))
    value = forms.CharField(label=_("Name or number"), required=False, strip=False)
    role = DefaultChoiceField(label=_("Role"), default="unknown")
    birth_date = forms.CharField(label=_("Date of birth, or only the year"), required=False, strip=False)
    kvk = forms.CharField(label=_("Trade number (KvK)"), required=False, strip=False)
    note = forms.CharField(label=_("What else is known"), required=False, strip=False)
    may_be_victim = forms.ChoiceField(
        label=_("Could this suspect be a victim?"), required=False, initial=VICTIM_UNKNOWN, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", words.choices("mention_kind"))
        set_choices(self, "role", words.choices("mention_role"))
        set_choices(self, "may_be_victim", words.choices("may_be_victim"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed on this line: it is then left out."""
        return not any(self.cleaned_data.get(name, "").strip() for name in ("value", *TYPED_PARTS))

    def mention(self) -> NewMention:
        """The line as the signals room takes it."""
        held = self.cleaned_data
        parts = {
            name: held[name]
            for name, kind in TYPED_PARTS.items()
            if held[name].strip() and kind in {ANY_KIND, held["kind"]}
        }
        if held["role"] == SUSPECT and held["may_be_victim"]:
            parts["may_be_victim"] = held["may_be_victim"]
        return NewMention(kind=held["kind"], value=held["value"], role=held["role"], parts=parts)


MentionLines = forms.formset_factory(MentionForm, extra=0, max_num=MAXIMUM_MENTIONS, absolute_max=MAXIMUM_MENTIONS + 10)
MENTIONS = "mentions"
