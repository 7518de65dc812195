"""Reporting a signal: the form, where it goes while one types, and the page that says it has arrived."""

from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketenzicht.capabilities.access.public import Act, ExchangeStopped, NoGround, NotFound, Purpose
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import thinking, words
from ketenzicht.interfaces.web.acts import TaskChanged, in_act, refusal_of
from ketenzicht.interfaces.web.forms.report import MENTIONS, ReportForm
from ketenzicht.interfaces.web.forms.sheet import Sheet, draft_values, number_of, typed_values, with_lines
from ketenzicht.interfaces.web.forms.telling import NOWHERE, REASONS, tell, tell_ground
from ketenzicht.interfaces.web.professions import Profession, chosen_profession
from ketenzicht.interfaces.web.route_cards import route_card
from ketenzicht.interfaces.web.speaking import is_switch, spoken
from ketenzicht.shared import clock
from ketenzicht.shared.errors import KetenzichtError


class DraftGone(KetenzichtError):
    """The draft of this report was sent or thrown away meanwhile: perhaps the report was sent already."""

    code: ClassVar[str] = "draft_gone"
    http_status: ClassVar[int] = 409
    message = gettext_lazy("The draft of this report is no longer there: it was sent or thrown away in another window.")
    next_step = gettext_lazy("See under “My reports” whether it was sent. If not, send it here once more.")


PARTED = (DraftGone, TaskChanged, signals.ChangedMeanwhile)
"""Refusals after which what was typed goes on as a report of its own, so that nothing is written over."""

CARRIED = ("view", "indicators", "forms")
"""What the page to think with hands to a report."""

EMPTY = frozenset({"view", "urgency", "age_class", "place_kind", "reporter_kind"})
"""Fields that always hold something; a page with nothing else in it is no draft yet."""


@require_http_methods(["GET", "POST"])
@spoken
@in_act(Purpose.REPORT)
def new_signal(request: HttpRequest, by: Act) -> HttpResponse:
    """The report form. Without JavaScript its buttons add a line, show where it goes, keep a draft or send."""
    if request.method == "GET":
        return _page(request, by, _begun(request, by))
    if isinstance(refusal_of(request), PARTED):
        return _part(request, by)
    if is_switch(request):
        return _page(request, by, Sheet.filled(request.POST, _profession(request, by)))
    do = request.POST.get("do", "send")
    if do == "draft":
        return _keep(request, by)
    if do == "view":
        return _to_views(request, by)
    if do == "begin":
        return _begin_with(request, by)
    if do != "send":
        typed = request.POST if do == "check" else with_lines(request.POST, do)
        return _page(request, by, Sheet.filled(typed, _profession(request, by)))
    return _send(request, by, Sheet.sent(request, _profession(request, by)))


@require_POST
@in_act(Purpose.REPORT)
def route_fragment(request: HttpRequest, by: Act) -> HttpResponse:
    """Where the report would go as it stands now: the part of the page that follows what is typed."""
    sheet = Sheet.sent(request, _profession(request, by))
    sheet.form.is_valid()
    return TemplateResponse(request, "signals/route.html", route_context(by, sheet))


@require_GET
@in_act(Purpose.REPORT)
def choose_view(request: HttpRequest, by: Act) -> HttpResponse:
    """What do you do? The views as cards; what was typed already comes along as a draft."""
    draft = _named_draft(request, by)
    more = {"draft": draft.id} if draft is not None else {}
    here = reverse("new_signal")
    kept = typed_values(draft.values).get("view", "") if draft is not None else ""
    current = _profession(request, by, kept=kept)
    context = {
        "cards": [
            (view, words.say(view.title), words.say(view.for_whom), f"{here}?{urlencode({'view': view.code, **more})}")
            for view in country.list_views(clock.today())
        ],
        "current": current.code,
        "draft": draft,
    }
    return TemplateResponse(request, "signals/views.html", context)


def _named_draft(request: HttpRequest, by: Act) -> signals.DraftInfo | None:
    """The draft that the address names, if it names one. Raises NotFound for anybody else's."""
    wanted = request.GET.get("draft", "")
    if not wanted:
        return None
    try:
        return signals.get_draft(by=by, draft_id=UUID(wanted))
    except ValueError as error:
        raise NotFound from error


