"""Writing the trail: the database chains as the Python twin does, and nobody can do anything else with the tables."""

import threading
import time
from contextvars import copy_context
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.audit.canonical import canonical, parse
from ketenzicht.capabilities.audit.chain import genesis_of, leaf_of, link_of
from ketenzicht.shared import ids
from tests.integration.audit.conftest import ONE, START, TWO, access_event, processing_event
from tests.integration.encryption import low_house

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


def stored(urls, table):
    """The rows of a log, in the order of the chains."""
    with low_house.as_administrator(urls) as admin:
        query = f"SELECT organisation_id, seq, body, leaf, link FROM {table} ORDER BY organisation_id, seq"
        return admin.execute(query).fetchall()


def assert_chained(rows, stream):
    """Recompute the chains from their texts."""
    links = {}
    for organisation_id, seq, body, leaf, link in rows:
        before, previous = links.get(organisation_id, (0, genesis_of(organisation_id, stream)))
        assert seq == before + 1
        assert leaf == leaf_of(body.encode())
        assert link == link_of(previous, seq, leaf)
        links[organisation_id] = seq, link


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ONE, TWO]), texts, st.lists(texts, max_size=3), st.integers(-(2**53) + 1, 2**53 - 1)
        ),
        max_size=6,
    ),
    st.lists(st.tuples(st.sampled_from([ONE, TWO]), texts), max_size=4),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_twin_agree(trail, accesses, processings):
    access = [
        access_event(organisation_id=of, object_ref=ref, fields=tuple(names), count=count)
        for of, ref, names, count in accesses
    ]
    processing = [processing_event(organisation_id=of, data_subject_id=subject) for of, subject in processings]
    audit.append(access, processing)
    for table, stream, events in (
        ("audit_event", audit.Stream.ACCESS, access),
        ("audit_processing", audit.Stream.PROCESSING, processing),
    ):
        rows = stored(trail, table)
        assert_chained(rows, stream)
        for organisation_id in (ONE, TWO):
            written = [canonical(event) for event in events if event.organisation_id == organisation_id]
            kept = [body for of, _, body, _, _ in rows if of == organisation_id]
            assert kept[len(kept) - len(written) :] == written


def test_columns_say_what_the_text_says(trail):
    event = access_event(
        time=START + timedelta(microseconds=1),
        actor=None,
        object_ref='aanhaling " \\ nieuwe\nregel, \u20ac, \U0001f600',
    )
    audit.append([event], [processing_event()])
    with low_house.as_administrator(trail) as admin:
        row = admin.execute(
            "SELECT body, organisation_id, time, trace_id, actor, action, object_ref, purpose, result FROM audit_event"
        ).fetchone()
        moment = admin.execute("SELECT time FROM audit_processing").fetchone()[0]
    assert parse(audit.AccessEvent, row[0]) == event
    assert row[1:] == (ONE, event.time, event.trace_id, None, "consult", event.object_ref, "intake", "ok")
    assert moment == START


def test_nothing_to_write_asks_nothing(trail, django_assert_num_queries):
    with django_assert_num_queries(0):
        audit.append([], [])
    with django_assert_num_queries(1):
        audit.append([access_event()] * 3, [processing_event()] * 5)


def test_what_is_undone_leaves_no_gap(trail):
    audit.append([access_event(1)], [])
    with transaction.atomic():
        audit.append([access_event(2)], [])
        transaction.set_rollback(True)
    audit.append([access_event(3)], [])
    assert [(row[1], parse(audit.AccessEvent, row[2]).object_ref) for row in stored(trail, "audit_event")] == [
        (1, "object-1"),
        (2, "object-3"),
    ]


@pytest.mark.parametrize("table", ["audit_event", "audit_processing", "audit_head", "audit_checkpoint"])
@pytest.mark.parametrize(
    "verb", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {} = NULL", "INSERT INTO {} DEFAULT VALUES"]
)
def test_the_serving_role_can_only_call_the_function(trail, table, verb):
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(verb.format(table, "head" if table == "audit_head" else "body"))


