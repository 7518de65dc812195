"""Reporting without a name, and coming back with the code: no account, no session, no address kept.

The code travels in the body of a request only, never in an address. Every page can be made again from what was sent.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.access.public import NotFound
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import flood, showing, thinking, tickets, words
from ketenzicht.interfaces.web.addresses import address_of
from ketenzicht.interfaces.web.forms.anonymous import (
    DANGER,
    AnonymousAdditionForm,
    AnonymousReportForm,
    CodeForm,
)
from ketenzicht.interfaces.web.forms.files import attachments_of
from ketenzicht.interfaces.web.forms.telling import tell
from ketenzicht.interfaces.web.presentation import amount_of
from ketenzicht.interfaces.web.speaking import is_switch, language_suffix, spoken
from ketenzicht.shared.errors import KetenzichtError

WHILE = flood.TURN // 4
"""Seconds to wait for who sent too much in a turn: by then a part of it has passed."""

log = structlog.get_logger("ketenzicht.anonymous")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@spoken
def report(request: HttpRequest) -> HttpResponse:
    """The form, and after sending the page with the code."""
    if request.method == "GET":
        return _form_page(request, AnonymousReportForm(initial={"ticket": tickets.new_ticket()}))
    if request.POST.get("do") == "begin":
        return _form_page(request, _begun(request))
    if is_switch(request):
        return _form_page(request, _kept(request), has_files=bool(request.FILES))
    address = address_of(request)
    form = AnonymousReportForm(request.POST, request.FILES)
    if not flood.KEEPER.may_try(address):
        return _form_page(request, form, status=429)
    if not form.is_valid():
        return _form_page(request, form.with_fresh_ticket(), status=422)
    if flood.is_full() or not flood.KEEPER.may_report(address):
        return _form_page(request, form, status=429)
    return _send(request, form, address)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@spoken
def come_back(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code; with one, what became of the report, and the form to add to it."""
    if request.method == "GET":
        return _return_page(request, CodeForm())
    adding = request.POST.get("do") == "add"
    if is_switch(request) and not adding:
        return _return_page(request, CodeForm(initial=request.POST.dict()))
    address = address_of(request)
    wait = flood.KEEPER.find_wait(address)
    if wait or not flood.KEEPER.may_try(address):
        seconds = wait or WHILE
        told = {"busy": True, "wait": amount_of(timedelta(seconds=seconds))}
        return _busy(_return_page(request, CodeForm(), status=429, **told), seconds)
    code = anonymous.find_code(request.POST.get("code", ""))
    if code is None:
        return _nothing(request)
    try:
        return _follow(request, code, adding=adding and not is_switch(request))
    except NotFound:
        flood.KEEPER.note_guess(address)
        return _nothing(request)


def _begun(request: HttpRequest) -> AnonymousReportForm:
    """A fresh form with what was ticked on the page to think with."""
    ticked = {"indicators": thinking.known(request.POST.getlist("indicators")), "forms": request.POST.getlist("forms")}
    return AnonymousReportForm(initial={"ticket": tickets.new_ticket(), **ticked})


def _kept(request: HttpRequest) -> AnonymousReportForm:
    """The form with what was filled in, to be read in the other language; files have to be chosen again."""
    several = {name: request.POST.getlist(name) for name in ("indicators", "forms")}
    return AnonymousReportForm(initial=request.POST.dict() | several)


def _send(request: HttpRequest, form: AnonymousReportForm, address: str) -> HttpResponse:
    code = form.cleaned_data["code"]
    try:
        with anonymous.with_code(code) as by:
            sent = anonymous.send_report(by=by, code=code, new=form.new_signal())
    except signals.SignalInvalid as refusal:
        tell(form, refusal)
        return _form_page(request, form, status=422)
    except signals.SentDifferently as refusal:
        return _sent_before(request, form, refusal.fields)
    except KetenzichtError as refusal:
        log.warning("anonymous_refused", code=refusal.code, status=refusal.http_status)
        return _form_page(request, form, status=503)
    if not sent.repeated:
        flood.KEEPER.note_report(address)
        flood.count_report()
    return _page(
        request,
        "anonymous/sent.html",
        code=code,
        receiver=words.pick(sent.receiver_name_nl, sent.receiver_name_en),
        due_at=sent.due_at,
        danger=form.cleaned_data["urgency"] == DANGER,
    )


