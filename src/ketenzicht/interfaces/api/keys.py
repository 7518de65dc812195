"""Who calls: a partner's key, and the act of processing that each call is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from ketenzicht.capabilities.access import public as access
from ketenzicht.interfaces.api import limits

CALL_LIFETIME = timedelta(minutes=2)
"""An act of one call; it ends by itself long after the call did."""

LONGEST_KEY = 200


class PartnerKey(HttpBearer):
    """A key that an administrator gave out for the system of a partner, in the header ``Authorization``."""

    def authenticate(self, _request: HttpRequest, token: str) -> UUID | None:
        """The mandate behind the key. Raises ActEnded for a key that is not valid, TooOften for one used too much."""
        if not token or len(token) > LONGEST_KEY or not token.isascii():
            return None
        mandate_id = access.mandate_of_key(token)
        limits.count_call(mandate_id, limit=limits.CALLS_PER_MINUTE)
        return mandate_id


@contextmanager
def partner_act(request: HttpRequest) -> Iterator[access.Act]:
    """The registered act of processing of this call: its own transaction, its own lines in the trail."""
    mandate_id: UUID = request.auth  # type: ignore[attr-defined]  # set by the library from PartnerKey
    context_id = access.open_context(
        mandate_id=mandate_id, purpose=access.Purpose.PARTNER_API, auth_level="api_key", lifetime=CALL_LIFETIME
    )
    with access.acting(context_id, origin="api") as act:
        yield act
