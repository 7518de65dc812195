"""Putting a refusal of a room where the reader looks: beside the field it is about, or on top of the form."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketenzicht.capabilities.access.public import NoGround
from ketenzicht.capabilities.signals.public import FieldError, SignalInvalid
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.speaking import OtherLanguage
from ketenzicht.shared.errors import KetenzichtError

REASONS = "conditions_met"
"""The question why something may be shared: what is ticked there can open a ground."""
NOWHERE: dict[str, Promise] = {
    "desk": gettext_lazy("Nobody takes in such a report here yet. Tell your administrator."),
    "ground": gettext_lazy(
        "No legal ground leads from your organisation to who could take this. Ask your privacy officer."
    ),
}
"""Why a report can't go anywhere, where nothing that its writer could tick would change it."""


def tell(form: forms.BaseForm, refusal: KetenzichtError | None) -> None:
    """Add everything that was refused to the form; fields that the form does not have go on top."""
    if refusal is None or isinstance(refusal, OtherLanguage):
        return
    if isinstance(refusal, SignalInvalid):
        for error in refusal.errors:
            _tell_field(form, error)
    else:
        form.add_error(None, " ".join(filter(None, [str(refusal), refusal.advice])))


def tell_ground(form: forms.Form, refusal: NoGround) -> None:
    """Say that no ground carries a report: beside the reasons when one of those would, else on top of the form.

    What was ticked still counts for where the report could go.
    """
    lacking, _colon, codes = refusal.missing.partition(":")
    if lacking != "condition":
        form.add_error(None, str(NOWHERE[lacking]))
        return
    ticked = form.cleaned_data.get(REASONS, [])
    form.add_error(REASONS, _of_reasons(refusal.reason, codes, is_ticked=bool(ticked)))
    form.cleaned_data[REASONS] = ticked


def _of_reasons(refused: str, codes: str, *, is_ticked: bool) -> str:
    if refused == "signal.disclose":
        lacking = words.titles("condition", codes.split(","))
        return _("This is not enough for the receiver that you chose. Enough would be, for instance: %(lacking)s.") % {
            "lacking": lacking
        }
    if is_ticked:
        return _("What is ticked is not enough to share this report. Tick another reason, if there is one.")
    return _("Tick a reason: without one this report can’t be sent.")


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
