"""The queue: procrastinate inside PostgreSQL, so that a job is queued in the transaction of its cause."""

import logging

from procrastinate import App, Blueprint

# The queue tells of every job with its arguments; our tasks tell what matters, without them.
logging.getLogger("procrastinate").setLevel(logging.WARNING)

house = Blueprint()
"""The house's tasks; `tasks.py` fills it."""


def on_app_ready(app: App) -> None:
    """Give the tasks to the queue when Django is ready."""
    from ketenzicht.interfaces.jobs import tasks

    app.add_tasks_from(house, namespace=tasks.NAMESPACE)
