"""What the frame shows of a task: for whom one works, what else can be chosen, where one can go."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ketenzicht.capabilities.access.public import Act, MandateInfo, Purpose, Role, list_own_mandates, may
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.frame import NavigationItem, WorkChoice, WorkingAs

ROLES: dict[Role, Promise] = {
    Role.REPORTER: _("reporter"),
    Role.INTAKE_OFFICER: _("intake officer"),
    Role.MANAGER: _("manager"),
    Role.PRIVACY_OFFICER: _("privacy officer"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.POLICY_OFFICER: _("policy officer"),
    Role.PARTNER_SYSTEM: _("partner system"),
    Role.POST: _("post (machine)"),
    Role.CLOCKWORK: _("clockwork (machine)"),
    Role.ANONYMOUS: _("a reporter whom nobody knows"),
}
PURPOSES: dict[Purpose, Promise] = {
    Purpose.REPORT: _("reporting signals"),
    Purpose.INTAKE: _("taking in signals"),
    Purpose.STEER: _("steering the work"),
    Purpose.OVERSEE: _("overseeing privacy"),
    Purpose.ADMINISTER: _("administering the organisation"),
    Purpose.OVERSEE_CHAIN: _("overseeing the chain"),
    Purpose.PARTNER_API: _("exchanging with a partner system"),
    Purpose.DELIVER: _("delivering"),
    Purpose.KEEP_TIME: _("keeping terms"),
    Purpose.REPORT_ANONYMOUSLY: _("reporting without a name"),
}
Place = tuple[str, Promise, str, str]
"""URL name, label, icon, shortcut."""

HOME: Place = ("home", _("Start"), "home", "s")
NOTICES: Place = ("notices", _("Messages"), "bell", "b")
DIRECTORY: Place = ("directory", _("Who does what"), "users", "")
POLICY: Place = ("policy", _("Rules"), "scales", "")
PLACES: dict[Purpose, tuple[Place, ...]] = {
    Purpose.REPORT: (
        ("new_signal", _("Report a signal"), "plus", "n"),
        ("own_signals", _("My reports"), "list", "m"),
        ("think", _("Think it through"), "help", "d"),
    ),
    Purpose.INTAKE: (("inbox", _("Intake"), "inbox", "p"), ("worklist", _("Worklist"), "clock", "w")),
    Purpose.STEER: (
        ("worklist", _("Worklist"), "clock", "w"),
        ("flow", _("Where signals stand"), "filter", "d"),
        ("erasure", _("Erasure"), "trash", ""),
    ),
    Purpose.OVERSEE: (
        ("oversight", _("Access log"), "eye", ""),
        ("disclosures", _("Disclosures"), "hand-over", ""),
        ("erasure", _("Erasure"), "trash", ""),
        ("trail", _("Trail"), "shield", ""),
    ),
    Purpose.OVERSEE_CHAIN: (("chain_flow", _("Where signals stand"), "filter", "d"),),
    Purpose.ADMINISTER: (("administration", _("Administration"), "settings", ""), ("trail", _("Trail"), "shield", "")),
}


def show(request: HttpRequest, task: MandateInfo) -> None:
    """Put the frame of this task on the request."""
    mandates = list_own_mandates(UUID(str(request.user.pk)))
    request.working_as = WorkingAs(  # type: ignore[attr-defined]  # Django requests are open for this
        organisation=words.organisation_name(task.organisation_id),
        role=ROLES[task.role],
        purpose=PURPOSES[task.purpose],
        choices=choices(mandates, task.id),
        switch_url=reverse("choose_task"),
    )
    request.task_id = task.id  # type: ignore[attr-defined]  # as above
    request.navigation = items(task.purpose)  # type: ignore[attr-defined]  # as above


def count(request: HttpRequest, by: Act) -> None:
    """Put beside the places what waits there: unread messages, and terms that run or are late."""
    figures: dict[str, tuple[int, bool]] = {reverse("notices"): (clocks.count_unread(by=by), False)}
    if may(by, "list", "clock"):
        work = work_of(request, by)
        figures[reverse("worklist")] = (work.late or work.open, work.late > 0)
    shown: tuple[NavigationItem, ...] = request.navigation  # type: ignore[attr-defined]  # `show` put it there
    request.navigation = tuple(  # type: ignore[attr-defined]  # as above
        replace(item, count=figures[item.url][0], is_late=figures[item.url][1]) if item.url in figures else item
        for item in shown
    )


def work_of(request: HttpRequest, by: Act) -> clocks.WorklistCounts:
    """The figures of the worklist, counted once for a page."""
    counts: clocks.WorklistCounts | None = getattr(request, "work", None)
    if counts is None:
        counts = clocks.count_worklist(by=by)
        request.work = counts  # type: ignore[attr-defined]  # Django requests are open for this
    return counts


def items(purpose: Purpose) -> tuple[NavigationItem, ...]:
    """Where one can go for this purpose."""
    places = (HOME, *PLACES.get(purpose, ()), NOTICES, DIRECTORY, POLICY)
    return tuple(NavigationItem(label, reverse(name), icon, key=key) for name, label, icon, key in places)


def choices(mandates: Sequence[MandateInfo], current: UUID | None) -> tuple[WorkChoice, ...]:
    """The ways in which somebody may work, by their mandates."""
    return tuple(
        WorkChoice(
            value=str(mandate.id),
            organisation=words.organisation_name(mandate.organisation_id),
            role=ROLES[mandate.role],
            purpose=PURPOSES[mandate.purpose],
            is_current=mandate.id == current,
        )
        for mandate in mandates
    )
