"""A signal comes in: checked, stored with the reporter, routed, in a receiver's hands, all in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.capabilities.access.public import Act, Refused, Scope, authorise
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import attachments, codes, mentions, repeating, retention, routing, rules
from ketenzicht.capabilities.signals.copying import Content, NewCopy, make_copy, save_copies, step_of
from ketenzicht.capabilities.signals.errors import SentDifferently, SignalError, SignalInvalid
from ketenzicht.capabilities.signals.models import Event, Signal, Update
from ketenzicht.capabilities.signals.sending import Parcel, send_many
from ketenzicht.capabilities.signals.telling import update_of
from ketenzicht.capabilities.signals.types import (
    TEXT_FIELDS,
    Candidate,
    Kind,
    NewSignal,
    Route,
    RouteFacts,
    State,
    Submitted,
)
from ketenzicht.shared import clock, ids


def submit_signal(*, by: Act, new: NewSignal) -> Submitted:
    """Take in a report and route it. What is acknowledged is stored at both sides, with its clock and its trail.

    Sending the same `submission_key` or `own_reference` again gives the first acknowledgement again, when the
    report says the same; SentDifferently names what differs.
    Raises SignalInvalid with everything that is wrong, NoGround when no ground carries it to a chosen receiver,
    ExchangeStopped when the trail cannot leave the house.
    """
    (outcome,) = submit_many(by=by, news=(new,))
    if isinstance(outcome, Submitted):
        return outcome
    raise outcome


def submit_many(*, by: Act, news: Sequence[NewSignal]) -> tuple[Submitted | Refused | SignalError, ...]:
    """Take in several reports in one act: for each what `submit_signal` gives, or the error that it would raise.

    Each is stored, disclosed, clocked and logged as if it had come alone; only the work is shared. The lines in the
    logs stand together by receiver. What is wrong with one does not touch the others.
    """
    authorise(by, "create", "signal")
    taken, noted = _Taking(by, news), by.trail.length()
    try:
        with transaction.atomic():
            taken.store()
    except IntegrityError:
        by.trail.cut(noted)
        # The same report was sent at the same moment by another way: that one was first, and is acknowledged.
        taken = _Taking(by, news)
        with transaction.atomic():
            taken.store()
    return tuple(taken.outcomes[number] for number in range(len(news)))


def check_many(*, by: Act, news: Sequence[NewSignal]) -> tuple[Submitted | Refused | SignalError | None, ...]:
    """What `submit_many` would say of each report, storing nothing: its error, the acknowledgement of a report that is
    stored already, or None for one that would be taken in. A name that comes twice in this row is not told of: there is
    nothing yet that the second could be an acknowledgement of, or differ from."""
    authorise(by, "create", "signal")
    taken = _Taking(by, news)
    return tuple(taken.outcomes.get(number) for number in range(len(news)))


@dataclass(frozen=True, slots=True)
class _Sending:
    """A report that is in order, by its place in the row of reports, with the rule that sends it."""

    number: int
    new: NewSignal
    route: Route


@dataclass(slots=True)
class _Bundle:
    """Reports that go to one receiver by one ground, with the same conditions met and the same term."""

    receiver: Candidate
    term: str
    met: tuple[str, ...]
    sendings: list[_Sending] = field(default_factory=list)


class _Taking:
    """Reports that are taken in together: those that go to one receiver by the same ground are one bundle."""

    def __init__(self, by: Act, news: Sequence[NewSignal]) -> None:
        self.by = by
        self._news = news
        self.outcomes: dict[int, Submitted | Refused | SignalError] = {}
        self._bundles: dict[tuple[object, ...], _Bundle] = {}
        self._later: dict[int, int] = {}
        """Reports that come a second time in this very row, by the number of the first."""
        self._way = routing.Routing(by)
        self._known = codes.known_today(nameless=by.scope == Scope.ONE)
        self._tokens = _own_reference_tokens(by, news)
        self._sort(news)

    def _sort(self, news: Sequence[NewSignal]) -> None:
        stored = _find_repeated(self.by, news, self._tokens)
        first: dict[object, int] = {}
        for number, (new, token) in enumerate(zip(news, self._tokens, strict=True)):
            names = [name for name in (new.submission_key, token) if name is not None]
            repeated = next((stored[name] for name in names if name in stored), None)
            earlier = next((first[name] for name in names if name in first), None)
            if repeated is not None:
                self.outcomes[number] = _acknowledge_again(repeated, new, token)
            elif earlier is not None:
                self._later[number] = earlier
            else:
                self._plan(number, new)
                if number not in self.outcomes:
                    first.update(dict.fromkeys(names, number))

    def _plan(self, number: int, new: NewSignal) -> None:
        """Find its way, or what is wrong with it."""
        try:
            _check(new, self._known)
            if new.choice is not None:
                authorise(self.by, "override_route", "signal")
            facts = facts_of(new)
            route = self._way.route_for(facts)
            receiver = routing.chosen(self.by, route, new.choice, facts.conditions_met)
        except (SignalError, Refused) as error:
            self.outcomes[number] = error
            return
        met = facts.conditions_met
        same = (receiver.organisation_id, receiver.compartment, receiver.ground, route.term, met)
        bundle = self._bundles.setdefault(same, _Bundle(receiver, route.term, met))
        bundle.sendings.append(_Sending(number, new, route))

    def store(self) -> None:
        """Store every bundle. To be called once."""
        number = sum(len(bundle.sendings) for bundle in self._bundles.values())
        if number:
            keys = iter(encryption.new_keys(organisation_id=self.by.organisation_id, number=number))
            self._save([copy for bundles in self._by_receiver() for copy in self._send(bundles, keys)])
        for number, earlier in self._later.items():
            self.outcomes[number] = self._again(number, earlier)

    def _again(self, number: int, earlier: int) -> Submitted | Refused | SignalError:
        first = self.outcomes[earlier]
        if not isinstance(first, Submitted):
            return first
        different = repeating.find_changes(self._news[earlier], self._news[number])
        return SentDifferently(first.id, different) if different else replace(first, repeated=True)

    def _by_receiver(self) -> Iterable[Sequence[_Bundle]]:
        """The bundles that go to the same desk, by whatever ground."""
        found: dict[tuple[UUID, str], list[_Bundle]] = {}
        for bundle in self._bundles.values():
            found.setdefault((bundle.receiver.organisation_id, bundle.receiver.compartment), []).append(bundle)
        return found.values()

    def _send(self, bundles: Sequence[_Bundle], keys: Iterator[encryption.CaseKey]) -> list[NewCopy]:
        """The reporter's copies for one receiver, not stored yet; the receiver's are stored and its clocks run."""
        parcels = [self._packed(bundle, keys) for bundle in bundles]
        made = [copy for parcel in parcels for copy in parcel.sources]
        sendings = [sending for bundle in bundles for sending in bundle.sendings]
        for sending, copy, there in zip(sendings, made, send_many(self.by, parcels), strict=True):
            copy.signal.due_at, copy.signal.withheld = there.due_at, there.withheld
            self.outcomes[sending.number] = _acknowledge(copy.signal, telephone=sending.route.telephone)
        return made

    def _packed(self, bundle: _Bundle, keys: Iterator[encryption.CaseKey]) -> Parcel:
        """The reporter's copies of a bundle, with their lines in the trail."""
        now = clock.now()
        until = retention.retain_until(self.by.compartments[0], now)
        times: dict[str, date] = {"reported_at": now, "received_at": now, "retain_until": until}
        made = [self._reported(next(keys), sending, bundle.receiver, **times) for sending in bundle.sendings]
        for copy in made:
            texts = sorted(copy.content.texts)
            self.by.record("collect", "signal", copy.signal.id, fields=texts, subject_refs=copy.subjects())
        return Parcel(made, bundle.receiver, bundle.term, bundle.met)

    def _save(self, made: Sequence[NewCopy]) -> None:
        """Store the reporter's copies of all bundles, with their first steps and what the reporter is told."""
        steps, updates = [], []
        for copy in made:
            signal = copy.signal
            steps.append(step_of(self.by, signal, "received"))
            signal.state = State.ROUTED
            receiver = routing.code_of(signal.holder_organisation_id)
            steps.append(step_of(self.by, signal, "routed", rule=signal.rule, receiver=receiver, ground=signal.ground))
            updates.append(
                update_of(signal, copy.key, "sent", from_organisation_id=signal.holder_organisation_id, text="")
            )
        save_copies(self.by, made)
        Event.objects.bulk_create(steps)
        Update.objects.bulk_create(updates)

    def _reported(self, key: encryption.CaseKey, sending: _Sending, receiver: Candidate, **times: date) -> NewCopy:
        by, new = self.by, sending.new
        copy = make_copy(
            key,
            _content_of(new),
            compartment=by.compartments[0],
            thread=ids.new_id(),
            reference=ids.new_reference(),
            kind=Kind.REPORTED,
            state=State.RECEIVED,
            submission_key=new.submission_key,
            own_reference_token=self._tokens[sending.number],
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
            rule=sending.route.rule,
            ground=receiver.ground,
            article=receiver.article,
            **times,
        )
        if new.own_reference and by.scope != Scope.ONE:
            # To name the report by in what its sender is told. Never the code of somebody without a name.
            row = copy.signal.id
            kept = key.seal_text(new.own_reference, model="signal", field="own_reference", row=row)
            copy.signal.own_reference = kept
        if new.choice is not None:
            row = copy.signal.id
            sealed = key.seal_text(new.choice.reason, model="signal", field="override_reason", row=row)
            copy.signal.override_reason = sealed
        return copy


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


