"""The base of every error that a person may get to see."""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from ketenzicht.shared.words import say_with_codes

Message: TypeAlias = object
"""A string, or a lazy translation that becomes one when it is shown (this room knows no Django)."""

SafeValue: TypeAlias = str | int


class KetenzichtError(Exception):
    """What was refused, why, and what to do next.

    A capability has one base class below this one; each error below that has its own ``code``, which
    never changes, and may set ``message`` and ``next_step`` on the class. A message may name safe
    values as ``%(name)s``. It never holds a name, an address or case text.

    Args:
        message: what was refused and why; without it the one on the class.
        next_step: what the reader can do now; without it the one on the class.
        safe: the values that may appear on a page, in an answer and in the log.
    """

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 400
    message: Message = ""
    next_step: Message = ""

    def __init__(
        self,
        message: Message | None = None,
        *,
        next_step: Message | None = None,
        safe: Mapping[str, SafeValue] | None = None,
    ) -> None:
        super().__init__()
        if message is not None:
            self.message = message
        if next_step is not None:
            self.next_step = next_step
        self.safe: dict[str, SafeValue] = dict(safe or {})

    def __str__(self) -> str:
        """The message in the reader's language, with its safe values filled in."""
        return self._fill(self.message)

    @property
    def advice(self) -> str:
        """The next step in the reader's language, with its safe values filled in."""
        return self._fill(self.next_step)

    def _fill(self, text: Message) -> str:
        return say_with_codes(text, self.safe)

    def __repr__(self) -> str:
        """For the log: the code and the safe values, not the message."""
        return f"{type(self).__name__}(code={self.code!r}, safe={self.safe!r})"
