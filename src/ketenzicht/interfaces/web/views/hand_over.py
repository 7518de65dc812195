"""Handing a signal over: who can receive it by which ground, who can't and why, and the step itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.filters import uuid_or_none
from ketenzicht.interfaces.web.forms.steps import HandOverForm
from ketenzicht.interfaces.web.forms.telling import tell, typed_in
from ketenzicht.interfaces.web.limits import search_limit
from ketenzicht.interfaces.web.presentation import STATES
from ketenzicht.interfaces.web.speaking import carried, is_switch
from ketenzicht.interfaces.web.views.held import UNSENT, changes_since, renewed, sent_again
from ketenzicht.interfaces.web.views.report import candidate_line

LONGEST_NUMBER = 10


@require_http_methods(["GET", "POST"])
@search_limit
@carried
@in_act(Purpose.INTAKE)
def hand_over(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """Choose a receiver, say why, hand over. The button beside the search only searches, and keeps what was typed."""
    signal = signals.get_signal(by=by, signal_id=signal_id)
    refusal = refusal_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    can_step = signals.can_step("hand_over", signal.kind, signal.state)
    agreeing = "agree" in request.POST or "withdraw" in request.POST
    if agreeing and refusal is None:
        _agree(request, by, signal_id)
    searching = agreeing or request.method == "GET" or "search" in request.POST or (is_switch(request) and can_step)
    form = HandOverForm(asked if not searching else None, signal=signal)
    if searching:
        form = HandOverForm(signal=signal)
        form.initial = {**form.initial, **{name: _typed(asked, name) for name in form.fields if name in asked}}
        if refusal is not None and not is_switch(request):
            form.initial["version"] = signal.version
    elif form.is_valid() and refusal is None:
        _take(by, signal_id, form.cleaned_data)
        messages.success(request, _("Handed over. The receiver has its own copy, and the reporter has heard of it."))
        return redirect("held_signal", signal_id=signal_id)
    else:
        tell(form, refusal)
    if agreeing and refusal is not None:
        messages.error(request, " ".join(filter(None, [str(refusal), refusal.advice])))
    status = refusal.http_status if refusal is not None else 200 if searching else 422
    return _page(request, by, signal, form, asked.get("q", ""), status=status)


def _agree(request: HttpRequest, by: Act, signal_id: UUID) -> None:
    """Say or take back a second person's yes to what the page showed; what was typed stays in the form."""
    agrees = "agree" in request.POST
    receiver_id = uuid_or_none(request.POST["agree" if agrees else "withdraw"])
    if receiver_id is None:
        raise NotFound
    signals.agree_to_hand_over(
        by=by,
        signal_id=signal_id,
        version=_number(request.POST.get("version", "")),
        receiver_id=receiver_id,
        agrees=agrees,
    )
    said = _("You agreed. A colleague can hand it over now.") if agrees else _("You took your agreement back.")
    messages.success(request, said)


def _number(typed: str) -> int:
    """The version that the page was made with; one that nothing has when that is not said."""
    return int(typed) if typed.isdecimal() and len(typed) < LONGEST_NUMBER else 0


def _take(by: Act, signal_id: UUID, held: dict[str, Any]) -> None:
    signals.hand_over(
        by=by,
        signal_id=signal_id,
        version=held["version"],
        receiver_id=held["receiver_id"],
        reason=held["reason"],
        conditions_met=tuple(held["conditions_met"]),
        text=held["text"],
    )


def _page(
    request: HttpRequest, by: Act, signal: signals.SignalDetail, form: HandOverForm, query: str, *, status: int
) -> HttpResponse:
    refusal = refusal_of(request)
    met = form["conditions_met"].value() or []
    agreements = signals.list_agreements(by=by, signal_id=signal.id)
    found = signals.list_receivers(
        by=by,
        query=query,
        conditions_met=tuple(str(one) for one in met),
        met_for=lambda receiver_id: signals.said_by_others(by=by, agreements=agreements, receiver_id=receiver_id),
    )
    changes = (
        changes_since(request.POST.get("seen", ""), signal) if isinstance(refusal, signals.ChangedMeanwhile) else None
    )
    chosen = uuid_or_none(str(form["receiver_id"].value() or ""))
    lines = [
        candidate_line(one) | _second_person(by, one, agreements)
        for one in sorted(found, key=lambda one: not one.possible)
    ]
    can_step = signals.can_step("hand_over", signal.kind, signal.state)
    unsent = typed_in(form) if form.is_bound and not can_step else []
    context = {
        "signal": signal,
        "form": renewed(form, signal) if form.is_bound else form,
        "q": query,
        "receivers": lines,
        "chosen": str(chosen or ""),
        "changes": changes,
        "own_step": isinstance(refusal, signals.AlreadyTaken),
        "can_step": can_step,
        "unsent": unsent,
        "switch_form": "hand-over" if can_step else UNSENT if unsent else "",
        "switch_enter": ("search", "1") if can_step else None,
        "again": sent_again(request),
        "state": STATES[signal.state].label,
        "withheld": words.titles("disclosure_field", signal.withheld),
    }
    template = "intake/receivers.html" if _is_fragment(request) else "intake/hand_over.html"
    return TemplateResponse(request, template, context, status=status)


def _second_person(by: Act, candidate: signals.Candidate, agreements: tuple[signals.Agreement, ...]) -> dict[str, Any]:
    """What the line of a receiver says about a second person: who agreed, and whether one can agree oneself."""
    here = [one for one in agreements if one.receiver_id == candidate.organisation_id]
    names = words.actor_names(one.by_actor_id for one in here)
    return {
        "agreed_by": [(names.get(one.by_actor_id, ""), one.at) for one in here if one.by_actor_id != by.actor_id],
        "i_agreed": any(one.by_actor_id == by.actor_id for one in here),
    }


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "receivers"


def _typed(asked: Any, name: str) -> Any:
    return asked.getlist(name) if name == "conditions_met" else asked.get(name)
