"""One signal at the desk: everything of it, why it came here, its clocks, and the steps that can be taken."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose, Role, list_colleagues, may
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import showing, terms, words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.files import attachments_of
from ketenzicht.interfaces.web.forms.steps import STEP_FORMS, StepForm
from ketenzicht.interfaces.web.forms.telling import tell, typed_in
from ketenzicht.interfaces.web.presentation import STATES
from ketenzicht.interfaces.web.professions import own_view
from ketenzicht.interfaces.web.speaking import SWITCH, carried, is_switch

Command = Callable[[Act, UUID, dict[str, Any]], object]

DONE: dict[str, Promise] = {
    "weigh": gettext_lazy("Weighed. The next term runs: take it on, hand it over or close it."),
    "accept": gettext_lazy("Taken on. The reporter has heard that somebody is at work on it."),
    "close": gettext_lazy("Closed. The reporter is still to be answered: that term runs now."),
    "answer": gettext_lazy("The reporter has been answered."),
    "ask": gettext_lazy("Asked. A reply comes here, and you get a message."),
    "assign": gettext_lazy("Given."),
    "note": gettext_lazy("Added."),
    "attach": gettext_lazy("Added."),
}
TITLES: dict[str, tuple[Promise, str]] = {
    "weigh": (gettext_lazy("Weigh"), "scales"),
    "accept": (gettext_lazy("Take on"), "check-circle"),
    "hand_over": (gettext_lazy("Hand over"), "hand-over"),
    "close": (gettext_lazy("Close with an outcome"), "lock"),
    "answer": (gettext_lazy("Answer the reporter"), "message"),
}


UNSENT = "unsent"
"""The form with what was typed for a step that can't be taken any more: it only carries that to the other language."""
SHOWN_ALWAYS = frozenset({"assign", "note", "attach"})
"""Steps whose form is on the page in every state, as long as the signal has content."""


def _attach(by: Act, signal_id: UUID, held: dict[str, Any]) -> None:
    for file in attachments_of(held["attachments"]):
        signals.attach(by=by, signal_id=signal_id, attachment=file)


COMMANDS: dict[str, Command] = {
    "weigh": lambda by, signal_id, held: signals.weigh(by=by, signal_id=signal_id, **held),
    "accept": lambda by, signal_id, held: signals.accept(by=by, signal_id=signal_id, **held),
    "close": lambda by, signal_id, held: signals.close(by=by, signal_id=signal_id, **held),
    "answer": lambda by, signal_id, held: signals.answer(by=by, signal_id=signal_id, **held),
    "ask": lambda by, signal_id, held: signals.ask(by=by, signal_id=signal_id, **held),
    "assign": lambda by, signal_id, held: signals.assign(by=by, signal_id=signal_id, **held),
    "note": lambda by, signal_id, held: signals.add_to_signal(
        by=by, signal_id=signal_id, kind=held["kind"], text=held["text"]
    ),
    "attach": _attach,
}


@require_GET
@in_act(Purpose.INTAKE)
def held_signal(request: HttpRequest, by: Act, signal_id: UUID) -> HttpResponse:
    """The page of one signal."""
    return _page(request, by, signals.get_signal(by=by, signal_id=signal_id))


@require_POST
@carried
@in_act(Purpose.INTAKE)
def held_step(request: HttpRequest, by: Act, signal_id: UUID, verb: str) -> HttpResponse:
    """Take a step. When it can't be taken the page comes back with what is wrong, and the text that was typed."""
    if verb not in STEP_FORMS:
        raise NotFound
    refusal = refusal_of(request)
    signal = signals.get_signal(by=by, signal_id=signal_id)
    form = STEP_FORMS[verb](request.POST, files=request.FILES, signal=signal, colleagues=_colleagues(by))
    if form.is_valid() and refusal is None:
        held = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        COMMANDS[verb](by, signal_id, held)
        messages.success(request, str(DONE[verb]))
        return redirect("held_signal", signal_id=signal_id)
    tell(form, refusal)
    changes = (
        changes_since(form.data.get("seen", ""), signal) if isinstance(refusal, signals.ChangedMeanwhile) else None
    )
    status = refusal.http_status if refusal is not None else 422
    tried = form if is_switch(request) else renewed(form, signal)
    return _page(request, by, signal, tried=tried, changes=changes, status=status)


def changes_since(made_at: str, signal: signals.SignalDetail) -> list[dict[str, Any]]:
    """What happened since the page with the form was made; the last step when that is not known."""
    events = list(signal.events)
    try:
        seen = datetime.fromisoformat(made_at)
        since = [event for event in events if seen.tzinfo is not None and event.at > seen]
    except ValueError:
        since = []
    names = words.actor_names(event.by_actor_id for event in events)
    return [showing.history_line(event, names) for event in since or events[-1:]]


