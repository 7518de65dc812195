"""Putting any number of lines in order with a bounded part of them in memory: sorted runs on disk, then one merge."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

RUN = 4000
"""Lines in memory at once."""


def in_order(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Lines (without line ends) from small to large; what does not fit in memory waits in the folder."""
    with TemporaryDirectory(dir=folder, prefix=".sorting-") as place, ExitStack() as open_files:
        runs = [*_write_runs(iter(lines), Path(place))]
        opened = [open_files.enter_context(run.open(encoding="utf-8", newline="\n")) for run in runs]
        for line in heapq.merge(*opened):
            yield line.rstrip("\n")


def _write_runs(lines: Iterator[str], place: Path) -> Iterator[Path]:
    while run := sorted(islice(lines, RUN)):
        path = place / f"{len([*place.iterdir()]):06d}"
        path.write_text("".join(f"{line}\n" for line in run), encoding="utf-8", newline="\n")
        yield path
