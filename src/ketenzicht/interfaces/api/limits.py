"""How often a key may be used: a counter per mandate and minute in the cache."""

import time
from uuid import UUID

from django.core.cache import cache

CALLS_PER_MINUTE = 600
WINDOW = 60


class TooOften(Exception):
    """More calls than a key may make; `seconds` until the next window."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def count_call(mandate_id: UUID, *, limit: int = CALLS_PER_MINUTE) -> None:
    """Count one call. Raises TooOften when there were more than `limit` in this minute."""
    now = int(time.time())
    key = f"limit:api:{mandate_id}:{now // WINDOW}"
    # Two calls at the same moment may count as one; a limit needs no more than that.
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=WINDOW)
    if count > limit:
        raise TooOften(WINDOW - now % WINDOW)
