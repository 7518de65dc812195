"""The act of processing behind a page: which task somebody works on, and the act in which a view runs and renders.

A view asks for an act with `in_act` and gets it as `by`. The page is rendered inside the act, so that everything that
the page reads is in the trail before the answer leaves. A refused command is undone whole; the view then runs once
more, in a new transaction, to show its form with what was refused and the text that was typed.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.access.public import (
    Act,
    ActEnded,
    MandateInfo,
    NotFound,
    Purpose,
    Refused,
    acting,
    close_context,
    list_own_mandates,
    open_context,
)
from ketenzicht.interfaces.web import navigation
from ketenzicht.interfaces.web.addresses import address_of
from ketenzicht.interfaces.web.coming_back import signed_in
from ketenzicht.shared.errors import KetenzichtError

P = ParamSpec("P")
View = Callable[P, HttpResponse]
TASK = "task"
FOR_TASK = "for_task"
"""The field in which a form says for which task it was made."""
ACTS = "acts"
LONGEST_ORIGIN = 60


class TaskChanged(KetenzichtError):
    """The form was made while its writer worked for another organisation or role: it would now be stored there."""

    code: ClassVar[str] = "task_changed"
    http_status: ClassVar[int] = 409
    message = _("This page was made for another task than the one you work on now. Nothing was stored.")
    next_step = _(
        "Look at what you work on, at the top. If that is right, send it once more; else choose the other task."
    )


def in_act(*purposes: Purpose) -> Callable[[Callable[Concatenate[HttpRequest, Act, P], HttpResponse]], View[Any]]:
    """Run a view inside an act for the task that its session works on; the task's purpose must be one of these.

    Raises Refused when it is not. Without a task the reader goes to the page where one is chosen.
    """

    def decorate(view: Callable[Concatenate[HttpRequest, Act, P], HttpResponse]) -> View[Any]:
        @signed_in
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            task = find_task(request)
            if task is None:
                return to_task_choice(request)
            navigation.show(request, task)
            if task.purpose not in purposes:
                raise Refused("page", missing="role_or_purpose", who_can_give=("administrator",))
            try:
                return _run(request, task, lambda by: view(request, by, *args, **kwargs))
            except ActEnded:
                forget_acts(request)
            # The act had ended (after a working day, say) while the mandate may still hold: open it once more.
            return _run(request, task, lambda by: view(request, by, *args, **kwargs))

        return answer

    return decorate


def framed(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View[Any]:
    """For pages without protected data: signed in, and the frame shows the task if there is one."""

    @signed_in
    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        task = find_task(request)
        if task is not None:
            navigation.show(request, task)
        return view(request, *args, **kwargs)

    return answer


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View[Any]:
    """For pages that anybody may read, signed in or not; the frame shows the task if there is one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        task = find_task(request) if request.user.is_authenticated else None
        if task is not None:
            navigation.show(request, task)
        return view(request, *args, **kwargs)

    return answer


def refusal_of(request: HttpRequest) -> KetenzichtError | None:
    """What was refused a moment ago, when this is the second run of a view; its command must not be tried again."""
    return getattr(request, "refusal", None)


def find_task(request: HttpRequest) -> MandateInfo | None:
    """The mandate that this session works under. The only one there is, is chosen by itself."""
    mandates = {str(mandate.id): mandate for mandate in list_own_mandates(UUID(str(request.user.pk)))}
    chosen = mandates.get(request.session.get(TASK, ""))
    if chosen is None and len(mandates) == 1:
        chosen = next(iter(mandates.values()))
        request.session[TASK] = str(chosen.id)
    return chosen


def choose_task(request: HttpRequest, mandate_id: UUID) -> bool:
    """Work under this mandate from now on, ending earlier acts; False when it is not one's own or not valid."""
    if mandate_id not in {mandate.id for mandate in list_own_mandates(UUID(str(request.user.pk)))}:
        return False
    forget_acts(request)
    request.session[TASK] = str(mandate_id)
    return True


def forget_acts(request: HttpRequest) -> None:
    """End the acts that this session has open."""
    for context_id in request.session.pop(ACTS, {}).values():
        close_context(UUID(context_id))


def to_task_choice(request: HttpRequest) -> HttpResponseRedirect:
    """To the page where a task is chosen, and back here afterwards."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse('choose_task')}?{urlencode({'next': back})}")


def _run(request: HttpRequest, task: MandateInfo, view: Callable[[Act], HttpResponse]) -> HttpResponse:
    try:
        if request.POST.get(FOR_TASK, str(task.id)) != str(task.id):
            raise TaskChanged
        return _run_once(request, task, view)
    except (NotFound, ActEnded):
        raise
    except KetenzichtError as refusal:
        if request.method != "POST":
            raise
        request.refusal = refusal  # type: ignore[attr-defined]  # Django requests are open for this
        return _run_once(request, task, view)


def _run_once(request: HttpRequest, task: MandateInfo, view: Callable[[Act], HttpResponse]) -> HttpResponse:
    context_id = _context(request, task)
    with acting(context_id, session_hash=_session_hash(request), origin=_origin(request)) as act:
        response = view(act)
        if isinstance(response, TemplateResponse) and not request.headers.get("HX-Request"):
            navigation.count(request, act)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.render()
    return response


def _context(request: HttpRequest, task: MandateInfo) -> UUID:
    """The act that this session has open for the task; opened when there is none."""
    acts = request.session.get(ACTS, {})
    key = f"{task.id}:{task.purpose}"
    if key not in acts:
        context_id = open_context(mandate_id=task.id, purpose=task.purpose, auth_level=_auth_level(request))
        request.session[ACTS] = {**acts, key: str(context_id)}
        return context_id
    return UUID(acts[key])


def _auth_level(request: HttpRequest) -> str:
    if request.session.get("demo"):
        return "demo"
    methods = {method.get("method") for method in request.session.get("account_authentication_methods", [])}
    return "second_factor" if methods & {"mfa", "webauthn"} else "password"


def _session_hash(request: HttpRequest) -> str:
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16]


def _origin(request: HttpRequest) -> str:
    """Where the request came from, as the network shows it."""
    return f"web {address_of(request)}"[:LONGEST_ORIGIN]
