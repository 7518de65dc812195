"""What the measurements of the two lowest rooms share: settings without the rooms above, and a report."""

import json
import os
from pathlib import Path

import django
from django.conf import settings


def configure(home: Path) -> None:
    """Django with encryption and audit alone; each measurement points the connection at a database of its own."""
    settings.configure(
        INSTALLED_APPS=["ketenzicht.capabilities.audit", "ketenzicht.capabilities.encryption"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}},
        USE_TZ=True,
        KETENZICHT_KEY_FILE=home / "keys" / "root.json",
        KETENZICHT_SIGNING_KEY_FILE=home / "keys" / "signing.pem",
        KETENZICHT_WITNESS=str(home / "witness"),
        KETENZICHT_WITNESS_LIMIT_MINUTES=15,
    )
    django.setup()


def report(name: str, figures: dict[str, float]) -> None:
    """Print the figures and keep them for the page of results."""
    width = max(map(len, figures))
    for label, value in figures.items():
        print(f"{label:<{width}}  {value:>12,}")
    folder = os.environ.get("KETENZICHT_BENCH_RESULTS")
    if folder:
        (Path(folder) / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n")
