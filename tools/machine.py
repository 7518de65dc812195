"""What the machine has to bring: a browser for the browser tests, a database for everything."""

from __future__ import annotations

import os
import secrets
import shutil

from tools.installing import PYTHON
from tools.steps import VAR, StepFailed, run_quietly, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_chromium() -> dict[str, str]:
    """Where Chromium is, for the tests; installed when we may, and otherwise a sentence on how to get it."""
    found = _find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing Chromium for the browser tests"):
            for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
                run_quietly(command, {"DEBIAN_FRONTEND": "noninteractive"})
        found = _find_chromium()
    if found is None:
        raise StepFailed("The browser tests need Chromium: `apt-get install chromium`, or set KETENZICHT_CHROMIUM.")
    return {"KETENZICHT_CHROMIUM": found}


def database(*arguments: str) -> dict[str, str]:
    """Ask the project's own PostgreSQL module for a database; the variables that say how to reach it."""
    answer = run_quietly([PYTHON, "-m", "ketenzicht.config.postgres", *arguments])
    if answer.returncode != 0:
        raise StepFailed(answer.stdout.strip() or "PostgreSQL could not be started.")
    return dict(line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line)


def checking_environment() -> dict[str, str]:
    """What the settings need while checking: an empty database, a home of its own, a secret nobody keeps."""
    return {
        **database("test-environment", "check"),
        "KETENZICHT_HOME": str(VAR / "check"),
        "KETENZICHT_SECRET_KEY": secrets.token_urlsafe(64),
    }


def _find_chromium() -> str | None:
    given = os.environ.get("KETENZICHT_CHROMIUM")
    if given:
        return given
    return next((path for path in map(shutil.which, BROWSERS) if path), None)
