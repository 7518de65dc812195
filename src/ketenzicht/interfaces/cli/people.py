"""Commands about people: the first accounts and mandates of an organisation, and the machine that stands for it."""

from __future__ import annotations

from argparse import Namespace
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say
from ketenzicht.shared import clock


def create_person(given: Namespace) -> None:
    """Make an account that can be entered only by the link shown here."""
    try:
        validate_email(given.email)
    except ValidationError as error:
        raise UserError(f"{given.email} is no e-mail address.", Exit.USAGE) from error
    for field, value in (("username", given.username), ("email", given.email)):
        if access.User.objects.filter(**{f"{field}__iexact": value}).exists():
            raise UserError(f"There is an account with this {field} already.")
    access.create_person(
        username=given.username,
        email=given.email,
        display_name=given.name or given.username,
        language=given.language,
    )
    say(f"Account {given.username} made, without any mandate.")
    show_link(given)


def show_link(given: Namespace) -> None:
    """Show the link with which somebody sets a password. It works once, for three days."""
    user = _person(given.username)
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    say(f"Hand over this link by a way of its own; it sets the password once, within three days:\n{_absolute(path)}")


def grant_mandate(given: Namespace) -> None:
    """Give somebody a role at an organisation."""
    organisation_id = _organisation(given.organisation)
    person = _person(given.username)
    access.first_mandate(
        actor_id=person.id,
        actor_kind="person",
        organisation_id=organisation_id,
        role=access.Role(given.role),
    )
    access.start_organisation(organisation_id)
    say(f"{given.username} is {given.role} at {given.organisation}.")


def create_partner_system(given: Namespace) -> None:
    """Make the machine that stands for an organisation's own system."""
    access.create_partner_system(
        organisation_code=given.organisation, organisation_id=_organisation(given.organisation)
    )
    say(f"The system of {given.organisation} can report now; an administrator there issues its key.")


def _person(username: str) -> access.User:
    found = access.User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise UserError(f"There is no active account {username}; `ketenzicht person create` makes one.", Exit.UNKNOWN)
    return found


def _organisation(code: str) -> UUID:
    found = partners.find_organisation_by_code(code, clock.today())
    if found is None:
        raise UserError(f"There is no organisation with the code {code} in the loaded pack.", Exit.UNKNOWN)
    return found.id


def _absolute(path: str) -> str:
    return f"{settings.KETENZICHT_ORIGIN.rstrip('/')}{path}"