@pytest.mark.parametrize("table", ["audit_event", "audit_processing", "audit_head", "audit_checkpoint"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("role", ["owner", "administrator"])
def test_nobody_removes_by_accident(trail, table, verb, role):
    audit.append([access_event()], [processing_event()])
    audit.make_checkpoints(now=START)
    opened = low_house.as_administrator(trail) if role == "administrator" else psycopg.connect(trail.owner)
    with opened as holder, pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"):
        holder.execute(verb.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET body = replace(body, 'consult', 'nothing')",
        "UPDATE audit_processing SET leaf = leaf",
        "UPDATE audit_checkpoint SET body = body || ' '",
        "UPDATE audit_checkpoint SET signature = sha512('')",
    ],
)
def test_nobody_changes_by_accident(trail, statement):
    audit.append([access_event()], [processing_event()])
    audit.make_checkpoints(now=START)
    with low_house.as_administrator(trail) as admin, pytest.raises(psycopg.errors.InsufficientPrivilege):
        admin.execute(statement)


def test_without_the_policy_of_the_access_room_nothing_is_read(trail):
    audit.append([access_event()], [processing_event()])
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_processing"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
    with psycopg.connect(trail.owner) as owner:
        assert owner.execute("SELECT count(*) FROM audit_event").fetchone() == (0,)


def test_a_locked_chain_refuses_within_two_seconds_and_the_act_with_it(trail):
    """T21: no log, no data."""
    audit.append([access_event()], [])
    with low_house.as_administrator(trail) as admin, admin.transaction():
        admin.execute("SELECT 1 FROM audit_head FOR UPDATE")
        began = time.monotonic()
        with pytest.raises(audit.TrailNotWritten, match="could not be recorded"), transaction.atomic():
            audit.append([access_event()], [])
        assert 1.5 < time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("breaking", "mending"),
    [
        (
            "REVOKE EXECUTE ON FUNCTION audit_append(text[], text[]) FROM ketenzicht_app",
            "GRANT EXECUTE ON FUNCTION audit_append(text[], text[]) TO ketenzicht_app",
        ),
        ("ALTER TABLE audit_event RENAME TO audit_gone", "ALTER TABLE audit_gone RENAME TO audit_event"),
        (
            "ALTER TABLE audit_event ADD CONSTRAINT full_disk CHECK (seq < 2) NOT VALID",
            "ALTER TABLE audit_event DROP CONSTRAINT full_disk",
        ),
    ],
)
def test_a_trail_that_cannot_be_written_undoes_the_act(trail, breaking, mending):
    audit.append([access_event()], [])
    with low_house.as_administrator(trail) as admin:
        admin.execute(breaking)
        try:
            with pytest.raises(audit.TrailNotWritten), transaction.atomic():
                audit.append([access_event()], [])
        finally:
            admin.execute(mending)
    assert len(stored(trail, "audit_event")) == 1


def test_many_writers_make_one_chain_each_and_never_wait_for_each_other_in_a_ring(trail):
    """Acts that write to both organisations in either order, at the same time."""
    errors = []

    def write(mine):
        try:
            for number in range(12):
                pair = [access_event(number, organisation_id=of) for of in (mine, TWO if mine == ONE else ONE)]
                with transaction.atomic():
                    audit.append(pair, [processing_event(number, organisation_id=of) for of in (TWO, ONE)])
        except DatabaseError as error:
            errors.append(error)
        except audit.AuditError as error:
            errors.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=copy_context().run, args=(write, of)) for of in (ONE, TWO) * 3]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    for table, stream in (("audit_event", audit.Stream.ACCESS), ("audit_processing", audit.Stream.PROCESSING)):
        rows = stored(trail, table)
        assert len(rows) == 2 * 6 * 12
        assert_chained(rows, stream)


@pytest.mark.parametrize("body", ["no json", "{}", '{"organisation_id": "x"}', "[]"])
def test_a_text_that_is_no_event_is_refused_by_the_database(trail, body):
    with connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("SELECT audit_append(ARRAY[%s], '{}')", [body])


def test_events_of_one_organisation_are_read_by_it_alone(trail):
    trace = ids.new_id()
    lines = [access_event(n, actor=UUID(int=n % 2 + 1)) for n in range(7)]
    audit.append(
        [*lines, access_event(9, organisation_id=TWO)], [processing_event(0, trace_id=trace), processing_event(1)]
    )
    with low_house.within(ONE):
        page = audit.list_access_events(ONE, size=3)
        assert [recorded.seq for recorded in page.items] == [7, 6, 5]
        assert (page.total, page.has_next) == (7, True)
        assert page.items[0].event == lines[6]
        assert [r.seq for r in audit.list_access_events(ONE, audit.AccessFilter(object_ref="object-3")).items] == [4]
        assert audit.list_access_events(ONE, audit.AccessFilter(actor=UUID(int=1))).total == 4
        window = audit.AccessFilter(since=START + timedelta(milliseconds=1), until=START + timedelta(milliseconds=3))
        assert [r.seq for r in audit.iterate_access_events(ONE, window)] == [3, 2]
        nothing = audit.AccessFilter(action="erase", purpose="intake", result="ok", trace_id=trace)
        assert audit.list_access_events(ONE, nothing).items == ()
        assert [r.seq for r in audit.list_processing_events(ONE, trace_id=trace).items] == [1]
        assert audit.list_processing_events(ONE).total == 2
    with low_house.within(TWO):
        assert audit.list_access_events(TWO).total == 1
        assert audit.list_processing_events(TWO).items == ()
        assert audit.list_access_events(ONE).items == ()
        assert audit.list_processing_events(ONE).total == 0


def test_who_looked_at_an_object(trail):
    anna, bert = UUID(int=1), UUID(int=2)
    audit.append(
        [
            access_event(1, actor=anna, object_ref="x"),
            access_event(2, actor=bert, object_ref="x", role="manager", purpose="steer"),
            access_event(3, actor=anna, object_ref="x"),
            access_event(4, actor=anna, object_ref="x", action="change"),
            access_event(5, actor=bert, object_ref="y"),
        ],
        [],
    )
    with low_house.within(ONE):
        lookers = audit.who_looked_at(ONE, "x")
    assert [(looker.actor, looker.action, looker.times) for looker in lookers] == [
        (anna, "change", 1),
        (anna, "consult", 2),
        (bert, "consult", 1),
    ]
    assert lookers[1].first == START + timedelta(milliseconds=1)
    assert lookers[1].last == START + timedelta(milliseconds=3)
