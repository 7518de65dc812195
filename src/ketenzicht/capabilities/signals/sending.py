"""A copy goes to a receiver: disclosed by a ground, in the receiver's hands, clock running, desk told."""

from collections.abc import Sequence
from typing import Any

from ketenzicht.capabilities.access.public import Act, disclosing_many
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import retention, routing
from ketenzicht.capabilities.signals.copying import Content, NewCopy, make_copy, save_copies, step_of
from ketenzicht.capabilities.signals.models import Event, Signal
from ketenzicht.capabilities.signals.types import TEXT_FIELDS, WHOLE, Candidate, Kind, State
from ketenzicht.shared import clock

COARSE = (
    "thread",
    "reference",
    "reporter_organisation_id",
    "reporter_kind",
    "forms",
    "age_class",
    "urgency",
    "municipality",
    "place_kind",
    "persons",
    "reported_at",
)
"""Columns that every copy of a signal has alike: what figures and clocks are made from."""


def send(by: Act, source: NewCopy, receiver: Candidate, *, term: str, met: tuple[str, ...]) -> Signal:
    """Disclose a copy to a receiver and put it in its hands: new key, state received, clock running, desk told."""
    return send_many(by, [source], receiver, term=term, met=met)[0]


def send_many(
    by: Act, sources: Sequence[NewCopy], receiver: Candidate, *, term: str, met: tuple[str, ...]
) -> list[Signal]:
    """The same for several copies of one reporter that go to one receiver by one ground."""
    fields = [name for name in WHOLE if "*" in receiver.fields or name in receiver.fields]
    first = sources[0].signal
    parts = [source.content.part(receiver.fields) for source in sources]
    withheld = [_withheld(one.signal, one.content, part) for one, part in zip(sources, parts, strict=True)]
    now = clock.now()
    ends_at = retention.end_of_retention(receiver.compartment, now)
    with disclosing_many(
        by=by,
        object_type="signal",
        object_refs=[source.signal.id for source in sources],
        fields=fields,
        receiver_id=receiver.organisation_id,
        receiver_compartment=receiver.compartment,
        ground=routing.ground_named(receiver.ground),
        met=met,
        ends_at=ends_at,
        reported_by=first.reported_by,
        holder=first.organisation_id if first.kind == Kind.HELD else None,
    ) as (disclosures, at_receiver):
        keys = encryption.new_keys(organisation_id=receiver.organisation_id, number=len(sources))
        made = [
            _held_copy(
                key,
                part,
                source.signal,
                receiver,
                met,
                received_at=now,
                retain_until=ends_at.date(),
                withheld=kept,
                disclosure_id=disclosure.id,
            )
            for key, source, part, kept, disclosure in zip(keys, sources, parts, withheld, disclosures, strict=True)
        ]
        _put_on_the_desk(at_receiver, made, term)
        detail = {"sender": by.organisation_code, "ground": receiver.ground}
        Event.objects.bulk_create([step_of(at_receiver, copy.signal, "received", **detail) for copy in made])
        for copy in made:
            _record(at_receiver, copy, fields)
    return [copy.signal for copy in made]


def _record(at_receiver: Act, copy: NewCopy, fields: Sequence[str]) -> None:
    about = copy.subjects()
    ref = copy.signal.disclosure_id
    at_receiver.record("collect", "signal", copy.signal.id, fields=fields, subject_refs=about, disclosure_ref=ref)


def _held_copy(
    key: encryption.CaseKey,
    part: Content,
    source: Signal,
    receiver: Candidate,
    met: tuple[str, ...],
    **told: Any,
) -> NewCopy:
    """The receiver's copy of what travels, in the receiver's compartment."""
    return make_copy(
        key,
        part,
        compartment=receiver.compartment,
        kind=Kind.HELD,
        state=State.RECEIVED,
        holder_organisation_id=receiver.organisation_id,
        rule=source.rule,
        ground=receiver.ground,
        article=receiver.article,
        conditions_met=list(met),
        **told,
        **{name: getattr(source, name) for name in COARSE},
    )


def _put_on_the_desk(by: Act, made: Sequence[NewCopy], term: str) -> None:
    """Store them with the receiver's clocks running, and tell whoever takes in signals there."""
    refs = [copy.signal.id for copy in made]
    compartment = made[0].signal.compartment
    running = clocks.start_clocks(
        by=by, term_code=term, subject_type="signal", subject_refs=refs, compartment=compartment
    )
    for copy, started in zip(made, running, strict=True):
        copy.signal.due_at = started.due_at
    save_copies(by, made)
    clocks.add_notices(by=by, code="signal_received", subject_type="signal", subject_refs=refs, role="intake_officer")


def _withheld(signal: Signal, content: Content, carried: Content) -> list[str]:
    """Names of the parts that did not travel, so that the receiver knows there is more and can ask for it."""
    parts = [name for name in TEXT_FIELDS if content.texts.get(name) and not carried.texts.get(name)]
    parts += ["indicators"] if content.indicators and not carried.indicators else []
    parts += ["mentions"] if content.mentions and not carried.mentions else []
    files = content.attachments or (signal.kind == Kind.HELD and signal.attachments.exists())
    parts += ["attachments"] if files and not carried.attachments else []
    return sorted({*signal.withheld, *parts})