def renewed(form: StepForm, signal: signals.SignalDetail) -> StepForm:
    """The same form with the same text, to be decided anew on the signal as it is now."""
    if isinstance(form.data, QueryDict):
        fresh = form.data.copy()
        fresh["version"] = str(signal.version)
        form.data = fresh
    return form


def _page(
    request: HttpRequest,
    by: Act,
    signal: signals.SignalDetail,
    *,
    tried: StepForm | None = None,
    changes: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    colleagues = _colleagues(by)
    steps = _steps(by, signal, colleagues, tried)
    can_ask = signal.destroyed_at is None and signals.can_ask(signal.kind, signal.state)
    is_shown = tried is None or _is_shown(signal, tried, steps, can_ask=can_ask)
    unsent = [] if tried is None or is_shown else typed_in(tried)
    context = {
        **showing.whole(signal, own_view(by.organisation_id)),
        "steps": [step for step in steps if not step["refusal"]],
        "not_now": [step for step in steps if step["refusal"]],
        "also": {name: _form(name, signal, colleagues, tried) for name in ("ask", "assign", "note", "attach")},
        "can_ask": can_ask,
        "unsent": unsent,
        "switch_form": UNSENT if unsent else f"step-{tried.verb()}" if tried is not None and is_shown else "",
        "again": [] if is_shown else sent_again(request),
        "clocks": [terms.shown(clock) for clock in clocks.list_clocks_of(by=by, subject_ref=signal.id)],
        "form": tried,
        "changes": changes,
        "own_step": isinstance(refusal_of(request), signals.AlreadyTaken),
        "phones": words.child_phones() if signal.child else words.danger_phones(),
    }
    return TemplateResponse(request, "intake/signal.html", context, status=status)


def _is_shown(signal: signals.SignalDetail, tried: StepForm, steps: list[dict[str, Any]], *, can_ask: bool) -> bool:
    """Whether the form that was tried is still on the page."""
    if tried.verb() in SHOWN_ALWAYS:
        return signal.destroyed_at is None
    return any(step["form"] is tried for step in steps) or (tried.verb() == "ask" and can_ask)


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was sent, for the button of the other language where the form itself can't be shown any more."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", SWITCH}
        for value in values
    ]


def _steps(
    by: Act, signal: signals.SignalDetail, colleagues: tuple[tuple[UUID, str], ...], tried: StepForm | None
) -> list[dict[str, Any]]:
    """The steps in the order of a signal's way; the next one lies open, or the one that was tried."""
    steps = [_step(by, signal, verb, colleagues, tried) for verb in TITLES]
    following = next((step for step in steps if not step["refusal"]), None)
    if following is not None and not any(step["open"] for step in steps):
        following["open"] = True
    return steps


def _step(
    by: Act,
    signal: signals.SignalDetail,
    verb: str,
    colleagues: tuple[tuple[UUID, str], ...],
    tried: StepForm | None,
) -> dict[str, Any]:
    title, icon = TITLES[verb]
    step: dict[str, Any] = {"verb": verb, "title": title, "icon": icon, "refusal": "", "form": None, "open": False}
    if not may(by, verb, "signal", holder=signal.organisation_id):
        step["refusal"] = _("Not with this role and purpose.")
    elif signal.destroyed_at is not None:
        step["refusal"] = _("The content was destroyed: nothing can be done with it any more.")
    elif not signals.can_step(verb, signal.kind, signal.state):
        step["refusal"] = _why_not(verb, signal)
    elif verb in STEP_FORMS:
        step["form"] = _form(verb, signal, colleagues, tried)
        step["open"] = step["form"] is tried
    return step


def _why_not(verb: str, signal: signals.SignalDetail) -> str:
    sources = ", ".join(str(STATES[state].label) for state in STATES if state in signals.TRANSITIONS[verb].sources)
    return _("Can be done when the signal is: %(states)s. It is now: %(state)s.") % {
        "states": sources,
        "state": STATES[signal.state].label,
    }


def _form(
    verb: str, signal: signals.SignalDetail, colleagues: tuple[tuple[UUID, str], ...], tried: StepForm | None
) -> StepForm:
    if tried is not None and tried.verb() == verb:
        return tried
    return STEP_FORMS[verb](signal=signal, colleagues=colleagues)


def _colleagues(by: Act) -> tuple[tuple[UUID, str], ...]:
    return list_colleagues(by=by, roles=(Role.INTAKE_OFFICER,))
