"""The regular work runs as the serving role, and what a killed worker left is taken up again."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.core import mail
from procrastinate.contrib.django import app
from pytest_django import Settings

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.interfaces.jobs import queue, tasks
from ketenzicht.shared import clock
from tests.conftest import Hire, Person, open_act

pytestmark = pytest.mark.usefixtures("committed")

REGULAR = (
    "checkpoint",
    "sweep_clocks",
    "destroy_due",
    "take_up_stalled",
    "warn_of_keys",
    "count_flow",
    "recount_flow",
    "publish_flow",
)


@pytest.fixture
def officer(committed: None, hire: Hire) -> Person:
    return hire("intake_officer", "politie-rotterdam")


def leave_behind(admin: psycopg.Connection, officer: Person) -> None:
    """What a worker was doing when it was killed, a minute ago."""
    tasks.notify_desk.defer(organisation_id=str(officer.organisation_id), actor_id=str(officer.id), role="")
    worker = admin.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
    ).fetchone()
    assert worker is not None
    admin.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)


def test_the_work_of_a_killed_worker_is_done_after_all(officer: Person, admin_connection: psycopg.Connection) -> None:
    leave_behind(admin_connection, officer)

    tasks.take_up_stalled.defer(timestamp=0)
    queue.run(concurrency=1, until_empty=True)

    assert len(mail.outbox) == 1
    assert admin_connection.execute("SELECT status FROM procrastinate_jobs").fetchall() == []


def test_regular_work_of_a_killed_worker_is_let_go(officer: Person, admin_connection: psycopg.Connection) -> None:
    tasks.sweep_clocks.defer(timestamp=0)
    admin_connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    tasks.sweep_clocks.defer(timestamp=1)

    tasks.take_up_stalled.defer(timestamp=0)
    queue.run(concurrency=1, until_empty=True)

    assert admin_connection.execute("SELECT status FROM procrastinate_jobs").fetchall() == []


@pytest.mark.parametrize("name", REGULAR)
def test_regular_work_runs_as_the_serving_role(
    name: str, officer: Person, admin_connection: psycopg.Connection
) -> None:
    with open_act(officer) as act:
        act.record("consult", "signal")

    getattr(tasks, name).defer(timestamp=0)
    queue.run(concurrency=1, until_empty=True)

    assert admin_connection.execute("SELECT task_name, status FROM procrastinate_jobs").fetchall() == []


def test_a_checkpoint_job_reaches_the_witness(officer: Person, settings: Settings, tmp_path: Path) -> None:
    settings.KETENZICHT_WITNESS = str(tmp_path)
    with open_act(officer) as act:
        act.record("consult", "signal")
    assert audit.oldest_unexported(clock.now()) is not None

    tasks.checkpoint.defer(timestamp=0)
    queue.run(concurrency=1, until_empty=True)

    status = audit.trail_status(clock.now())
    assert (status.witness_error, status.unexported_events) == ("", 0)


def test_every_regular_task_comes_round_by_itself() -> None:
    known = {name.removeprefix("house:") for name, _ in app.periodic_registry.periodic_tasks}

    assert known >= set(REGULAR)
