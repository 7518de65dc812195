"""What somebody reported: the list with drafts, one report with its way and answers, additions, files, export."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import showing
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.forms.files import attachments_of
from ketenzicht.interfaces.web.forms.filters import is_narrowed, page_request, signal_filter
from ketenzicht.interfaces.web.forms.sheet import typed_values
from ketenzicht.interfaces.web.forms.steps import OwnAdditionForm
from ketenzicht.interfaces.web.forms.telling import tell, typed_in
from ketenzicht.interfaces.web.limits import export_limit, search_limit
from ketenzicht.interfaces.web.professions import own_view
from ketenzicht.interfaces.web.speaking import carried


@require_GET
@search_limit
@in_act(Purpose.REPORT)
def own_signals(request: HttpRequest, by: Act) -> HttpResponse:
    """One's own reports, and the drafts that are not sent yet."""
    query = request.GET.get("q", "").strip()
    page = page_request(request)
    found = (
        signals.search_signals(by=by, query=query, page=page)
        if query
        else signals.list_signals(by=by, narrowed=signal_filter(request), page=page)
    )
    drafts = [(draft, typed_values(draft.values).get("fact", "")) for draft in signals.list_drafts(by=by)]
    context = {"page": found.map(showing.line), "drafts": drafts, "q": query, "narrowed": is_narrowed(request)}
    return TemplateResponse(request, "signals/own_list.html", context)


@require_http_methods(["GET", "POST"])
@carried
@in_act(Purpose.REPORT)
def own_signal(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """One report: where it is, what the receiver let know, what was sent; and the form to add to it."""
    refusal = refusal_of(request)
    signal = signals.get_signal(by=by, signal_id=signal_id)
    asked = signal.question_open or request.POST.get("kind") == signals.REPLY
    form = OwnAdditionForm(request.POST or None, request.FILES or None, asked=asked)
    if request.method == "POST" and form.is_valid() and refusal is None:
        _add(by, signal_id, form)
        messages.success(request, _("Added. It travels on to whoever holds your report."))
        return redirect("own_signal", signal_id=signal_id)
    if refusal is not None:
        form.is_valid()
        tell(form, refusal)
    new = [update.id for update in signal.updates if not update.seen]
    if new:
        signals.mark_updates_seen(by=by, signal_id=signal_id)
    shown = showing.whole(signal, own_view(by.organisation_id))
    context = {**shown, "form": form, "new_updates": new, "way": showing.own_way(signal)}
    context["switch_form"] = "add-form" if form.is_bound and signal.destroyed_at is None else ""
    context["unsent"] = typed_in(form) if form.is_bound else []
    status = 422 if form.errors and refusal is None else refusal.http_status if refusal else 200
    return TemplateResponse(request, "signals/own.html", context, status=status)


@require_GET
@export_limit
@in_act(Purpose.REPORT)
def own_export(request: HttpRequest, by: Act) -> HttpResponse:
    """One's own reports as codes and dates, for a spreadsheet."""
    rows = signals.export_signals(by=by, narrowed=signal_filter(request))
    return csv_answer("ketenzicht-reports", showing.EXPORT_HEADER, (showing.export_row(row) for row in rows))


@require_GET
@in_act(Purpose.REPORT, Purpose.INTAKE)
def attachment(_request: HttpRequest, by: Act, signal_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file that came with a signal: always to keep, never shown in the browser."""
    file = signals.read_attachment(by=by, signal_id=signal_id, attachment_id=attachment_id)
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = showing.disposition(file.filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _add(by: Act, signal_id: UUID, form: OwnAdditionForm) -> None:
    held = form.cleaned_data
    files = attachments_of(held["attachments"])
    if held["text"].strip() or not files:
        signals.add_to_signal(by=by, signal_id=signal_id, kind=held["kind"], text=held["text"])
    for file in files:
        signals.attach(by=by, signal_id=signal_id, attachment=file)
