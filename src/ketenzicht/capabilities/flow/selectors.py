"""The figures of one organisation, read from its cells."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ketenzicht.capabilities.access.public import Act, authorise
from ketenzicht.capabilities.flow import rules
from ketenzicht.capabilities.flow.models import Cell
from ketenzicht.capabilities.flow.types import EVERY, Flow, FlowFilter, Split, SplitRow


def get_flow(*, by: Act, asked: FlowFilter, leaving: bool = False) -> Flow:
    """Where the organisation's signals stand, and how long they stay. `leaving`: to be taken along as a file."""
    authorise(by, "export" if leaving else "read", "flow")
    rows = _within(asked)
    whole = _one(rows, "region", asked.regions)
    for name, code in (("form", asked.form), ("reporter_kind", asked.reporter_kind)):
        whole = whole.filter(**{name: code or EVERY})
    numbers = rules.add_up(whole.values_list("numbers", flat=True))
    by.record("export" if leaving else "consult", "flow")
    return rules.flow_of(numbers, _split(rows, asked))


def list_months(*, by: Act) -> tuple[date, ...]:
    """The months in which anything was received, the newest first."""
    authorise(by, "read", "flow")
    every = Cell.objects.filter(region=EVERY, form=EVERY, reporter_kind=EVERY)
    return tuple(every.order_by("-month").values_list("month", flat=True).distinct())


def _within(asked: FlowFilter) -> QuerySet[Any]:
    rows: QuerySet[Any] = Cell.objects.all()
    rows = rows.filter(month__gte=asked.since) if asked.since else rows
    return rows.filter(month__lte=asked.until) if asked.until else rows


def _one(rows: QuerySet[Any], name: str, codes: tuple[str, ...]) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__in": codes or (EVERY,)})


def _split(rows: QuerySet[Any], asked: FlowFilter) -> tuple[SplitRow, ...]:
    """One row for each code of what is laid out by, narrowed as asked; the months in order, else the most first."""
    narrowed = {
        "region": asked.regions,
        "form": (asked.form,) if asked.form else (),
        "reporter_kind": (asked.reporter_kind,) if asked.reporter_kind else (),
    }
    for name, codes in narrowed.items():
        rows = rows.exclude(**{name: EVERY}) if name == asked.split and not codes else _one(rows, name, codes)
    found: dict[str, Counter[str]] = {}
    for code, numbers in rows.values_list(str(asked.split), "numbers"):
        found.setdefault(str(code), Counter()).update(numbers)
    made = [rules.split_row(code, numbers) for code, numbers in found.items()]
    key = (lambda row: row.code) if asked.split is Split.MONTH else (lambda row: (-row.total, row.code))
    return tuple(sorted((row for row in made if row.total), key=key))
