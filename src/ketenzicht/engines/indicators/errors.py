"""What can be wrong with the input of the engine. Each has a stable code; none holds personal data."""

from typing import ClassVar


class IndicatorError(ValueError):
    """Base of everything this engine raises."""

    code: ClassVar[str] = "indicators"


class LibraryInvalid(IndicatorError):
    """The library names something that it doesn't hold, or holds a code twice."""

    code: ClassVar[str] = "library_invalid"
