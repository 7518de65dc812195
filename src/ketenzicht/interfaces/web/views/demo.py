"""The demo: step in as anybody, without a password. Exists only where the installation is a demo."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ketenzicht.capabilities.access.public import MandateInfo, NotFound, Role, User, list_own_mandates
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import acts, navigation, words
from ketenzicht.interfaces.web.forms.filters import uuid_or_none

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STORY: dict[Role, tuple[Promise, Promise]] = {
    Role.REPORTER: (_("Sees something and reports it"), _("Write a report in a minute, and read what became of it.")),
    Role.INTAKE_OFFICER: (_("Takes the signal in"), _("Weigh it, take it on, hand it over, close it, answer.")),
    Role.MANAGER: (_("Keeps an eye on the terms"), _("See what runs out first, and give work to somebody.")),
    Role.PRIVACY_OFFICER: (_("Sees who looked and why"), _("Read the log, follow a disclosure, order an erasure.")),
    Role.POLICY_OFFICER: (_("Sees the whole chain in figures"), _("See where signals stand still, and for how long.")),
    Role.ADMINISTRATOR: (_("Says who may do what"), _("Give and take back roles and keys.")),
}
KIND_OF_REPORTER, KIND_OF_DESK = "labour_supervision", "labour_investigation"


@dataclass(frozen=True, slots=True)
class Card:
    """One way to step in."""

    user_id: UUID
    mandate_id: UUID
    name: str
    role: Promise
    organisation: str
    title: Promise
    text: Promise


@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """The people of the demo along the chain's story; choosing one signs in as that person for that task."""
    if not settings.DEMO:
        raise NotFound
    if request.method == "POST":
        return _step_in(request)
    people = [(user, mandate) for user in _people() for mandate in list_own_mandates(user.id)]
    story = _story(people)
    told = {id(mandate) for _user, mandate in story}
    others = [pair for pair in people if id(pair[1]) not in told and pair[1].role in STORY]
    context = {
        "story": [_card(*pair) for pair in story],
        "others": _by_organisation([_card(*pair) for pair in others]),
    }
    return TemplateResponse(request, "tasks/demo.html", context)


def _people() -> list[User]:
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("username"))


def _story(people: list[tuple[User, MandateInfo]]) -> list[tuple[User, MandateInfo]]:
    """One person for each role, at the organisation where the chain's first signal is taken in."""

    def rank(pair: tuple[User, MandateInfo]) -> tuple[bool, str]:
        wanted = KIND_OF_REPORTER if pair[1].role is Role.REPORTER else KIND_OF_DESK
        return (_kind(pair[1]) != wanted, pair[0].username)

    chosen = []
    for role in STORY:
        having = sorted((pair for pair in people if pair[1].role is role), key=rank)
        chosen += having[:1]
    return chosen


def _by_organisation(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    ordered = sorted(cards, key=lambda card: (card.organisation, str(card.role)))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda card: card.organisation)]


def _kind(mandate: MandateInfo) -> str:
    found = partners.find_organisation(mandate.organisation_id) if mandate.organisation_id is not None else None
    return found.kind if found is not None else ""


def _card(user: User, mandate: MandateInfo) -> Card:
    title, text = STORY[mandate.role]
    return Card(
        user_id=user.id,
        mandate_id=mandate.id,
        name=user.display_name,
        role=navigation.ROLES[mandate.role],
        organisation=words.organisation_name(mandate.organisation_id),
        title=title,
        text=text,
    )


def _step_in(request: HttpRequest) -> HttpResponse:
    user_id = uuid_or_none(request.POST.get("user", ""))
    mandate_id = uuid_or_none(request.POST.get("choice", ""))
    if user_id is None or mandate_id is None:
        raise NotFound
    user = User.objects.filter(id=user_id, is_demo=True, is_active=True).first()
    if user is None:
        raise NotFound
    if request.user.is_authenticated:
        acts.forget_acts(request)
        logout(request)
    login(request, user, backend=BACKEND)
    request.session["demo"] = True
    if not acts.choose_task(request, mandate_id):
        raise NotFound
    return redirect("home")
