"""Forms for who reports without a name: few questions, plain words, nothing about the sender."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.signals.public import MAXIMUM_TEXT, NewSignal
from ketenzicht.interfaces.web import thinking, tickets, words
from ketenzicht.interfaces.web.forms.choosing import DefaultChoiceField, indicators_field, set_choices
from ketenzicht.interfaces.web.forms.files import FilesField, attachments_of, which_files
from ketenzicht.interfaces.web.professions import public_view
from ketenzicht.interfaces.web.widgets import CheckboxTiles, ComboboxSelect, LimitedTextarea, RadioTiles

DANGER, NO_DANGER = "immediate_danger", "normal"


def _files() -> FilesField:
    return FilesField(label=_("Photos or other files"), required=False)


class Trap(forms.CharField):
    """A field that people don't see and programs fill in."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
        )

    def clean(self, value: Any) -> str:
        """Nothing. Raises ValidationError when something was filled in."""
        if super().clean(value):
            raise forms.ValidationError(
                _("The field that must stay empty was filled in. Make it empty and send again.")
            )
        return ""


class AnonymousReportForm(forms.Form):
    """What somebody saw; only the first field is needed."""

    fact = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("A few words are enough. Leave out your own name if you want to stay unknown."),
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
    place = forms.CharField(
        label=_("Where exactly?"),
        help_text=_("A street, a building, a website."),
        required=False,
        strip=False,
    )
    period = forms.CharField(
        label=_("When?"), help_text=_("A day, a month, “since spring”."), required=False, strip=False
    )
    urgency = DefaultChoiceField(
        label=_("Is somebody in danger right now?"),
        default=NO_DANGER,
        choices=[(DANGER, _("Yes")), (NO_DANGER, _("No, or I don’t know"))],
        widget=RadioTiles(hints={DANGER: _("Then call 112 first. After that, tell us here.")}),
    )
    forms_ = forms.MultipleChoiceField(
        label=_("What could it be?"),
        help_text=_("Choose one or more. “I don’t know” is fine."),
        required=False,
        widget=CheckboxTiles,
    )
    age_class = DefaultChoiceField(label=_("Is it about an adult or a child?"), default="unknown", widget=RadioTiles)
    indicators = indicators_field()
    attachments = _files()
    website = Trap()
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "forms" is what the pack and the signal call it; the class above needs the name for the module.
        self.fields["forms"] = self.fields.pop("forms_")
        self.fields["attachments"].help_text = which_files()
        set_choices(self, "municipality", words.municipality_choices())
        set_choices(self, "forms", words.choices("form_of_exploitation"))
        set_choices(self, "age_class", words.choices("age_class"))
        set_choices(self, "indicators", words.indicators())

    @property
    def ticks(self) -> thinking.Ticks:
        """What can be ticked, by the view of the public."""
        return thinking.ticks(public_view().code, self["indicators"].value() or ())

    def clean(self) -> dict[str, Any]:
        """Everything, with the code that the report will get. Raises ValidationError for a page that can't be sent."""
        held = super().clean() or {}
        held["code"] = tickets.find_code(held.get("ticket", ""))
        if held["code"] is not None:
            return held
        if tickets.is_early(held.get("ticket", "")):
            quick = _("This was sent within three seconds, as programs do. Your text is still here: send it again.")
            raise forms.ValidationError(quick, code="early")
        old = _("This page was open for too long. Your text is still here: send it again.")
        raise forms.ValidationError(old, code="ticket")

    def with_fresh_ticket(self) -> "AnonymousReportForm":
        """The same form with the same text, that can be sent when this one could not."""
        if self.has_error("__all__", code="ticket") and isinstance(self.data, QueryDict):
            fresh = self.data.copy()
            fresh["ticket"] = tickets.renewed(fresh.get("ticket", ""))
            self.data = fresh
        return self

    def said(self, names: Sequence[str]) -> str:
        """What was filled in at these fields, each with its question before it: to be added to an earlier report."""
        lines = [f"{self.fields[name].label} {self._shown(name)}" for name in self.fields if name in names]
        return "\n".join(lines)

    def _shown(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        titles = {str(code): str(title) for code, title in getattr(field, "choices", ())}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(titles.get(str(one), str(one)) for one in chosen).strip() or gettext("(left empty)")

    def new_signal(self) -> NewSignal:
        """The report as the rooms take it."""
        held = self.cleaned_data
        return NewSignal(
            fact=held["fact"],
            forms=tuple(held["forms"]),
            age_class=held["age_class"],
            urgency=held["urgency"],
            municipality=held["municipality"],
            place_kind=words.place_kind("unknown", held["municipality"]),
            place=held["place"],
            period=held["period"],
            indicators=tuple(held["indicators"]),
            attachments=attachments_of(held["attachments"]),
        )


class CodeForm(forms.Form):
    """The code of a report."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("25 letters and digits. Capitals, spaces and dashes don’t matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AnonymousAdditionForm(forms.Form):
    """What somebody adds to a report without a name."""

    text = forms.CharField(
        label=_("Your text"), required=False, strip=False, widget=LimitedTextarea({"rows": 4}, limit=MAXIMUM_TEXT)
    )
    attachments = _files()
    website = Trap()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].help_text = which_files()
