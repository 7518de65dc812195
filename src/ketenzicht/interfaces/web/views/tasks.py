"""Choosing what to work on: an organisation, a role, a purpose."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.access.public import NotFound, list_own_mandates
from ketenzicht.interfaces.web import acts, navigation
from ketenzicht.interfaces.web.coming_back import signed_in
from ketenzicht.interfaces.web.forms.filters import uuid_or_none


@require_http_methods(["GET", "POST"])
@signed_in
def choose_task(request: HttpRequest) -> HttpResponse:
    """The choices that this person has; choosing ends the acts of the task before."""
    if request.method == "POST":
        mandate_id = uuid_or_none(request.POST.get("choice", ""))
        if mandate_id is None or not acts.choose_task(request, mandate_id):
            raise NotFound
        return redirect(back(request))
    task = acts.find_task(request)
    mandates = list_own_mandates(UUID(str(request.user.pk)))
    if task is not None:
        navigation.show(request, task)
    context = {
        "choices": navigation.choices(mandates, task.id if task else None),
        "next": request.GET.get("next", ""),
    }
    return TemplateResponse(request, "tasks/choose.html", context)


def back(request: HttpRequest) -> str:
    """Where to go after choosing: only inside this site. Another task starts at its own start page."""
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if inside and wanted.startswith("/") and "from" in request.POST else reverse("home")
