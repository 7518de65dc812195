"""Serving the pages, and doing the queued work. Nothing is kept outside the database, so run as many as needed."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from ketenzicht.config.readiness import find_cares, find_obstacles
from ketenzicht.config.server_log import ServerLog
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say
from ketenzicht.interfaces.jobs import queue

DEFAULT_BIND = "127.0.0.1:8000"
LEAST_WORKERS = 2


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told everything by us and nothing by its own files and command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in each process by itself, so that none shares a connection."""
        from ketenzicht.config.wsgi import application

        return application


def serve(given: Namespace) -> None:
    """Serve until told to stop; requests under way are finished first."""
    _check_ready()
    for care in find_cares():
        say(f"Needs care: {care}.")
    collect_static()
    Server(server_options(given)).run()


def work(given: Namespace) -> None:
    """Do what is queued, until told to stop; a job under way is finished first."""
    _check_ready()
    queue.run(concurrency=given.concurrency, until_empty=given.until_empty)


def server_options(given: Namespace) -> dict[str, Any]:
    """Gunicorn's options: processes by cores, threads within them, and an end to every wait."""
    return {
        "bind": given.bind or [DEFAULT_BIND],
        "workers": given.workers or max(LEAST_WORKERS, os.cpu_count() or 1),
        "worker_class": "gthread",
        "threads": given.threads,
        "timeout": given.timeout,
        "graceful_timeout": given.graceful,
        "keepalive": 5,
        "max_requests": 10_000,
        "max_requests_jitter": 1_000,
        "limit_request_line": 4_094,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "proc_name": "ketenzicht",
        # Every request is logged by the house itself, without what was asked for; gunicorn's own log would hold it.
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": ServerLog,
        "control_socket_disable": True,
    }


def collect_static() -> None:
    """Bring style sheets and scripts together, each under a name that changes with its content."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _check_ready() -> None:
    obstacles = find_obstacles()
    if obstacles:
        raise UserError(f"Not ready: {'; '.join(str(one) for one in obstacles)}.", Exit.ENVIRONMENT)
