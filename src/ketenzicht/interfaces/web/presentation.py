"""How a state, a clock, a list of errors looks: pure decisions, so that the template tags stay thin."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.forms import BaseForm, BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words, with a tone and an icon beside it: never a colour alone."""

    tone: str
    icon: str
    label: Text


STATES: dict[str, Badge] = {
    "draft": Badge("neutral", "edit", pgettext_lazy("state", "Draft")),
    "routed": Badge("active", "route", pgettext_lazy("state", "Sent on")),
    "received": Badge("active", "inbox", pgettext_lazy("state", "Received")),
    "weighed": Badge("active", "scales", pgettext_lazy("state", "Weighed")),
    "accepted": Badge("safe", "check-circle", pgettext_lazy("state", "Accepted")),
    "handed_over": Badge("warning", "hand-over", pgettext_lazy("state", "Handed over")),
    "closed": Badge("neutral", "lock", pgettext_lazy("state", "Closed")),
    "answered": Badge("safe", "message", pgettext_lazy("state", "Answered")),
    "erased": Badge("neutral", "trash", pgettext_lazy("state", "Erased")),
}
"""The states that a signal shows, in the order of its way."""


def badge_of(state: str, label: Text = "") -> Badge:
    """The badge of a state; one without a design of its own is shown plainly, by its label."""
    known = STATES.get(state, Badge("neutral", "info", state.replace("_", " ")))
    return Badge(known.tone, known.icon, label or known.label)


class ShownClock(Protocol):
    """What a clock must have to be shown. `state`: running, paused, stopped or expired."""

    @property
    def due_at(self) -> datetime | None:
        """When the term ends; None while it stands still."""

    @property
    def at_most(self) -> bool:
        """Whether something must be done before the end; else it may not be done before it."""

    @property
    def warn_at(self) -> datetime | None:
        """From when the term is close."""

    @property
    def state(self) -> str:
        """What the clock does now."""


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock as a chip: how urgent, which icon, which words."""

    tone: str
    icon: str
    text: str


def clock_face(clock: ShownClock, at: datetime) -> ClockFace:
    """What the chip of a clock shows at a moment. A stopped or paused clock never looks urgent."""
    if clock.state == "stopped":
        return ClockFace("still", "check", _("Done"))
    if clock.state == "paused" or clock.due_at is None:
        return ClockFace("still", "pause", _("Paused"))
    left = clock.due_at - at
    if left < timedelta(0) and not clock.at_most:
        return ClockFace("still", "check", _("Waited long enough"))
    if left < timedelta(0):
        return ClockFace("late", "alert", _("%(amount)s late") % {"amount": amount_of(-left)})
    is_close = clock.warn_at is not None and at >= clock.warn_at
    return ClockFace("soon" if is_close else "calm", "clock", _("%(amount)s left") % {"amount": amount_of(left)})


def amount_of(length: timedelta) -> str:
    """A length of time in one unit: days from two days on, hours from two hours on, else minutes (at least one)."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    if minutes >= 2 * 60:
        hours = minutes // 60
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    minutes = max(minutes, 1)
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary; `target` is the id of the control to go to, empty for the form as a whole."""

    text: str
    target: str


def error_links(form: BaseForm) -> list[ErrorLink]:
    """Every error of a form, in the order of its fields, those of the form as a whole first."""
    links = [ErrorLink(str(text), "") for text in form.non_field_errors()]
    for field in form.hidden_fields():
        links += [ErrorLink(_named(field.label, text), "") for text in field.errors]
    for field in form.visible_fields():
        target = field.id_for_label or f"{field.auto_id}_0"
        links += [ErrorLink(_named(field.label, text), target) for text in field.errors]
    return links


def line_links(lines: "BaseFormSet[Any]") -> list[ErrorLink]:
    """Every error of a form's lines, each with the number of its line; those of the lines together first."""
    links = [ErrorLink(str(text), "") for text in lines.non_form_errors()]
    for number, line in enumerate(lines.forms, start=1):
        place = _("Line %(number)d: ") % {"number": number}
        links += [ErrorLink(f"{place}{link.text}", link.target) for link in error_links(line)]
    return links


def _named(label: object, text: object) -> str:
    """An error with the name of its field before it; a question keeps its own mark."""
    name = str(label)
    return f"{name} {text}" if name.endswith("?") else f"{name}: {text}"


GAP = None


def page_numbers(number: int, last: int) -> list[int | None]:
    """The page numbers to show: the first, the last, and those around this one; None stands for a gap."""
    wanted = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    shown: list[int | None] = []
    for page in wanted:
        previous = shown[-1] if shown else 0
        if previous is not None and page - previous == 2:
            shown.append(page - 1)
        elif previous is not None and page - previous > 2:
            shown.append(GAP)
        shown.append(page)
    return shown
