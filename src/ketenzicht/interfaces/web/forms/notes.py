"""The notes somebody weighs with, step by step: their own until they choose what goes along into a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals.public import MAXIMUM_TEXT
from ketenzicht.interfaces.web import thinking, words
from ketenzicht.interfaces.web.forms.choosing import indicators_field, set_choices
from ketenzicht.interfaces.web.widgets import LimitedTextarea
from ketenzicht.shared import clock

ADVICE = "advice"
COLLEAGUE = "colleague"
TAKE = "take"
"""The field that says which notes go along into a report; kept with the notes."""
STEPS: dict[str, tuple[str, ...]] = {
    "step_map": ("fact", "circumstance", "interpretation", "source"),
    "step_consult": ("advice_on", "advice_of", "advice_said"),
    "step_talk": ("talk",),
    "step_weigh": ("weighing",),
    "step_decide": ("decided", "decided_why"),
}
"""Which notes belong to which step of the pack."""
GOES_TO: dict[str, str] = {
    "fact": "fact",
    "circumstance": "circumstance",
    "interpretation": "interpretation",
    "source": "source",
    "talk": "fact",
    "weighing": "interpretation",
}
"""Which part of a report a note can go into: what was heard is a fact, what was weighed an interpretation."""
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "for_task", "do", "draft", "draft_version"})


def _note(label: Any, hint: Any = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        strip=False,
        widget=LimitedTextarea({"rows": rows}, limit=MAXIMUM_TEXT),
    )


@dataclass(frozen=True, slots=True)
class NoteAsked:
    """One note as the page asks it, and whether it can go along into a report."""

    field: forms.BoundField
    can_go: bool
    goes: bool


class NotesForm(forms.Form):
    """Everything that can be noted at the five steps. Nothing is required; nothing leaves by itself."""

    fact = _note(_("What did you see or hear?"), _("As it was, without what you think of it."))
    circumstance = _note(_("Circumstances"), _("What else was there: working hours, housing, who was present."))
    interpretation = _note(_("What you make of it"), _("Your own reading, kept apart from what you saw."))
    source = _note(_("How do you know?"), _("Seen by yourself, told by somebody, read in a file."), rows=2)
    indicators = indicators_field()
    advice_on = forms.CharField(label=_("When did you ask advice?"), help_text=_("A day is enough."), required=False)
    advice_of = forms.ChoiceField(label=_("Of whom?"), help_text=_("A kind of desk, never a person."), required=False)
    advice_said = _note(_("What was the advice?"))
    talk = _note(_("What did the person tell?"), _("In their own words. Or why you didn’t talk with them."))
    weighing = _note(_("How do you weigh it?"), _("What is for it, what against, and what is unsure."))
    decided = forms.MultipleChoiceField(
        label=_("What do you decide?"),
        required=False,
        choices=[("report", _("I report it")), ("help", _("I give help, or arrange it"))],
        widget=forms.CheckboxSelectMultiple,
    )
    decided_why = _note(_("Why?"))
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, view: country.ProfessionView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        set_choices(self, "indicators", words.indicators())
        set_choices(self, "advice_of", advisers())

    @property
    def ticks(self) -> thinking.Ticks:
        """What can be ticked, what the view shows first."""
        return thinking.ticks(self.view.code, self["indicators"].value() or ())

    @property
    def taken(self) -> list[str]:
        """Which notes were chosen to go along into a report."""
        return list((self.initial or {}).get(TAKE, ()))

    def asked(self, step: str) -> list[NoteAsked]:
        """The notes of one step."""
        return [NoteAsked(self[name], name in GOES_TO, name in self.taken) for name in STEPS.get(step, ())]


def advisers() -> list[words.Choice]:
    """Of what kind of desk advice was asked: a colleague, or what the directory has for it."""
    services = country.list_services(clock.today(), need=ADVICE)
    offered = [(service.code, words.say(service.title)) for service in services]
    return [("", str(_("Nobody yet"))), (COLLEAGUE, str(_("A colleague or focal person"))), *offered]


def notes_values(typed: QueryDict) -> dict[str, object]:
    """What is kept of the notes that were typed."""
    return {name: typed.getlist(name) for name in typed if name not in NOT_KEPT}


def initial_of(typed: QueryDict, **more: Any) -> dict[str, Any]:
    """Notes that were kept, as the form begins with them."""
    many = {"indicators", "decided", TAKE}
    return {name: typed.getlist(name) if name in many else typed.get(name, "") for name in typed} | more


def report_values(typed: QueryDict, view: str) -> Mapping[str, object]:
    """The report that is begun with the notes that were chosen, each in its own part; what was ticked if chosen."""
    parts: dict[str, list[str]] = {}
    for name, part in GOES_TO.items():
        text = typed.get(name, "")
        if name in typed.getlist(TAKE) and text.strip():
            parts.setdefault(part, []).append(text)
    values: dict[str, object] = {part: ["\n\n".join(texts)] for part, texts in parts.items()}
    if "indicators" in typed.getlist(TAKE) and typed.getlist("indicators"):
        values["indicators"] = typed.getlist("indicators")
    return values | {"view": [view]} if values else {}