def _sent_before(request: HttpRequest, form: AnonymousReportForm, different: Sequence[str]) -> HttpResponse:
    """The first version had arrived, and its answer got lost: the code once more, and what is new to be added.

    Who has the page has its ticket, and so could get this code by sending the first version again.
    """
    return _page(
        request,
        "anonymous/sent_before.html",
        code=form.cleaned_data["code"],
        addition=AnonymousAdditionForm(initial={"text": form.said(different)}),
        has_files="attachments" in different,
        danger=form.cleaned_data["urgency"] == DANGER,
        status=409,
    )


def _follow(request: HttpRequest, code: str, *, adding: bool) -> HttpResponse:
    typed = {"text": request.POST.get("text", "")}
    form = AnonymousAdditionForm(request.POST, request.FILES) if adding else AnonymousAdditionForm(initial=typed)
    added, status = None, 200
    if adding:
        added, status = _add(code, form)
        form = form if added is None else AnonymousAdditionForm()
    with anonymous.with_code(code) as by:
        found = anonymous.read_report(by=by)
        told = {"added": added, "has_files": bool(request.FILES) and not adding, "switch_form": "follow"}
        return _page(
            request, "anonymous/follow.html", status=status, form=form, code=code, **told, **_shown(found)
        ).render()


def _add(code: str, form: AnonymousAdditionForm) -> tuple[bool | None, int]:
    """Whether something new was added, or None when the form is wrong; and the status of the answer."""
    if not form.is_valid():
        return None, 422
    try:
        with anonymous.with_code(code) as by:
            files = attachments_of(form.cleaned_data["attachments"])
            return anonymous.add_to_report(by=by, text=form.cleaned_data["text"], attachments=files), 200
    except NotFound:
        raise
    except KetenzichtError as refusal:
        tell(form, refusal)
        return None, refusal.http_status


def _shown(found: signals.SignalDetail) -> dict[str, Any]:
    """What a sender gets to see of the report: its way, what was asked, what was sent."""
    asked = [update.text for update in found.updates if update.answer_class == signals.QUESTION]
    return {
        "way": showing.own_way(found),
        "holder": words.organisation_name(found.holder_organisation_id),
        "question": asked[-1] if found.question_open else "",
        "new": sum(not update.seen for update in found.updates),
        "texts": [(showing.TEXTS[name], found.texts[name]) for name in signals.TEXT_FIELDS if found.texts.get(name)],
        "seen": thinking.observations(found.indicators, words.day_of(found.reported_at)),
        "additions": [(showing.ADDITIONS.get(one.kind, one.kind), one) for one in found.additions],
        "files": found.attachments,
        "kept_until": found.retain_until,
    }


def _form_page(
    request: HttpRequest, form: AnonymousReportForm, *, status: int = 200, has_files: bool = False
) -> HttpResponse:
    told = {"refused": status in {429, 503}, "has_files": has_files, "switch_form": "report"}
    page = _page(request, "anonymous/report.html", form=form, status=status, **told)
    return _busy(page, WHILE) if status == 429 else page


def _nothing(request: HttpRequest) -> HttpResponse:
    """The same page for a code that never was, one mistyped, and one whose report is gone."""
    form = CodeForm({"code": ""})
    form.errors.clear()
    told = _("This code opens nothing. Is every letter right? A code also stops when the term of its report ends.")
    form.add_error("code", told)
    return _return_page(request, form, status=404)


def _return_page(request: HttpRequest, form: CodeForm, *, status: int = 200, **told: object) -> TemplateResponse:
    return _page(request, "anonymous/return.html", form=form, status=status, switch_form="return", **told)


def _busy(page: TemplateResponse, seconds: int) -> HttpResponse:
    page.headers["Retry-After"] = str(seconds)
    return page


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> TemplateResponse:
    frame = {
        # Its name alone: these pages open no session.
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "danger_phones": words.danger_phones(),
        "phones": words.phone_routes(),
        "speaking": language_suffix(request),
    }
    return TemplateResponse(request, template, {**frame, **context}, status=status)
