"""A whole house of its own for one measurement: a durable PostgreSQL, its keys, the real server and the worker.

Nothing is shared with the database of the tests or of the demo, so that everything in it may be killed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from benchmarks._browser import Unreachable, request
from ketenzicht.config import postgres

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "ketenzicht"
SECONDS_TO_SERVE = 60
PROGRAM = "ketenzicht.config.program"


class OwnHouse:
    """A house in a temporary directory; use it as a context, and everything in it is stopped and removed."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="kz-house-"))
        self.directory.chmod(0o711)  # the account that runs PostgreSQL must pass through
        self.home = self.directory / "home"
        self.logs = self.directory / "logs"
        self.temporary = self.directory / "tmp"
        for folder in (self.home, self.logs, self.temporary):
            folder.mkdir()
        self.cluster = postgres.Cluster(self.directory / "postgres", durable=True)
        self.port = free_port()
        self._urls: postgres.Urls | None = None
        self._served_by: int | None = None
        self._secret = secrets.token_hex(40)
        self.settings: dict[str, str] = {}
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> OwnHouse:
        try:
            self._make()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _make(self) -> None:
        self.cluster.ensure_started()
        self.provision(DATABASE)
        self.run("init", role="app")
        self.run("migrate", role="owner")
        self.run("load-pack", role="owner")

    def _leave(self) -> None:
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                kill_tree(process.pid)
                process.wait()
        self.cluster.stop(mode="immediate")
        shutil.rmtree(self.directory, ignore_errors=True)

    def provision(self, database: str) -> postgres.Urls:
        """The addresses of a database of this house, made when it is missing. Starts the server if it must."""
        self.cluster.ensure_started()
        self._urls = postgres.provision(self.cluster, database)
        self._served_by = postgres_port(self._urls.app)
        return self._urls

    def change_server(self, settings: Mapping[str, str]) -> None:
        """Start the server anew with other settings."""
        with psycopg.connect(self.cluster.admin_url(), autocommit=True) as admin:
            for name, value in settings.items():
                admin.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self.cluster.stop()
        self.provision(DATABASE)

    @property
    def urls(self) -> postgres.Urls:
        """How to reach the house's database."""
        if self._urls is None:
            raise RuntimeError("the house has not been made yet")
        return self._urls

    def admin_url(self, database: str = DATABASE) -> str:
        """The address as administrator, past every wall."""
        return self.cluster.admin_url(database)

    def environment(self, role: str, urls: postgres.Urls | None = None) -> dict[str, str]:
        """The variables for a program of this house."""
        own = {
            "KETENZICHT_HOME": str(self.home),
            "KETENZICHT_DEMO": "yes",
            "KETENZICHT_SECRET_KEY": self._secret,
            "KETENZICHT_DB_ROLE": role,
            "KETENZICHT_LOG_LEVEL": "INFO",
            "KETENZICHT_ORIGIN": f"http://127.0.0.1:{self.port}",
            "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "TMPDIR": str(self.temporary),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KETENZICHT_", "COV_"))}
        return kept | (urls or self.urls).as_environment() | own | self.settings

    def run(self, *arguments: str, role: str, given: str = "", urls: postgres.Urls | None = None) -> str:
        """Run a command of ours to its end and give what it says. Raises CalledProcessError when it fails."""
        return self._run(PROGRAM, *arguments, role=role, given=given, urls=urls)

    def ask(self, module: str, given: Any, *, role: str = "app", urls: postgres.Urls | None = None) -> Any:
        """Run a module inside this house that takes JSON and answers JSON."""
        return json.loads(self._run(module, role=role, given=json.dumps(given), urls=urls))

    def _run(self, module: str, *arguments: str, role: str, given: str, urls: postgres.Urls | None) -> str:
        with (self.logs / "commands.log").open("a") as errors:
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments],
                cwd=self.directory,
                env=self.environment(role, urls),
                input=given,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                check=False,
            )
        if done.returncode:
            raise HouseFailed(f"{module} {' '.join(arguments)}: {done.stdout} {self.last_lines('commands')}")
        return done.stdout

    def last_lines(self, log: str) -> str:
        """The end of a log, for an error."""
        return "\n".join((self.logs / f"{log}.log").read_text(errors="replace").splitlines()[-15:])

    def start_web(self, *, workers: int = 2) -> None:
        """Serve, and wait until it answers."""
        self.web = self._start("serve", "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers))
        give_up = time.monotonic() + SECONDS_TO_SERVE
        while time.monotonic() < give_up:
            if self.web.poll() is not None:
                raise HouseFailed(f"the server stopped: {self.last_lines('serve')}")
            try:
                request(self.port, "GET", "/healthz")
            except Unreachable:
                time.sleep(0.1)
            else:
                return
        raise HouseFailed("the server did not answer in time")

    def start_worker(self) -> None:
        """Do the queued work."""
        self.worker = self._start("worker")

    def stop_serving(self) -> None:
        """Stop server and worker in good order."""
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)

    def bring_back(self) -> None:
        """Start again whatever was killed; whoever was connected to a server at another port is started anew."""
        self.cluster.ensure_started()
        if postgres_port(self.cluster.admin_url()) != self._served_by:
            self.provision(DATABASE)
            for process in (self.web, self.worker):
                if process is not None and process.poll() is None:
                    kill_tree(process.pid)
                    process.wait()
        if self.worker is not None and self.worker.poll() is not None:
            self.start_worker()
        if self.web is not None and self.web.poll() is not None:
            self.start_web()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", PROGRAM, *arguments],
                cwd=self.directory,
                env=self.environment("app"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class HouseFailed(Exception):
    """Something of a house could not be done; the message ends with the log."""


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_port(url: str) -> int:
    """The port in an address."""
    return int(psycopg.conninfo.conninfo_to_dict(url)["port"])


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z" and int(fields[1]) == pid:
            child = int(entry.parent.name)
            found += [child, *children_of(child)]
    return found


def kill(pid: int) -> None:
    """End a process without a chance to do anything about it."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def kill_tree(pid: int) -> None:
    """The same for a process and everything it started."""
    for one in (pid, *children_of(pid)):
        kill(one)
