"""What a signal is found by: one list that is written, and rows to search in that the database keeps from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import FoundBy, SearchToken
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by

pytestmark = pytest.mark.django_db


def listed(signal_id: UUID) -> list[int]:
    return sorted(FoundBy.objects.get(signal_id=signal_id).tokens)


def kept(signal_id: UUID) -> list[int]:
    return sorted(SearchToken.objects.filter(signal_id=signal_id).values_list("token", flat=True))


def test_the_rows_are_those_of_the_list_at_both_sides(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.inspector):
        assert listed(sent.id) == kept(sent.id) != []
    there = held_by(chain.detective, sent.reference)
    with open_act(chain.detective):
        assert listed(there.id) == kept(there.id) != []


def test_what_is_added_is_found_and_what_was_there_stays(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.inspector) as act:
        before = kept(sent.id)
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Er stond een bestelbus met kassen.")
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Er stond een bestelbus met kassen.")
        after = kept(sent.id)
        assert listed(sent.id) == after
        assert set(before) < set(after)
        found = signals.search_signals(by=act, query="bestelbus").items
        assert [one.id for one in found] == [sent.id]


def test_the_rows_go_with_the_list(chain: Chain, report: Report) -> None:
    sent, other = report(), report(fact="Iets heel anders.")
    with open_act(chain.inspector):
        FoundBy.objects.filter(signal_id=sent.id).delete()
        assert kept(sent.id) == []
        assert listed(other.id) == kept(other.id) != []


INSERT_LIST = "INSERT INTO signals_foundby (signal_id, organisation_id, compartment, tokens) VALUES (%s, %s, %s, %s)"
INSERT_ROW = "INSERT INTO signals_searchtoken (signal_id, organisation_id, compartment, token) VALUES (%s, %s, %s, 1)"


@contextmanager
def refused(person: Person, why: str) -> Iterator[tuple[access.Act, CursorWrapper]]:
    """An act in which the database refuses something; the act goes on."""
    with (
        open_act(person) as act,
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=why),
        transaction.atomic(),
    ):
        yield act, cursor


def test_nobody_but_the_database_writes_the_rows(chain: Chain, report: Report) -> None:
    sent = report()
    with refused(chain.inspector, "row-level security") as (act, cursor):
        cursor.execute(INSERT_ROW, [sent.id, act.organisation_id, act.compartments[0]])
    with refused(chain.inspector, "denied") as (_act, cursor):
        cursor.execute("UPDATE signals_searchtoken SET token = 1")


def test_no_list_is_of_a_signal_that_is_not_seen(chain: Chain, report: Report) -> None:
    there = held_by(chain.detective, report().reference)
    for signal_id in (there.id, uuid4()):
        with refused(chain.inspector, "row-level security") as (act, cursor):
            cursor.execute(INSERT_LIST, [signal_id, act.organisation_id, act.compartments[0], [1]])
