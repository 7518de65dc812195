"""What a list is narrowed by, read from its address. Anything that is not a choice counts as not asked."""

from uuid import UUID

from django.http import HttpRequest

from ketenzicht.capabilities.signals.public import SignalFilter, State
from ketenzicht.interfaces.web import words
from ketenzicht.shared.paging import PageRequest


def page_request(request: HttpRequest) -> PageRequest:
    """Which page of the list."""
    number = request.GET.get("page", "1")
    return PageRequest(int(number) if number.isdecimal() and len(number) < 7 else 1)


def signal_filter(request: HttpRequest) -> SignalFilter:
    """Which signals."""
    return SignalFilter(
        state=one_of(request, "state", list(State)),
        form=one_of(request, "form", [code for code, _title in words.choices("form_of_exploitation")]),
        urgency=one_of(request, "urgency", [code for code, _title in words.choices("urgency")]),
        mine=request.GET.get("whose") == "mine",
        open_only=request.GET.get("whose") in {"open", "mine"} and not request.GET.get("state"),
    )


def is_narrowed(request: HttpRequest) -> bool:
    """Whether a list shows less than there is: a choice, or a page beyond the first."""
    return signal_filter(request) != SignalFilter() or page_request(request).number > 1


def one_of(request: HttpRequest, name: str, allowed: list[str]) -> str:
    """A value of the address, if it is one of these."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def uuid_or_none(text: str) -> UUID | None:
    """An id as typed or linked; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
