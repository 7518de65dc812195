"""Messages of the house to somebody or to a role: look at this."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.forms.filters import page_request
from ketenzicht.interfaces.web.notice_words import TITLES
from ketenzicht.shared import clock
from ketenzicht.shared.paging import MAXIMUM_SIZE, PageRequest

EVERYBODY = (Purpose.REPORT, Purpose.INTAKE, Purpose.STEER, Purpose.OVERSEE, Purpose.ADMINISTER, Purpose.OVERSEE_CHAIN)
PLACES = {Purpose.REPORT: "own_signal", Purpose.INTAKE: "held_signal"}


@require_GET
@in_act(*EVERYBODY)
def notices(request: HttpRequest, by: Act) -> HttpResponse:
    """All messages, unread first."""
    found = clocks.list_notices(by=by, page=page_request(request))
    references = _references(by, found.items)
    context = {
        "page": found,
        "rows": [_row(by, notice, references) for notice in found.items],
        "unread": clocks.count_unread(by=by),
        "until": clock.now().isoformat(),
    }
    return TemplateResponse(request, "work/notices.html", context)


@require_POST
@in_act(*EVERYBODY)
def open_notice(request: HttpRequest, by: Act, notice_id: UUID) -> HttpResponse:
    """Note that it was read, and go to what it is about."""
    notice = clocks.mark_notice_read(by=by, notice_id=notice_id)
    return redirect(_address(by, notice) if "go" in request.POST else reverse("notices"))


@require_POST
@in_act(*EVERYBODY)
def mark_all(request: HttpRequest, by: Act) -> HttpResponse:
    """Note that all messages were read that were there when the page was made."""
    marked = clocks.mark_notices_read(by=by, until=_moment(request.POST.get("until", "")))
    said = ngettext("%(count)d message is marked as read.", "%(count)d messages are marked as read.", marked)
    messages.success(request, said % {"count": marked})
    return redirect("notices")


def _moment(typed: str) -> datetime:
    """The moment that the page carried along. Raises NotFound for anything else."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise NotFound from error
    if moment.tzinfo is None:
        raise NotFound
    return moment


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
