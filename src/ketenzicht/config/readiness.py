"""What keeps this house from serving, and what needs somebody's care. Asked at the start, and by whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.shared import clock


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is not ready: a code for machines, a sentence for the operator. Never anything secret."""

    code: str
    what: str

    def __str__(self) -> str:
        return self.what


Check = Callable[[], Obstacle | None]


def find_obstacles() -> tuple[Obstacle, ...]:
    """Everything that is not ready, the database first; nothing else can be asked without it."""
    if (obstacle := _database()) is not None:
        return (obstacle,)
    return _found((_migrations, _pack, _root_key, _signing_key))


def find_cares() -> tuple[Obstacle, ...]:
    """What stands still though the pages are served. No reason to serve nothing: the pages are where it is mended."""
    return _found((_trail, _desk))


def _found(checks: tuple[Check, ...]) -> tuple[Obstacle, ...]:
    return tuple(found for found in (check() for check in checks) if found is not None)


def _database() -> Obstacle | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Obstacle("database", "the database does not answer")
    return None


def _migrations() -> Obstacle | None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return None
    return Obstacle("migrations", f"{len(waiting)} migrations wait; run `ketenzicht migrate`")


def _pack() -> Obstacle | None:
    try:
        country.current_version()
    except (country.CountryError, Error):
        return Obstacle("pack", "no country is loaded; run `ketenzicht load-pack`")
    return None


def _root_key() -> Obstacle | None:
    if settings.KETENZICHT_KEY_FILE.is_file():
        return None
    return Obstacle("root_key", "the key file is missing; bring it back, or run `ketenzicht init` for a new house")


def _signing_key() -> Obstacle | None:
    if settings.KETENZICHT_SIGNING_KEY_FILE.is_file():
        return None
    return Obstacle("signing_key", "the key that signs the trail is missing; run `ketenzicht init`")


def _trail() -> Obstacle | None:
    if not audit.exchange_must_stop(clock.now()):
        return None
    return Obstacle("trail", "exchange stands still, the witness was not reached; is `ketenzicht worker` running?")


def _desk() -> Obstacle | None:
    today = clock.today()
    code = country.get_fallback(today).to.organisation
    desk = partners.find_organisation_by_code(code, today) if code else None
    if desk is not None and access.is_staffed(desk.id):
        return None
    what = f"nobody takes in signals at {code}, where a report goes that no other desk can have"
    return Obstacle("desk", f"{what}; let an administrator give somebody there the role intake_officer")
