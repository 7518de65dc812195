"""What one needs to say to ask advice: codes only, so that nobody is named."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.forms.choosing import indicators_field, set_choices
from ketenzicht.interfaces.web.widgets import ComboboxSelect


class AdviceForm(forms.Form):
    """About what somebody wants advice: a place, and codes of the pack. There is no field for a text."""

    municipality = forms.ChoiceField(
        label=_("In which municipality?"),
        help_text=_("Only to find who answers there. It doesn’t come into the text."),
        required=False,
        widget=ComboboxSelect,
    )
    form = forms.ChoiceField(label=_("Form of exploitation"), required=False)
    age_class = forms.ChoiceField(label=_("Is it about an adult or a child?"), required=False)
    place_kind = forms.ChoiceField(label=_("What kind of place is it?"), required=False)
    indicators = indicators_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_choice = str(_("I leave it open"))
        set_choices(self, "municipality", words.municipality_choices())
        set_choices(self, "form", words.choices("form_of_exploitation", empty=open_choice))
        set_choices(self, "age_class", words.choices("age_class", empty=open_choice))
        set_choices(self, "place_kind", words.choices("place_kind", empty=open_choice))
        set_choices(self, "indicators", words.indicators())
