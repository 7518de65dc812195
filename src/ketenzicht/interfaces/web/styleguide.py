"""The living style guide at /stijl: every component in every state, with made-up content.

It exists in the demo and in debug only. The tests look at it with axe at two widths, in two languages, light and dark.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ketenzicht.interfaces.web import failures
from ketenzicht.interfaces.web.frame import NavigationItem, PhoneRoute, WorkChoice, WorkingAs
from ketenzicht.interfaces.web.presentation import STATES
from ketenzicht.interfaces.web.widgets import (
    CheckboxTiles,
    ComboboxSelect,
    LimitedTextarea,
    PartialDateInput,
    RadioTiles,
)
from ketenzicht.shared import clock
from ketenzicht.shared.paging import Page

URGENCY = [("immediate_danger", _("Immediate danger")), ("soon", _("Soon")), ("normal", _("It can wait a few days"))]
URGENCY_HINTS = {
    "immediate_danger": _("Someone is in danger now. Call 112 first."),
    "soon": _("Today or tomorrow something may happen."),
    "normal": _("There is time to look into it."),
}
SEEN = [("pay", _("Pay or hours are not right")), ("papers", _("Papers were taken")), ("housing", _("Bad housing"))]
PLACES = [("", ""), ("0344", "Utrecht"), ("0363", "Amsterdam"), ("0599", "Rotterdam"), ("0518", "’s-Gravenhage")]


class ExampleForm(forms.Form):
    """One field of every kind."""

    reference = forms.CharField(label=_("Your own reference"), required=False, help_text=_("So that you can find it."))
    place = forms.ChoiceField(label=_("Municipality"), choices=PLACES, widget=ComboboxSelect)
    email = forms.EmailField(label=_("E-mail address"))
    urgency = forms.ChoiceField(label=_("How urgent is it?"), choices=URGENCY, widget=RadioTiles(hints=URGENCY_HINTS))
    seen = forms.MultipleChoiceField(label=_("What did you see?"), choices=SEEN, widget=CheckboxTiles, required=False)
    answer = forms.ChoiceField(
        label=_("May we call you?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    since = forms.CharField(
        label=_("Since when?"), widget=PartialDateInput, required=False, help_text=_("The year alone is fine too.")
    )
    text = forms.CharField(
        label=_("What happened?"), widget=LimitedTextarea(limit=400), help_text=_("In your own words.")
    )
    attachment = forms.FileField(label=_("Photo or document"), required=False, help_text=_("At most 10 MB."))
    agreed = forms.BooleanField(label=_("I have read this"))


@dataclass(frozen=True, slots=True)
class ExampleClock:
    """A clock to show."""

    due_at: datetime | None
    warn_at: datetime | None
    state: str = "running"
    at_most: bool = True


def _clocks(now: datetime) -> dict[str, ExampleClock]:
    day = timedelta(days=1)
    return {
        "calm": ExampleClock(now + 5 * day + timedelta(minutes=5), now + 4 * day),
        "soon": ExampleClock(now + timedelta(hours=3, minutes=5), now - day),
        "late": ExampleClock(now - timedelta(hours=50), now - 3 * day, "expired"),
        "paused": ExampleClock(None, None, "paused"),
        "stopped": ExampleClock(now - day, None, "stopped"),
    }


def _rows(now: datetime) -> list[dict[str, Any]]:
    clocks = _clocks(now)
    return [
        {"reference": "KZ-4T7M-9QX2", "state": "received", "what": _("Labour, agriculture"), "clock": clocks["late"]},
        {"reference": "KZ-8B2K-M3VD", "state": "weighed", "what": _("Criminal, child"), "clock": clocks["soon"]},
        {"reference": "KZ-1HPF-6R0W", "state": "accepted", "what": _("Sexual, online"), "clock": clocks["calm"]},
        {"reference": "KZ-ZC5N-2J8E", "state": "closed", "what": _("Services, household"), "clock": clocks["stopped"]},
    ]


def _frame(request: HttpRequest) -> None:
    """Put an example of the frame's variables on the request, as a page of the house would."""
    request.navigation = (  # type: ignore[attr-defined]  # Django requests are open for this
        NavigationItem(_("Report"), "/stijl/melden", "send", key="n"),
        NavigationItem(_("Worklist"), "/stijl", "inbox", count=12, is_late=True, key="w"),
        NavigationItem(_("Search"), "/stijl/zoeken", "search"),
        NavigationItem(_("Supervision"), "/stijl/toezicht", "shield"),
    )
    desk = _("Example service, region East")
    request.working_as = WorkingAs(  # type: ignore[attr-defined]  # as above
        desk,
        _("intake officer"),
        _("intake"),
        (
            WorkChoice("1", desk, _("intake officer"), _("intake"), is_current=True),
            WorkChoice("2", desk, _("reporter"), _("reporting")),
            WorkChoice("3", _("Example municipality"), _("reporter"), _("reporting")),
        ),
        "/stijl",
    )


FAILURES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": failures.bad_request,
    "403": failures.permission_denied,
    "403-formulier": failures.csrf_failure,
    "404": failures.not_found,
    "429": failures.too_many_requests,
    "500": failures.server_error,
    "503": failures.unavailable,
}


def _only_to_look_at() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component; with `?fouten` the form is shown with its errors."""
    _only_to_look_at()
    _frame(request)
    now = clock.now()
    context = {
        "form": ExampleForm({}) if "fouten" in request.GET else ExampleForm(),
        "states": list(STATES),
        "clocks": list(_clocks(now).values()),
        "rows": _rows(now),
        "phones": (
            PhoneRoute(_("Emergency number"), "112", _("Day and night")),
            PhoneRoute(_("Example desk"), "088 000 00 00", _("Working days, 9 to 17")),
        ),
        "page": Page(tuple(range(25)), 212, 4, 25, True),
        "earlier": now - timedelta(days=2, hours=3),
        "yesterday": now - timedelta(days=1),
        "failures": list(FAILURES),
    }
    return render(request, "styleguide/index.html", context)


def failure(request: HttpRequest, name: str) -> HttpResponse:
    """One of the failure pages, to look at."""
    _only_to_look_at()
    if name not in FAILURES:
        raise Http404
    return FAILURES[name](request)


def suggestions(request: HttpRequest) -> HttpResponse:
    """What the search box of the style guide suggests."""
    _only_to_look_at()
    typed = request.GET.get("q", "").casefold()
    found = [name for _code, name in PLACES if typed and typed in name.casefold()]
    return render(request, "styleguide/suggestions.html", {"found": found})
