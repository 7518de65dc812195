"""Adding to a signal after it was sent: what was reported is never edited."""

from datetime import timedelta
from uuid import UUID

from ketenzicht.capabilities.access.public import (
    Act,
    NoGround,
    NotFound,
    Role,
    authorise,
    disclosing,
    list_colleagues,
)
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import attachments, finding, routing, rules, sealing
from ketenzicht.capabilities.signals.copying import add_tokens, note, write_attachment
from ketenzicht.capabilities.signals.errors import FieldError, NobodyHolds, ReceiverUnknown, SignalInvalid
from ketenzicht.capabilities.signals.locking import lock_signal
from ketenzicht.capabilities.signals.models import Addition, Attachment, Signal
from ketenzicht.capabilities.signals.reading import visible
from ketenzicht.capabilities.signals.types import (
    OPEN_HELD_STATES,
    REPLY,
    AdditionInfo,
    AttachmentInfo,
    Candidate,
    Kind,
    NewAttachment,
)
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

SAME_PRESS = timedelta(minutes=2)
"""Within this time the same words or the same file from the same person are one sending that came twice."""

NOTE = "note"
"""For colleagues alone: what was reported stays as it was, and whoever decides on that can go on."""
KINDS_OF_REPORTER = frozenset({"correction", "addition", REPLY})
KINDS_OF_HOLDER = frozenset({NOTE, "correction", "addition"})


def write_addition(
    by: Act, signal: Signal, key: encryption.CaseKey, *, kind: str, text: str, by_reporter: bool = False
) -> Addition:
    """Store one addition on a copy, sealed, and make it findable."""
    row = Addition(
        organisation_id=signal.organisation_id,
        compartment=signal.compartment,
        signal=signal,
        kind=kind,
        by_actor_id=by.actor_id,
        by_reporter=by_reporter,
    )
    row.text = key.seal_text(text.strip(), model="addition", field="text", row=row.id)
    row.save()
    add_tokens(signal, finding.terms_of_text(text))
    return row


def raise_version(signal: Signal) -> None:
    """Say that a copy holds more than it did: whoever decided on what it held before looks again."""
    signal.version += 1
    signal.save(update_fields=["version"])


def add_to_signal(*, by: Act, signal_id: UUID, kind: str, text: str) -> AdditionInfo:
    """Add a correction, something new, or a note. What a reporter adds travels on to whoever holds the signal now.

    A button that is pressed twice adds once.
    """
    signal = _reachable(by, signal_id)
    authorise(by, "create", "addition", reported_by=signal.reported_by, holder=_holder(signal))
    _check(signal, kind, text)
    key = sealing.key_of(signal)
    again = _find_same_addition(by, signal, key, kind, text)
    if again is not None:
        by.record("consult", "addition", signal.id, fields=("text",))
        return _added(again, text)
    row = write_addition(by, signal, key, kind=kind, text=text, by_reporter=signal.kind == Kind.REPORTED)
    if kind != NOTE:
        raise_version(signal)
    note(by, signal, "added", kind=kind)
    by.record("collect", "addition", signal.id, fields=("text",))
    if signal.kind == Kind.REPORTED:
        _pass_on(by, signal, text=text, kind=kind, attachment=None)
    return _added(row, text)


def attach(*, by: Act, signal_id: UUID, attachment: NewAttachment) -> AttachmentInfo:
    """Add a file to a signal, checked for size and real type. A reporter's file travels on to the holder."""
    signal = _reachable(by, signal_id)
    authorise(by, "create", "attachment", reported_by=signal.reported_by, holder=_holder(signal))
    errors = attachments.find_errors((attachment,))
    key = sealing.key_of(signal)
    again = None if errors else _find_same_file(signal, key, attachment)
    if again is not None:
        by.record("consult", "attachment", signal.id, fields=("content",))
        return _attached(again, attachment)
    present = Attachment.objects.filter(signal=signal).count()
    if present >= rules.MAXIMUM_ATTACHMENTS:
        message = _("This signal holds %(bound)s files, and can hold no more.")
        errors = (*errors, FieldError("attachments", "too_many", message, rules.MAXIMUM_ATTACHMENTS))
    if errors:
        raise SignalInvalid(errors)
    row = write_attachment(signal, key, attachment)
    raise_version(signal)
    note(by, signal, "attached", media_type=row.media_type)
    by.record("collect", "attachment", signal.id, fields=("content",))
    if signal.kind == Kind.REPORTED:
        _pass_on(by, signal, text="", kind="", attachment=attachment)
    return _attached(row, attachment)


def _added(row: Addition, text: str) -> AdditionInfo:
    return AdditionInfo(row.id, row.kind, text.strip(), row.by_actor_id, row.by_reporter, row.added_at)


def _attached(row: Attachment, attachment: NewAttachment) -> AttachmentInfo:
    return AttachmentInfo(row.id, attachment.filename, row.media_type, row.size, row.added_at)


