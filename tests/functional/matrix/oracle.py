"""The hand-written table read, and what it says of one try."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
LOGIN, TASKS = "/account/login/", "/taak/"


@dataclass(frozen=True)
class Row:
    """One line of the table: a way in, who may use it by which method, and what they get."""

    surface: str
    name: str
    path: str = ""
    takes: str = ""
    in_body: bool = False
    may: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ok: tuple[int, ...] = (200,)
    otherwise: tuple[int, ...] = ()
    when: tuple[str, ...] | None = None
    open: bool = False
    public: bool = False
    loose: bool = False
    nowhere: bool = False
    empty: bool = False
    anonymous: int = 302

    @property
    def route(self) -> str:
        """The name of the route, without what tells this row from others of the same route."""
        return self.name.partition("/")[0]

    def roles(self, method: str) -> Mapping[str, str]:
        """Which roles may, with their relation to the object."""
        if self.surface == "api" and method == "HEAD":
            return self.may.get("GET", {})
        return self.may.get(method, {})

    def knows(self, method: str) -> bool:
        """Whether anybody may use this method."""
        return bool(self.roles(method))


@cache
def table() -> dict[str, tuple[Row, ...]]:
    """All rows, by surface: pages, api, account, rooms."""
    read = yaml.safe_load(Path(__file__).with_name("oracle.yaml").read_text(encoding="utf-8"))
    loose = read["account"]["loose"]
    return {
        "pages": tuple(_http("pages", name, given) for name, given in read["pages"].items()),
        "api": tuple(_http("api", name, given) for name, given in read["api"].items()),
        "account": tuple(Row("account", one["name"], one["path"], loose=True) for one in loose),
        "rooms": tuple(_room(name, given) for name, given in read["rooms"].items()),
    }


def rows() -> Iterator[Row]:
    """All rows."""
    for found in table().values():
        yield from found


@cache
def methods_of(surface: str, name: str) -> tuple[str, ...]:
    """The methods that a row speaks of: all, but for those that only another row of the same route knows."""
    if surface == "rooms":
        return ("CALL",)
    same = [row for row in table()[surface] if row.route == name.partition("/")[0]]
    own = next(row for row in same if row.name == name)
    others = {method for row in same if row is not own for method in METHODS if row.knows(method)}
    first = same[0] is own
    return tuple(one for one in METHODS if own.knows(one) or (first and one not in others))


def _http(surface: str, name: str, given: dict[str, Any]) -> Row:
    flags = {key: given[key] for key in ("open", "public", "loose", "nowhere", "in_body", "anonymous") if key in given}
    return Row(
        surface,
        name,
        given["path"],
        given.get("takes", ""),
        may={method: given[method] for method in METHODS if method in given},
        ok=tuple(given.get("ok", (200,))),
        otherwise=tuple(given.get("or", ())),
        when=tuple(given["when"]) if "when" in given else None,
        **flags,
    )


def _room(name: str, given: dict[str, Any]) -> Row:
    known = {"takes", "empty", "when"}
    roles = {key: value for key, value in given.items() if key not in known}
    return Row(
        "rooms",
        name,
        takes=given.get("takes", ""),
        empty=given.get("empty", False),
        when=tuple(given["when"]) if "when" in given else None,
        may={"CALL": roles},
    )