@require_GET
@in_act(Purpose.REPORT)
def signal_sent(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """The acknowledgement: the reference, who has it, when to expect what."""
    signal = signals.get_signal(by=by, signal_id=signal_id)
    on = words.day_of(signal.reported_at)
    telephone = words.telephone_of_rule(signal.rule, on)
    phones = words.phone_routes([telephone]) if telephone else []
    danger, child = words.danger_phones(), words.child_phones()
    context = {
        "signal": signal,
        "receiver": words.organisation_name(signal.holder_organisation_id),
        "rule": words.rule_texts(signal.rule, on),
        "ground": words.ground_title(signal.ground, on),
        "withheld": words.titles("disclosure_field", signal.withheld, on),
        "danger_phones": danger,
        "child_phones": [route for route in phones if route in child],
        "other_phones": [route for route in phones if route not in danger and route not in child],
        "due_at": signals.list_signals(by=by, narrowed=signals.SignalFilter(ids=(signal.id,))).items[0].due_at,
    }
    return TemplateResponse(request, "signals/sent.html", context)


def route_context(by: Act, sheet: Sheet, checked: ReportForm | None = None) -> dict[str, Any]:
    """What the route card says of what was typed so far, and who else could be chosen; `checked` if that is read."""
    form = checked or _checked(sheet)
    context: dict[str, Any] = {"form": sheet.form, "chosen": str(form.cleaned_data.get("choice_receiver") or "")}
    try:
        route = signals.propose_route(by=by, facts=form.route_facts())
    except NoGround as refusal:
        lacking = _lacking(refusal)
        return context | {
            "lacking": lacking,
            "nowhere": NOWHERE.get(lacking, ""),
            "ticked": form.cleaned_data.get(REASONS, []),
        }
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


def _checked(sheet: Sheet) -> ReportForm:
    """The form with what was typed so far read as if it was sent, so that it can say where that would go."""
    if sheet.form.is_bound:
        return sheet.form
    bound = ReportForm(_as_data(sheet.form.initial), profession=sheet.form.profession)
    bound.is_valid()
    return bound


def _needs_reason(by: Act, checked: ReportForm) -> bool:
    """Whether a report about an adult goes nowhere as long as no reason is ticked why it may be shared."""
    facts = replace(checked.route_facts(), age_class="adult", conditions_met=())
    try:
        signals.propose_route(by=by, facts=facts)
    except NoGround as refusal:
        return _lacking(refusal) == "condition"
    return False


def _lacking(refusal: NoGround) -> str:
    """What kind of thing is missing: a condition that a reporter can say holds, a ground, or a desk."""
    return refusal.missing.partition(":")[0]


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


def _profession(request: HttpRequest, by: Act, *, kept: str = "") -> Profession:
    return chosen_profession(request, partners.get_organisation(by.organisation_id).kind, kept=kept)


def _begun(request: HttpRequest, by: Act) -> Sheet:
    draft = _named_draft(request, by)
    if draft is None:
        return Sheet.blank(_profession(request, by))
    typed = typed_values(draft.values)
    profession = _profession(request, by, kept=typed.get("view", ""))
    return Sheet.filled(typed, profession, draft=draft.id, draft_version=draft.version)


def _begin_with(request: HttpRequest, by: Act) -> HttpResponse:
    """Begin a report with what was ticked on the page to think with: as a draft, so that no address tells of it."""
    refusal = refusal_of(request)
    if refusal is not None:
        sheet = Sheet.filled(request.POST, _profession(request, by))
        return _page(request, by, sheet, refusal=refusal, status=refusal.http_status)
    carried = {name: request.POST.getlist(name) for name in CARRIED if name in request.POST}
    if not carried.get("indicators"):
        return redirect("new_signal")
    draft = signals.save_draft(by=by, values=carried)
    return redirect(f"{reverse('new_signal')}?{urlencode({'draft': draft.id})}")


def _to_views(request: HttpRequest, by: Act) -> HttpResponse:
    """To the page where a view is chosen. What was typed is kept as a draft first, so that nothing is lost."""
    refusal = refusal_of(request)
    if refusal is not None:
        sheet = Sheet.filled(request.POST, _profession(request, by))
        return _page(request, by, sheet, refusal=refusal, status=refusal.http_status)
    values = draft_values(request.POST)
    if not any(text for name in values if name not in EMPTY for text in _said(name, values[name])):
        return redirect("choose_view")
    draft = signals.save_draft(
        by=by,
        values=values,
        draft_id=_kept_draft(request, by),
        version=number_of(request.POST.get("draft_version", "")),
    )
    return redirect(f"{reverse('choose_view')}?{urlencode({'draft': draft.id})}")


def _said(name: str, value: object) -> list[str]:
    """What somebody typed in a field; the counts and choices of lines of mentions are not."""
    if name.startswith(f"{MENTIONS}-") and not name.endswith(("-value", "-note", "-birth_date", "-kvk")):
        return []
    return [text for text in map(str, value if isinstance(value, list) else [value]) if text.strip()]


def _send(request: HttpRequest, by: Act, sheet: Sheet) -> HttpResponse:
    refusal = refusal_of(request)
    if isinstance(refusal, signals.SentDifferently):
        return _sent_before(request, by, refusal)
    if sheet.is_right() and refusal is None:
        done = signals.submit_with_files(by=by, new=sheet.new_signal())
        if not done.repeated:
            _drop_draft(request, by)
        return redirect("signal_sent", signal_id=done.id)
    if isinstance(refusal, NoGround):
        tell_ground(sheet.form, refusal)
    else:
        tell(sheet.form, refusal)
    if isinstance(refusal, ExchangeStopped):
        signals.save_draft(by=by, values=draft_values(request.POST), draft_id=_kept_draft(request, by))
    return _page(request, by, sheet, status=422 if refusal is None else refusal.http_status)


def _sent_before(request: HttpRequest, by: Act, refusal: signals.SentDifferently) -> HttpResponse:
    """The first version had arrived: the way to it, and the form, which can now be sent as a report of its own."""
    sheet = Sheet.sent(request, _profession(request, by), as_another=True)
    sheet.is_right()
    told = {"sent_before": refusal.signal_id, "was_erased": isinstance(refusal, signals.SentErased)}
    return _page(request, by, sheet, status=refusal.http_status, **told)


def _part(request: HttpRequest, by: Act) -> HttpResponse:
    refusal = refusal_of(request)
    sheet = Sheet.sent(request, _profession(request, by), without_draft=True)
    sheet.is_right()
    tell(sheet.form, refusal)
    return _page(request, by, sheet, status=409)


def _drop_draft(request: HttpRequest, by: Act) -> None:
    """The draft goes with its report. One that another window changed since holds other text, and stays."""
    draft_id, seen = _draft_id(request), number_of(request.POST.get("draft_version", ""))
    if draft_id is None:
        return
    kept = next((draft for draft in signals.list_drafts(by=by) if draft.id == draft_id), None)
    if kept is None:
        raise DraftGone
    if seen in (None, kept.version):
        signals.remove_draft(by=by, draft_id=draft_id)


def _kept_draft(request: HttpRequest, by: Act) -> UUID | None:
    """The draft that this report was written in, if it is still there."""
    draft_id = _draft_id(request)
    if draft_id is None or draft_id not in {draft.id for draft in signals.list_drafts(by=by)}:
        return None
    return draft_id


def _keep(request: HttpRequest, by: Act) -> HttpResponse:
    refusal = refusal_of(request)
    if refusal is None:
        signals.save_draft(
            by=by,
            values=draft_values(request.POST),
            draft_id=_kept_draft(request, by),
            version=number_of(request.POST.get("draft_version", "")),
        )
        messages.success(request, _("Your report is kept as a draft. Nobody but you can read it."))
        return redirect("own_signals")
    sheet = Sheet.filled(request.POST, _profession(request, by))
    return _page(request, by, sheet, refusal=refusal, status=refusal.http_status)


def _draft_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def _page(request: HttpRequest, by: Act, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    checked = _checked(sheet)
    needs_reason = _needs_reason(by, checked)
    if needs_reason:
        sheet.form.ask_for_reason()
    context = {
        "form": sheet.form,
        "needs_reason": needs_reason,
        "lines": sheet.lines,
        "switch_form": "report",
        "danger_phones": words.danger_phones(),
        "child_phones": words.child_phones(),
        "profession": sheet.form.profession,
        "view_title": words.say(sheet.form.profession.view.title),
        "note": sheet.form.profession.view.legal_note,
        "secrecy": words.say(sheet.form.profession.view.legal_note.secrecy),
        "consent": words.say(sheet.form.profession.view.legal_note.consent),
        "route_card": route_card(sheet.form.profession, partners.get_organisation(by.organisation_id).kind),
        "non_punishment": thinking.non_punishment(),
        **more,
        **route_context(by, sheet, checked),
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
