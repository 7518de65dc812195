"""Putting a refusal of a room where the reader looks: beside the field it is about, or on top of the form."""

from django import forms
from django.utils.translation import gettext as _

from ketenzicht.capabilities.signals.public import FieldError, SignalInvalid
from ketenzicht.shared.errors import KetenzichtError


def tell(form: forms.BaseForm, refusal: KetenzichtError | None) -> None:
    """Add everything that was refused to the form; fields that the form does not have go on top."""
    if refusal is None:
        return
    if isinstance(refusal, SignalInvalid):
        for error in refusal.errors:
            _tell_field(form, error)
    else:
        form.add_error(None, " ".join(filter(None, [str(refusal), refusal.advice])))


def typed_in(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What was filled in, each with its question: to be read and copied where the form itself can't be shown."""
    found = []
    for bound in form.visible_fields():
        if isinstance(bound.field, forms.FileField):
            continue
        titles = {str(code): str(title) for code, title in getattr(bound.field, "choices", ())}
        given = bound.data if isinstance(bound.data, list) else [bound.data]
        shown = ", ".join(titles.get(str(one), str(one)) for one in given if one)
        if shown:
            found.append((str(bound.label), shown))
    return found


def _tell_field(form: forms.BaseForm, error: FieldError) -> None:
    name, _dot, rest = error.field.partition(".")
    if error.field.replace(".", "_") in form.fields:
        name = error.field.replace(".", "_")
    if name in form.fields:
        form.add_error(name, forms.ValidationError(error.text, code=error.code))
        return
    number = rest.partition(".")[0]
    place = _("Line %(number)d: ") % {"number": int(number) + 1} if number.isdigit() else ""
    form.add_error(None, forms.ValidationError(f"{place}{error.text}", code=error.code))
