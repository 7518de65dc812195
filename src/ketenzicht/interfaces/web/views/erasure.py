"""Erasure before the term: one person orders, another confirms."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.capabilities.access.public import Act, Purpose, may
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.choosing import set_choices
from ketenzicht.interfaces.web.forms.telling import tell
from ketenzicht.interfaces.web.speaking import carried


class OrderForm(forms.Form):
    """Which signal, and why."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the signal"), help_text=gettext_lazy("As KZ-XXXX-XXXX."), max_length=40
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why must it be destroyed?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "reason", words.choices("erasure_reason", empty=""))


@require_http_methods(["GET", "POST"])
@carried
@in_act(Purpose.OVERSEE, Purpose.STEER)
def erasure(request: HttpRequest, by: Act) -> HttpResponse:
    """All orders of the organisation, and the form to give one."""
    refusal = refusal_of(request)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and refusal is None:
        signals.order_erasure(by=by, **form.cleaned_data)
        messages.success(request, _("Ordered. A manager must confirm it; then the content is destroyed."))
        return redirect("erasure")
    if refusal is not None:
        form.is_valid()
        tell(form, refusal)
    orders = signals.list_erasure_orders(by=by)
    actors = (actor for order in orders for actor in (order.ordered_by, order.confirmed_by, order.ended_by))
    names = words.actor_names(actors)
    context = {
        "form": form,
        "switch_form": "order-form" if form.is_bound else "",
        "orders": [_line(by, order, names) for order in orders],
        "can_order": may(by, "create", "erasure_order"),
        "end_reasons": words.choices("erasure_end_reason"),
    }
    status = 200 if not form.errors else refusal.http_status if refusal is not None else 422
    return TemplateResponse(request, "oversight/erasure.html", context, status=status)


@require_POST
@in_act(Purpose.STEER)
def erasure_confirm(request: HttpRequest, by: Act, order_id: UUID) -> HttpResponse:
    """The second person confirms; the machine that keeps time destroys."""
    if not _told(request):
        signals.confirm_erasure(by=by, order_id=order_id)
        messages.success(request, _("Confirmed. The content is destroyed within minutes; codes and dates stay."))
    return redirect("erasure")


@require_POST
@in_act(Purpose.OVERSEE)
def erasure_withdraw(request: HttpRequest, by: Act, order_id: UUID) -> HttpResponse:
    """Whoever ordered takes it back, and says why."""
    if not _told(request):
        signals.withdraw_erasure(by=by, order_id=order_id, reason=request.POST.get("reason", ""))
        messages.success(request, _("Withdrawn. Nothing is destroyed."))
    return redirect("erasure")


@require_POST
@in_act(Purpose.STEER)
def erasure_reject(request: HttpRequest, by: Act, order_id: UUID) -> HttpResponse:
    """The second person says no, and why."""
    if not _told(request):
        signals.reject_erasure(by=by, order_id=order_id, reason=request.POST.get("reason", ""))
        messages.success(request, _("Rejected. Nothing is destroyed."))
    return redirect("erasure")


def _told(request: HttpRequest) -> bool:
    """Whether the command was refused a moment ago; the reason then stands on top of the list."""
    refusal = refusal_of(request)
    if refusal is not None:
        messages.error(request, " ".join(filter(None, [str(refusal), refusal.advice])))
    return refusal is not None


def _line(by: Act, order: signals.ErasureOrderInfo, names: dict[UUID, str]) -> dict[str, Any]:
    waits = order.confirmed_at is None and order.ended_at is None
    first = order.ordered_by
    return {
        "order": order,
        "reason": words.title("erasure_reason", order.reason),
        "ordered_by": names.get(order.ordered_by, ""),
        "confirmed_by": names.get(order.confirmed_by, "") if order.confirmed_by else "",
        "ended_by": names.get(order.ended_by, "") if order.ended_by else "",
        "end_reason": words.title("erasure_end_reason", order.end_reason) if order.end_reason else "",
        "can_confirm": waits and may(by, "confirm", "erasure_order", first_decided_by=first),
        "can_reject": waits and may(by, "reject", "erasure_order", first_decided_by=first),
        "can_withdraw": waits and may(by, "withdraw", "erasure_order", reported_by=first),
    }
