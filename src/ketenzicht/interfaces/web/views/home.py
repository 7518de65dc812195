"""The start page of each task: what waits, what runs out first, and the ways to go on."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import Act, Purpose, list_api_keys, list_mandates
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import worklists
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.interfaces.web.coming_back import to_sign_in
from ketenzicht.shared.paging import PageRequest

NEXT = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A card with one number."""

    title: str
    number: int
    text: str
    url: str
    is_late: bool = False


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The start page for somebody who is signed in; for anybody else the page to sign in, or the demo's roles."""
    return home(request) if request.user.is_authenticated else to_sign_in(request)


@in_act(Purpose.REPORT, Purpose.INTAKE, Purpose.STEER, Purpose.OVERSEE, Purpose.ADMINISTER, Purpose.OVERSEE_CHAIN)
def home(request: HttpRequest, by: Act) -> HttpResponse:
    """What waits for this task."""
    shown = PAGES[Purpose(by.purpose)](by)
    context: dict[str, Any] = {"purpose": by.purpose, "unread": clocks.count_unread(by=by), **shown}
    return TemplateResponse(request, "home.html", context)


def _reporting(by: Act) -> dict[str, Any]:
    counts = signals.count_signals(by=by)
    drafts = signals.list_drafts(by=by)
    own = reverse("own_signals")
    figures = [
        Figure(_("On their way"), counts.get("routed", 0), _("with a receiver, a term runs"), f"{own}?state=routed"),
        Figure(_("Answered"), counts.get("answered", 0), _("you heard what became of it"), f"{own}?state=answered"),
        Figure(_("Drafts"), len(drafts), _("not sent yet, only you can read them"), f"{own}#drafts"),
    ]
    return {"figures": figures}


def _work(by: Act) -> dict[str, Any]:
    counts = clocks.count_worklist(by=by)
    work = reverse("worklist")
    figures = [
        Figure(_("Late"), counts.late, _("the term has run out"), f"{work}?whose=late", is_late=counts.late > 0),
        Figure(_("Running out soon"), counts.near, _("the warning has been given"), work),
        Figure(_("Of nobody yet"), counts.desk, _("with the desk, without a person"), f"{work}?whose=desk"),
        Figure(_("Open in all"), counts.open, _("terms that run now"), work),
    ]
    first = clocks.list_worklist(by=by, page=PageRequest(size=NEXT))
    return {"figures": figures, "rows": worklists.rows(by, first.items)}


def _taking_in(by: Act) -> dict[str, Any]:
    shown = _work(by)
    mine = clocks.count_worklist(by=by).mine
    shown["figures"][2:2] = [Figure(_("Mine"), mine, _("given to me"), f"{reverse('worklist')}?whose=mine")]
    new = signals.count_signals(by=by, narrowed=signals.SignalFilter(state="received")).get("received", 0)
    url = f"{reverse('inbox')}?state=received"
    shown["figures"].insert(0, Figure(_("New"), new, _("received, not weighed yet"), url))
    return shown


def _overseeing(by: Act) -> dict[str, Any]:
    orders = signals.list_erasure_orders(by=by)
    waiting = sum(order.confirmed_at is None and order.ended_at is None for order in orders)
    return {
        "figures": [
            Figure(_("Erasure orders"), waiting, _("wait for a second person"), reverse("erasure")),
        ]
    }


def _administering(by: Act) -> dict[str, Any]:
    mandates = [mandate for mandate in list_mandates(by=by) if mandate.revoked_at is None]
    keys = [key for key in list_api_keys(by=by) if not key.ended]
    here = reverse("administration")
    return {
        "figures": [
            Figure(_("Mandates"), len(mandates), _("people with a role here"), here),
            Figure(_("Keys"), len(keys), _("of our own system"), f"{here}#keys"),
        ]
    }


def _overseeing_the_chain(by: Act) -> dict[str, Any]:
    quarters = flow.list_quarters(by=by)
    text = _("quarters of which the chain’s figures were published")
    return {"figures": [Figure(_("Where signals stand"), len(quarters), text, reverse("chain_flow"))]}


PAGES = {
    Purpose.REPORT: _reporting,
    Purpose.INTAKE: _taking_in,
    Purpose.STEER: _work,
    Purpose.OVERSEE: _overseeing,
    Purpose.ADMINISTER: _administering,
    Purpose.OVERSEE_CHAIN: _overseeing_the_chain,
}
