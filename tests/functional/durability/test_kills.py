"""Nothing acknowledged is lost (T14), in short; `python -m benchmarks.kills --kills 200` does it at length."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

import psycopg
import pytest

from benchmarks._house import OwnHouse
from benchmarks._whole import HALVES, find_halves
from benchmarks.kills import Outcome, kill_and_look, lose_and_look

pytestmark = pytest.mark.durability

KILLS = 8
DAMAGE = (
    "DELETE FROM signals_signal WHERE id = (SELECT id FROM signals_signal WHERE kind = 'held' LIMIT 1)",
    "DELETE FROM signals_signal WHERE id = (SELECT id FROM signals_signal WHERE kind = 'reported' LIMIT 1)",
    """INSERT INTO signals_signal SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
       'state', 'handed_over'))).* FROM signals_signal s WHERE kind = 'held' LIMIT 1""",
    "UPDATE signals_signal SET state = 'received' WHERE kind = 'reported'",
    "DELETE FROM clocks_clock WHERE id = (SELECT id FROM clocks_clock LIMIT 1)",
    "DELETE FROM access_disclosure WHERE id = (SELECT id FROM access_disclosure WHERE direction = 'received' LIMIT 1)",
    "DELETE FROM signals_event WHERE id = (SELECT id FROM signals_event LIMIT 1)",
    "DELETE FROM signals_update WHERE id = (SELECT id FROM signals_update LIMIT 1)",
    "DELETE FROM clocks_notice WHERE id = (SELECT id FROM clocks_notice LIMIT 1)",
    "DELETE FROM signals_mention WHERE id = (SELECT id FROM signals_mention WHERE kind = 'person' LIMIT 1)",
    "DELETE FROM signals_searchtoken WHERE signal_id = (SELECT id FROM signals_signal LIMIT 1)",
    "UPDATE encryption_casekey SET wrapped = NULL, destroyed_at = now() WHERE kind = 'case'",
    "WITH waiting AS (DELETE FROM flow_uncountedstep) DELETE FROM flow_cell",
    """DELETE FROM audit_event WHERE ctid = (SELECT ctid FROM audit_event WHERE action = 'collect'
       AND body::json ->> 'object_type' = 'signal' LIMIT 1)""",
    "DELETE FROM audit_event WHERE body::json ->> 'object_type' = 'disclosure'",
    """DELETE FROM audit_processing WHERE ctid = (SELECT ctid FROM audit_processing
       WHERE body::json ->> 'name' = 'signal.collect' LIMIT 1)""",
)
"""Halves as a crash could leave them, made on purpose. Together they show that every question of the check answers."""


@pytest.fixture(scope="module")
def house() -> Iterator[OwnHouse]:
    """A durable house of its own."""
    with OwnHouse() as made:
        yield made


@pytest.fixture(scope="module")
def outcome(house: OwnHouse) -> Outcome:
    """What is left after the kills."""
    seed = random.SystemRandom().getrandbits(32)
    sys.stdout.write(f"seed {seed}\n")
    return kill_and_look(house, kills=KILLS, seed=seed, longest_wait=1.0)


def test_every_acknowledged_signal_is_there_once_and_whole(outcome: Outcome) -> None:
    assert sum(outcome.kills.values()) == KILLS
    assert len(outcome.kills) == 5
    assert outcome.acknowledged > KILLS
    assert outcome.lost == []
    assert outcome.differs == []


def test_what_was_not_answered_is_stored_once_when_sent_again(outcome: Outcome) -> None:
    assert outcome.sent_again > 0
    assert outcome.wrong == []
    assert outcome.acknowledged == outcome.sent


def test_nothing_is_half_written(outcome: Outcome) -> None:
    assert outcome.halves == {}


def test_the_trail_is_whole(outcome: Outcome) -> None:
    assert "The trail is whole" in outcome.trail


def test_the_check_sees_every_kind_of_half(house: OwnHouse, outcome: Outcome) -> None:
    seen: set[str] = set()
    for damage in DAMAGE:
        with psycopg.connect(house.admin_url()) as admin:
            admin.execute("SET session_replication_role = replica")
            admin.execute(damage)
            found = {what for what, query in HALVES.items() if _count(admin, query)}
            admin.rollback()
        assert found, damage
        seen |= found
    assert seen == set(HALVES) - NOT_BY_ITSELF
    assert find_halves(house.urls.backup) == outcome.halves


NOT_BY_ITSELF: frozenset[str] = frozenset()


def _count(admin: psycopg.Connection, query: str) -> int:
    row = admin.execute(query).fetchone()
    return int(row[0]) if row else 0


def test_without_waiting_for_the_disk_the_loss_is_seen(house: OwnHouse, outcome: Outcome) -> None:
    """The same look after the same stream, with `synchronous_commit` off: it must find that something is missing."""
    del outcome  # after the other tests, because it spoils the house
    forgetful = lose_and_look(house, seed=1)
    assert forgetful.acknowledged > 0
    assert forgetful.lost
