"""The chain's figures, once for each quarter: every organisation adds its part, and the sum is made safe and kept.

Counted as things stood so many weeks after the quarter's end, by the moments in the histories, whenever it is done.
Each quarter is published once and each signal is in one quarter, so no two publications are about the same signals.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from ketenzicht.capabilities.access.public import Act, authorise
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.flow import counting, rules
from ketenzicht.capabilities.flow.models import Contribution, Release
from ketenzicht.capabilities.flow.types import ENDS, STANDING, TRAITS, WHOLE, ChainFlow, Divided
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.engines.disclosure import Rule, SafeSplit, protect
from ketenzicht.shared import clock

CODE = "chain_flow"
"""The entry of the pack that says what such figures must be like."""


def list_due_quarters(on: date) -> list[date]:
    """The quarters that can be published and were not."""
    settled = rules.list_settled(on, country.get_publication(CODE, on).settle_weeks)
    published = set(Release.objects.values_list("quarter", flat=True))
    return [quarter for quarter in settled if quarter not in published]


def contribute(*, by: Act, quarter: date) -> int:
    """Add the organisation's part of a quarter, once; says of how many signals it is made."""
    authorise(by, "contribute", "chain_flow")
    if Contribution.objects.filter(quarter=quarter).exists():
        return 0
    until = _counted_at(quarter)
    numbers: Counter[str] = Counter()
    found = 0
    for passages in counting.batches(by, (quarter, rules.quarter_after(quarter) - timedelta(days=1))):
        for passage in passages:
            steps = [step for step in passage.steps if step.at < until]
            numbers.update(rules.chain_numbers(steps, _traits(by, passage)))
        found += len(passages)
    if found:
        Contribution.objects.create(
            organisation_id=by.organisation_id, compartment=by.compartments[-1], quarter=quarter, numbers=dict(numbers)
        )
        by.record("change", "chain_flow", quarter, count=found)
    return found


def publish(*, by: Act, quarter: date) -> bool:
    """Add up what all organisations gave for a quarter, make it safe and keep it; False when it was published already,
    or when nobody had anything to give.

    The lots by which parts are put together are drawn here and told to nobody.
    """
    authorise(by, "publish", "chain_flow")
    if Release.objects.filter(quarter=quarter).exists():
        return False
    asked = country.get_publication(CODE, clock.today())
    with connection.cursor() as cursor:
        cursor.execute("SELECT numbers FROM flow_contributions(%s)", [quarter])
        parts = [counting.read(row) for (row,) in cursor.fetchall()]
    if not parts:
        return False
    numbers = rules.add_up(parts)
    Release.objects.create(
        quarter=quarter,
        counted_on=_counted_on(quarter),
        threshold=asked.threshold,
        base=asked.base,
        figures=make_safe(numbers, Rule(asked.threshold, asked.base)),
    )
    by.record("change", "chain_flow", quarter, fields=("figures",))
    return True


def make_safe(numbers: Mapping[str, int], rule: Rule) -> dict[str, object]:
    """Exact numbers as those that may be published."""
    tables: dict[str, dict[str, Counter[str]]] = {trait: {} for trait in TRAITS}
    for name, count in numbers.items():
        kind, phase, trait, code = (*name.split(".", 3), "", "")[:4]
        if kind == "in":
            tables[trait].setdefault(phase, Counter())[code] += count
    sums = {phase: sum(codes.values()) for phase, codes in tables[TRAITS[0]].items()}
    phases = protect(sums, rule, _draw, domain=(*STANDING, *ENDS))
    if phases is None:
        return {}
    shown = {code for code, _ in phases.shown}
    within: dict[str, dict[str, object]] = {}
    for trait, by_phase in tables.items():
        # Where no phase can be shown by itself, what is divided is the whole; it is divided once then too.
        whole = {WHOLE: sum(by_phase.values(), Counter())}
        known = {phase: codes for phase, codes in by_phase.items() if phase in shown} or whole
        within[trait] = {phase: _plain(protect(codes, rule, _draw)) for phase, codes in sorted(known.items())}
    return {"phases": _plain(phases), "within": within, "stays": _stays(numbers, rule)}


def get_chain_flow(*, by: Act, quarter: date, leaving: bool = False) -> ChainFlow | None:
    """The published figures of a quarter; None when there are none, or too few signals to say anything of."""
    authorise(by, "export" if leaving else "read", "chain_flow")
    by.record("export" if leaving else "consult", "chain_flow", quarter)
    release = Release.objects.filter(quarter=quarter).first()
    if release is None or not release.figures:
        return None
    figures = release.figures
    return ChainFlow(
        quarter=release.quarter,
        counted_on=release.counted_on,
        threshold=release.threshold,
        base=release.base,
        phases=Divided(**figures["phases"]),
        within={
            trait: {phase: Divided(**split) for phase, split in phases.items()}
            for trait, phases in figures["within"].items()
        },
        stays={phase: (median, p90) for phase, (median, p90) in figures["stays"].items()},
    )


def list_quarters(*, by: Act) -> tuple[date, ...]:
    """The quarters that were published, the newest first."""
    authorise(by, "read", "chain_flow")
    return tuple(Release.objects.order_by("-quarter").values_list("quarter", flat=True))


def _stays(numbers: Mapping[str, int], rule: Rule) -> dict[str, list[int]]:
    found = {phase.phase: phase for phase in rules.flow_of(numbers).phases}
    return {
        name: [phase.median_hours or 0, phase.p90_hours or 0]
        for name, phase in found.items()
        if phase.left >= rule.threshold
    }


def _traits(by: Act, passage: signals.Passage) -> dict[str, str]:
    place = counting.place(passage)
    return {
        "region": place.region,
        "form": rules.told_of(passage.forms),
        "reporter_kind": place.reporter_kind,
        "receiver": by.organisation_code,
    }


def _draw(codes: Sequence[str]) -> list[str]:
    return secrets.SystemRandom().sample(list(codes), len(codes))


def _plain(split: SafeSplit | None) -> dict[str, object]:
    return {"shown": dict(split.shown) if split else {}, "rest": split.rest if split else None}


def _counted_on(quarter: date) -> date:
    weeks = country.get_publication(CODE, clock.today()).settle_weeks
    return rules.quarter_after(quarter) + timedelta(weeks=weeks)


def _counted_at(quarter: date) -> datetime:
    return timezone.make_aware(datetime.combine(_counted_on(quarter), time.min))
