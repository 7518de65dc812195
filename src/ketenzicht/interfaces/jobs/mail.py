"""Telling people by e-mail that there is something for them. Never what: mail passes through many hands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from ketenzicht.capabilities.access import public as access

log = structlog.get_logger("ketenzicht.jobs")

QUIET: ContextVar[bool] = ContextVar("ketenzicht_quiet", default=False)


@contextmanager
def without_mail() -> Iterator[None]:
    """Queue no mail within this block: for loading what happened long ago."""
    token = QUIET.set(True)
    try:
        yield
    finally:
        QUIET.reset(token)


def is_wanted() -> bool:
    """Whether mail goes out now."""
    return not QUIET.get()


def tell(*, organisation_id: UUID, actor_id: UUID | None, role: str) -> int:
    """Send the neutral mail to one actor, or to everybody with a role at the organisation; says to how many."""
    people = _addressees(organisation_id, actor_id, role)
    for person in people:
        with translation.override(person.language):
            send_mail(subject(), body(), settings.DEFAULT_FROM_EMAIL, [person.email])
    return len(people)


def subject() -> str:
    """The same subject for everything."""
    return _("There is something for you in Ketenzicht")


def body() -> str:
    """The same text for everything: where to sign in, and why no more is said."""
    return _(
        "There is something for you in Ketenzicht. Sign in to see what it is:\n\n%(origin)s\n\n"
        "This message says no more on purpose: what it is about stays inside Ketenzicht."
    ) % {"origin": settings.KETENZICHT_ORIGIN}


def _addressees(organisation_id: UUID, actor_id: UUID | None, role: str) -> list[access.User]:
    if actor_id is not None:
        wanted = [actor_id]
    else:
        with access.serving("post", organisation_id=organisation_id, purpose=access.Purpose.DELIVER) as act:
            wanted = [one for one, _name in access.list_colleagues(by=act, roles=(access.Role(role),))]
    return list(access.User.objects.filter(id__in=wanted, is_active=True).order_by("id"))
