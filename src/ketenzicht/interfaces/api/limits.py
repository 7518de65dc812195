"""How often a key may be used: so many calls a minute, counted by the database, told in every answer."""

import time
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from ketenzicht.capabilities.access import public as access

CALLS_PER_MINUTE: int = settings.KETENZICHT_API_PER_MINUTE
WINDOW = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of its minute a key has left."""

    limit: int
    remaining: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As the draft of the IETF writes it (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"key";q={self.limit};w={WINDOW}',
            "RateLimit": f'"key";r={self.remaining};t={self.seconds}',
        }


class TooOften(Exception):
    """More calls than a key may make; `seconds` until the next minute."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def count_call(request: HttpRequest, key_id: UUID, *, calls: int = 1) -> None:
    """Count this call, or so many, and note on the request what is left. Raises TooOften when it is too many."""
    now = int(time.time())
    limit = CALLS_PER_MINUTE
    used = access.count_key_use(key_id, minute=now // WINDOW, calls=calls)
    seconds = WINDOW - now % WINDOW
    request.rate = Rate(limit, max(0, limit - used), seconds)  # type: ignore[attr-defined]  # requests are open for this
    if used > limit:
        raise TooOften(seconds)


def rate_of(request: HttpRequest) -> dict[str, str]:
    """The headers of what is left; none for a call without a key."""
    rate: Rate | None = getattr(request, "rate", None)
    return rate.headers() if rate is not None else {}
