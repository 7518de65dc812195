"""The same report sent again: acknowledged once more when it says the same, refused when it says something else."""

from collections.abc import Sequence
from dataclasses import fields

from ketenzicht.capabilities.signals import mentions, rules, sealing
from ketenzicht.capabilities.signals.errors import SentDifferently, SentErased
from ketenzicht.capabilities.signals.mentions import ReadMention
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.types import TEXT_FIELDS, NewAttachment, NewSignal

CODED = ("reporter_kind", "age_class", "urgency", "municipality", "place_kind", "persons")
"""Columns that stand as they were sent."""
FILES = "attachments"
NAMES = frozenset({"submission_key", FILES, "choice"})
"""What two sendings of one report may differ in; of files the second may have fewer, not others."""


def check_same(signal: Signal, new: NewSignal, *, own_reference_token: bytes | None) -> None:
    """Raise SentDifferently, with the names of what differs, when this is not what was sent before.

    Files that are kept and not sent again are no difference: they may have been added since. SentErased for a report
    whose content was destroyed: nothing is left to compare with, and nobody would ever read what is sent now.
    """
    if signal.destroyed_at is not None:
        raise SentErased(signal.id)
    different = find_differences(signal, new)
    if own_reference_token != (bytes(signal.own_reference_token) if signal.own_reference_token else None):
        different = (*different, "own_reference")
    if find_missing_files(signal, new.attachments):
        different = (*different, FILES)
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


def find_missing_files(signal: Signal, files: Sequence[NewAttachment]) -> tuple[NewAttachment, ...]:
    """Those of the files that are not kept with this copy: another name, or other bytes."""
    if not files:
        return ()
    key = sealing.key_of(signal)
    kept = {
        (
            key.open_text(bytes(row.filename), model="attachment", field="filename", row=row.id),
            key.open(bytes(row.content), model="attachment", field="content", row=row.id),
        )
        for row in signal.attachments.filter(size__in={len(file.content) for file in files})
    }
    return tuple(file for file in files if (file.filename, file.content) not in kept)


def _given(mention: ReadMention) -> tuple[object, ...]:
    return mention.kind, mention.role, mention.as_given, dict(mention.parts)


def find_changes(first: NewSignal, second: NewSignal) -> tuple[str, ...]:
    """Names of the parts in which the second of two reports under one name is not the first, before either is kept."""
    different = tuple(
        one.name
        for one in fields(NewSignal)
        if one.name not in NAMES and getattr(first, one.name) != getattr(second, one.name)
    )
    sent = {(file.filename, file.content) for file in first.attachments}
    has_more = any((file.filename, file.content) not in sent for file in second.attachments)
    return (*different, FILES) if has_more else different
