"""Commands for work that the worker does by itself, done by hand."""

from __future__ import annotations

from argparse import Namespace

from ketenzicht.interfaces.cli.running import say
from ketenzicht.interfaces.jobs.tasks import destroy_everywhere, seal_everywhere


def erase_due(_given: Namespace) -> None:
    """Destroy what is past its term or ordered destroyed, and seal it."""
    count, sealed = destroy_everywhere(), seal_everywhere()
    say(f"Destroyed: {count}. Sealed at {sealed} organisations.")
