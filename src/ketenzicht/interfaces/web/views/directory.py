"""Who does what: who to call for something in a place. Open to all; no personal data, services and places only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import is_staffed
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import guide, words
from ketenzicht.interfaces.web.acts import find_task, open_to_all
from ketenzicht.interfaces.web.forms.filters import one_of, page_request
from ketenzicht.interfaces.web.limits import limited
from ketenzicht.shared import clock

MOST_SUGGESTED = 12
LONGEST_QUERY = 100
looked_up = limited("directory", times=240, seconds=60)
"""A whole town hall may look from one address; more than this in a minute is a machine, and has the JSON."""


@require_GET
@looked_up
@open_to_all
def directory(request: HttpRequest) -> HttpResponse:
    """Who to call: by a need and a form of exploitation, in a place; or an organisation by its name."""
    on = clock.today()
    typed = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    needs, forms = words.choices("need"), words.choices("form_of_exploitation")
    need, form = (one_of(request, name, [code for code, _t in of]) for name, of in (("need", needs), ("form", forms)))
    hints = words.hints("need")
    place = _place(request.GET.get("municipality", ""), typed)
    named = partners.list_organisations(on, q=typed) if typed else ()
    asked = bool(place or need or form)
    page = page_request(request)
    context = {
        "q": typed if place is None else place.name,
        "need": need,
        "of_form": form,
        "needs": needs,
        "tiles": [(title, hints[code], f"{reverse('directory')}?need={code}") for code, title in needs],
        "forms": [one for one in forms if one[0] != "unknown"],
        "place": place,
        "asked": asked,
        "lost": typed and place is None and not named,
        "alike": partners.list_municipalities(on, q=typed)[:MOST_SUGGESTED] if typed and place is None else (),
        "offers": guide.cards(partners.list_offers(on, place=place, need=need, form=form)) if asked else [],
        "organisations": page.page(named[page.window], total=len(named)).map(guide.line),
        "danger": [*words.danger_phones(), *words.child_phones()],
    }
    return TemplateResponse(request, "reference/directory.html", context)


@require_GET
@looked_up
@open_to_all
def suggestions(request: HttpRequest) -> HttpResponse:
    """Municipalities and organisations that are called like what is typed, as options of the search field."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    on = clock.today()
    found: list[tuple[str, str]] = []
    if query:
        # A place is filled in, so that what else was chosen stays; an organisation has a page to go to.
        found += [(words.both_names(one), "") for one in partners.list_municipalities(on, q=query)]
        found += [
            (words.say(one.name), reverse("organisation", args=[one.code]))
            for one in partners.list_organisations(on, q=query)
        ]
    return TemplateResponse(request, "reference/suggestions.html", {"found": found[:MOST_SUGGESTED]})


@require_GET
@looked_up
@open_to_all
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: its tasks, powers, hours, ways to reach it, and what it may receive on which ground."""
    on = clock.today()
    found = partners.find_organisation_by_code(code, on)
    if found is None:
        raise partners.UnknownOrganisation
    own = _own_organisation(request)
    context: dict[str, Any] = guide.line(found) | {
        "found": found,
        "regions": words.regions(found.regions),
        "powers": guide.powers(found.competences),
        "offers": guide.cards(partners.list_offers_of(found, on)),
        "may_receive": guide.may_receive(found),
        "own": words.say(own.name) if own is not None else "",
        "from_us": guide.may_receive(found, own=own) if own is not None else [],
        "ourselves": own is not None and own.id == found.id,
        "desk": is_staffed(found.id),
    }
    return TemplateResponse(request, "reference/organisation.html", context)


@require_GET
@looked_up
@open_to_all
def directory_file(request: HttpRequest) -> HttpResponse:
    """The whole public directory as JSON."""
    del request
    answer = JsonResponse(guide.public_directory(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="wie-doet-wat-{clock.today():%Y-%m-%d}.json"'
    return answer


def _place(code: str, typed: str) -> partners.Municipality | None:
    """The municipality that an address names by its code, or that somebody typed."""
    try:
        return partners.get_municipality(code, clock.today())
    except partners.UnknownMunicipality:
        # A suggestion that was taken reads "Den Haag ('s-Gravenhage)".
        usual = typed.partition(" (")[0]
        on = clock.today()
        return partners.find_municipality(typed, on) or partners.find_municipality(usual, on)


def _own_organisation(request: HttpRequest) -> partners.OrganisationInfo | None:
    """The organisation for which the reader works now, if they are signed in and chose a task."""
    task = find_task(request) if request.user.is_authenticated else None
    if task is None or task.organisation_id is None:
        return None
    return partners.find_organisation(task.organisation_id, clock.today())
