"""How far long work is, and when it will be done: said on stderr, and only when it takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

QUIET = 2.0
"""Seconds before anything is said."""
BETWEEN_ON_A_SCREEN, BETWEEN_IN_A_LOG = 0.5, 15.0


class Progress:
    """Counts steps of a known total. `done()` after each; `end()` takes the line away from a screen."""

    def __init__(self, total: int, what: str) -> None:
        self._total = total
        self._what = what
        self._done = 0
        self._began = self._said = time.monotonic()
        self._screen = sys.stderr.isatty()
        self._shown = False

    def done(self, steps: int = 1) -> None:
        """So many more are done."""
        self._done += steps
        now = time.monotonic()
        between = BETWEEN_ON_A_SCREEN if self._screen else BETWEEN_IN_A_LOG
        if now - self._began >= QUIET and (not self._shown or now - self._said >= between):
            self._said = now
            self._shown = True
            sys.stderr.write(f"\r{self.text(now)}\033[K" if self._screen else f"{self.text(now)}\n")
            sys.stderr.flush()

    def reached(self, done: int, total: int) -> None:
        """So many are done, of so many as it seems now: for work of which the total is not known beforehand."""
        self._total = max(total, done)
        self.done(done - self._done)

    def text(self, now: float) -> str:
        """How far it is, and the time of day at which it will be done as things go."""
        left = (now - self._began) * (self._total - self._done) / max(self._done, 1)
        ready = datetime.now().astimezone() + timedelta(seconds=left)
        return f"  {self._done:,} of {self._total:,} {self._what}, ready about {ready:%H:%M:%S}"

    def end(self) -> None:
        """Nothing more is coming."""
        if self._shown and self._screen:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
