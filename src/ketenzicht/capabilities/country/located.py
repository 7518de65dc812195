"""An entry together with the place it was read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ketenzicht.capabilities.country.errors import PackError
from ketenzicht.capabilities.country.marked import Marked, PathPart
from ketenzicht.capabilities.country.types import Code
from ketenzicht.capabilities.country.values import Entry

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Located:
    """An entry and where it stands, so that a check across files can point at a line."""

    entry: Entry
    place: Marked

    @property
    def key(self) -> str:
        """What an entry is found by: its kind and code, and for a code its list as well."""
        return entry_key(self.entry)

    def error(self, path: Sequence[PathPart], what: str) -> PackError:
        """An error at a field of this entry."""
        return self.place.error(path, f"{self.entry.code}: {what}")


def entry_key(entry: Entry) -> str:
    """``term:weigh``, or ``code:sector:cleaning``."""
    if isinstance(entry, Code):
        return f"code:{entry.list_code}:{entry.code}"
    return f"{entry.entry_kind}:{entry.code}"


def validate(model: type[M], content: Any, place: Marked, errors: list[PackError]) -> M | None:
    """The content as ``model``, or None with every error of it added to ``errors``."""
    if not isinstance(content, dict):
        errors.append(place.error((), "expected fields, as name: value"))
        return None
    try:
        return model.model_validate(content)
    except ValidationError as invalid:
        errors.extend(
            place.error(error["loc"], _wording(error["type"], error["msg"]))
            for error in invalid.errors(include_url=False, include_input=False)
        )
        return None


def _wording(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "this field is missing"
        case "extra_forbidden":
            return "this field isn't known here"
        case _:
            return message.removeprefix("Value error, ")
