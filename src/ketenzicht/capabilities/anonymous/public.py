"""The one door of the anonymous room: reports by somebody whom nobody knows."""

from ketenzicht.capabilities.anonymous.errors import AnonymousError, NoDesk
from ketenzicht.capabilities.anonymous.rules import RANDOM_BYTES, find_code, make_code
from ketenzicht.capabilities.anonymous.services import (
    add_to_report,
    list_desks,
    read_report,
    send_report,
    with_code,
)

__all__ = [
    "RANDOM_BYTES",
    "AnonymousError",
    "NoDesk",
    "add_to_report",
    "find_code",
    "list_desks",
    "make_code",
    "read_report",
    "send_report",
    "with_code",
]
