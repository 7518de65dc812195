"""The same report sent again: acknowledged once more when it says the same, refused when it says something else."""

from dataclasses import fields

from ketenzicht.capabilities.signals import mentions, rules, sealing
from ketenzicht.capabilities.signals.errors import SentDifferently
from ketenzicht.capabilities.signals.mentions import ReadMention
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.types import TEXT_FIELDS, NewSignal

CODED = ("reporter_kind", "age_class", "urgency", "municipality", "place_kind", "persons")
"""Columns that stand as they were sent."""
NAMES = frozenset({"submission_key", "attachments", "choice"})
"""What two sendings of one report may differ in."""


def check_same(signal: Signal, new: NewSignal, *, own_reference_token: bytes | None) -> None:
    """Raise SentDifferently, with the names of what differs, when this is not what was sent before.

    Files are not compared: more of them may have been added since. Of a report whose content was destroyed nothing is
    left to compare with.
    """
    if signal.destroyed_at is not None:
        return
    different = find_differences(signal, new)
    if own_reference_token != (bytes(signal.own_reference_token) if signal.own_reference_token else None):
        different = (*different, "own_reference")
    if different:
        raise SentDifferently(signal.id, different)


def find_differences(signal: Signal, new: NewSignal) -> tuple[str, ...]:
    """Names of the parts in which this report is not the one that is kept."""
    key = sealing.key_of(signal)
    texts = sealing.open_texts(key, signal)
    different = [name for name in TEXT_FIELDS if getattr(new, name).strip() != texts[name]]
    different += [name for name in CODED if getattr(new, name) != getattr(signal, name)]
    if set(new.indicators) != set(sealing.open_codes(key, signal, "indicators")):
        different.append("indicators")
    if sorted(new.forms) != sorted(signal.forms):
        different.append("forms")
    if set(rules.conditions_of(new.conditions_met, new.age_class)) != set(signal.conditions_met):
        different.append("conditions_met")
    kept = [
        ReadMention.from_stored(
            sealing.open_json(key, row.content, model="mention", field="content", row=row.id), row.kind, row.role
        )
        for row in signal.mentions.order_by("position")
    ]
    if [_given(one) for one in mentions.read_mentions(new.mentions)] != [_given(one) for one in kept]:
        different.append("mentions")
    return tuple(different)


def _given(mention: ReadMention) -> tuple[object, ...]:
    return mention.kind, mention.role, mention.as_given, dict(mention.parts)


def find_changes(first: NewSignal, second: NewSignal) -> tuple[str, ...]:
    """Names of the parts in which the second of two reports under one name is not the first, before either is kept."""
    return tuple(
        one.name
        for one in fields(NewSignal)
        if one.name not in NAMES and getattr(first, one.name) != getattr(second, one.name)
    )
