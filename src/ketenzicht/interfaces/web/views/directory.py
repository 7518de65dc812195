"""Who does what, and who is responsible where. No personal data: services and places only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import is_staffed
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import framed
from ketenzicht.interfaces.web.forms.filters import page_request
from ketenzicht.shared import clock

MOST_SUGGESTED = 12


@require_GET
@framed
def directory(request: HttpRequest) -> HttpResponse:
    """Organisations by words, by kind, or by the municipality that they serve."""
    on = clock.today()
    query = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    place = _municipality(request.GET.get("municipality", ""))
    kinds = [(one.code, words.say(one.title)) for one in country.list_organisation_kinds(on)]
    found = partners.list_organisations(on, kind=kind if kind in dict(kinds) else None, q=query)
    page = page_request(request)
    listed = page.page(found[page.window], total=len(found))
    context = {
        "q": query,
        "kind": kind,
        "kinds": kinds,
        "municipalities": words.municipality_choices(),
        "place": place,
        "responsible": _responsible(place) if place is not None else [],
        "page": listed.map(lambda one: _line(one, dict(kinds))),
    }
    return TemplateResponse(request, "reference/directory.html", context)


@require_GET
@framed
def suggestions(request: HttpRequest) -> HttpResponse:
    """Municipalities and organisations whose name begins like what is typed, as options of the search field."""
    query = request.GET.get("q", "").strip()
    on = clock.today()
    found: list[tuple[str, str]] = []
    if query:
        here = reverse("directory")
        found += [(one.name, f"{here}?municipality={one.code}") for one in partners.list_municipalities(on, q=query)]
        found += [
            (words.say(one.name), reverse("organisation", args=[one.code]))
            for one in partners.list_organisations(on, q=query)
        ]
    return TemplateResponse(request, "reference/suggestions.html", {"found": found[:MOST_SUGGESTED]})


@require_GET
@framed
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: its tasks, regions, ways to reach it, source."""
    found = partners.find_organisation_by_code(code, clock.today())
    if found is None:
        raise partners.UnknownOrganisation
    kind = country.get_organisation_kind(found.kind, clock.today())
    return TemplateResponse(
        request, "reference/organisation.html", _line(found, {kind.code: words.say(kind.title)}) | {"found": found}
    )


def _municipality(code: str) -> partners.Municipality | None:
    try:
        return partners.get_municipality(code, clock.today()) if code else None
    except partners.UnknownMunicipality:
        return None


def _responsible(place: partners.Municipality) -> list[dict[str, Any]]:
    """For each kind of organisation the one that serves this municipality."""
    on = clock.today()
    lines = []
    for kind in country.list_organisation_kinds(on):
        found = partners.responsible_organisation(kind.code, place.code, on)
        if found is not None:
            lines.append(_line(found, {kind.code: words.say(kind.title)}))
    return lines


def _line(found: partners.OrganisationInfo, kinds: dict[str, str]) -> dict[str, Any]:
    contacts = [
        (words.title("contact_channel", point.channel), point.channel, point.value, words.say(point.note))
        for point in found.contact_points
    ]
    return {
        "code": found.code,
        "name": words.say(found.name),
        "kind": kinds.get(found.kind, found.kind),
        "tasks": [words.say(task) for task in found.tasks],
        "competences": words.titles("competence", found.competences),
        "contacts": contacts,
        "desk": is_staffed(found.id),
        "demo": found.demo,
        "source": found.source,
        "status": found.status,
    }
