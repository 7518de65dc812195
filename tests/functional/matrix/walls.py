"""Taking walls down, one by one, to see that each of the others holds alone; and putting them back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import psycopg
from django.db import connection, models

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.act import Act
from ketenzicht.capabilities.signals import reading
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import administrator_url
from tests.functional.matrix.world import World

ANYTHING = access.Permit(frozenset({"*"}), "")
Authorise = Callable[..., access.Permit]


@contextmanager
def without_row_level_security() -> Iterator[None]:
    """Only the code stands between a seat and every row."""
    _alter("DISABLE")
    try:
        yield
    finally:
        _alter("ENABLE")


def _alter(verb: str) -> None:
    connection.close()
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        for table in sorted(access.protected_tables()):
            admin.execute(f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY")


@contextmanager
def policy_widened(table: str, using: str) -> Iterator[None]:
    """The policy of a table, replaced by another condition."""
    connection.close()
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        (stood,) = admin.execute(
            "SELECT qual FROM pg_policies WHERE tablename = %s AND policyname = 'wall'", [table]
        ).fetchone() or ("",)
        admin.execute(f"ALTER POLICY wall ON {table} USING ({using})")
        try:
            yield
        finally:
            connection.close()
            admin.execute(f"ALTER POLICY wall ON {table} USING ({stood})")


@contextmanager
def without_policies() -> Iterator[None]:
    """Only row-level security stands: everything is allowed, managers are unbound, lists have no scope."""
    with (
        everywhere("authorise", lambda *_a, **_k: ANYTHING),
        everywhere("may", lambda *_a, **_k: True),
        unbound(),
        mock.patch.object(reading, "visible", _unscoped),
    ):
        yield


def _unscoped(_by: Act) -> Any:
    return Signal.objects.all()


@contextmanager
def unbound() -> Iterator[None]:
    """Managers that forget for whom they ask."""

    def get_queryset(self: Any) -> Any:
        return super(access.BoundManager, self).get_queryset()

    with mock.patch.object(access.BoundManager, "get_queryset", get_queryset):
        yield


@contextmanager
def everywhere(name: str, put: Any) -> Iterator[None]:
    """A function of the access room replaced in every module that took it in."""
    real = getattr(access, name)
    places = [
        module
        for key, module in list(sys.modules.items())
        if key.startswith("ketenzicht.") and getattr(module, name, None) is real
    ]
    for module in places:
        setattr(module, name, put)
    try:
        yield
    finally:
        for module in places:
            setattr(module, name, real)


def always_for(verb: str, object_type: str) -> Authorise:
    """A policy that says yes to one verb, whoever asks."""
    real = access.authorise

    def authorise(by: Act, asked: str, kind: str, **facts: object) -> access.Permit:
        return ANYTHING if (asked, kind) == (verb, object_type) else real(by, asked, kind, **facts)

    return authorise


def rows_of(model: type[models.Model]) -> Any:
    """A stand-in for a model whose manager is bound to nothing."""

    class Raw:
        objects = models.QuerySet(model)

    return Raw


@contextmanager
def reach_of_rows(world: World) -> Iterator[None]:
    """What row-level security promises is who reaches which rows; roles within a desk are the policy's.

    So a manager reaches what the desk holds, and what is not behind row-level security (who works here, with which
    mandate, which keys) is for the whole organisation.
    """
    kept = {canary: set(seats) for canary, seats in world.audience.items()}
    for canary, seats in world.audience.items():
        open_within = world.where[canary].startswith(("name of", "id of a mandate", "id of a key", "label of a key"))
        for code in {world.seats[name].organisation for name in kept[canary] if name in world.seats}:
            if open_within:
                seats.update(world.at(code))
            elif world.at(code, "intake_officer") & kept[canary]:
                seats.update(world.at(code, "intake_officer", "manager"))
    try:
        yield
    finally:
        world.audience.update(kept)
