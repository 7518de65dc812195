"""A copy goes to a receiver: disclosed by a ground, in the receiver's hands, clock running, desk told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, Crossing, DisclosureInfo, disclosing_many
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


@dataclass(frozen=True)
class Parcel:
    """Copies of one reporter that go to one receiver by one ground, with the same conditions met and the same term."""

    sources: Sequence[NewCopy]
    receiver: Candidate
    term: str
    met: tuple[str, ...]

    @cached_property
    def fields(self) -> Sequence[str]:
        """Names of the parts that the ground lets through."""
        return [name for name in WHOLE if "*" in self.receiver.fields or name in self.receiver.fields]

    @property
    def crossing(self) -> Crossing:
        """What crosses the wall."""
        refs = [source.signal.id for source in self.sources]
        return Crossing(refs, self.fields, routing.ground_named(self.receiver.ground), self.met)


def send(by: Act, source: NewCopy, receiver: Candidate, *, term: str, met: tuple[str, ...]) -> Signal:
    """Disclose a copy to a receiver and put it in its hands: new key, state received, clock running, desk told."""
    return send_many(by, [Parcel([source], receiver, term, met)])[0]


def send_many(by: Act, parcels: Sequence[Parcel]) -> list[Signal]:
    """The same for all that one reporter sends to one receiver: one step over, whatever the grounds.

    Gives the receiver's copies in the order of the parcels and of the copies in them.
    """
    receiver, first = parcels[0].receiver, parcels[0].sources[0].signal
    now = clock.now()
    ends_at = retention.end_of_retention(receiver.compartment, now)
    # Taken apart on this side of the wall: what stays can only be seen from here.
    travelling = [_taken_apart(parcel, source) for parcel in parcels for source in parcel.sources]
    with disclosing_many(
        by=by,
        object_type="signal",
        crossings=[parcel.crossing for parcel in parcels],
        receiver_id=receiver.organisation_id,
        receiver_compartment=receiver.compartment,
        ends_at=ends_at,
        reported_by=first.reported_by,
        holder=first.organisation_id if first.kind == Kind.HELD else None,
    ) as (disclosures, at_receiver):
        told = {"received_at": now, "retain_until": ends_at.date()}
        made = _copies_at(receiver.organisation_id, travelling, disclosures, told)
        _put_on_the_desk(at_receiver, made)
        _note_arrival(by, at_receiver, made)
    return [copy.signal for _parcel, copy in made]


@dataclass(frozen=True, slots=True)
class _Travelling:
    """One copy on its way: the parts of it that travel, and the names of those that stay."""

    parcel: Parcel
    source: Signal
    part: Content
    withheld: list[str]


def _taken_apart(parcel: Parcel, source: NewCopy) -> _Travelling:
    part = source.content.part(parcel.receiver.fields)
    return _Travelling(parcel, source.signal, part, _withheld(source.signal, source.content, part))


Made = Sequence[tuple[Parcel, NewCopy]]
"""The receiver's copies, each beside the parcel that it came in."""


def _copies_at(
    organisation_id: UUID,
    travelling: Sequence[_Travelling],
    disclosures: Sequence[DisclosureInfo],
    told: Mapping[str, date],
) -> Made:
    keys = encryption.new_keys(organisation_id=organisation_id, number=len(travelling))
    return [
        (one.parcel, _held_copy(key, one, disclosure_id=disclosure.id, **told))
        for key, one, disclosure in zip(keys, travelling, disclosures, strict=True)
    ]


def _held_copy(key: encryption.CaseKey, one: _Travelling, **told: Any) -> NewCopy:
    """The receiver's copy of what travels, in the receiver's compartment."""
    receiver = one.parcel.receiver
    return make_copy(
        key,
        one.part,
        compartment=receiver.compartment,
        kind=Kind.HELD,
        state=State.RECEIVED,
        holder_organisation_id=receiver.organisation_id,
        rule=one.source.rule,
        ground=receiver.ground,
        article=receiver.article,
        conditions_met=list(one.parcel.met),
        withheld=one.withheld,
        **told,
        **{name: getattr(one.source, name) for name in COARSE},
    )


def _put_on_the_desk(by: Act, made: Made) -> None:
    """Store them with the receiver's clocks running, and tell whoever takes in signals there."""
    by_term: dict[str, list[Signal]] = {}
    for parcel, copy in made:
        by_term.setdefault(parcel.term, []).append(copy.signal)
    for term, copies in by_term.items():
        _start_clocks(by, term, copies)
    save_copies(by, [copy for _parcel, copy in made])
    refs = [copy.signal.id for _parcel, copy in made]
    clocks.add_notices(by=by, code="signal_received", subject_type="signal", subject_refs=refs, role="intake_officer")


def _start_clocks(by: Act, term: str, copies: Sequence[Signal]) -> None:
    refs, compartment = [copy.id for copy in copies], copies[0].compartment
    running = clocks.start_clocks(
        by=by, term_code=term, subject_type="signal", subject_refs=refs, compartment=compartment
    )
    for copy, started in zip(copies, running, strict=True):
        copy.due_at = started.due_at


def _note_arrival(by: Act, at_receiver: Act, made: Made) -> None:
    """The first step of each copy, and its line in the receiver's trail."""
    Event.objects.bulk_create(
        [
            step_of(at_receiver, copy.signal, "received", sender=by.organisation_code, ground=parcel.receiver.ground)
            for parcel, copy in made
        ]
    )
    for parcel, copy in made:
        at_receiver.record(
            "collect",
            "signal",
            copy.signal.id,
            fields=parcel.fields,
            subject_refs=copy.subjects(),
            disclosure_ref=copy.signal.disclosure_id,
        )


def _withheld(signal: Signal, content: Content, carried: Content) -> list[str]:
    """Names of the parts that did not travel, so that the receiver knows there is more and can ask for it."""
    parts = [name for name in TEXT_FIELDS if content.texts.get(name) and not carried.texts.get(name)]
    parts += ["indicators"] if content.indicators and not carried.indicators else []
    parts += ["mentions"] if content.mentions and not carried.mentions else []
    files = content.attachments or (signal.kind == Kind.HELD and signal.attachments.exists())
    parts += ["attachments"] if files and not carried.attachments else []
    return sorted({*signal.withheld, *parts})
