"""The witness: a place outside the database, best at another organisation, that keeps checkpoints and never drops one.

A folder has one file per organisation, one line per checkpoint, only ever added to and forced to disk. An address
(http or https) takes a POST of such lines (`application/x-ndjson`), answers 2xx when it has kept them, and gives all
it holds on a GET. Sending a line twice is allowed: after a failure one can't know.
"""

import fcntl
import os
import urllib.error
import urllib.request
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ketenzicht.capabilities.audit.errors import WitnessFailed
from ketenzicht.capabilities.audit.statements import read_line, write_line
from ketenzicht.capabilities.audit.types import Checkpoint

SECONDS = 10.0


class Witness(Protocol):
    """Somewhere checkpoints are kept."""

    def keep(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Keep these for ever. Raises WitnessFailed when that is not sure."""

    def list_lines(self) -> Iterable[bytes]:
        """Every line that is kept. Raises WitnessFailed."""


def find_witness(place: str) -> Witness:
    """The witness at a folder or address."""
    if not place:
        raise WitnessFailed(safe={"what": "none is set"})
    if "://" in place:
        return _Address(place)
    return _Folder(Path(place))


def read_checkpoints(witness: Witness) -> tuple[list[Checkpoint], int]:
    """All checkpoints at a witness, and how many of its lines hold none."""
    read = [read_line(line) for line in witness.list_lines() if line.strip()]
    found = [checkpoint for checkpoint in read if checkpoint is not None]
    return found, len(read) - len(found)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, checkpoints: Iterable[Checkpoint]) -> None:
        ordered = sorted(checkpoints, key=lambda checkpoint: checkpoint.organisation_id)
        try:
            for organisation_id, group in groupby(ordered, key=lambda checkpoint: checkpoint.organisation_id):
                self._add(self._path / f"{organisation_id}.jsonl", b"".join(map(write_line, group)))
        except OSError as error:
            raise WitnessFailed(safe={"what": error.strerror or "the folder can't be written"}) from error

    def list_lines(self) -> Iterable[bytes]:
        if not self._path.is_dir():
            raise WitnessFailed(safe={"what": "the folder is not there"})
        try:
            return [line for file in sorted(self._path.glob("*.jsonl")) for line in file.read_bytes().splitlines()]
        except OSError as error:
            raise WitnessFailed(safe={"what": error.strerror or "the folder can't be read"}) from error

    def _add(self, file: Path, lines: bytes) -> None:
        fresh = not file.exists()
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _write_all(descriptor, _after_a_torn_line(descriptor) + lines)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            _force_directory(self._path)


def _after_a_torn_line(descriptor: int) -> bytes:
    """A line end, if a power cut left the last line without one."""
    length = os.fstat(descriptor).st_size
    torn = length > 0 and os.pread(descriptor, 1, length - 1) != b"\n"
    return b"\n" if torn else b""


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _force_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirected POST becomes a GET whose 200 would look like a receipt."""

    def redirect_request(self, *_what: Any, **_else: Any) -> None:
        """None: the answer counts as what it is, a failure."""
        return


class _Address:
    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise WitnessFailed(safe={"what": "its address is neither a folder nor http(s)"})
        self._url = url
        self._opener = urllib.request.build_opener(_NoRedirects)

    def keep(self, checkpoints: Iterable[Checkpoint]) -> None:
        lines = b"".join(map(write_line, checkpoints))
        self._ask(urllib.request.Request(self._url, data=lines, headers={"Content-Type": "application/x-ndjson"}))  # noqa: S310  # scheme checked

    def list_lines(self) -> Iterable[bytes]:
        return self._ask(urllib.request.Request(self._url)).splitlines()  # noqa: S310  # scheme checked above

    def _ask(self, request: urllib.request.Request) -> bytes:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            raise WitnessFailed(safe={"what": f"it answered {error.code}"}) from error
        except (OSError, ValueError) as error:
            raise WitnessFailed(safe={"what": "it can't be reached"}) from error
