"""Choices that the pack gives: asked when a form is made, since they differ by day and by language."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DefaultChoiceField(forms.ChoiceField):
    """A choice that always has an answer: what is not said counts as the default."""

    def __init__(self, *, default: str, **kwargs: Any) -> None:
        super().__init__(initial=default, **kwargs)
        self.default = default

    def clean(self, value: Any) -> Any:
        """The choice, or the default where nothing was chosen."""
        return super().clean(value or self.default)


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a field of a form its choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"the field {name} has no choices")
    field.choices = choices


def indicators_field() -> forms.MultipleChoiceField:
    """What was seen, as ticked in the library. The page draws the ticks itself, in groups; this reads them."""
    return forms.MultipleChoiceField(
        label=_("What did you see?"),
        required=False,
        error_messages={"invalid_choice": _("This is not one of the choices that hold today. Choose again.")},
        widget=forms.CheckboxSelectMultiple,
    )
