"""A job is queued in the transaction of its cause, holds only ids, and the mail that it sends says nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.core import mail

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.interfaces.jobs import queue
from ketenzicht.interfaces.jobs.mail import tell, without_mail
from ketenzicht.shared import clock, ids
from tests.conftest import Hire, Person, open_act

DESK = "politie-rotterdam"

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def officer(committed: None, hire: Hire) -> Person:
    return hire("intake_officer", DESK)


class Undo(Exception):
    """Breaks an act off."""


def add_notice(organisation_id: UUID, *, times: int = 1, then: type[Exception] | None = None, **whom: object) -> None:
    with access.serving("post", organisation_id=organisation_id, purpose=access.Purpose.DELIVER) as act:
        for _ in range(times):
            addressed = whom or {"role": "intake_officer"}
            clocks.add_notice(
                by=act, code="signal_received", subject_type="signal", subject_ref=ids.new_id(), **addressed
            )
        if then is not None:
            raise then


def jobs(admin: psycopg.Connection) -> list[tuple[str, str, dict[str, str]]]:
    return admin.execute("SELECT task_name, status::text, args FROM procrastinate_jobs ORDER BY id").fetchall()


def test_a_committed_act_leaves_exactly_one_job(officer: Person, admin_connection: psycopg.Connection) -> None:
    add_notice(officer.organisation_id)

    assert jobs(admin_connection) == [
        (
            "house:notify_desk",
            "todo",
            {"organisation_id": str(officer.organisation_id), "actor_id": "", "role": "intake_officer"},
        )
    ]


def test_an_act_that_is_undone_leaves_no_job(officer: Person, admin_connection: psycopg.Connection) -> None:
    with pytest.raises(Undo):
        add_notice(officer.organisation_id, then=Undo)

    assert jobs(admin_connection) == []


def test_a_made_up_past_queues_no_mail(officer: Person, admin_connection: psycopg.Connection) -> None:
    with without_mail():
        add_notice(officer.organisation_id)

    assert jobs(admin_connection) == []


def test_the_worker_mails_the_desk_once_and_is_done(officer: Person, admin_connection: psycopg.Connection) -> None:
    add_notice(officer.organisation_id, times=3)

    queue.run(concurrency=1, until_empty=True)

    assert [message.to for message in mail.outbox] == [[f"{officer.username}@example.org"]]
    assert jobs(admin_connection) == []


def test_a_notice_for_one_person_is_mailed_to_that_person(officer: Person, hire: Hire) -> None:
    other = hire("intake_officer", DESK)

    count = tell(organisation_id=officer.organisation_id, actor_id=other.id, role="")

    assert count == 1
    assert mail.outbox[0].to == [f"{other.username}@example.org"]


@pytest.mark.parametrize(
    ("language", "subject"), [("nl", "Ketenzicht"), ("en", "There is something for you in Ketenzicht")]
)
def test_the_mail_is_the_same_for_everything(officer: Person, language: str, subject: str) -> None:
    access.User.objects.filter(id=officer.id).update(language=language)

    tell(organisation_id=officer.organisation_id, actor_id=officer.id, role="")
    tell(organisation_id=officer.organisation_id, actor_id=None, role="intake_officer")

    first, second = mail.outbox
    assert subject in first.subject
    assert (first.subject, first.body) == (second.subject, second.body)
    said = json.dumps([first.subject, first.body])
    assert "KZ-" not in said
    assert DESK not in said
    assert officer.username not in said


def test_somebody_who_left_gets_no_mail(officer: Person) -> None:
    access.User.objects.filter(id=officer.id).update(is_active=False)

    assert tell(organisation_id=officer.organisation_id, actor_id=officer.id, role="") == 0
    assert tell(organisation_id=officer.organisation_id, actor_id=None, role="intake_officer") == 0


def test_a_clock_that_runs_out_is_mailed_too(officer: Person, admin_connection: psycopg.Connection) -> None:
    with without_mail(), open_act(officer) as act:
        clocks.start_clock(
            by=act,
            term_code="decide",
            subject_type="signal",
            subject_ref=ids.new_id(),
            compartment=act.compartments[0],
            owner_actor_id=officer.id,
        )

    clocks.sweep(now=clock.now() + timedelta(days=30))

    told = {(args["actor_id"], args["role"]) for _, _, args in jobs(admin_connection)}
    assert (str(officer.id), "") in told
    assert ("", "manager") in told
