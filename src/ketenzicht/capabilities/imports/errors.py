"""What can be wrong with a file as a whole, with its mapping, or with a step that somebody wants to take."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError, Message, SafeValue
from ketenzicht.shared.words import gettext_noop as _


class ImportsError(KetenzichtError):
    """Base of every refusal in this room."""

    code: ClassVar[str] = "imports"


class FileNotTaken(ImportsError):
    """The file as a whole cannot be read; `reason` is the engine's code. Nothing of it is kept."""

    code: ClassVar[str] = "file_not_taken"
    http_status: ClassVar[int] = 422

    def __init__(self, reason: str, message: Message, next_step: Message, safe: dict[str, SafeValue]) -> None:
        self.reason = reason
        super().__init__(message, next_step=next_step, safe=safe)


class MappingInvalid(ImportsError):
    """The mapping would not make reports of the rows."""

    code: ClassVar[str] = "mapping_invalid"
    http_status: ClassVar[int] = 422


class NotNow(ImportsError):
    """The step does not fit where the file stands."""

    code: ClassVar[str] = "not_now"
    http_status: ClassVar[int] = 409
    message = _("This cannot be done with the file as it stands now.")
    next_step = _("Load the page again and see what can be done.")


class CheckedAnew(ImportsError):
    """What somebody saw of the check no longer holds."""

    code: ClassVar[str] = "checked_anew"
    http_status: ClassVar[int] = 409
    message = _("The file was checked again after this page was made, perhaps with other columns.")
    next_step = _("See what the check says now, then choose again.")


class TooManyFiles(ImportsError):
    """There are files enough waiting for the same person."""

    code: ClassVar[str] = "too_many_files"
    http_status: ClassVar[int] = 409
    message = _("There are %(bound)s files of yours that are not dealt with yet.")
    next_step = _("Take them in or refuse them first.")
