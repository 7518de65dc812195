"""Acts of processing: they open with a valid mandate, end when it ends, undo what they can't log, and log refusals."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.audit.errors import TrailNotWritten
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.integration.signals.conftest import LABOUR


def context_of(person: Person, **options: object) -> UUID:
    purpose = next(purpose for purpose, rule in access.PURPOSES.items() if rule.role == person.role)
    return access.open_context(mandate_id=person.mandate_id, purpose=purpose, auth_level="test", **options)


def use(context_id: UUID) -> str:
    with access.acting(context_id) as act:
        signals.count_signals(by=act)
        return act.purpose


@pytest.mark.django_db
class TestOpening:
    def test_an_act_says_for_whom_and_for_what(self) -> None:
        person = hire_person("intake_officer", "nla-opsporing")
        with open_act(person) as act:
            assert (act.actor_id, act.organisation_id, act.role) == (
                person.id,
                person.organisation_id,
                "intake_officer",
            )
            assert (act.scope, act.purpose, act.regime) == ("organisation", "intake", "wpg")
            assert act.compartments == ("wpg8",)

    def test_a_purpose_of_another_role_is_refused(self) -> None:
        person = hire_person("reporter", "nla-toezicht")
        with pytest.raises(access.Refused):
            access.open_context(mandate_id=person.mandate_id, purpose=access.Purpose.INTAKE, auth_level="test")

    def test_an_unknown_mandate_and_an_unknown_act_open_nothing(self) -> None:
        with pytest.raises(access.ActEnded):
            access.open_context(mandate_id=uuid4(), purpose=access.Purpose.REPORT, auth_level="test")
        with pytest.raises(access.ActEnded), access.acting(uuid4()):
            pytest.fail("an unknown act was entered")

    def test_the_database_refuses_a_compartment_of_another_organisation(self) -> None:
        person = hire_person("reporter", "nla-toezicht")
        with connection.cursor() as cursor, pytest.raises(Exception, match="compartment is not of this organisation"):
            cursor.execute(
                "SELECT access_open(%s, %s, %s, %s, 'report', ARRAY['wpg8'], 'own', 'avg', '', 'test', '1 hour')",
                [uuid4(), uuid4(), person.mandate_id, person.organisation_id],
            )

    def test_the_database_refuses_a_mandate_of_another_organisation(self) -> None:
        person, other = hire_person("reporter", "nla-toezicht"), hire_person("reporter", "coa")
        with connection.cursor() as cursor, pytest.raises(Exception, match="mandate is of another organisation"):
            cursor.execute(
                "SELECT access_open(%s, %s, %s, %s, 'report', ARRAY['aliens'], 'own', 'avg', '', 'test', '1 hour')",
                [uuid4(), uuid4(), person.mandate_id, other.organisation_id],
            )


@pytest.mark.django_db
class TestEnding:
    """T5: after the end nothing succeeds any more."""

    def test_a_revoked_mandate_ends_its_acts_at_once(self) -> None:
        person, chief = hire_person("reporter", "nla-toezicht"), hire_person("administrator", "nla-toezicht")
        context_id = context_of(person)
        assert use(context_id) == "report"
        with open_act(chief) as act:
            access.revoke_mandate(by=act, mandate_id=person.mandate_id)
        for _ in range(1000):
            with pytest.raises(access.ActEnded):
                use(context_id)
        with pytest.raises(access.ActEnded):
            context_of(person)

    def test_a_revocation_in_the_middle_ends_the_act_at_its_next_statement(self) -> None:
        person, chief = hire_person("reporter", "nla-toezicht"), hire_person("administrator", "nla-toezicht")
        with pytest.raises(Exception, match="act of processing has ended"):
            count_before_and_after_revocation(person, chief)

    def test_a_person_who_is_switched_off_is_out(self) -> None:
        person = hire_person("reporter", "nla-toezicht")
        context_id = context_of(person)
        access.User.objects.filter(id=person.id).update(is_active=False)
        with pytest.raises(access.ActEnded):
            use(context_id)

    def test_a_closed_act_is_closed(self) -> None:
        context_id = context_of(hire_person("reporter", "nla-toezicht"))
        access.close_context(context_id)
        with pytest.raises(access.ActEnded):
            use(context_id)

    @pytest.mark.parametrize(("lifetime", "lives"), [(timedelta(seconds=30), True), (timedelta(seconds=-1), False)])
    def test_an_act_ends_at_its_time(self, lifetime: timedelta, lives: bool) -> None:
        context_id = context_of(hire_person("reporter", "nla-toezicht"), lifetime=lifetime)
        if lives:
            assert use(context_id) == "report"
            return
        with pytest.raises(access.ActEnded):
            use(context_id)

    def test_a_mandate_ends_at_its_date(self, admin_connection: psycopg.Connection) -> None:
        person = hire_person("reporter", "nla-toezicht")
        access_mandate = "UPDATE access_mandate SET valid_to = %s WHERE id = %s"
        context_id = context_of(person)
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
            cursor.execute(access_mandate, [clock.now(), person.mandate_id])
        assert context_id


def count_before_and_after_revocation(person: Person, chief: Person) -> None:
    with open_act(person) as act:
        signals.count_signals(by=act)
        revoke_elsewhere(person, chief)
        signals.count_signals(by=act)


def revoke_elsewhere(person: Person, chief: Person) -> None:
    """As another request would: the row changes while the act is still open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_mandate SET revoked_at = clock_timestamp(), revoked_by = %s WHERE id = %s",
            [chief.id, person.mandate_id],
        )


