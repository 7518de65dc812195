"""How a made-up signal is told: who reports what, how long ago, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with a signal, some days after the thing before it."""

    verb: str
    after: float
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One signal from its report on. `reporter` is a login name; `report` the fields of a NewSignal.

    The methods tell what happens next; each gives a longer story.
    """

    code: str
    reporter: str
    days_ago: float
    report: Mapping[str, Any]
    steps: tuple[Step, ...] = field(default=())

    def weigh(self, result: str, text: str = "", *, after: float = 1) -> Story:
        """The holder weighs it."""
        return self._then("weigh", after, result=result, text=text)

    def accept(self, *, after: float = 0.5) -> Story:
        """The holder takes it up."""
        return self._then("accept", after)

    def hand_over(self, to: str, reason: str, text: str = "", *, met: tuple[str, ...] = (), after: float = 1) -> Story:
        """The holder gives it to another organisation, by its code."""
        return self._then("hand_over", after, to=to, reason=reason, text=text, conditions_met=met)

    def close(self, outcome: str, *, reference: str = "", text: str = "", after: float = 9) -> Story:
        """The holder ends it in an outcome."""
        return self._then("close", after, outcome=outcome, reference=reference, text=text)

    def answer(self, answer_class: str, text: str = "", *, after: float = 1) -> Story:
        """The reporter hears what became of it."""
        return self._then("answer", after, answer_class=answer_class, text=text)

    def add(self, text: str, kind: str = "addition", *, after: float = 1) -> Story:
        """The reporter adds something."""
        return self._then("add", after, text=text, kind=kind)

    def note(self, text: str, *, after: float = 0.5) -> Story:
        """The holder writes a note."""
        return self._then("note", after, text=text)

    def read(self, *, after: float = 0.5) -> Story:
        """The reporter reads what became of it."""
        return self._then("read", after)

    def order_erasure(self, reason: str, *, after: float = 2) -> Story:
        """The privacy officer of the holder orders that it be destroyed."""
        return self._then("order_erasure", after, reason=reason)

    def confirm_erasure(self, *, after: float = 0.5) -> Story:
        """The manager of the holder confirms the order."""
        return self._then("confirm_erasure", after)

    def _then(self, verb: str, after: float, **values: Any) -> Story:
        return replace(self, steps=(*self.steps, Step(verb, after, values)))


def told(code: str, reporter: str, days_ago: float, fact: str, **report: Any) -> Story:
    """Begin a story."""
    return Story(code, reporter, days_ago, {"fact": fact, **report})


def mention(kind: str, value: str, role: str = "unknown", **parts: str) -> tuple[str, str, str, dict[str, str]]:
    """Somebody or something that a report names."""
    return kind, value, role, parts
