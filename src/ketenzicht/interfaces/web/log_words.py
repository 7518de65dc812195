"""The words of the log: which fields of a record were read or changed, and what happened to a clock or a message."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ketenzicht.capabilities.access.public import Role
from ketenzicht.interfaces.web import navigation, words
from ketenzicht.interfaces.web.notice_words import TITLES

FIELDS: dict[str, Promise] = {
    "agreement": pgettext_lazy("log", "agreement to a hand-over"),
    "confirmed_by": pgettext_lazy("log", "second person"),
    "content": pgettext_lazy("log", "content of the file"),
    "due_at": pgettext_lazy("log", "end of the term"),
    "events": pgettext_lazy("log", "history"),
    "ground": pgettext_lazy("log", "ground"),
    "outcome": pgettext_lazy("log", "outcome"),
    "owner_actor_id": pgettext_lazy("log", "who works on it"),
    "read_at": pgettext_lazy("log", "read"),
    "reason": pgettext_lazy("log", "reason"),
    "receiver": pgettext_lazy("log", "receiver"),
    "reference": pgettext_lazy("log", "reference"),
    "seen_at": pgettext_lazy("log", "seen"),
    "state": pgettext_lazy("log", "state"),
    "text": pgettext_lazy("log", "text"),
    "weighing": pgettext_lazy("log", "weighing"),
}
CLOCK: dict[str, Promise] = {
    "started": pgettext_lazy("log of a clock", "started"),
    "paused": pgettext_lazy("log of a clock", "stands still"),
    "resumed": pgettext_lazy("log of a clock", "runs on"),
    "stopped": pgettext_lazy("log of a clock", "done"),
    "assigned": pgettext_lazy("log of a clock", "given to somebody"),
    "warned": pgettext_lazy("log of a clock", "warned"),
    "expired": pgettext_lazy("log of a clock", "run out"),
    "escalated": pgettext_lazy("log of a clock", "raised with the manager"),
    "reminded": pgettext_lazy("log of a clock", "reminded"),
    "events": FIELDS["events"],
}
"""What a clock did, by the names of `clocks.Verb`."""


def fields(object_type: str, codes: Iterable[str]) -> str:
    """The fields of a line of the log in words; a code without words is shown as it is."""
    return ", ".join(str(_word(object_type, code)) for code in codes)


def _word(object_type: str, code: str) -> str | Promise:
    if object_type == "clock":
        return CLOCK.get(code, code)
    if object_type == "notice" and code in TITLES:
        return TITLES[code][0]
    if object_type == "mandate" and code in set(Role):
        return navigation.ROLES.get(Role(code), code)
    return FIELDS[code] if code in FIELDS else words.title("disclosure_field", code)
