"""Writing down what happens to a clock: its row, its history, the trail and the notices, always together."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, Role, list_colleagues
from ketenzicht.capabilities.clocks import rows, rules
from ketenzicht.capabilities.clocks.models import Clock, ClockEvent, Notice
from ketenzicht.capabilities.clocks.types import State, Verb

MANAGER = "manager"
PRIVACY_OFFICER = "privacy_officer"
NOTICE_COMPARTMENT = "general"


@dataclass(frozen=True, slots=True)
class Told:
    """What one step leaves behind beside the changed row."""

    event: ClockEvent
    notice: Notice | None


def colleagues(by: Act, role: str) -> frozenset[UUID]:
    """Actors who have a role at the act's organisation now."""
    return frozenset(actor for actor, _ in list_colleagues(by=by, roles=(Role(role),)))


def step(by: Act, clock: Clock, verb: Verb, *, at: datetime, reason_code: str = "", owner_left: bool = False) -> Told:
    """Give the clock its new state and version, and make the event and notice that belong to it. Saves nothing.

    owner_left: the owner is no longer there to read a notice, so that it goes to the desk.
    """
    before = clock.state
    clock.state = rules.after(verb, State(clock.state))
    clock.version += 1
    event = ClockEvent(
        organisation_id=clock.organisation_id,
        compartment=clock.compartment,
        clock=clock,
        number=clock.version,
        verb=verb,
        at=at,
        actor_id=by.actor_id,
        from_state=before,
        to_state=clock.state,
        reason_code=reason_code,
        owner_actor_id=clock.owner_actor_id,
        due_at=clock.due_at,
    )
    by.record("change", "clock", clock.id, fields=(verb.value,), reason=reason_code)
    return Told(event, _notice(clock, verb, at, owner_left=owner_left))


def first_event(by: Act, clock: Clock) -> ClockEvent:
    """The event of a clock that starts, with its line in the trail."""
    by.record("change", "clock", clock.id, fields=(Verb.START.value,))
    return ClockEvent.made(
        organisation_id=clock.organisation_id,
        compartment=clock.compartment,
        clock_id=clock.id,
        number=clock.version,
        verb=Verb.START,
        at=clock.started_at,
        actor_id=by.actor_id,
        to_state=clock.state,
        owner_actor_id=clock.owner_actor_id,
        due_at=clock.due_at,
    )


def save(clock: Clock, told: Told) -> None:
    """Write the row and its event. What people do to a clock themselves they need no notice of."""
    clock.save()
    told.event.save(force_insert=True)


def _notice(clock: Clock, verb: Verb, at: datetime, *, owner_left: bool) -> Notice | None:
    code = rules.notice_code(verb, at_most=clock.at_most)
    if code is None:
        return None
    role = _role(clock, verb, owner_left=owner_left)
    return Notice(
        organisation_id=clock.organisation_id,
        compartment=NOTICE_COMPARTMENT,
        code=code,
        subject_type=clock.subject_type,
        subject_ref=clock.subject_ref,
        clock_id=clock.id,
        due_at=clock.due_at,
        actor_id=None if role else clock.owner_actor_id,
        role=role,
        created_at=at,
    )


def _role(clock: Clock, verb: Verb, *, owner_left: bool) -> str:
    """The role that is told; empty when it is the owner in person."""
    if rules.TRANSITIONS[verb].to_managers:
        return MANAGER
    if verb is Verb.WARN and clock.settings["on_warning"] == rows.TELL_PRIVACY_OFFICER:
        return PRIVACY_OFFICER
    return clock.desk_role if clock.owner_actor_id is None or owner_left else ""
