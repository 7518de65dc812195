"""What the frame around a page shows: for whom one works, where one can go, what can be chosen instead.

A view or middleware puts these on the request (`request.working_as`, `request.navigation`); the frame shows what it
finds and leaves out what it doesn't. Nothing here reads the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class WorkChoice:
    """One way in which this person may work: a role for an organisation, for one purpose."""

    value: str
    organisation: Text
    role: Text
    purpose: Text
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class WorkingAs:
    """The act one works in now, and the others that can be chosen. `switch_url` receives `choice` by POST."""

    organisation: Text
    role: Text
    purpose: Text
    choices: tuple[WorkChoice, ...] = ()
    switch_url: str = ""

    @property
    def can_switch(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self.switch_url) and len(self.choices) > 1


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation. `count` is shown beside it, in alarm when `is_late`; `key` is its shortcut."""

    label: Text
    url: str
    icon: str
    is_current: bool = False
    count: int | None = None
    is_late: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class PhoneRoute:
    """A telephone number to call now. `number` is shown as given; `when` says for what and at which hours."""

    title: Text
    number: str
    when: Text = ""

    @property
    def link(self) -> str:
        """The number as a `tel:` address."""
        return "tel:" + "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


BELONGS = {"/bestanden/": "/meldingen/", "/stappenplan/": "/doordenken/", "/advies/": "/doordenken/"}
"""Pages that are reached from another one than that above them, and which item they belong to."""


def mark_current(items: Sequence[NavigationItem], path: str) -> tuple[NavigationItem, ...]:
    """The same items, the one with the longest address that `path` lies under marked as current; everything lies under
    the start page, so that is marked for itself alone."""
    at = next((item for page, item in BELONGS.items() if path.startswith(page)), path)
    under = [
        item.url for item in items if at == item.url or (at.startswith(f"{item.url.rstrip('/')}/") and item.url != "/")
    ]
    current = max(under, key=len, default=None)
    return tuple(
        NavigationItem(item.label, item.url, item.icon, item.url == current, item.count, item.is_late, item.key)
        for item in items
    )
