"""A signal comes in: checked, stored with the reporter, routed, in a receiver's hands, all in one transaction."""

from django.db import IntegrityError, transaction

from ketenzicht.capabilities.access.public import Act, Scope, authorise, disclosing
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import attachments, codes, mentions, retention, routing, rules
from ketenzicht.capabilities.signals.copying import Content, NewCopy, note, write_copy
from ketenzicht.capabilities.signals.errors import SignalInvalid
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.telling import write_update
from ketenzicht.capabilities.signals.types import (
    TEXT_FIELDS,
    WHOLE,
    Candidate,
    Kind,
    NewSignal,
    Route,
    RouteFacts,
    State,
    Submitted,
)
from ketenzicht.shared import clock, ids

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


def submit_signal(*, by: Act, new: NewSignal) -> Submitted:
    """Take in a report and route it. What is acknowledged is stored at both sides, with its clock and its trail.

    Sending the same `submission_key` or `own_reference` again gives the first acknowledgement again.
    Raises SignalInvalid with everything that is wrong, NoGround when no ground carries it to a chosen receiver,
    ExchangeStopped when the trail cannot leave the house.
    """
    authorise(by, "create", "signal")
    repeated = _find_repeated(by, new)
    if repeated is not None:
        return _acknowledge(repeated, repeated=True)
    _check(by, new)
    if new.choice is not None:
        authorise(by, "override_route", "signal")
    route = routing.route_for(by, facts_of(new))
    receiver = routing.chosen(by, route, new.choice, facts_of(new).conditions_met)
    try:
        with transaction.atomic():
            return _store(by, new, route, receiver)
    except IntegrityError:
        # Two sendings of the same report at the same moment: the other one was first, and is acknowledged.
        repeated = _find_repeated(by, new)
        if repeated is None:
            raise
        return _acknowledge(repeated, repeated=True)


def facts_of(new: NewSignal) -> RouteFacts:
    """What the route card may look at, out of a whole report."""
    return RouteFacts(
        forms=new.forms,
        age_class=new.age_class,
        urgency=new.urgency,
        reporter_kind=new.reporter_kind,
        municipality=new.municipality,
        place_kind=new.place_kind,
        conditions_met=rules.conditions_of(new.conditions_met, new.age_class),
    )


def _check(by: Act, new: NewSignal) -> None:
    known = codes.known_today(nameless=by.scope == Scope.ONE)
    errors = [*rules.find_errors(new, known), *attachments.find_errors(new.attachments)]
    if errors:
        raise SignalInvalid(errors)


def _store(by: Act, new: NewSignal, route: Route, receiver: Candidate) -> Submitted:
    content = Content(
        texts={name: getattr(new, name).strip() for name in TEXT_FIELDS},
        indicators=tuple(dict.fromkeys(new.indicators)),
        mentions=mentions.read_mentions(new.mentions),
        attachments=new.attachments,
    )
    reported = _write_reported(by, new, content, route, receiver)
    held = send(by, reported, content, receiver, term=route.term, met=facts_of(new).conditions_met)
    signal = reported.signal
    signal.state = State.ROUTED
    signal.due_at = held.due_at
    signal.withheld = held.withheld
    signal.save(update_fields=["state", "due_at", "withheld"])
    note(by, signal, "routed", rule=route.rule, receiver=receiver.organisation_code, ground=receiver.ground)
    write_update(signal, reported.key, "sent", from_organisation_id=receiver.organisation_id, text="")
    return _acknowledge(signal, telephone=route.telephone)


def _write_reported(by: Act, new: NewSignal, content: Content, route: Route, receiver: Candidate) -> NewCopy:
    now = clock.now()
    copy = write_copy(
        by,
        content,
        compartment=by.compartments[0],
        thread=ids.new_id(),
        reference=ids.new_reference(),
        kind=Kind.REPORTED,
        state=State.RECEIVED,
        submission_key=new.submission_key,
        own_reference_token=_own_reference_token(by, new),
        reporter_organisation_id=by.organisation_id,
        reporter_kind=new.reporter_kind,
        reported_by=by.actor_id,
        holder_organisation_id=receiver.organisation_id,
        routed_to=receiver.organisation_id,
        forms=list(new.forms),
        age_class=new.age_class,
        urgency=new.urgency,
        municipality=new.municipality,
        place_kind=new.place_kind,
        persons=new.persons,
        conditions_met=list(facts_of(new).conditions_met),
        rule=route.rule,
        ground=receiver.ground,
        article=receiver.article,
        reported_at=now,
        received_at=now,
        retain_until=retention.retain_until(by.compartments[0], now),
    )
    if new.choice is not None:
        signal = copy.signal
        signal.override_reason = copy.key.seal_text(
            new.choice.reason, model="signal", field="override_reason", row=signal.id
        )
        signal.save(update_fields=["override_reason"])
    note(by, copy.signal, "received")
    by.record("collect", "signal", copy.signal.id, fields=sorted(content.texts), subject_refs=copy.subjects())
    return copy