def _find_same_addition(by: Act, signal: Signal, key: encryption.CaseKey, kind: str, text: str) -> Addition | None:
    """What this person added a moment ago, when it is the same. The signal is locked: two at once come one by one."""
    recent = Addition.objects.filter(
        signal=signal, kind=kind, by_actor_id=by.actor_id, added_at__gt=clock.now() - SAME_PRESS
    )
    return next(
        (
            row
            for row in recent
            if key.open_text(bytes(row.text), model="addition", field="text", row=row.id) == text.strip()
        ),
        None,
    )


def _find_same_file(signal: Signal, key: encryption.CaseKey, attachment: NewAttachment) -> Attachment | None:
    """The same bytes under the same name, added a moment ago."""
    recent = Attachment.objects.filter(
        signal=signal, size=len(attachment.content), added_at__gt=clock.now() - SAME_PRESS
    )
    return next(
        (
            row
            for row in recent
            if key.open_text(bytes(row.filename), model="attachment", field="filename", row=row.id)
            == attachment.filename
            and key.open(bytes(row.content), model="attachment", field="content", row=row.id) == attachment.content
        ),
        None,
    )


def _pass_on(by: Act, reported: Signal, *, text: str, kind: str, attachment: NewAttachment | None) -> None:
    """What the reporter added goes to the present holder; where no ground leads there, to whoever received it first."""
    part = "attachments" if attachment is not None else "fact"
    receiver = _find_receiver(by, reported, part)
    if receiver is None:
        note(by, reported, "kept_here", part=part)
        return
    with disclosing(
        by=by,
        object_type="signal",
        object_ref=reported.id,
        fields=(part,),
        receiver_id=receiver.organisation_id,
        receiver_compartment=receiver.compartment,
        ground=routing.ground_named(receiver.ground),
        met=tuple(reported.conditions_met),
        reported_by=reported.reported_by,
        holder=None,
    ) as (disclosure, at_holder):
        held = (
            Signal.objects.select_for_update()
            .filter(thread=reported.thread, kind=Kind.HELD, destroyed_at=None)
            .order_by("-received_at")
            .first()
        )
        if held is None:
            raise NobodyHolds
        key = sealing.key_of(held)
        if attachment is None:
            write_addition(at_holder, held, key, kind=kind, text=text, by_reporter=True)
        else:
            write_attachment(held, key, attachment)
        raise_version(held)
        note(at_holder, held, "reporter_added", part=part)
        at_holder.record("collect", "addition", held.id, fields=(part,), disclosure_ref=disclosure.id)
        _tell_desk(at_holder, held, _notice_of(held, kind))


def _tell_desk(at_holder: Act, held: Signal, code: str) -> None:
    """Tell the owner; the whole desk when nobody owns it, or its owner is no longer there to read it."""
    here = {actor_id for actor_id, _name in list_colleagues(by=at_holder, roles=(Role.INTAKE_OFFICER,))}
    owner = held.owner_actor_id if held.owner_actor_id in here else None
    clocks.add_notice(
        by=at_holder,
        code=code,
        subject_type="signal",
        subject_ref=held.id,
        actor_id=owner,
        role="" if owner else Role.INTAKE_OFFICER,
    )


def _find_receiver(by: Act, reported: Signal, part: str) -> Candidate | None:
    for organisation_id in dict.fromkeys((reported.holder_organisation_id, reported.routed_to)):
        if organisation_id is None:
            continue
        try:
            receiver = routing.carrier(by, organisation_id, tuple(reported.conditions_met))
        except (NoGround, ReceiverUnknown):
            continue
        if "*" in receiver.fields or part in receiver.fields:
            return receiver
    return None


def _notice_of(held: Signal, kind: str) -> str:
    """What the desk is told when its reporter adds something."""
    if held.state not in OPEN_HELD_STATES:
        return "closed_signal_added_to"
    return "question_answered" if kind == REPLY else "signal_added_to"


def _reachable(by: Act, signal_id: UUID) -> Signal:
    signal = lock_signal(visible(by), id=signal_id)
    if signal is None:
        raise NotFound
    return signal


def _holder(signal: Signal) -> UUID | None:
    return signal.organisation_id if signal.kind == Kind.HELD else None


def _check(signal: Signal, kind: str, text: str) -> None:
    allowed = KINDS_OF_REPORTER if signal.kind == Kind.REPORTED else KINDS_OF_HOLDER
    errors = []
    if kind not in allowed:
        errors.append(FieldError("kind", "unknown_code", _("Choose what kind of addition this is.")))
    if not rules.says_something(text):
        errors.append(FieldError("text", "required", _("Write what you want to add.")))
    errors += rules.find_text_errors("text", text)
    if errors:
        raise SignalInvalid(errors)
