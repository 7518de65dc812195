"""Drafts of reports: kept while one types, taken up again, thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.sheet import draft_values, number_of


@require_POST
@in_act(Purpose.REPORT)
def draft_new(request: HttpRequest, by: Act) -> HttpResponse:
    """Keep a new draft and say where it is from now on."""
    refusal = refusal_of(request)
    if refusal is not None:
        return JsonResponse({"code": refusal.code}, status=refusal.http_status)
    draft = signals.save_draft(by=by, values=draft_values(request.POST))
    address = {"url": reverse("draft_save", args=[draft.id]), "page": f"{reverse('new_signal')}?draft={draft.id}"}
    return JsonResponse(address | {"draft": str(draft.id), "version": draft.version})


@require_POST
@in_act(Purpose.REPORT)
def draft_save(request: HttpRequest, by: Act, draft_id: UUID) -> HttpResponse:
    """Keep what was typed since, and say which version that is. 409 when another window kept something else."""
    refusal = refusal_of(request)
    if refusal is not None:
        return JsonResponse({"code": refusal.code}, status=refusal.http_status)
    seen = number_of(request.POST.get("draft_version", ""))
    draft = signals.save_draft(by=by, values=draft_values(request.POST), draft_id=draft_id, version=seen)
    return JsonResponse({"version": draft.version})


@require_POST
@in_act(Purpose.REPORT)
def draft_remove(request: HttpRequest, by: Act, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    signals.remove_draft(by=by, draft_id=draft_id)
    messages.success(request, _("The draft is gone."))
    return redirect("own_signals")
