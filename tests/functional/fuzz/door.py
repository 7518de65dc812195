"""Bringing every oddity of the corpus, one after the other, and measuring each.

Run as a module in a process of its own: JSON in, JSON out. It works on the database of whoever started it.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


class Watch:
    """The most memory that was in use meanwhile, looked at every few milliseconds."""

    def __init__(self) -> None:
        self.most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._stop.wait(0.005):
            self.most = max(self.most, resident())

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()
        self.most = max(self.most, resident())


def tried(given: dict[str, Any]) -> dict[str, Any]:
    """What came of each file: the code and sentence of the refusal, or how many files were kept."""
    from ketenzicht.capabilities.access import public as access
    from tests.unit.engines.tabular.corpus import ODDITIES

    context = access.open_context(mandate_id=UUID(given["mandate"]), purpose=access.Purpose.REPORT, auth_level="test")
    _bring(context, "warm.csv", b"feit\nIets.\n")
    return {oddity.about: _bring(context, oddity.filename, oddity.make()) for oddity in ODDITIES}


def _bring(context: UUID, name: str, content: bytes) -> dict[str, Any]:
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.imports import public as imports
    from ketenzicht.capabilities.imports.models import Import

    refused = sentence = ""
    gc.collect()
    before = resident()
    began = time.process_time()
    with Watch() as watch:
        try:
            with access.acting(context) as act:
                found = imports.take_file(by=act, name=name, content=io.BytesIO(content))
        except imports.FileNotTaken as error:
            refused, sentence = error.reason, f"{error} {error.advice}"
    took = time.process_time() - began
    with access.acting(context):
        kept = Import.objects.count()
        if not refused:
            Import.objects.filter(id=found.id).delete()
    return {"refused": refused, "sentence": sentence, "kept": kept, "seconds": took, "grown": watch.most - before}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "ketenzicht.config.settings"
    django.setup()
    json.dump(tried(json.load(sys.stdin)), sys.stdout)
