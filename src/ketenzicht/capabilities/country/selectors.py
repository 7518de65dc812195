"""The pack in use, from memory. Whether a newer one was loaded is asked every few seconds, not every time."""

import threading
import time
from collections.abc import Callable

from ketenzicht.capabilities.country.catalogue import Catalogue
from ketenzicht.capabilities.country.errors import NoPackLoaded
from ketenzicht.capabilities.country.models import EntryRow, PackLoad
from ketenzicht.capabilities.country.rows import entry_of
from ketenzicht.capabilities.country.types import PackInfo
from ketenzicht.capabilities.country.values import Text

RECHECK_AFTER = 5.0
"""Seconds for which a process trusts the version it knows; a new pack is in use everywhere after that."""


class _Memory:
    """The catalogue of this process and the moment at which its version was last asked for."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._tick = tick
        self._catalogue: Catalogue | None = None
        self._asked_at = 0.0

    def catalogue(self) -> Catalogue:
        known = self._catalogue
        if known is not None and self._tick() - self._asked_at < RECHECK_AFTER:
            return known
        with self._lock:
            return self._refreshed()

    def _refreshed(self) -> Catalogue:
        version = current_version()
        if self._catalogue is None or self._catalogue.version != version:
            rows = EntryRow.objects.filter(superseded_at__isnull=True).order_by("id")
            self._catalogue = Catalogue(version, [entry_of(row) for row in rows])
        self._asked_at = self._tick()
        return self._catalogue

    def forget(self) -> None:
        with self._lock:
            self._catalogue = None


_memory = _Memory()


def catalogue() -> Catalogue:
    """The entries in use. Raises NoPackLoaded when the database has no country yet."""
    return _memory.catalogue()


def forget_catalogue() -> None:
    """Read the database again at the next lookup: after loading a pack, and between tests."""
    _memory.forget()


def current_version() -> str:
    """The version of the pack in use. Raises NoPackLoaded."""
    version = PackLoad.objects.order_by("-id").values_list("version", flat=True).first()
    if version is None:
        raise NoPackLoaded
    return version


def get_pack_info() -> PackInfo:
    """Which pack is in use, since when, and the attribution that its tables ask for. Raises NoPackLoaded."""
    load = PackLoad.objects.order_by("-id").first()
    if load is None:
        raise NoPackLoaded
    return PackInfo(
        country=load.country,
        title=Text.model_validate(load.title),
        version=load.version,
        attribution=tuple(Text.model_validate(line) for line in load.attribution),
        loaded_at=load.loaded_at,
    )