def _content_of(new: NewSignal) -> Content:
    """What a report holds, its mentions read. That refuses nothing: a report that is only checked is not read."""
    return Content(
        texts={name: getattr(new, name).strip() for name in TEXT_FIELDS},
        indicators=tuple(dict.fromkeys(new.indicators)),
        mentions=mentions.read_mentions(new.mentions),
        attachments=new.attachments,
    )


def _check(new: NewSignal, known: rules.KnownCodes) -> None:
    errors = [
        *rules.find_errors(new, known),
        *mentions.find_errors(new.mentions),
        *attachments.find_errors(new.attachments),
    ]
    if errors:
        raise SignalInvalid(errors)


def token_of_own_reference(*, by: Act, own_reference: str) -> bytes:
    """The keyed token (32 bytes) under which a report with this reference of its sender is stored."""
    authorise(by, "create", "signal")
    return encryption.token(by.organisation_id, field="own_reference", value=own_reference)


def _own_reference_tokens(by: Act, news: Sequence[NewSignal]) -> list[bytes | None]:
    if not any(new.own_reference for new in news):
        return [None] * len(news)
    key = encryption.open_token_key(by.organisation_id)
    return [key.token(field="own_reference", value=new.own_reference) if new.own_reference else None for new in news]


def _find_repeated(by: Act, news: Sequence[NewSignal], tokens: Sequence[bytes | None]) -> dict[UUID | bytes, Signal]:
    """What is stored already, by the key or token under which it was sent."""
    own = Signal.objects.filter(reported_by=by.actor_id, kind=Kind.REPORTED)
    keys = [new.submission_key for new in news if new.submission_key is not None]
    asked = [token for token in tokens if token is not None]
    rows = [*own.filter(own_reference_token__in=asked)] if asked else []
    rows += [*own.filter(submission_key__in=keys)] if keys else []
    found: dict[UUID | bytes, Signal] = {}
    for signal in rows:
        if signal.own_reference_token is not None:
            found[bytes(signal.own_reference_token)] = signal
        if signal.submission_key is not None:
            found[signal.submission_key] = signal
    return found


def _acknowledge_again(signal: Signal, new: NewSignal, token: bytes | None) -> Submitted | SignalError:
    try:
        repeating.check_same(signal, new, own_reference_token=token)
    except SentDifferently as error:
        return error
    return _acknowledge(signal, repeated=True)


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
