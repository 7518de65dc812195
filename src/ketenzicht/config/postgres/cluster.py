"""A PostgreSQL server of our own in one directory: made once, started on demand, kept through crashes."""

from __future__ import annotations

import fcntl
import json
import locale
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from ketenzicht.config.postgres.account import Account, find_account, reachable_binaries
from ketenzicht.config.postgres.binaries import Binaries, find_binaries
from ketenzicht.config.postgres.errors import PostgresError

ADMIN = "ketenzicht_admin"
# The longest socket path that the kernel takes is 107 bytes; PostgreSQL adds "/.s.PGSQL.65535" to the directory.
LONGEST_SOCKET_DIRECTORY = 90
BUILTIN_LOCALE_SINCE = 17
SHARED_BUFFERS = "512MB"
"""Used only as far as there is something to keep. What PostgreSQL takes by itself holds no index of many signals."""
SECONDS_TO_START = 60
SECONDS_FOR_ORPHANS = 15
SIGNS_OF_ORPHANS = ("still in use", '"postmaster.pid" already exists', "is starting up")


@dataclass(frozen=True)
class Facts:
    """What is remembered about a cluster between runs, in a file that only its maker can read."""

    port: int
    admin_password: str


class Cluster:
    """One directory with a server in it. `durable=False` is for tests: a crash may then lose everything."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.secrets_file = self.directory / "roles.json"
        self.durable = durable
        self._account: Account = find_account()
        self._binaries: Binaries | None = None

    @property
    def binaries(self) -> Binaries:
        """The programs that fit this cluster's files, somewhere that the server's account can run them."""
        if self._binaries is None:
            found = find_binaries(major=self._major())
            self._binaries = reachable_binaries(found, self._account, self.directory)
        return self._binaries

    def admin_url(self, database: str = "postgres") -> str:
        """The URL of the cluster's own administrator, who makes roles and databases and serves nobody."""
        facts = self._facts()
        return f"postgresql://{ADMIN}:{quote(facts.admin_password)}@127.0.0.1:{facts.port}/{database}"

    def is_running(self) -> bool:
        """Whether the server answers, and is the one that keeps its files in this directory."""
        if not self._facts_file.exists() or not (self.data / "PG_VERSION").exists():
            return False
        try:
            with psycopg.connect(self.admin_url(), connect_timeout=2, autocommit=True) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data.resolve()

    def ensure_started(self) -> None:
        """Make the cluster when there is none and start it when it doesn't run; several processes may ask at once."""
        if self.is_running():
            return
        self._make_directory()
        with self._lock():
            if self.is_running():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start()

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server and wait until it is gone; nothing happens when it doesn't run."""
        self._forget_stale_pid()
        if self.postmaster() is not None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", may_fail=True)

    def postmaster(self) -> int | None:
        """The process id of the server, as its own file says."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    @property
    def _facts_file(self) -> Path:
        return self.directory / "cluster.json"

    def _facts(self) -> Facts:
        try:
            return Facts(**json.loads(self._facts_file.read_text()))
        except FileNotFoundError:
            raise PostgresError(f"There is no cluster in {self.directory} yet; start it first.") from None

    def _major(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def _make_directory(self) -> None:
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        if not self._account.can_enter(self.directory.parent):
            raise PostgresError(f"The account {self._account.name} can't reach {self.directory}; choose another place.")
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self._account.own(self.directory)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        write_secret(self._facts_file, {"port": _free_port(), "admin_password": secrets.token_urlsafe(24)})
        # The password goes through a file: arguments can be read by every account on the machine.
        password_file = self.directory / "initial-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._facts().admin_password)
        self._account.own(password_file)
        try:
            self._run(
                *("initdb", "--pgdata", str(self.data), "--username", ADMIN, "--pwfile", str(password_file)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync", *self._locale_options()),
            )
        finally:
            password_file.unlink()

    def _locale_options(self) -> tuple[str, ...]:
        # One locale on every machine, so that an index made here is in order there.
        if self.binaries.major >= BUILTIN_LOCALE_SINCE:
            return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        return ("--locale=C.UTF-8",) if _knows_locale("C.UTF-8") else ("--no-locale",)

    def _start(self) -> None:
        began = time.monotonic()
        while True:
            self._forget_stale_pid()
            failure, patience = "", SECONDS_TO_START
            # A server that lost one of its processes takes no connections while it recovers; a second one can't start.
            if not _is_there(self.postmaster()):
                failure, patience = self._launch(), SECONDS_FOR_ORPHANS
                if not failure:
                    return
            if self.is_running():
                return
            # After a kill the last of the old server needs a moment before it lets go of its files and memory.
            hopeless = failure and not any(sign in self._last_log() for sign in SIGNS_OF_ORPHANS)
            if hopeless or time.monotonic() - began > patience:
                raise PostgresError(f"PostgreSQL did not start: {self._last_log() or failure}")
            time.sleep(0.2)

    def _launch(self) -> str:
        self._choose_free_port()
        log = str(self.directory / "server.log")
        arguments = ("-D", str(self.data), "-l", log, "-o", self._server_options())
        return self._run("pg_ctl", "start", *arguments, "-w", "-t", str(SECONDS_TO_START), may_fail=True)

    def _server_options(self) -> str:
        settings = {
            "port": str(self._facts().port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.directory) if self._socket_fits() else "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A statement can hold what people told us, so neither it nor its parameters are ever logged.
            "log_statement": "none",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
        }
        if self.durable:
            settings |= {"shared_buffers": SHARED_BUFFERS, "max_wal_size": "2GB"}
        else:
            settings |= {"fsync": "off", "full_page_writes": "off", "autovacuum_naptime": "5min"}
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def _socket_fits(self) -> bool:
        return len(os.fsencode(self.directory)) <= LONGEST_SOCKET_DIRECTORY and "'" not in str(self.directory)

    def _choose_free_port(self) -> None:
        facts = self._facts()
        if _is_taken(facts.port):
            write_secret(self._facts_file, {"port": _free_port(), "admin_password": facts.admin_password})

    def _forget_stale_pid(self) -> None:
        # The number in the file may belong to another program after a reboot, or to a dead server that nobody has
        # buried (a container without init). PostgreSQL can't tell these from a server that runs.
        pid = self.postmaster()
        if pid is None or not Path("/proc/self").exists():
            return
        process = Path("/proc") / str(pid)
        try:
            name, _, state = (process / "stat").read_text().partition("(")[2].rpartition(")")
        except FileNotFoundError:
            return
        if name not in ("postgres", "postmaster") or state.split()[0] == "Z" or not self._is_at_home(process):
            for left_behind in (self.data / "postmaster.pid", *self.directory.glob(".s.PGSQL.*")):
                left_behind.unlink()

    def _is_at_home(self, process: Path) -> bool:
        """Whether a server works in this directory: another cluster's may have the number now."""
        try:
            return (process / "cwd").readlink() == self.data.resolve()
        except OSError:
            return True  # what we may not see, we leave alone

    def _last_log(self) -> str:
        try:
            lines = (self.directory / "server.log").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return " / ".join(line.split("] ", 1)[-1] for line in lines[-4:])

    def _run(self, program: str, *arguments: str, may_fail: bool = False) -> str:
        """Run one program as the server's account; the text of its failure, or nothing."""
        switch = self._account.switch
        with (self.directory / f"{program}.out").open("w+") as output:
            # A file and no pipe: the server that pg_ctl starts would keep a pipe open for ever.
            answer = subprocess.run(
                [self.binaries.program(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                user=self._account.uid if switch else None,
                group=self._account.gid if switch else None,
                extra_groups=[] if switch else None,
            )
            output.seek(0)
            said = " / ".join(output.read().splitlines()[-3:])
        if answer.returncode == 0:
            return ""
        if not may_fail:
            raise PostgresError(f"{program} failed: {said}")
        return said or f"{program} failed"


def write_secret(path: Path, content: dict[str, str | int]) -> None:
    """Replace a small file of secrets at once, readable by its maker alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(content, stream)
    draft.replace(path)


def _is_there(pid: int | None) -> bool:
    """Whether there is a process with this number. After a power cut the file still names one, and nobody has it."""
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _knows_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True
