"""Messages of the house to somebody or to a role: look at this."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.forms.filters import page_request
from ketenzicht.shared.paging import MAXIMUM_SIZE, PageRequest

EVERYBODY = (Purpose.REPORT, Purpose.INTAKE, Purpose.STEER, Purpose.OVERSEE, Purpose.ADMINISTER)
TITLES: dict[str, tuple[Promise, str]] = {
    "signal_received": (_("A signal has come in"), "inbox"),
    "signal_added_to": (_("The reporter added something to a signal"), "plus"),
    "closed_signal_added_to": (_("The reporter added something to a closed signal"), "plus"),
    "question_answered": (_("The reporter answered your question"), "message"),
    "signal_asked": (_("There is a question about your report"), "message"),
    "signal_news": (_("There is news about your report"), "message"),
    "signal_answered": (_("Your report has been answered"), "check-circle"),
    "erasure_ordered": (_("An erasure waits for a second person"), "trash"),
    "clock_warning": (_("A term runs out soon"), "clock"),
    "clock_expired": (_("A term has run out"), "alert"),
    "clock_reached": (_("A waiting time is over"), "clock"),
    "clock_escalated": (_("A term ran out and nobody acted"), "alert"),
    "api_key_ends": (_("A key of your own system ends soon"), "key"),
    "clock_reminder": (_("A term has run out: a reminder"), "alert"),
}
PLACES = {Purpose.REPORT: "own_signal", Purpose.INTAKE: "held_signal"}


@require_GET
@in_act(*EVERYBODY)
def notices(request: HttpRequest, by: Act) -> HttpResponse:
    """All messages, unread first."""
    found = clocks.list_notices(by=by, page=page_request(request))
    references = _references(by, found.items)
    context = {"page": found, "rows": [_row(by, notice, references) for notice in found.items]}
    return TemplateResponse(request, "work/notices.html", context)


@require_POST
@in_act(*EVERYBODY)
def open_notice(request: HttpRequest, by: Act, notice_id: UUID) -> HttpResponse:
    """Note that it was read, and go to what it is about."""
    notice = clocks.mark_notice_read(by=by, notice_id=notice_id)
    return redirect(_address(by, notice) if "go" in request.POST else reverse("notices"))


def _references(by: Act, found: Iterable[clocks.NoticeInfo]) -> dict[UUID, str]:
    """The references of the signals that messages are about, for those who may list signals anyway."""
    wanted = tuple({notice.subject_ref for notice in found if notice.subject_type == "signal"})
    if not wanted or by.purpose not in PLACES:
        return {}
    listed = signals.list_signals(by=by, narrowed=signals.SignalFilter(ids=wanted), page=PageRequest(1, MAXIMUM_SIZE))
    return {one.id: one.reference for one in listed.items}


def _row(by: Act, notice: clocks.NoticeInfo, references: dict[UUID, str]) -> dict[str, Any]:
    title, icon = TITLES.get(notice.code, (notice.code, "bell"))
    return {
        "notice": notice,
        "title": title,
        "icon": icon,
        "reference": references.get(notice.subject_ref, ""),
        "leads": _address(by, notice) != reverse("notices"),
    }


def _address(by: Act, notice: clocks.NoticeInfo) -> str:
    if notice.subject_type == "erasure_order":
        return reverse("erasure")
    if notice.subject_type == "api_key":
        return f"{reverse('administration')}#keys"
    if notice.subject_type == "signal" and by.purpose in PLACES:
        return reverse(PLACES[Purpose(by.purpose)], args=[notice.subject_ref])
    return reverse("worklist") if by.purpose == Purpose.STEER else reverse("notices")
