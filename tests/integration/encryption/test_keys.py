"""Keys in the database: making, opening, destroying, and who may."""

import threading
from contextvars import copy_context

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.encryption.keyring import MEMO
from ketenzicht.shared import ids
from tests.integration.encryption import low_house
from tests.integration.encryption.low_house import within

PLACE = {"model": "signal", "field": "what", "row": ids.new_id()}


def test_what_a_new_key_seals_opens_again(house, organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
        sealed = encryption.open_key(key_id).seal_text("wat er te zien was", **PLACE)
    MEMO.clear()  # as another process would find it
    with within(organisation):
        assert encryption.open_key(key_id).open_text(sealed, **PLACE) == "wat er te zien was"


def test_many_keys_are_opened_in_one_query(house, organisation, django_assert_num_queries):
    with within(organisation):
        made = [encryption.new_key(organisation_id=organisation) for _ in range(5)]
        encryption.destroy_key(made[0])
        with django_assert_num_queries(1):
            opened = encryption.open_keys([*made, ids.new_id()])
        assert set(opened) == set(made[1:])
        assert len({key.secret for key in opened.values()}) == 4
        assert encryption.open_keys([]) == {}


def test_a_destroyed_key_is_gone_and_an_unknown_one_never_was(house, organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
        encryption.destroy_key(key_id)
        encryption.destroy_key(key_id)
        with pytest.raises(encryption.KeyDestroyed):
            encryption.open_key(key_id)
        with pytest.raises(encryption.KeyUnknown):
            encryption.open_key(ids.new_id())
        with pytest.raises(encryption.KeyUnknown):
            encryption.destroy_key(ids.new_id())


def test_another_organisation_finds_no_key_even_one_that_was_opened_just_now(house, organisation, other_organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
        index = encryption.token(organisation, field="phone", value="+31201234567")
        encryption.open_key(key_id)
    with within(other_organisation):
        with pytest.raises(encryption.KeyUnknown):
            encryption.open_key(key_id)
        with pytest.raises(encryption.KeyUnknown):
            encryption.destroy_key(key_id)
        assert encryption.open_keys([key_id]) == {}
        with pytest.raises(ProgrammingError), transaction.atomic():
            encryption.new_key(organisation_id=organisation)
        with pytest.raises(ProgrammingError), transaction.atomic():
            encryption.token(organisation, field="phone", value="+31201234567")
        assert encryption.token(other_organisation, field="phone", value="+31201234567") != index


def test_without_an_organisation_there_are_no_keys(house, organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    with pytest.raises(encryption.KeyUnknown):
        encryption.open_key(key_id)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM encryption_casekey",
        "TRUNCATE encryption_casekey",
        "UPDATE encryption_casekey SET organisation_id = gen_random_uuid()",
        "UPDATE encryption_casekey SET created_at = now()",
        "DELETE FROM encryption_organisationkey",
        "UPDATE encryption_organisationkey SET version = 9",
        "ALTER TABLE encryption_casekey DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_serving_role_may_do_no_more_than_it_must(house, organisation, statement):
    with within(organisation), connection.cursor() as cursor:
        encryption.new_key(organisation_id=organisation)
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            cursor.execute(statement)


def test_row_level_security_is_forced_on_both_tables(house):
    with low_house.as_administrator(house) as admin:
        rows = admin.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
            " AND relname LIKE 'encryption%'"
        ).fetchall()
    assert sorted(rows) == [("encryption_casekey", True, True), ("encryption_organisationkey", True, True)]


def test_a_key_that_was_rolled_back_is_not_remembered(house, organisation):
    with within(organisation):
        encryption.new_key(organisation_id=organisation)
        transaction.set_rollback(True)
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    MEMO.clear()
    with within(organisation):
        assert encryption.open_key(key_id).organisation_id == organisation


def test_first_use_at_the_same_moment_makes_one_organisation_key(house, organisation):
    made = []

    def first_use():
        try:
            with within(organisation):
                made.append(encryption.new_key(organisation_id=organisation))
                encryption.token(organisation, field="phone", value="1")
        finally:
            connection.close()

    # Threads have connections of their own, pointed at the same database.
    threads = [threading.Thread(target=copy_context().run, args=(first_use,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with within(organisation):
        assert len(encryption.open_keys(made)) == 6
    with low_house.as_administrator(house) as admin:
        assert admin.execute("SELECT count(*) FROM encryption_organisationkey").fetchone() == (1,)
        assert admin.execute("SELECT count(*) FROM encryption_casekey WHERE kind = 'index'").fetchone() == (1,)


def test_an_organisation_seals_texts_of_its_own_and_tokens_are_stable(house, organisation):
    with within(organisation):
        sealed = encryption.seal_for_organisation(organisation, b"concept", **PLACE)
        first = encryption.tokens(organisation, field="phone", values=["1", "2", "1"])
    MEMO.clear()
    with within(organisation):
        assert encryption.open_for_organisation(organisation, sealed, **PLACE) == b"concept"
        assert encryption.tokens(organisation, field="phone", values=["1", "2", "1"]) == first
        assert encryption.open_token_key(organisation).token(field="phone", value="2") == first[1]
        assert encryption.token(organisation, field="plate", value="1") not in first
    assert first[0] == first[2] != first[1]
    assert {len(token) for token in first} == {32}


def test_keys_of_the_organisation_itself_cannot_be_destroyed_by_mistake(house, organisation):
    with within(organisation):
        key_id = encryption.open_organisation_key(organisation).id
        with pytest.raises(encryption.KeyUnknown):
            encryption.destroy_key(key_id)


def test_a_wrapped_key_that_was_moved_or_changed_is_refused(house, organisation):
    with within(organisation):
        one, two = (encryption.new_key(organisation_id=organisation) for _ in range(2))
        sealed = encryption.open_key(one).seal(b"x", **PLACE)
    with low_house.as_administrator(house) as admin:
        admin.execute(
            "UPDATE encryption_casekey a SET wrapped = b.wrapped FROM encryption_casekey b"
            " WHERE a.id = %s AND b.id = %s",
            [one, two],
        )
        admin.execute("UPDATE encryption_casekey SET wrapped = set_byte(wrapped, 3, 7) WHERE id = %s", [two])
    with within(organisation):
        with pytest.raises(encryption.Tampered):
            encryption.open_key(one).open(sealed, **PLACE)
        with pytest.raises(encryption.Tampered):
            encryption.open_key(two)


def test_a_case_key_without_its_organisation_key_is_an_alarm_not_an_erasure(house, organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    with low_house.as_administrator(house) as admin:
        admin.execute("DELETE FROM encryption_organisationkey")
    with within(organisation), pytest.raises(encryption.Tampered):
        encryption.open_key(key_id)


def test_without_the_key_file_the_database_opens_nothing(house, organisation, key_file):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    MEMO.clear()
    key_file.unlink()
    with within(organisation), pytest.raises(encryption.KeyFileMissing, match=r"root\.json"):
        encryption.open_key(key_id)


def test_a_key_file_of_another_house_opens_nothing(house, organisation, key_file):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    MEMO.clear()
    key_file.unlink()
    encryption.make_key_file(key_file)
    with within(organisation), pytest.raises(encryption.Tampered):
        encryption.open_key(key_id)


def test_the_rules_of_the_tables_hold_for_everyone(house, organisation):
    with within(organisation):
        key_id = encryption.new_key(organisation_id=organisation)
    with low_house.as_administrator(house) as admin:
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute("UPDATE encryption_casekey SET wrapped = NULL WHERE id = %s", [key_id])
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute("UPDATE encryption_organisationkey SET wrapped = NULL")
