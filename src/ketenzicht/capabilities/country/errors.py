"""What can go wrong with a pack, told with file, line and field."""

from dataclasses import dataclass
from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


@dataclass(frozen=True, slots=True, order=True)
class PackError:
    """One error in a pack: the file, the line (from 1; 0 for the whole file), the field, and what is wrong."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.what}" if self.field else f"{place}: {self.what}"


class CountryError(KetenzichtError):
    """Base of every error of this room."""

    code: ClassVar[str] = "country"


class PackErrors(CountryError):
    """The pack can't be used; ``errors`` holds all that is wrong with it, in the order of the files."""

    code: ClassVar[str] = "pack_errors"
    message = _("The pack was not loaded: it has %(count)s errors.")
    next_step = _("Correct the lines named below and load it again. What was loaded before is still in use.")

    def __init__(self, errors: tuple[PackError, ...]) -> None:
        self.errors = tuple(sorted(errors))
        super().__init__(safe={"count": len(errors)})


class NoPackLoaded(CountryError):
    """There is no country in the database yet."""

    code: ClassVar[str] = "no_pack_loaded"
    http_status: ClassVar[int] = 503
    message = _("No country has been loaded yet.")
    next_step = "Ask the administrator to run: ketenzicht load-pack"


class UnknownEntry(CountryError):
    """The pack has no such entry on that day."""

    code: ClassVar[str] = "unknown_entry"
    http_status: ClassVar[int] = 404
    message = _("The pack has no %(kind)s with the code %(entry)s on %(on)s.")
    next_step = _("Choose a code that is in force on that day.")
