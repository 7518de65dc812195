"""Against floods of reports and guessed codes, without knowing anybody.

What a process remembers of a network is a short keyed hash in its working memory. The key is random, is never written
down, and goes with everything counted under it after at most an hour. Nothing here reaches the database or the log but
numbers.
"""

import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache

log = structlog.get_logger("ketenzicht.anonymous")

TURN = 3_600
"""Seconds after which a process forgets whom it saw, key and all."""
NETWORK_BITS = {4: 24, 6: 48}
"""How much of an address is looked at: a street of houses and not a house."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one network may do in a turn, in one process; the wait doubles with each wrong code after the free ones."""

    tries: int = 120
    reports: int = 10
    free_guesses: int = 4
    first_wait: int = 30
    longest_wait: int = 900
    first_alarm: int = 25
    networks: int = 20_000


@dataclass(slots=True)
class _Seen:
    tries: int = 0
    reports: int = 0
    guesses: int = 0
    closed_until: float = 0.0


class Doorkeeper:
    """What one process remembers of the networks that knocked in this turn."""

    def __init__(self, limits: Limits | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits or Limits()
        self._now = now
        self._lock = threading.Lock()
        self._forget()

    def may_try(self, address: str) -> bool:
        """Count one request that costs something. False when this network has made too many in this turn."""
        with self._lock:
            seen = self._seen(address)
            seen.tries += 1
            return seen.tries <= self.limits.tries

    def may_report(self, address: str) -> bool:
        """Whether this network may send one more report in this turn."""
        with self._lock:
            return self._seen(address).reports < self.limits.reports

    def note_report(self, address: str) -> None:
        """A report of this network was stored."""
        with self._lock:
            self._seen(address).reports += 1

    def find_wait(self, address: str) -> int:
        """Seconds for which this network may try no code; 0 when it may."""
        with self._lock:
            left = self._seen(address).closed_until - self._now()
        return max(0, int(left) + 1) if left > 0 else 0

    def note_guess(self, address: str) -> None:
        """This network tried a code that opens nothing. Each one after the free ones doubles its wait."""
        with self._lock:
            seen = self._seen(address)
            seen.guesses += 1
            beyond = seen.guesses - self.limits.free_guesses
            if beyond > 0:
                wait = min(self.limits.longest_wait, self.limits.first_wait * 2 ** min(beyond - 1, 20))
                seen.closed_until = self._now() + wait
            self._guesses += 1
            alarm = self._guesses if self._guesses >= self._next_alarm else 0
            if alarm:
                self._next_alarm *= 2
        if alarm:
            log.warning("anonymous_guessing", count=alarm)

    def _seen(self, address: str) -> _Seen:
        if self._now() - self._began > TURN:
            self._forget()
        if not self._networks:
            self._forget_in_time()
        name = hmac.digest(self._key, network_of(address), "sha256")[:8]
        seen = self._networks.setdefault(name, _Seen())
        self._networks.move_to_end(name)
        if len(self._networks) > self.limits.networks:
            self._networks.popitem(last=False)
        return seen

    def _forget_in_time(self) -> None:
        """Forget after a turn also when nobody knocks any more."""
        timer = threading.Timer(TURN, self.forget)
        timer.daemon = True
        timer.start()

    def forget(self) -> None:
        """Forget every network of this turn, and the key under which they were counted."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._key = secrets.token_bytes(32)
        self._began = self._now()
        self._networks: OrderedDict[bytes, _Seen] = OrderedDict()
        self._guesses = 0
        self._next_alarm = self.limits.first_alarm


def network_of(address: str) -> bytes:
    """The network that an address lies in; one for all that can't be read."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b"unread"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    network = ipaddress.ip_network((found, NETWORK_BITS[found.version]), strict=False)
    return network.network_address.packed


KEEPER = Doorkeeper()
"""The one of this process."""


def is_full() -> bool:
    """Whether the whole house has taken in as many reports this hour as somebody can still read."""
    return bool(cache.get(_hour(), 0) >= settings.KETENZICHT_ANONYMOUS_PER_HOUR)


def count_report() -> None:
    """Count one report for the whole house: a number in the cache that all processes share."""
    # Two at the same moment may count as one; a limit needs no more than that.
    count = cache.get(_hour(), 0) + 1
    cache.set(_hour(), count, timeout=TURN)
    if count == settings.KETENZICHT_ANONYMOUS_PER_HOUR:
        log.warning("anonymous_full", count=count)


def _hour() -> str:
    return f"anonymous:reports:{int(time.time()) // TURN}"
