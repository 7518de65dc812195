"""Steps that an intake officer takes with a signal: weigh, accept, hand over, close, answer, and who works on it.

Each locks the copy, asks the policy, asks the rule, changes, and writes its event and its line in the trail.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, authorise, list_colleagues
from ketenzicht.capabilities.access.public import Role as AccessRole
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import agreeing, codes, routing, rules, sealing
from ketenzicht.capabilities.signals.additions import write_addition
from ketenzicht.capabilities.signals.copying import NewCopy, content_of, note
from ketenzicht.capabilities.signals.errors import FieldError, SignalInvalid
from ketenzicht.capabilities.signals.locking import check_unchanged, lock_signal
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.sending import send
from ketenzicht.capabilities.signals.telling import tell_reporter
from ketenzicht.capabilities.signals.types import QUESTION, Kind
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

WRITTEN_AS = {"ask": "asked", "assign": "assigned"}
"""Steps whose event has another name than their verb."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that was taken: the state now, and the version to take the next step with."""

    id: UUID
    state: str
    version: int


def weigh(*, by: Act, signal_id: UUID, version: int, result: str, text: str = "") -> StepDone:
    """Write down how the signal is weighed: a code of the pack, and the reasoning for colleagues only."""
    signal = _locked(by, "weigh", signal_id, version)
    step = rules.check_can_step("weigh", signal.kind, signal.state)
    codes.check("weighing", "weighing_result", result)
    _check_texts(text=text)
    signal.weighing = result
    if signal.owner_actor_id is None:
        signal.owner_actor_id = by.actor_id
    if text.strip():
        write_addition(by, signal, sealing.key_of(signal), kind="weighing", text=text)
    return _take(by, signal, step, weighing=result)


def accept(*, by: Act, signal_id: UUID, version: int) -> StepDone:
    """Take the signal up: from now on this organisation follows it up and owes an outcome."""
    signal = _locked(by, "accept", signal_id, version)
    step = rules.check_can_step("accept", signal.kind, signal.state)
    signal.owner_actor_id = signal.owner_actor_id or by.actor_id
    return _take(by, signal, step)


def hand_over(
    *,
    by: Act,
    signal_id: UUID,
    version: int,
    receiver_id: UUID,
    reason: str,
    conditions_met: tuple[str, ...] = (),
    text: str = "",
) -> StepDone:
    """Give the signal to another organisation, which receives its own copy with a running clock.

    Raises NoGround when no ground carries it there, ReceiverUnknown when that organisation takes in no signals.
    """
    signal = _locked(by, "hand_over", signal_id, version)
    step = rules.check_can_step("hand_over", signal.kind, signal.state)
    codes.check("reason", "hand_over_reason", reason)
    _check_texts(text=text)
    met = _conditions(signal, conditions_met, text)
    met = (*met, *sorted(agreeing.said_by_others(by=by, agreements=agreeing.standing(signal), receiver_id=receiver_id)))
    receiver = routing.hand_over_candidate(by, signal, receiver_id, met)
    key = sealing.key_of(signal)
    if text.strip():
        write_addition(by, signal, key, kind="hand_over", text=text)
    content = content_of(signal, key, receiver.fields)
    there = send(by, NewCopy(signal, key, content), receiver, term=routing.HAND_OVER_TERM, met=met)
    signal.holder_organisation_id = receiver.organisation_id
    done = _take(by, signal, step, receiver=receiver.organisation_code, reason=reason, ground=receiver.ground)
    tell_reporter(by, signal, step.tells, new_holder=receiver.organisation_id, due_at=there.due_at)
    return done


def close(*, by: Act, signal_id: UUID, version: int, outcome: str, reference: str = "", text: str = "") -> StepDone:
    """End the signal in a coded outcome. The answer to the reporter is owed from now on: its clock starts."""
    signal = _locked(by, "close", signal_id, version)
    step = rules.check_can_step("close", signal.kind, signal.state)
    _check_outcome(outcome, reference, text)
    _check_texts(reference=reference, text=text)
    key = sealing.key_of(signal)
    signal.outcome = outcome
    if reference.strip():
        signal.outcome_reference = key.seal_text(
            reference.strip(), model="signal", field="outcome_reference", row=signal.id
        )
    if text.strip():
        write_addition(by, signal, key, kind="outcome", text=text)
    return _take(by, signal, step, outcome=outcome)


def answer(*, by: Act, signal_id: UUID, version: int, answer_class: str, text: str = "") -> StepDone:
    """Tell the reporter what became of it, in a class that the outcome and this compartment allow."""
    signal = _locked(by, "answer", signal_id, version)
    step = rules.check_can_step("answer", signal.kind, signal.state)
    codes.check_answer_class(answer_class, signal.outcome, signal.compartment)
    _check_texts(text=text)
    signal.answer_class = answer_class
    in_time = signal.due_at is None or clock.now().replace(microsecond=0) <= signal.due_at
    done = _take(by, signal, step, answer_class=answer_class, in_time="yes" if in_time else "no")
    tell_reporter(by, signal, answer_class, text=text.strip(), final=True)
    return done


