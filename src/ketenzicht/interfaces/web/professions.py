"""What somebody does, and so how the report form asks: the pack's view, as what one then reports, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.shared import clock

PUBLIC_DESK = "citizen_desk"
"""The kind of organisation that stands for whoever works for none: its view is that of the public."""
REMEMBERED = "view"
"""Under which name the session remembers what somebody chose."""


@dataclass(frozen=True, slots=True)
class Profession:
    """A view of the report form for somebody at one kind of organisation."""

    view: country.ProfessionView
    reporter_kind: str

    @property
    def code(self) -> str:
        """The code of the view."""
        return self.view.code


def profession(view: country.ProfessionView, organisation_kind: str) -> Profession:
    """The view with the kind of reporter that goes with the organisation; else the first that the view names."""
    known = {code.code: code for code in country.list_codes("reporter_kind", clock.today())}
    fitting = (kind for kind in view.reporter_kinds if kind in known and organisation_kind in known[kind].groups)
    return Profession(view, next(fitting, view.reporter_kinds[0]))


def default_profession(organisation_kind: str) -> Profession:
    """What people at such an organisation get by themselves."""
    return profession(country.default_view(organisation_kind, clock.today()), organisation_kind)


def own_view(organisation_id: UUID) -> country.ProfessionView:
    """What people at this organisation see by themselves."""
    return country.default_view(partners.get_organisation(organisation_id).kind, clock.today())


def public_view() -> country.ProfessionView:
    """What somebody sees of whom nothing is known."""
    return country.default_view(PUBLIC_DESK, clock.today())


def named_profession(codes: tuple[str, ...], organisation_kind: str) -> Profession:
    """The first of these views that holds today; the organisation's own when there is none."""
    known = {view.code: view for view in country.list_views(clock.today())}
    for code in codes:
        if code in known:
            return profession(known[code], organisation_kind)
    return default_profession(organisation_kind)


def chosen_profession(request: HttpRequest, organisation_kind: str, *, kept: str = "") -> Profession:
    """What the page says, else what a draft was written as (`kept`), else what the session remembers."""
    said = request.POST.get("view", "") or request.GET.get("view", "")
    found = named_profession((said, kept, request.session.get(REMEMBERED, "")), organisation_kind)
    if said and said == found.code and request.session.get(REMEMBERED) != said:
        request.session[REMEMBERED] = said
    return found
