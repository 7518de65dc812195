"""The queue: procrastinate inside PostgreSQL, so that a job is queued in the transaction of its cause."""

import logging
from importlib import import_module

from procrastinate import App, Blueprint

# The queue tells of every job with its arguments; our tasks tell what matters, without them.
logging.getLogger("procrastinate").setLevel(logging.WARNING)

NAMESPACE = "house"
TASKS = "ketenzicht.interfaces.jobs.tasks"

house = Blueprint()
"""The house's tasks; `tasks.py` fills it."""


def on_app_ready(app: App) -> None:
    """Give the tasks to the queue when Django is ready."""
    import_module(TASKS)
    app.add_tasks_from(house, namespace=NAMESPACE)
