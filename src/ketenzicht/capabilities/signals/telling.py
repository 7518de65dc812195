"""The reporter hears what became of it: in a class that the receiver may disclose, by a ground, with a trace."""

from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, Role, disclosing, is_here
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import codes, routing, rules, sealing
from ketenzicht.capabilities.signals.copying import note
from ketenzicht.capabilities.signals.models import Signal, Update
from ketenzicht.capabilities.signals.types import QUESTION, Kind, State

FEEDBACK_FIELDS = ("answer_class", "answer_text")
NOTICES = {QUESTION: "signal_asked"}
"""Messages that ask something of the reporter, and the notice that says so; for any other there is news."""
REPORTERS = (Role.REPORTER, Role.PARTNER_SYSTEM)
GONE = "reporter_left"
"""The notice to who manages people at the reporter's organisation, and the event at the holder, when nobody is left to
read a message: a report is its reporter's own, and a colleague does not inherit it."""


def write_update(
    signal: Signal, key: encryption.CaseKey, answer_class: str, *, from_organisation_id: UUID, text: str
) -> Update:
    """Put one message on the reporter's copy."""
    update = update_of(signal, key, answer_class, from_organisation_id=from_organisation_id, text=text)
    update.save(force_insert=True)
    return update


def update_of(
    signal: Signal, key: encryption.CaseKey, answer_class: str, *, from_organisation_id: UUID, text: str
) -> Update:
    """One message for the reporter's copy, not stored yet."""
    update = Update.made(
        organisation_id=signal.organisation_id,
        compartment=signal.compartment,
        signal_id=signal.id,
        answer_class=answer_class,
        from_organisation_id=from_organisation_id,
    )
    update.text = key.seal_text(text, model="update", field="text", row=update.id) if text else None
    return update


def tell_reporter(
    by: Act,
    held: Signal,
    answer_class: str,
    *,
    text: str = "",
    final: bool = False,
    new_holder: UUID | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Send the reporter a message about its signal. Says False when the reporter's copy no longer exists.

    `final` closes the matter for the reporter; `new_holder` tells who has it from now on, `due_at` by when the holder
    has to take its next step. Raises NoGround when
    nothing lets this holder tell the reporter.
    """
    candidate = routing.feedback_candidate(by, held)
    with disclosing(
        by=by,
        object_type="signal",
        object_ref=held.id,
        fields=FEEDBACK_FIELDS,
        receiver_id=held.reporter_organisation_id,
        receiver_compartment=candidate.compartment,
        ground=routing.ground_named(candidate.ground),
        met=candidate.conditions,
        holder=held.organisation_id,
        reported_by=None,
    ) as (disclosure, at_reporter):
        reported = Signal.objects.select_for_update().filter(thread=held.thread, kind=Kind.REPORTED).first()
        if reported is None or reported.destroyed_at is not None:
            return False
        key = sealing.key_of(reported)
        write_update(reported, key, answer_class, from_organisation_id=held.organisation_id, text=text)
        if final:
            rules.check_can_step("hear", reported.kind, reported.state)
            reported.state = State.ANSWERED
            reported.answer_class = answer_class
        if new_holder is not None:
            reported.holder_organisation_id = new_holder
        reported.due_at = due_at
        reported.version += 1
        reported.save(update_fields=["state", "answer_class", "holder_organisation_id", "due_at", "version"])
        note(at_reporter, reported, "heard", answer_class=answer_class)
        at_reporter.record("collect", "update", reported.id, fields=FEEDBACK_FIELDS, disclosure_ref=disclosure.id)
        if codes.is_nameless(reported.reporter_kind, reported.reported_at.date()):
            return True
        code = "signal_answered" if final else NOTICES.get(answer_class, "signal_news")
        somebody_reads = _notify(at_reporter, reported, code)
    if not somebody_reads:
        note(by, held, GONE)
    return True


def _notify(at_reporter: Act, reported: Signal, code: str) -> bool:
    """Tell the reporter that there is a message; without a reporter who is still there, who manages people there.

    Says whether the reporter is still there to read it.
    """
    reporter = reported.reported_by
    gone = reporter is None or not is_here(by=at_reporter, actor_id=reporter, roles=REPORTERS)
    clocks.add_notice(
        by=at_reporter,
        code=GONE if gone else code,
        subject_type="signal",
        subject_ref=reported.id,
        actor_id=None if gone else reporter,
        role=Role.ADMINISTRATOR if gone else "",
    )
    return not gone
