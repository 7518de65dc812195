"""The five steps of the reporting code, with notes that stay one's own until one chooses what goes into a report."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.capabilities.access.public import Act, Purpose
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import guide, thinking, words
from ketenzicht.interfaces.web.acts import TaskChanged, in_act, refusal_of
from ketenzicht.interfaces.web.forms.notes import NotesForm, initial_of, notes_values, report_values
from ketenzicht.interfaces.web.forms.sheet import number_of, typed_values
from ketenzicht.interfaces.web.professions import REMEMBERED, named_profession
from ketenzicht.interfaces.web.speaking import is_switch, spoken
from ketenzicht.shared import clock
from ketenzicht.shared.errors import KetenzichtError

NOTES = signals.DraftKind.NOTES
PARTED = (TaskChanged, signals.ChangedMeanwhile)
"""Refusals after which what was typed goes on as notes of its own, so that nothing is written over."""


@require_http_methods(["GET", "POST"])
@spoken
@in_act(Purpose.REPORT)
def meldcode(request: HttpRequest, by: Act) -> HttpResponse:
    """The steps with empty notes, and the notes that are kept; keeps new ones, or begins a report with them."""
    view = _view(request, by)
    if request.method == "POST":
        return _done(request, by, view)
    return _page(request, by, NotesForm(view=view), kept=_kept(by))


@require_http_methods(["GET", "POST"])
@spoken
@in_act(Purpose.REPORT)
def meldcode_notes(request: HttpRequest, by: Act, notes_id: UUID) -> HttpResponse:
    """Notes that were kept before."""
    view = _view(request, by)
    if request.method == "POST":
        return _done(request, by, view, notes_id=notes_id)
    found = signals.get_draft(by=by, draft_id=notes_id, kind=NOTES)
    return _page(request, by, _filled(found, view), notes=found)


@require_POST
@in_act(Purpose.REPORT)
def notes_new(request: HttpRequest, by: Act) -> HttpResponse:
    """Keep new notes and say where they are from now on."""
    refusal = refusal_of(request)
    if refusal is not None:
        return JsonResponse({"code": refusal.code}, status=refusal.http_status)
    kept = signals.save_draft(by=by, values=notes_values(request.POST), kind=NOTES)
    address = {"url": reverse("notes_save", args=[kept.id]), "page": reverse("meldcode_notes", args=[kept.id])}
    return JsonResponse(address | {"draft": str(kept.id), "version": kept.version})


@require_POST
@in_act(Purpose.REPORT)
def notes_save(request: HttpRequest, by: Act, notes_id: UUID) -> HttpResponse:
    """Keep what was noted since, and say which version that is. 409 when another window kept something else."""
    refusal = refusal_of(request)
    if refusal is not None:
        return JsonResponse({"code": refusal.code}, status=refusal.http_status)
    return JsonResponse({"version": _save(request, by, notes_id).version})


@require_POST
@in_act(Purpose.REPORT)
def notes_remove(request: HttpRequest, by: Act, notes_id: UUID) -> HttpResponse:
    """Throw notes away."""
    del request
    signals.remove_draft(by=by, draft_id=notes_id, kind=NOTES)
    return redirect("meldcode")


def _done(request: HttpRequest, by: Act, view: country.ProfessionView, *, notes_id: UUID | None = None) -> HttpResponse:
    """What a button asks for: keep the notes, or keep them and begin a report with what was chosen."""
    refusal = refusal_of(request)
    if refusal is not None:
        return _refused(request, by, view, refusal)
    if is_switch(request):
        return _page(request, by, NotesForm(initial=initial_of(request.POST), view=view), notes=_shown(by, notes_id))
    kept = _save(request, by, _still_there(by, notes_id or _named(request)))
    if request.POST.get("do") != "report":
        messages.success(request, _("Your notes are kept. Nobody but you can read them."))
        return redirect("meldcode_notes", notes_id=kept.id)
    values = report_values(request.POST, view.code)
    if not values:
        messages.info(request, _("Nothing was chosen to go along, so the report is empty. Your notes are kept."))
        return redirect(f"{reverse('new_signal')}?{urlencode({'view': view.code})}")
    begun = signals.save_draft(by=by, values=values)
    return redirect(f"{reverse('new_signal')}?{urlencode({'draft': begun.id})}")


def _refused(request: HttpRequest, by: Act, view: country.ProfessionView, refusal: KetenzichtError) -> HttpResponse:
    """The page with what was typed and what was refused; as notes of their own when other ones are meanwhile there."""
    more = {"draft": "", "draft_version": ""} if isinstance(refusal, PARTED) else {}
    form = NotesForm(initial=initial_of(request.POST, **more), view=view)
    return _page(request, by, form, refusal=refusal, parted=bool(more), status=refusal.http_status)


def _save(request: HttpRequest, by: Act, notes_id: UUID | None) -> signals.DraftInfo:
    seen = number_of(request.POST.get("draft_version", ""))
    values = notes_values(request.POST)
    return signals.save_draft(by=by, values=values, draft_id=notes_id, version=seen, kind=NOTES)


def _shown(by: Act, notes_id: UUID | None) -> signals.DraftInfo | None:
    """The notes that a page is about, if it is about any that are still there."""
    return next((notes for notes in signals.list_drafts(by=by, kind=NOTES) if notes.id == notes_id), None)


def _named(request: HttpRequest) -> UUID | None:
    """The notes that autosave made meanwhile for a page that began empty."""
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def _still_there(by: Act, notes_id: UUID | None) -> UUID | None:
    """The notes if they are still there; when another window threw them away, what was typed is kept as new ones."""
    return notes_id if notes_id in {notes.id for notes in signals.list_drafts(by=by, kind=NOTES)} else None


def _filled(found: signals.DraftInfo, view: country.ProfessionView) -> NotesForm:
    typed = typed_values(found.values)
    return NotesForm(initial=initial_of(typed, draft=found.id, draft_version=found.version), view=view)


def _view(request: HttpRequest, by: Act) -> country.ProfessionView:
    """The own view, or the one that was chosen last; these pages remember nothing."""
    asked = request.POST.get("view", "") or request.GET.get("view", "")
    kind = partners.get_organisation(by.organisation_id).kind
    return named_profession((asked, request.session.get(REMEMBERED, "")), kind).view


def _kept(by: Act) -> list[tuple[signals.DraftInfo, str]]:
    kept = signals.list_drafts(by=by, kind=NOTES)
    return [(notes, typed_values(notes.values).get("fact", "")) for notes in kept]


def _page(request: HttpRequest, by: Act, form: NotesForm, *, status: int = 200, **more: Any) -> HttpResponse:
    del by
    view = form.view
    context = {
        "form": form,
        "switch_form": "notes",
        "view": view,
        "view_title": words.say(view.title),
        "caution": words.say(view.caution) if view.caution is not None else "",
        "steps": [(step, form.asked(step.entry.code)) for step in thinking.guides("meldcode")],
        "goes_ticked": "indicators" in form.taken,
        "duty_note": words.say(view.meldcode.note) if view.meldcode is not None else "",
        "practice": thinking.guides("meldcode_practice"),
        "advisers": [
            guide.line(found)
            for code in view.advisers
            if (found := partners.find_organisation_by_code(code, clock.today())) is not None
        ],
        "child_phones": words.child_phones(),
        "danger_phones": words.danger_phones(),
        "non_punishment": thinking.non_punishment(),
        **more,
    }
    return TemplateResponse(request, "meldcode/steps.html", context, status=status)
