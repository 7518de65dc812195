"""The base error."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError


class TooLarge(KetenzichtError):
    """An example."""

    code: ClassVar[str] = "too_large"
    http_status: ClassVar[int] = 413
    message = "The file has %(size)s bytes; %(limit)s is the most."
    next_step = "Send a file of at most %(limit)s bytes."


class Lazy:
    """Stands in for a lazy translation."""

    def __str__(self) -> str:
        return "later"


def test_the_message_of_the_class_is_filled_with_safe_values() -> None:
    error = TooLarge(safe={"size": 11, "limit": 10})
    assert str(error) == "The file has 11 bytes; 10 is the most."
    assert error.advice == "Send a file of at most 10 bytes."
    assert (error.code, error.http_status) == ("too_large", 413)


def test_a_given_message_and_step_replace_those_of_the_class() -> None:
    error = TooLarge("At most 100 %.", next_step="Retry.", safe={"limit": 10})
    assert (str(error), error.advice) == ("At most 100 %.", "Retry.")


def test_without_safe_values_nothing_is_filled_in() -> None:
    assert str(TooLarge("%(size)s")) == "%(size)s"


def test_a_lazy_message_is_read_when_shown() -> None:
    assert str(KetenzichtError(Lazy())) == "later"


def test_the_log_sees_code_and_safe_values_only() -> None:
    error = TooLarge("secret", safe={"size": 11})
    assert repr(error) == "TooLarge(code='too_large', safe={'size': 11})"
    assert error.args == ()
