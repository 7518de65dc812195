"""The queue itself: asking whether the same is asked again, and doing the work."""

from __future__ import annotations

from typing import Any

from django.db import connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker


def is_asked_again(job: Job) -> bool:
    """Whether a later job asks the very same and still waits: that one does it then."""
    return (
        ProcrastinateJob.objects.filter(task_name=job.task_name, args=job.task_kwargs, status="todo", id__gt=job.id)
        .only("id")
        .exists()
    )


def run(*, concurrency: int, until_empty: bool = False) -> None:
    """Work until told to stop, or until nothing waits. What a signal interrupts is finished first.

    The worker has connections of its own, since it waits for the database to call; each job has Django's.
    """
    # Proxied until Django is ready, which the type does not show; the Django connector can't listen.
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            concurrency=concurrency,
            wait=not until_empty,
            delete_jobs="successful",
            shutdown_graceful_timeout=30,
            task_middleware=[_closing_connections],
        )


def _closing_connections(call_next: SyncCallNext, _context: JobContext, _worker: Worker) -> Any:
    """Let go of the database after each job: the thread that did it may never be used again."""
    try:
        return call_next()
    finally:
        connections.close_all()
