"""Thinking a situation through with the library of indicators: for anybody, and nothing of it is stored.

What is ticked travels in the body of a request and back in the page, never in an address, a session or a log.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.access.public import Purpose, list_own_mandates
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import thinking, words
from ketenzicht.interfaces.web.acts import find_task, open_to_all
from ketenzicht.interfaces.web.professions import REMEMBERED, named_profession, public_view
from ketenzicht.interfaces.web.speaking import language_suffix, spoken
from ketenzicht.shared import clock


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@spoken
@open_to_all
def think(request: HttpRequest) -> HttpResponse:
    """What was ticked, what that touches and what not, what else it could be, what to ask or note next."""
    view = chosen_view(request)
    ticked = thinking.known(request.POST.getlist("indicators"))
    forms = request.POST.getlist("forms")
    context: dict[str, Any] = frame(request) | {
        "view": view,
        "views": [(one.code, words.say(one.title)) for one in country.list_views(clock.today())],
        "for_whom": words.say(view.for_whom),
        "ticks": thinking.ticks(view.code, ticked),
        "forms": [(code, title, code in forms) for code, title in words.choices(thinking.FORMS)],
        "said": thinking.said(ticked, view=view, forms=forms),
        "non_punishment": thinking.non_punishment(),
        "danger_phones": words.danger_phones(),
        "switch_form": "think",
    }
    return TemplateResponse(request, "thinking/think.html", context)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What a page needs that anybody may read: its layout, its language, and how one goes on to a report."""
    signed_in = request.user.is_authenticated
    task = find_task(request) if signed_in else None
    return {
        "layout": "layouts/page.html" if signed_in else "anonymous/base.html",
        "signed_in": signed_in,
        "reports": task is not None and task.purpose == Purpose.REPORT,
        "can_report": signed_in and can_report(UUID(str(request.user.pk))),
        "speaking": language_suffix(request),
    }


def can_report(actor_id: UUID) -> bool:
    """Whether one of somebody's roles is for reporting, whatever they work on now."""
    return any(mandate.purpose == Purpose.REPORT for mandate in list_own_mandates(actor_id))


def chosen_view(request: HttpRequest) -> country.ProfessionView:
    """The view that the page asks for, else one's own; that of the public for whom nobody knows. Remembers nothing."""
    asked = request.POST.get("view", "") or request.GET.get("view", "")
    task = find_task(request) if request.user.is_authenticated else None
    organisation = partners.find_organisation(task.organisation_id) if task and task.organisation_id else None
    if organisation is None:
        return next((one for one in country.list_views(clock.today()) if one.code == asked), public_view())
    return named_profession((asked, request.session.get(REMEMBERED, "")), organisation.kind).view
