"""Django's signing secret: a file of its own, or `KETENZICHT_SECRET_KEY`."""

import os
import secrets
from pathlib import Path

from ketenzicht.config.environment import EnvironmentInvalid

VARIABLE = "KETENZICHT_SECRET_KEY"


def read_secret(file: Path) -> str:
    """The secret. Raises EnvironmentInvalid when there is none or it is too short to sign with."""
    value = os.environ.get(VARIABLE) or (file.read_text(encoding="ascii").strip() if file.exists() else "")
    if len(value) < 50:
        raise EnvironmentInvalid(
            f"No signing secret of at least 50 characters in {VARIABLE} or {file}. Run `ketenzicht init` to make one."
        )
    return value


def make_secret(file: Path) -> bool:
    """Write a fresh secret, readable by its owner only. Says False when there is one already."""
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64))
        out.flush()
        os.fsync(out.fileno())
    return True
