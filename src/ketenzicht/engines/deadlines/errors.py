"""What can be wrong with the input of the engine. Each has a stable code; none holds personal data."""

from typing import ClassVar


class DeadlineError(ValueError):
    """Base of everything this engine raises."""

    code: ClassVar[str] = "deadline"


class TermInvalid(DeadlineError):
    """The term itself cannot be: an amount out of bounds."""

    code: ClassVar[str] = "term_invalid"


class InstantInvalid(DeadlineError):
    """A start or a pause without time zone, out of range, or a pause that ends before it begins."""

    code: ClassVar[str] = "instant_invalid"


class StandsStill(DeadlineError):
    """The end is asked of a term that stands still: nobody knows it yet."""

    code: ClassVar[str] = "stands_still"


class CalendarUnknown(DeadlineError):
    """The calendar does not know this year, zone or rule: it never guesses."""

    code: ClassVar[str] = "calendar_unknown"
