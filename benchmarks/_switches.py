"""Inside a house: the same intake and the same pages with each wall switched off in turn. JSON in, JSON out.

Switching off is done here and nowhere else: the house itself has no such switch.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import psycopg

from ketenzicht.config.starting import start_django

start_django("app")

from django.conf import settings  # noqa: E402  # after the settings
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks._stream import fields_of, new_entry  # noqa: E402
from ketenzicht.capabilities.access import acts, walls  # noqa: E402
from ketenzicht.capabilities.access import public as access  # noqa: E402
from ketenzicht.capabilities.access.models import BoundManager  # noqa: E402
from ketenzicht.capabilities.access.trail import Trail  # noqa: E402
from ketenzicht.capabilities.audit import public as audit  # noqa: E402
from ketenzicht.capabilities.encryption import envelope  # noqa: E402
from ketenzicht.capabilities.encryption import public as encryption  # noqa: E402
from ketenzicht.shared import ids  # noqa: E402

REPORTER = "melder.nla-toezicht"
Switch = Callable[[], AbstractContextManager[object]]


@contextmanager
def without_managers_and_wrapper() -> Iterator[None]:
    """Walls 1 and 2: querysets that are bound to nothing, statements that nobody looks at."""
    connection.ensure_connection()
    connection.execute_wrappers.remove(walls.wall)
    try:
        with patch.object(BoundManager, "get_queryset", models.Manager.get_queryset):
            yield
    finally:
        connection.execute_wrappers.append(walls.wall)


@contextmanager
def without_trail() -> Iterator[None]:
    """No line is written, and nobody asks whether the trail can leave the house."""

    def forget(trail: Trail) -> None:
        trail.access.clear()
        trail.processing.clear()

    with patch.object(Trail, "write", forget), patch.object(audit, "exchange_must_stop", lambda _now: False):
        yield


def _no_key(*, organisation_id: UUID) -> UUID:
    del organisation_id
    return ids.new_id()


@contextmanager
def without_encryption() -> Iterator[None]:
    """Text is stored as it is, tokens are plain, and no key is made or fetched."""
    with ExitStack() as stack:
        for target, name, other in (
            (envelope, "seal", lambda _secret, plaintext, _place: plaintext),
            (envelope, "unseal", lambda _secret, sealed, _place: sealed),
            (envelope, "derive_token_key", lambda _secret, _organisation, _field: b""),
            (envelope, "token_of", lambda _key, value: value.encode()[:32]),
            (encryption, "new_key", _no_key),
            (encryption, "open_key", lambda key_id: encryption.CaseKey(key_id, key_id, b"")),
            (encryption, "open_token_key", lambda organisation_id: encryption.TokenKey(organisation_id, b"")),
        ):
            stack.enter_context(patch.object(target, name, other))
        yield


@contextmanager
def without_acts() -> Iterator[None]:
    """Nothing is registered or looked up; an act is made up in memory. Only where the database does not ask for one."""
    known: dict[UUID, Any] = {}
    register, enter = acts._register, acts._enter  # noqa: SLF001  # what a switch stands in for

    def remembered(key: str) -> Any:
        if key not in MADE_UP:
            MADE_UP[key] = enter(register(**ASKED[key]))
        return MADE_UP[key]

    def open_in_memory(**asked: Any) -> UUID:
        key = f"{asked['mandate'].id}:{asked['organisation_id']}"
        ASKED[key] = asked
        act = replace(remembered(key), id=ids.new_id())
        known[act.id] = act
        return act.id

    def enter_in_memory(context_id: UUID) -> Any:
        return known.get(context_id) or known.setdefault(context_id, enter(context_id))

    with patch.object(acts, "_register", open_in_memory), patch.object(acts, "_enter", enter_in_memory):
        yield


ASKED: dict[str, Any] = {}
MADE_UP: dict[str, Any] = {}


class RowLevelSecurity:
    """Row-level security of every table of the house, switched off and on as administrator."""

    def __init__(self, url: str) -> None:
        self.admin = psycopg.connect(url, autocommit=True)
        rows = self.admin.execute("SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity").fetchall()
        self.tables = [name for (name,) in rows]

    @contextmanager
    def off(self) -> Iterator[None]:
        """Without wall 3."""
        self._set("DISABLE")
        try:
            yield
        finally:
            self._set("ENABLE")

    def _set(self, word: str) -> None:
        for table in self.tables:
            self.admin.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


def together(*switches: Switch) -> Switch:
    """Several switches as one."""

    @contextmanager
    def all_of_them() -> Iterator[None]:
        with ExitStack() as stack:
            for switch in switches:
                stack.enter_context(switch())
            yield

    return all_of_them


class Visit:
    """One reporter, one officer, and what they do, timed."""

    def __init__(self, given: dict[str, Any], row_level_security: RowLevelSecurity) -> None:
        people = given["people"]
        self.reporter, self.officer = self._client(people[REPORTER][0]), self._client(people[given["desk"]][0])
        self.admin, self.drawn = row_level_security.admin, random.Random(3)
        self.pages: dict[str, str] = {}

    def do(self, wall: str) -> dict[str, float]:
        """Everything once without looking at the time, then once more with."""
        self._intake(), self.officer.get("/werklijst/")
        if wall not in self.pages:
            self.pages[wall] = f"/postvak/{self._newest()}/"
        self.officer.get(self.pages[wall])
        return {
            "intake": _timed(self._intake, 302),
            "worklist": _timed(lambda: self.officer.get("/werklijst/"), 200),
            "signal": _timed(lambda: self.officer.get(self.pages[wall]), 200),
        }

    def _intake(self) -> Any:
        fields: dict[str, str] = dict(fields_of(new_entry(REPORTER, self.drawn)))
        return self.reporter.post("/melden/", fields | {"municipality": "GM0363", "forms": "labour"})

    def _newest(self) -> str:
        row = self.admin.execute(
            "SELECT id FROM signals_signal WHERE kind = 'held' ORDER BY received_at DESC LIMIT 1"
        ).fetchone()
        return str(row[0]) if row else ""

    def _client(self, user_id: str) -> Client:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(access.User.objects.get(id=user_id))
        return client


def _timed(work: Callable[[], Any], expected: int) -> float:
    began = time.perf_counter()
    answer = work()
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != expected:
        raise SystemExit(f"answered with {answer.status_code} instead of {expected}: {answer.content[-500:]!r}")
    return took


def main() -> int:
    """Every wall in turn, in another order each round."""
    given = json.load(sys.stdin)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    in_database = RowLevelSecurity(given["admin"])
    without_database_walls = together(in_database.off, without_acts)
    switches: dict[str, Switch] = {
        "everything on": nullcontext,
        "without bound managers and wrapper": without_managers_and_wrapper,
        "without row-level security": in_database.off,
        "without row-level security and acts": without_database_walls,
        "without trail": without_trail,
        "without encryption": without_encryption,
        "everything off": together(
            without_managers_and_wrapper, without_database_walls, without_trail, without_encryption
        ),
    }
    visit, took, order = Visit(given, in_database), dict[str, list[float]](), random.Random(5)
    for _ in range(given["rounds"]):
        for wall in order.sample(list(switches), len(switches)):
            with switches[wall]():
                for what, milliseconds in visit.do(wall).items():
                    took.setdefault(f"{what}: {wall}", []).append(milliseconds)
    json.dump({name: took[name] for name in sorted(took)}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
