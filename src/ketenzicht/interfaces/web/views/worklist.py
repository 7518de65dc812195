"""The worklist: every running term of the organisation, what runs out first on top."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ketenzicht.capabilities.access.public import Act, Purpose, Role, list_colleagues, may
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import navigation, words, worklists
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.filters import page_request

LATE = "late"


class AssignRowForm(forms.Form):
    """Who a signal is given to, out of a list; empty is the desk."""

    version = forms.IntegerField()
    to_actor_id = forms.UUIDField(required=False)


@require_GET
@in_act(Purpose.INTAKE, Purpose.STEER)
def worklist(request: HttpRequest, by: Act) -> HttpResponse:
    """Late first, then what runs out first, then what stands still."""
    whose = request.GET.get("whose", "")
    show = clocks.WorklistFilter(
        whose=clocks.Whose(whose) if whose in set(clocks.Whose) else clocks.Whose.ALL,
        expiring_within=timedelta(0) if whose == LATE else None,
    )
    found = clocks.list_worklist(by=by, page=page_request(request), show=show)
    context = {
        "page": found,
        "rows": worklists.rows(by, found.items),
        "counts": navigation.work_of(request, by),
        "whose": whose,
        "can_open": may(by, "read", "signal", holder=by.organisation_id),
        "can_pause": may(by, "pause", "clock"),
        "colleagues": list_colleagues(by=by, roles=(Role.INTAKE_OFFICER,)),
        "reasons": words.choices("pause_reason"),
    }
    return TemplateResponse(request, "work/list.html", context)


@require_POST
@in_act(Purpose.INTAKE, Purpose.STEER)
def assign_signal(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """Give a signal and its clock to a colleague, out of the list."""
    form = AssignRowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work: load the page again and choose a colleague."))
    elif not _told(request):
        held = form.cleaned_data
        signals.assign(by=by, signal_id=signal_id, version=held["version"], to_actor_id=held["to_actor_id"])
        messages.success(request, _("Given."))
    return redirect("worklist")


@require_POST
@in_act(Purpose.INTAKE)
def pause_clock(request: HttpRequest, by: Act, clock_id: UUID) -> HttpResponse:
    """Let a term stand still, with a reason of the pack."""
    reason = request.POST.get("reason", "")
    if reason not in dict(words.choices("pause_reason")):
        messages.error(request, _("Choose why the term stands still."))
    elif not _told(request):
        signals.pause(by=by, clock_id=clock_id, reason=reason)
        messages.success(request, _("The term stands still. Its end moves along until you let it run on."))
    return redirect("worklist")


@require_POST
@in_act(Purpose.INTAKE)
def resume_clock(request: HttpRequest, by: Act, clock_id: UUID) -> HttpResponse:
    """Let a term run on."""
    if not _told(request):
        signals.resume(by=by, clock_id=clock_id)
        messages.success(request, _("The term runs on."))
    return redirect("worklist")


def _told(request: HttpRequest) -> bool:
    """Whether the command was refused a moment ago; the reason then stands on top of the list."""
    refusal = refusal_of(request)
    if refusal is not None:
        messages.error(request, " ".join(filter(None, [str(refusal), refusal.advice])))
    return refusal is not None
