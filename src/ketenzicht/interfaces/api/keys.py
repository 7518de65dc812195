"""Who calls: a partner's key, and the act of processing that each call is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.http import HttpRequest
from ninja.security import HttpBearer

from ketenzicht.capabilities.access import public as access
from ketenzicht.interfaces.api import limits

CALL_LIFETIME = timedelta(minutes=2)
"""An act of one call; it ends by itself long after the call did."""

LONGEST_KEY = 200


class PartnerKey(HttpBearer):
    """A key that an administrator gave out for the system of a partner, in the header ``Authorization``."""

    def authenticate(self, request: HttpRequest, token: str) -> access.KeyStanding | None:
        """What the key stands for. Raises ActEnded for a key that is not valid, TooOften for one used too much."""
        if not token or len(token) > LONGEST_KEY or not token.isascii():
            return None
        standing = access.standing_of_key(token)
        limits.count_call(request, standing.key_id)
        return standing


def standing_of(request: HttpRequest) -> access.KeyStanding:
    """What the key of this call stands for."""
    standing: access.KeyStanding = request.auth  # type: ignore[attr-defined]  # set by the library from PartnerKey
    return standing


@contextmanager
def partner_act(request: HttpRequest) -> Iterator[access.Act]:
    """The registered act of processing of this call: its own transaction, its own lines in the trail.

    What the key is not for is refused in it, whatever the policy says of its role.
    """
    standing = standing_of(request)
    context_id = access.open_context(
        mandate_id=standing.mandate_id, purpose=access.Purpose.PARTNER_API, auth_level="api_key", lifetime=CALL_LIFETIME
    )
    with access.acting(context_id, origin="api", key_scopes=standing.scopes) as act:
        yield act