class TestTrail:
    def test_what_cannot_be_logged_does_not_happen(self, committed: None, admin_connection: psycopg.Connection) -> None:
        """T21: the chain is locked by somebody else; within two seconds the read refuses and nothing is left."""
        person = hire_person("reporter", "nla-toezicht")
        hire_person("intake_officer", "nla-opsporing")
        hire_person("intake_officer", "politie-landelijk-loket")
        with open_act(person) as act:
            signals.submit_signal(by=act, new=LABOUR)
        with admin_connection.transaction():
            admin_connection.execute("SELECT 1 FROM audit_head FOR UPDATE")
            with pytest.raises(TrailNotWritten), open_act(person) as act:
                signals.submit_signal(by=act, new=LABOUR)
            with pytest.raises(TrailNotWritten), open_act(person) as act:
                signals.list_signals(by=act)
        with open_act(person) as act:
            assert sum(signals.count_signals(by=act).values()) == 1

    def test_without_the_right_to_log_there_is_no_data(
        self, committed: None, admin_connection: psycopg.Connection
    ) -> None:
        person = hire_person("reporter", "nla-toezicht")
        signature = "audit_append(text[], text[])"
        admin_connection.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM ketenzicht_app")
        try:
            with pytest.raises(TrailNotWritten), open_act(person) as act:
                signals.list_signals(by=act)
        finally:
            admin_connection.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO ketenzicht_app")

    def test_a_refusal_is_in_the_log_though_its_act_is_undone(
        self, committed: None, admin_connection: psycopg.Connection
    ) -> None:
        person = hire_person("reporter", "nla-toezicht")
        with pytest.raises(access.Refused), open_act(person) as act:
            signals.list_erasure_orders(by=act)
        rows = admin_connection.execute("SELECT action, result FROM audit_event")
        assert rows.fetchall() == [("refuse", "role_or_purpose")]

    def test_two_organisations_that_send_to_each_other_do_not_wait_for_each_other(self, committed: None) -> None:
        """Each act writes in both chains; in whichever order, none deadlocks."""
        officers = [hire_person("intake_officer", code) for code in ("politie-amsterdam", "politie-limburg")]
        reporters = [hire_person("reporter", code) for code in ("politie-amsterdam", "politie-limburg")]
        failures: list[BaseException] = []

        def send_many(person: Person, to: Person) -> None:
            try:
                for _ in range(15):
                    choice = signals.RouteChoice(to.organisation_id, "Zij kennen dit adres.")
                    with open_act(person) as act:
                        signals.submit_signal(
                            by=act, new=replace(LABOUR, choice=choice, reporter_kind="police_first_line")
                        )
            except BaseException as error:
                failures.append(error)
                raise
            finally:
                connection.close()

        hire_person("intake_officer", "politie-landelijk-loket")
        threads = [
            threading.Thread(target=send_many, args=pair)
            for pair in ((reporters[0], officers[1]), (reporters[1], officers[0]))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert failures == []
        for officer in officers:
            with open_act(officer) as act:
                assert sum(signals.count_signals(by=act).values()) == 15
