"""Forms for the steps with a held signal. Which choices hold is asked of the pack, whether a step fits of the rules."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals.public import MAXIMUM_TEXT, REPLY, SignalDetail, officer_conditions
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.forms.choosing import set_choices
from ketenzicht.interfaces.web.forms.files import FilesField
from ketenzicht.interfaces.web.widgets import LimitedTextarea, RadioTiles
from ketenzicht.shared import clock

Colleagues = Sequence[tuple[UUID, str]]


def _text(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        strip=False,
        widget=LimitedTextarea({"rows": 3}, limit=MAXIMUM_TEXT),
    )


class StepForm(forms.Form):
    """Every step says with which version of the signal it was decided, and when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, signal: SignalDetail, colleagues: Colleagues = (), **kwargs: Any) -> None:
        fresh = {"version": signal.version, "seen": clock.now().isoformat()}
        super().__init__(data, initial=fresh, auto_id=f"id_{self.verb()}_%s", **kwargs)
        self.signal, self.colleagues = signal, colleagues
        self.arrange()

    @classmethod
    def verb(cls) -> str:
        """The step's name in addresses and element ids."""
        return cls.__name__.removesuffix("Form").lower()

    def arrange(self) -> None:
        """Fill the choices for this signal."""


class WeighForm(StepForm):
    """How the signal is weighed."""

    result = forms.ChoiceField(label=_("How do you weigh it?"), widget=RadioTiles)
    text = _text(_("Your reasoning"), _("For colleagues at your desk only."))

    def arrange(self) -> None:
        """The results of today."""
        set_choices(self, "result", words.choices("weighing_result"))


class AcceptForm(StepForm):
    """Taking the signal on needs no more than a yes."""


class CloseForm(StepForm):
    """Ending the signal in a coded outcome."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=RadioTiles)
    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("The number of the investigation, measure or file. Some outcomes need it."),
        required=False,
        max_length=200,
    )
    text = _text(_("Explanation"), _("Some outcomes need a few words. For colleagues at your desk only."))

    def arrange(self) -> None:
        """The outcomes of today, each with what it means."""
        outcomes = [one for one in country.list_outcomes(clock.today()) if one.closes]
        field = self.fields["outcome"]
        set_choices(self, "outcome", [(one.code, words.say(one.title)) for one in outcomes])
        if isinstance(field.widget, RadioTiles):
            field.widget.hints = {one.code: words.say(one.explanation) for one in outcomes}


class AnswerForm(StepForm):
    """What the reporter is told: a class that outcome and compartment allow."""

    answer_class = forms.ChoiceField(label=_("What may the reporter know?"), widget=RadioTiles)
    text = _text(
        _("Your own words to the reporter"), _("The reporter reads this. Name nobody, and nothing of the case.")
    )

    def arrange(self) -> None:
        """The allowed classes, each with the sentence that the reporter reads."""
        allowed: Sequence[country.AnswerClass] = ()
        if self.signal.outcome:
            allowed = country.list_answer_classes(
                clock.today(), outcome=self.signal.outcome, from_compartment=self.signal.compartment
            )
        field = self.fields["answer_class"]
        set_choices(self, "answer_class", [(one.code, words.say(one.title)) for one in allowed])
        if isinstance(field.widget, RadioTiles):
            field.widget.hints = {one.code: words.say(one.sentence) for one in allowed}


class AskForm(StepForm):
    """What the holder wants to know from the reporter."""

    text = _text(
        _("Your question"),
        _("The reporter reads this, also one whom nobody knows. Name nobody, and nothing of the case."),
    )


class AssignForm(StepForm):
    """Who works on it."""

    to_actor_id = forms.TypedChoiceField(label=_("Who works on it?"), required=False, coerce=UUID, empty_value=None)

    def arrange(self) -> None:
        """The colleagues at this desk, and the desk itself."""
        people = [(str(one), name) for one, name in self.colleagues]
        set_choices(self, "to_actor_id", [("", _("The desk (nobody yet)")), *people])
        self.fields["to_actor_id"].initial = str(self.signal.owner_actor_id or "")


class NoteForm(StepForm):
    """Something added by the holder."""

    kind = forms.ChoiceField(label=_("What is it?"))
    text = _text(_("Text"))

    def arrange(self) -> None:
        """The kinds that a holder can add."""
        kinds = [("note", _("A note")), ("addition", _("Something new")), ("correction", _("A correction"))]
        set_choices(self, "kind", kinds)


class AttachForm(StepForm):
    """Files added by the holder."""

    attachments = FilesField(label=_("Files"), error_messages={"required": _("Choose the files first.")})


class HandOverForm(StepForm):
    """To whom, why, and under which conditions."""

    receiver_id = forms.UUIDField(label=_("To whom?"), error_messages={"required": _("Choose who gets the signal.")})
    reason = forms.ChoiceField(label=_("Why?"))
    conditions_met = forms.MultipleChoiceField(
        label=_("What holds?"),
        help_text=_("Some grounds ask for it. Tick only what is so; it is kept with the disclosure."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = _text(_("A note for your own file"), _("Does not travel with the signal."))

    def arrange(self) -> None:
        """Reasons and conditions of today."""
        set_choices(self, "reason", words.choices("hand_over_reason", empty=""))
        sayable = officer_conditions()
        set_choices(self, "conditions_met", [one for one in words.choices("condition") if one[0] in sayable])


class OwnAdditionForm(forms.Form):
    """What a reporter adds to a report that was sent."""

    KINDS: ClassVar = [("addition", _("Something new")), ("correction", _("A correction"))]

    kind = forms.ChoiceField(
        label=_("What do you want to add?"),
        choices=KINDS,
        widget=RadioTiles,
        initial="addition",
    )
    text = _text(_("Text"), _("What you sent stays as it is; this is put beside it, and travels on to the receiver."))
    attachments = FilesField(label=_("Files"), required=False)

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        """With `asked` a question of the receiver waits for a reply, which is then offered first."""
        super().__init__(*args, **kwargs)
        if asked:
            set_choices(self, "kind", [(REPLY, _("A reply to the question")), *self.KINDS])
            self.fields["kind"].initial = REPLY


STEP_FORMS: dict[str, type[StepForm]] = {
    form.verb(): form
    for form in (WeighForm, AcceptForm, CloseForm, AnswerForm, AskForm, AssignForm, NoteForm, AttachForm)
}