def send(by: Act, source: NewCopy, content: Content, receiver: Candidate, *, term: str, met: tuple[str, ...]) -> Signal:
    """Disclose a copy to a receiver and put it in its hands: new key, state received, clock running, desk told."""
    carried = content.part(receiver.fields)
    fields = [name for name in WHOLE if "*" in receiver.fields or name in receiver.fields]
    signal = source.signal
    withheld = _withheld(signal, content, carried)
    with disclosing(
        by=by,
        object_type="signal",
        object_ref=signal.id,
        fields=fields,
        receiver_id=receiver.organisation_id,
        receiver_compartment=receiver.compartment,
        ground=routing.ground_named(receiver.ground),
        met=met,
        ends_at=retention.end_of_retention(receiver.compartment, clock.now()),
        reported_by=signal.reported_by,
        holder=signal.organisation_id if signal.kind == Kind.HELD else None,
    ) as (disclosure, at_receiver):
        now = clock.now()
        copy = write_copy(
            at_receiver,
            carried,
            compartment=receiver.compartment,
            kind=Kind.HELD,
            state=State.RECEIVED,
            holder_organisation_id=receiver.organisation_id,
            withheld=withheld,
            rule=signal.rule,
            ground=receiver.ground,
            article=receiver.article,
            disclosure_id=disclosure.id,
            conditions_met=list(met),
            received_at=now,
            retain_until=retention.retain_until(receiver.compartment, now),
            **{name: getattr(signal, name) for name in COARSE},
        )
        held = _put_on_the_desk(at_receiver, copy.signal, term)
        note(at_receiver, held, "received", sender=by.organisation_code, ground=receiver.ground)
        at_receiver.record(
            "collect", "signal", held.id, fields=fields, subject_refs=copy.subjects(), disclosure_ref=disclosure.id
        )
    return held


def _put_on_the_desk(by: Act, held: Signal, term: str) -> Signal:
    """Start the receiver's clock and tell whoever takes in signals there; the same copy, with its date."""
    running = clocks.start_clock(
        by=by, term_code=term, subject_type="signal", subject_ref=held.id, compartment=held.compartment
    )
    held.due_at = running.due_at
    held.save(update_fields=["due_at"])
    clocks.add_notice(by=by, code="signal_received", subject_type="signal", subject_ref=held.id, role="intake_officer")
    return held


def _withheld(signal: Signal, content: Content, carried: Content) -> list[str]:
    """Names of the parts that did not travel, so that the receiver knows there is more and can ask for it."""
    parts = [name for name in TEXT_FIELDS if content.texts.get(name) and not carried.texts.get(name)]
    parts += ["indicators"] if content.indicators and not carried.indicators else []
    parts += ["mentions"] if content.mentions and not carried.mentions else []
    files = content.attachments or (signal.kind == Kind.HELD and signal.attachments.exists())
    parts += ["attachments"] if files and not carried.attachments else []
    return sorted({*signal.withheld, *parts})


def token_of_own_reference(*, by: Act, own_reference: str) -> bytes:
    """The keyed token (32 bytes) under which a report with this reference of its sender is stored."""
    authorise(by, "create", "signal")
    return encryption.token(by.organisation_id, field="own_reference", value=own_reference)


def _own_reference_token(by: Act, new: NewSignal) -> bytes | None:
    return token_of_own_reference(by=by, own_reference=new.own_reference) if new.own_reference else None


def _find_repeated(by: Act, new: NewSignal) -> Signal | None:
    own = Signal.objects.filter(reported_by=by.actor_id, kind=Kind.REPORTED)
    if new.submission_key is not None:
        found = own.filter(submission_key=new.submission_key).first()
        if found is not None:
            return found
    token = _own_reference_token(by, new)
    return own.filter(own_reference_token=token).first() if token is not None else None


def _acknowledge(signal: Signal, *, telephone: str = "", repeated: bool = False) -> Submitted:
    name_nl, name_en = routing.names_of(signal.holder_organisation_id)
    return Submitted(
        id=signal.id,
        reference=signal.reference,
        receiver_id=signal.holder_organisation_id,
        receiver_name_nl=name_nl,
        receiver_name_en=name_en,
        rule=signal.rule,
        ground=signal.ground,
        due_at=signal.due_at,
        telephone=telephone,
        repeated=repeated,
    )
