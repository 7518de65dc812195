"""Notices: for one actor or one role, at one organisation, read once."""

from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.clocks.models import Notice
from ketenzicht.shared import ids
from ketenzicht.shared.paging import PageRequest
from tests.conftest import ActOf, Hire, Person
from tests.integration.clocks.conftest import ORGANISATION, OTHER_ORGANISATION, keeping_time

SUBJECT = ids.new_id()


def tell(organisation_id: UUID, code: str = "signal_received", **to: object) -> None:
    with keeping_time(organisation_id) as act:
        clocks.add_notice(by=act, code=code, subject_type="signal", subject_ref=SUBJECT, **to)


def codes(person: Person, act_of: ActOf, **options: object) -> list[str]:
    with act_of(person) as act:
        return [notice.code for notice in clocks.list_notices(by=act, **options).items]


def test_only_the_actor_reads_it(officer: Person, act_of: ActOf, hire: Hire) -> None:
    colleague = hire("intake_officer", ORGANISATION)
    tell(officer.organisation_id, actor_id=officer.id)
    assert codes(officer, act_of) == ["signal_received"]
    assert codes(colleague, act_of) == []


@pytest.mark.parametrize("role", ["reporter", "intake_officer", "manager", "privacy_officer", "administrator"])
def test_whoever_has_the_role_reads_it(committed: None, act_of: ActOf, hire: Hire, role: str) -> None:
    person, elsewhere = hire(role, ORGANISATION), hire(role, OTHER_ORGANISATION)
    other = hire("manager" if role != "manager" else "reporter", ORGANISATION)
    tell(person.organisation_id, role=role)
    assert codes(person, act_of) == ["signal_received"]
    assert codes(other, act_of) == codes(elsewhere, act_of) == []


def test_reading_it_once_is_enough_for_all_who_share_it(officer: Person, act_of: ActOf, hire: Hire) -> None:
    colleague = hire("intake_officer", ORGANISATION)
    tell(officer.organisation_id, role="intake_officer")
    with act_of(officer) as act:
        notice = clocks.list_notices(by=act).items[0]
        read = clocks.mark_notice_read(by=act, notice_id=notice.id)
        assert clocks.mark_notice_read(by=act, notice_id=notice.id) == read
    assert read.read_at is not None
    with act_of(colleague) as act:
        assert clocks.count_unread(by=act) == 0
        assert clocks.list_notices(by=act, unread_only=True).items == ()
        assert clocks.list_notices(by=act).items == (read,)


def test_unread_first_then_the_newest(officer: Person, act_of: ActOf) -> None:
    for code in ("first", "second", "third"):
        tell(officer.organisation_id, code, actor_id=officer.id)
    with act_of(officer) as act:
        newest = clocks.list_notices(by=act).items[0]
        clocks.mark_notice_read(by=act, notice_id=newest.id)
        assert clocks.count_unread(by=act) == 2
    assert codes(officer, act_of) == ["second", "first", "third"]
    assert codes(officer, act_of, page=PageRequest(2, 2)) == ["third"]


def test_all_are_read_at_once_up_to_a_moment_and_only_ones_own(officer: Person, act_of: ActOf, hire: Hire) -> None:
    other = hire("manager", ORGANISATION)
    tell(officer.organisation_id, "first", actor_id=officer.id)
    tell(officer.organisation_id, "first", role="intake_officer")
    tell(officer.organisation_id, "first", actor_id=other.id)
    with act_of(officer) as act:
        seen = clocks.list_notices(by=act).items[0].created_at
    tell(officer.organisation_id, "later", actor_id=officer.id)
    with act_of(officer) as act:
        assert clocks.mark_notices_read(by=act, until=seen) == 2
        assert clocks.mark_notices_read(by=act, until=seen) == 0
        assert [notice.code for notice in clocks.list_notices(by=act, unread_only=True).items] == ["later"]
    with act_of(other) as act:
        assert clocks.count_unread(by=act) == 1


def test_nobody_reads_or_marks_another_s(officer: Person, act_of: ActOf, hire: Hire) -> None:
    tell(officer.organisation_id, actor_id=officer.id)
    with act_of(officer) as act:
        notice = clocks.list_notices(by=act).items[0]
    for other in (hire("intake_officer", ORGANISATION), hire("intake_officer", OTHER_ORGANISATION)):
        with act_of(other) as act, pytest.raises(access.NotFound):
            clocks.mark_notice_read(by=act, notice_id=notice.id)


@pytest.mark.parametrize("to", [{}, {"actor_id": SUBJECT, "role": "manager"}])
def test_a_notice_is_for_one(officer: Person, to: dict[str, object]) -> None:
    with pytest.raises(clocks.AddresseeInvalid):
        tell(officer.organisation_id, **to)


def test_a_notice_holds_a_code_and_no_text(officer: Person) -> None:
    with pytest.raises(clocks.CodeInvalid):
        tell(officer.organisation_id, "Call the reporter back", actor_id=officer.id)


def test_people_do_not_make_notices(officer: Person, act_of: ActOf) -> None:
    with act_of(officer) as act, pytest.raises(access.Refused):
        clocks.add_notice(by=act, code="hello", subject_type="signal", subject_ref=SUBJECT, role="manager")


def test_the_database_keeps_notices_apart_by_itself(officer: Person, act_of: ActOf, hire: Hire) -> None:
    """With the bound manager walked around: row-level security alone."""
    tell(officer.organisation_id, actor_id=officer.id)
    tell(officer.organisation_id, role="manager")
    with act_of(hire("intake_officer", ORGANISATION)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clocks_notice")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE clocks_notice SET read_at = now()")
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE clocks_notice SET code = 'other'",
        "DELETE FROM clocks_notice",
        "UPDATE clocks_clockevent SET verb = 'stopped'",
        "DELETE FROM clocks_clockevent",
        "DELETE FROM clocks_clock",
    ],
)
def test_what_the_serving_role_may_never_do(officer: Person, act_of: ActOf, statement: str) -> None:
    with act_of(officer), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(statement)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_notice_for_another_organisation_is_not_written(officer: Person, act_of: ActOf, hire: Hire) -> None:
    elsewhere = hire("intake_officer", OTHER_ORGANISATION)
    stray = Notice(
        organisation_id=elsewhere.organisation_id,
        compartment="general",
        code="stray",
        subject_type="signal",
        subject_ref=SUBJECT,
        role="intake_officer",
    )
    with act_of(officer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        stray.save(force_insert=True)


def test_without_an_act_there_are_no_clocks(committed: None) -> None:
    for statement in ("SELECT 1 FROM clocks_clock", "SELECT 1 FROM clocks_clockevent", "SELECT 1 FROM clocks_notice"):
        with pytest.raises(access.NoActOfProcessing):
            run(statement)


def test_the_question_across_organisations_tells_ids_and_nothing_else(
    committed: None, admin_connection: psycopg.Connection
) -> None:
    described = admin_connection.execute(
        "SELECT pg_get_function_result(oid), prosecdef, proconfig, pg_get_userbyid(proowner)"
        " FROM pg_proc WHERE proname = 'clocks_due_organisations'"
    ).fetchone()
    assert described == ("SETOF uuid", True, ["search_path=pg_catalog, public"], "ketenzicht_owner")
