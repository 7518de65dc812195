"""What the logs are narrowed by."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ketenzicht.capabilities.access.public import Purpose
from ketenzicht.capabilities.audit.public import AccessFilter
from ketenzicht.interfaces.web import navigation
from ketenzicht.interfaces.web.forms.choosing import set_choices

ACTIONS: dict[str, Promise] = {
    "collect": pgettext_lazy("log", "collected"),
    "change": pgettext_lazy("log", "changed"),
    "consult": pgettext_lazy("log", "looked at"),
    "search": pgettext_lazy("log", "searched"),
    "compare": pgettext_lazy("log", "compared"),
    "disclose": pgettext_lazy("log", "disclosed"),
    "transfer": pgettext_lazy("log", "transferred"),
    "combine": pgettext_lazy("log", "combined"),
    "export": pgettext_lazy("log", "exported"),
    "remove": pgettext_lazy("log", "removed"),
    "destroy": pgettext_lazy("log", "destroyed"),
    "grant": pgettext_lazy("log", "role or key given"),
    "revoke": pgettext_lazy("log", "role or key taken back"),
    "refuse": pgettext_lazy("log", "refused"),
}
OBJECTS: dict[str, Promise] = {
    "signal": pgettext_lazy("log", "signal"),
    "signal_count": pgettext_lazy("log", "number of signals"),
    "flow": pgettext_lazy("log", "figures of where signals stand"),
    "chain_flow": pgettext_lazy("log", "figures of where signals in the chain stand"),
    "mention": pgettext_lazy("log", "person or thing named"),
    "attachment": pgettext_lazy("log", "file"),
    "addition": pgettext_lazy("log", "addition"),
    "update": pgettext_lazy("log", "message to the reporter"),
    "draft": pgettext_lazy("log", "draft"),
    "import": pgettext_lazy("log", "file of reports"),
    "mapping": pgettext_lazy("log", "choices for a file"),
    "clock": pgettext_lazy("log", "term"),
    "notice": pgettext_lazy("log", "message of the house"),
    "disclosure": pgettext_lazy("log", "disclosure"),
    "erasure_order": pgettext_lazy("log", "order to erase"),
    "mandate": pgettext_lazy("log", "role of somebody"),
    "api_key": pgettext_lazy("log", "key of our own system"),
    "access_log": pgettext_lazy("log", "access log"),
    "processing_log": pgettext_lazy("log", "processing log"),
    "trail": pgettext_lazy("log", "state of the trail"),
    "request": pgettext_lazy("log", "a request"),
}
ANY = [("", _("All"))]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class LogForm(forms.Form):
    """Who, what, why, when."""

    object = forms.UUIDField(label=_("Number of the record"), required=False)
    actor = forms.TypedChoiceField(label=_("Who"), required=False, coerce=UUID, empty_value=None)
    action = forms.ChoiceField(label=_("What was done"), required=False, choices=[*ANY, *ACTIONS.items()])
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[*ANY, *((one.value, navigation.PURPOSES[one]) for one in Purpose)]
    )
    since = _day(_("From"))
    until = _day(_("Up to and including"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "actor", [*ANY, *people])

    def wanted(self) -> AccessFilter:
        """What is asked for; fields that make no sense count as not asked."""
        self.is_valid()
        held = self.cleaned_data
        return AccessFilter(
            object_ref=str(held["object"]) if held.get("object") else None,
            actor=held.get("actor") or None,
            action=held.get("action") or None,
            purpose=held.get("purpose") or None,
            since=start_of(held.get("since")),
            until=start_of(held.get("until"), days=1),
        )


def start_of(day: Any, *, days: int = 0) -> datetime | None:
    """The first moment of a day, or of a later one; None for no day, and where the calendar ends before it."""
    if not day or date.max - day < timedelta(days=days):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
