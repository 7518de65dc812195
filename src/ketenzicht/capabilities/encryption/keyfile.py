"""The file of root keys: the only secret that opens the database, kept outside it.

JSON with every root key that is still held. The newest wraps; the others only unwrap, what is older or stands in a
backup. A change is written to a new file, forced to disk, and put in place in one step: a power cut leaves the old
file or the new one. Whoever changes it holds a lock on a file beside it.
"""

import base64
import fcntl
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ketenzicht.capabilities.encryption import envelope
from ketenzicht.capabilities.encryption.errors import (
    KeyFileExists,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileTooOpen,
    RootKeyMissing,
)
from ketenzicht.shared import clock

FORMAT = "ketenzicht root keys 1"
MODE = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class RootKey:
    """One root key. `retired_at` is the moment from which it no longer wrapped anything in the live database."""

    version: int
    secret: bytes = field(repr=False)
    created_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RootKeys:
    """Every root key that is held, oldest first. The last one wraps."""

    keys: tuple[RootKey, ...]

    @property
    def current(self) -> RootKey:
        """The root key that wraps."""
        return self.keys[-1]

    def get(self, version: int) -> RootKey:
        """The root key of a version. Raises RootKeyMissing."""
        for key in self.keys:
            if key.version == version:
                return key
        raise RootKeyMissing(safe={"version": version})

    def with_new(self, now: datetime) -> "RootKeys":
        """The same keys and a fresh one that wraps from now on."""
        return RootKeys((*self.keys, RootKey(self.current.version + 1, envelope.new_secret(), now)))

    def with_retired(self, now: datetime) -> "RootKeys":
        """Every key but the current one marked as retired, if it was not yet."""
        return RootKeys((*(replace(key, retired_at=key.retired_at or now) for key in self.keys[:-1]), self.current))

    def list_expired(self, older_than: timedelta, now: datetime) -> tuple[int, ...]:
        """Versions that were retired at least `older_than` ago."""
        return tuple(key.version for key in self.keys if key.retired_at and key.retired_at <= now - older_than)

    def without(self, versions: tuple[int, ...]) -> "RootKeys":
        """The same keys less some versions."""
        return RootKeys(tuple(key for key in self.keys if key.version not in versions))


def make_key_file(path: Path) -> None:
    """Write a key file with one fresh root key. Raises KeyFileExists rather than overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(path):
        if path.exists():
            raise KeyFileExists(safe={"path": str(path)})
        _write(path, RootKeys((RootKey(1, envelope.new_secret(), clock.now()),)))


def read_key_file(path: Path) -> RootKeys:
    """The root keys. Raises KeyFileMissing, KeyFileTooOpen or KeyFileInvalid."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & OTHERS:
                raise KeyFileTooOpen(safe={"path": str(path), "mode": f"{stat.S_IMODE(mode):04o}"})
            raw = file.read()
    except FileNotFoundError as error:
        raise KeyFileMissing(safe={"path": str(path)}) from error
    except OSError as error:
        raise KeyFileInvalid(safe={"path": str(path), "what": error.strerror or "it can't be read"}) from error
    return _parse(path, raw)


def change_key_file(path: Path, change: Callable[[RootKeys], RootKeys]) -> RootKeys:
    """Read, change and write the key file under its lock; gives what it now holds."""
    with _locked(path):
        before = read_key_file(path)
        after = change(before)
        if after != before:
            _write(path, after)
        return after


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, MODE)
    except FileNotFoundError as error:
        raise KeyFileMissing(safe={"path": str(path)}) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write(path: Path, keys: RootKeys) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)  # left behind by a power cut
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as out:
        out.write(_render(keys))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _render(keys: RootKeys) -> bytes:
    entries = [
        {
            "version": key.version,
            "key": base64.b64encode(key.secret).decode("ascii"),
            "created_at": key.created_at.isoformat(),
            "retired_at": key.retired_at.isoformat() if key.retired_at else None,
        }
        for key in keys.keys
    ]
    return json.dumps({"format": FORMAT, "keys": entries}, indent=1).encode("ascii") + b"\n"


def _parse(path: Path, raw: bytes) -> RootKeys:
    try:
        document = json.loads(raw)
        if document["format"] != FORMAT:
            raise ValueError("its format is unknown")
        keys = RootKeys(tuple(_parse_key(entry) for entry in document["keys"]))
        _check(keys)
    except (KeyError, TypeError) as error:
        raise KeyFileInvalid(safe={"path": str(path), "what": "a part of it is missing"}) from error
    except json.JSONDecodeError as error:
        raise KeyFileInvalid(safe={"path": str(path), "what": "it is not JSON"}) from error
    except ValueError as error:
        raise KeyFileInvalid(safe={"path": str(path), "what": str(error)}) from error
    return keys


def _parse_key(entry: dict[str, Any]) -> RootKey:
    try:
        secret = base64.b64decode(entry["key"], validate=True)
        created = datetime.fromisoformat(entry["created_at"])
        retired = datetime.fromisoformat(entry["retired_at"]) if entry["retired_at"] else None
    except ValueError as error:
        raise ValueError("a key or a time in it can't be read") from error
    return RootKey(int(entry["version"]), secret, created, retired)


def _check(keys: RootKeys) -> None:
    versions = [key.version for key in keys.keys]
    if not versions or versions != sorted(set(versions)) or versions[0] < 1:
        raise ValueError("its versions are not a rising list")
    if any(len(key.secret) != envelope.KEY_BYTES for key in keys.keys):
        raise ValueError("a key in it does not have 256 bits")
    if keys.current.retired_at is not None:
        raise ValueError("its newest key is retired")