def ask(*, by: Act, signal_id: UUID, version: int, text: str) -> StepDone:
    """Ask the reporter something. The signal's own term runs on; the reply comes as an addition, with a notice.

    Raises WrongState once the signal has ended here, NoGround when nothing lets this holder write to the reporter.
    """
    signal = _locked(by, "ask", signal_id, version)
    rules.check_can_ask(signal.kind, signal.state)
    if not text.strip():
        raise SignalInvalid([FieldError("text", "required", _("Write what you want to know."))])
    _check_texts(text=text)
    write_addition(by, signal, sealing.key_of(signal), kind=QUESTION, text=text)
    signal.version += 1
    signal.save(update_fields=["version"])
    note(by, signal, "asked")
    by.record("collect", "addition", signal.id, fields=("text",))
    tell_reporter(by, signal, QUESTION, text=text.strip(), due_at=signal.due_at)
    return StepDone(signal.id, signal.state, signal.version)


def assign(*, by: Act, signal_id: UUID, version: int, to_actor_id: UUID | None) -> StepDone:
    """Give the signal to a colleague at this desk, or back to the desk (None). The clock goes along."""
    signal = _locked(by, "assign", signal_id, version)
    colleagues = {actor_id for actor_id, _ in list_colleagues(by=by, roles=(AccessRole.INTAKE_OFFICER,))}
    if to_actor_id is not None and to_actor_id not in colleagues:
        raise SignalInvalid([FieldError("to_actor_id", "unknown_code", _("Choose a colleague at this desk."))])
    signal.owner_actor_id = to_actor_id
    signal.version += 1
    signal.save(update_fields=["owner_actor_id", "version"])
    note(by, signal, "assigned", to=str(to_actor_id or "desk"))
    clocks.assign_clocks_of(by=by, subject_ref=signal.id, owner_actor_id=to_actor_id)
    by.record("change", "signal", signal.id, fields=("owner_actor_id",))
    return StepDone(signal.id, signal.state, signal.version)


def pause(*, by: Act, clock_id: UUID, reason: str) -> None:
    """Let the clock of a held signal stand still, where its term knows suspension; the reason is a code of the pack."""
    codes.check("reason", "pause_reason", reason)
    signal = _of_clock(by, clock_id)
    clocks.pause_clock(by=by, clock_id=clock_id, reason_code=reason)
    _follow(by, signal, "paused", None)


def resume(*, by: Act, clock_id: UUID) -> None:
    """Let the clock run on; its end moves by the time it stood still."""
    signal = _of_clock(by, clock_id)
    running = clocks.resume_clock(by=by, clock_id=clock_id, reason_code="resumed")
    _follow(by, signal, "resumed", running.due_at)


def _of_clock(by: Act, clock_id: UUID) -> Signal:
    """The signal that a clock runs on, locked before the clock is: every other step takes them in this order."""
    signal = lock_signal(id=clocks.get_clock(by=by, clock_id=clock_id).subject_ref, kind=Kind.HELD)
    if signal is None:
        raise NotFound
    return signal


def _follow(by: Act, signal: Signal, name: str, due_at: datetime | None) -> None:
    """The clock moved: the date on its signal, by which lists are sorted, follows it."""
    signal.due_at = due_at
    signal.version += 1
    signal.save(update_fields=["due_at", "version"])
    note(by, signal, name)
    by.record("change", "signal", signal.id, fields=("due_at",))


def _locked(by: Act, verb: str, signal_id: UUID, version: int) -> Signal:
    signal = lock_signal(id=signal_id, kind=Kind.HELD)
    if signal is None:
        raise NotFound
    authorise(by, verb, "signal", holder=signal.organisation_id)
    sealing.check_kept(signal)
    check_unchanged(by, signal, version, event=WRITTEN_AS.get(verb, verb))
    return signal


def _take(by: Act, signal: Signal, step: rules.Transition, **detail: str) -> StepDone:
    """Change the state, stop the clock that ran, start the one that runs now, write it all down."""
    signal.state = step.target
    signal.version += 1
    clocks.stop_clocks_of(by=by, subject_ref=signal.id, result=step.verb)
    signal.due_at = None
    if step.term:
        running = clocks.start_clock(
            by=by,
            term_code=step.term,
            subject_type="signal",
            subject_ref=signal.id,
            compartment=signal.compartment,
            owner_actor_id=signal.owner_actor_id,
        )
        signal.due_at = running.due_at
    signal.save()
    note(by, signal, step.verb, **detail)
    by.record("change", "signal", signal.id, fields=("state", *detail))
    if step.tells and step.verb != "hand_over":
        tell_reporter(by, signal, step.tells, due_at=signal.due_at)
    return StepDone(signal.id, signal.state, signal.version)


def _conditions(signal: Signal, declared: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The conditions that an officer may declare met, with those that the signal shows. Necessity is written down."""
    errors = []
    if not set(declared) <= codes.officer_conditions():
        message = _("Somebody else has to say that this condition is met.")
        errors.append(FieldError("conditions_met", "not_yours_to_say", message))
    if "necessity_note" in declared and not text.strip():
        message = _("Write down why this is necessary and why less would not do.")
        errors.append(FieldError("text", "required", message))
    if errors:
        raise SignalInvalid(errors)
    return rules.conditions_of(declared, signal.age_class)


def _check_texts(**texts: str) -> None:
    errors = [error for name, text in texts.items() for error in rules.find_text_errors(name, text)]
    if errors:
        raise SignalInvalid(errors)


def _check_outcome(outcome: str, reference: str, text: str) -> None:
    known = codes.outcome_named(outcome)
    errors = []
    if known.needs_reference and not reference.strip():
        errors.append(FieldError("reference", "required", _("This outcome needs the reference that it refers to.")))
    if known.needs_explanation and not text.strip():
        errors.append(FieldError("text", "required", _("This outcome needs a few words of explanation.")))
    if errors:
        raise SignalInvalid(errors)
