"""What an act has done, kept until just before its commit and then written in one go: no log, no data.

Kept and not written line by line, so that one round trip is enough, and so that the chains of several organisations
are always locked in the same order: two acts can never wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ketenzicht.capabilities.audit import public as audit


@dataclass(slots=True)
class Trail:
    """Log lines of one act, of both streams, in the order in which things happened."""

    access: list[audit.AccessEvent] = field(default_factory=list)
    processing: list[audit.ProcessingEvent] = field(default_factory=list)

    def add(self, event: audit.AccessEvent, subjects: Sequence[audit.ProcessingEvent]) -> None:
        """Keep one line of the access log and its lines of the processing log, one per data subject."""
        self.access.append(event)
        self.processing.extend(subjects)

    def length(self) -> tuple[int, int]:
        """How many lines there are of both streams, for `cut`."""
        return len(self.access), len(self.processing)

    def cut(self, length: tuple[int, int]) -> None:
        """Forget the lines of what was undone since then, when the act goes on after a savepoint."""
        del self.access[length[0] :]
        del self.processing[length[1] :]

    def write(self) -> None:
        """Append everything to the chains. Raises what the database raises, and so undoes the act."""
        if self.access or self.processing:
            audit.append(self.access, self.processing)
            self.access.clear()
            self.processing.clear()
