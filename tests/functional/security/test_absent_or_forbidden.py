"""T3: what exists but is not yours answers with the same bytes, headers and status as what does not exist."""

from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from ketenzicht.capabilities.access import public as access
from tests.conftest import empty_database, open_act
from tests.functional.matrix import pairs, story
from tests.functional.matrix.conftest import QUIET
from tests.functional.matrix.world import World, undone

SEED, PAIRS = 3_333, 2_000


@pytest.fixture(scope="module")
def world(django_db_blocker: DjangoDbBlocker):
    """The world of the matrix."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with django_db_blocker.unblock(), override_settings(**QUIET):
        try:
            yield story.build()
        finally:
            connection.close()
            empty_database()


@pytest.fixture
def house() -> None:
    """The world of this module stays."""


def test_two_thousand_pairs_are_the_same(world: World) -> None:
    assert list(pairs.find_differences(world, SEED, PAIRS)) == []


def test_a_number_that_exists_elsewhere_can_be_taken_here_without_being_told(world: World) -> None:
    """No unique constraint reaches over the wall: the second organisation's row is simply made."""
    codes = ("nla-opsporing", "politie-oost-nederland")
    orders = [world.seats[f"privacy_officer@{code}"].person for code in codes]
    with undone():
        for person in orders:
            with open_act(person) as act:
                assert signals_order(act)


def signals_order(act: access.Act) -> str:
    from ketenzicht.capabilities.signals.models import ErasureOrder

    order = ErasureOrder.objects.create(
        organisation_id=act.organisation_id,
        compartment="general",
        reference="KZ-ZZZZ-2222",
        reason="wrong",
        ordered_by=act.actor_id,
    )
    return order.reference


def test_every_unique_constraint_of_a_protected_table_holds_the_organisation(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'"
        )
        rows = [row for row in cursor.fetchall() if row[0] in access.protected_tables()]
    bare = [definition for _, definition in rows if "(id)" not in definition and "organisation_id" not in definition]
    assert rows
    assert bare == []


def test_a_child_of_somebody_elses_signal_is_refused_like_a_child_of_nothing(world: World) -> None:
    from ketenzicht.capabilities.signals.models import Mention

    officer = world.seats["intake_officer@comensha"].person
    elsewhere = next(t.id for t in world.things["signal"] if "intake_officer@comensha" not in t.of)
    told = []
    for parent in (elsewhere, UUID(int=7, version=4)):
        with undone(), open_act(officer) as act:
            mention = Mention(
                organisation_id=act.organisation_id,
                compartment=act.compartments[0],
                signal_id=parent,
                kind="person",
                role="unknown",
                position=0,
                content=b"x",
            )
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                mention.save(force_insert=True)
        told.append((type(refused.value), str(refused.value).replace(str(parent), "")))
    assert told[0] == told[1]
    assert told[0][0] is not IntegrityError
