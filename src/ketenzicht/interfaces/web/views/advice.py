"""Asking advice without naming anybody: who can be asked, and a text of codes alone. For anybody; nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import guide, thinking, words
from ketenzicht.interfaces.web.acts import open_to_all
from ketenzicht.interfaces.web.forms.advice import AdviceForm
from ketenzicht.interfaces.web.forms.notes import ADVICE
from ketenzicht.interfaces.web.speaking import spoken
from ketenzicht.interfaces.web.views.think import chosen_view, frame
from ketenzicht.shared import clock


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@spoken
@open_to_all
def advice(request: HttpRequest) -> HttpResponse:
    """Who gives advice there, and what to say to them. What is no choice counts as left open."""
    asked = AdviceForm(request.POST)
    asked.is_valid()
    held: dict[str, Any] = asked.cleaned_data
    ticked = thinking.known(request.POST.getlist("indicators"))
    place = _place(held.get("municipality", ""))
    form = held.get("form", "")
    offers = partners.list_offers(clock.today(), place=place, need=ADVICE, form=form)
    context = frame(request) | {
        "ask": AdviceForm(initial={**held, "indicators": ticked}),
        "view": chosen_view(request),
        "place": place,
        "ticked": [(code, text) for code, text in zip(ticked, thinking.observations(ticked), strict=True)],
        "offers": guide.cards(offers),
        "sheet": _sheet(held, ticked),
        "danger_phones": words.danger_phones(),
        "phones": words.phone_routes(),
        "steps": thinking.guides("meldcode"),
        "practice": thinking.guides("meldcode_practice"),
        "switch_form": "ask",
    }
    return TemplateResponse(request, "meldcode/advice.html", context)


def _place(code: str) -> partners.Municipality | None:
    return partners.get_municipality(code, clock.today()) if code else None


def _sheet(held: dict[str, Any], ticked: tuple[str, ...]) -> str:
    """What to say, composed of titles of codes alone."""
    lines = [_("I would like advice on a situation, without naming anybody.")]
    said = (
        (_("It is about: %(what)s."), "age_class", held.get("age_class", "")),
        (_("What it could be: %(what)s."), "form_of_exploitation", held.get("form", "")),
        (_("Kind of place: %(what)s."), "place_kind", held.get("place_kind", "")),
    )
    lines += [text % {"what": words.title(of, code)} for text, of, code in said if code]
    if ticked:
        lines += [_("What was seen or heard:"), *(f"- {text}" for text in thinking.observations(ticked))]
    lines += [
        _("My questions:"),
        "- " + _("What can I do now, and what had I better not do?"),
        "- " + _("Must I or may I report it, and to whom?"),
        "- " + _("Who can help the person?"),
    ]
    return "\n".join(lines)
