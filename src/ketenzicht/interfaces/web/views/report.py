"""Reporting a signal: the form, where it goes while one types, and the page that says it has arrived."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketenzicht.capabilities.access.public import Act, ExchangeStopped, NotFound, Purpose, Refused
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.sheet import Sheet, draft_values, typed_values, with_lines
from ketenzicht.interfaces.web.forms.telling import tell
from ketenzicht.shared import clock


@require_http_methods(["GET", "POST"])
@in_act(Purpose.REPORT)
def new_signal(request: HttpRequest, by: Act) -> HttpResponse:
    """The report form. Without JavaScript its buttons add a line, show where it goes, keep a draft or send."""
    kind = partners.get_organisation(by.organisation_id).kind
    if request.method == "GET":
        return _page(request, by, _begun(request, by, kind))
    do = request.POST.get("do", "send")
    if do == "draft":
        return _keep(request, by)
    if do != "send":
        typed = request.POST if do == "check" else with_lines(request.POST, do)
        return _page(request, by, Sheet.filled(typed, kind))
    return _send(request, by, Sheet.sent(request, kind))


@require_POST
@in_act(Purpose.REPORT)
def route_fragment(request: HttpRequest, by: Act) -> HttpResponse:
    """Where the report would go as it stands now: the part of the page that follows what is typed."""
    kind = partners.get_organisation(by.organisation_id).kind
    sheet = Sheet.sent(request, kind)
    sheet.form.is_valid()
    return TemplateResponse(request, "signals/route.html", route_context(by, sheet))


@require_GET
@in_act(Purpose.REPORT)
def signal_sent(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """The acknowledgement: the reference, who has it, when to expect what."""
    signal = signals.get_signal(by=by, signal_id=signal_id)
    on = words.day_of(signal.reported_at)
    telephone = words.telephone_of_rule(signal.rule, on)
    context = {
        "signal": signal,
        "receiver": words.organisation_name(signal.holder_organisation_id),
        "rule": words.rule_texts(signal.rule, on),
        "ground": words.ground_title(signal.ground, on),
        "withheld": words.titles("disclosure_field", signal.withheld, on),
        "phones": words.phone_routes([telephone]) if telephone else [],
        "due_at": signals.list_signals(by=by, narrowed=signals.SignalFilter(ids=(signal.id,))).items[0].due_at,
    }
    return TemplateResponse(request, "signals/sent.html", context)


def route_context(by: Act, sheet: Sheet) -> dict[str, Any]:
    """What the route card says of what was typed so far, and who else could be chosen."""
    form = sheet.form
    if not form.is_bound:
        bound = type(form)(_as_data(form.initial), organisation_kind=partners.get_organisation(by.organisation_id).kind)
        bound.is_valid()
        form = bound
    facts = form.route_facts()
    context: dict[str, Any] = {"form": sheet.form, "chosen": str(form.cleaned_data.get("choice_receiver") or "")}
    try:
        route = signals.propose_route(by=by, facts=facts)
    except Refused as refusal:
        return context | {"refusal": refusal}
    return context | {
        "route": route,
        "title": words.pick(route.title_nl, route.title_en),
        "why": words.pick(route.why_nl, route.why_en),
        "receiver": route.receiver.name(words.language()),
        "ground": words.ground_title(route.receiver.ground),
        "term": _term(route.term),
        "others": [candidate_line(other) for other in route.alternatives],
        "phones": words.phone_routes([route.telephone]) if route.telephone else [],
    }


def candidate_line(candidate: signals.Candidate) -> dict[str, Any]:
    """One possible receiver as a page shows it: by which ground, or what is missing and who can give it."""
    what, _colon, codes = candidate.missing.partition(":")
    lacking = list(filter(None, codes.split(","))) if what == "condition" else []
    return {
        "id": str(candidate.organisation_id),
        "name": candidate.name(words.language()),
        "why": words.pick(candidate.why_nl, candidate.why_en),
        "possible": candidate.possible,
        "ground": words.ground_title(candidate.ground),
        "article": candidate.article,
        "missing": what,
        "lacking": words.titles("condition", lacking),
        "second_person": words.titles("condition", [code for code in lacking if words.is_of_second_person(code)]),
        "who": words.titles("giver", candidate.who_can_give),
        "everything": "*" in candidate.fields,
        "fields": words.titles("disclosure_field", [name for name in candidate.fields if name != "*"]),
    }


def _begun(request: HttpRequest, by: Act, kind: str) -> Sheet:
    wanted = request.GET.get("draft", "")
    if not wanted:
        return Sheet.blank(kind)
    try:
        draft = signals.get_draft(by=by, draft_id=UUID(wanted))
    except ValueError as error:
        raise NotFound from error
    return Sheet.filled(typed_values(draft.values), kind, draft=draft.id, draft_version=draft.version)


def _send(request: HttpRequest, by: Act, sheet: Sheet) -> HttpResponse:
    refusal = refusal_of(request)
    if sheet.is_right() and refusal is None:
        done = signals.submit_signal(by=by, new=sheet.new_signal())
        _drop_draft(request, by)
        return redirect("signal_sent", signal_id=done.id)
    tell(sheet.form, refusal)
    if isinstance(refusal, ExchangeStopped):
        signals.save_draft(by=by, values=draft_values(request.POST), draft_id=_kept_draft(request, by))
    return _page(request, by, sheet, status=422 if refusal is None else refusal.http_status)


def _drop_draft(request: HttpRequest, by: Act) -> None:
    draft_id = _kept_draft(request, by)
    if draft_id is not None:
        signals.remove_draft(by=by, draft_id=draft_id)


def _kept_draft(request: HttpRequest, by: Act) -> UUID | None:
    """The draft that this report was written in, if it is still there."""
    draft_id = _draft_id(request)
    if draft_id is None or draft_id not in {draft.id for draft in signals.list_drafts(by=by)}:
        return None
    return draft_id


def _keep(request: HttpRequest, by: Act) -> HttpResponse:
    kind = partners.get_organisation(by.organisation_id).kind
    refusal = refusal_of(request)
    if refusal is None:
        signals.save_draft(by=by, values=draft_values(request.POST), draft_id=_kept_draft(request, by))
        messages.success(request, _("Your report is kept as a draft. Nobody but you can read it."))
        return redirect("own_signals")
    sheet = Sheet.filled(request.POST, kind)
    return _page(request, by, sheet, refusal=refusal, status=refusal.http_status)


def _draft_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def _page(request: HttpRequest, by: Act, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": sheet.form,
        "lines": sheet.lines,
        "danger_phones": words.danger_phones(),
        "child_phones": words.child_phones(),
        **more,
        **route_context(by, sheet),
    }
    return TemplateResponse(request, "signals/new.html", context, status=status)


def _term(code: str) -> str:
    try:
        term = country.get_term(code, clock.today())
    except country.UnknownEntry:
        return ""
    return words.span(term.amount, term.unit)


def _as_data(initial: Any) -> dict[str, Any]:
    return {name: value for name, value in initial.items() if value not in (None, "")}
