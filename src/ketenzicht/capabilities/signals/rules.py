"""Does the state allow it: the tables of a signal's way, and what a report must have. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ketenzicht.capabilities.signals.errors import FieldError, WrongState
from ketenzicht.capabilities.signals.types import OPEN_HELD_STATES, TEXT_FIELDS, Kind, NewSignal, State
from ketenzicht.engines import identifiers
from ketenzicht.shared.words import gettext_noop as _

MAXIMUM_TEXT = 20_000
MAXIMUM_OWN_REFERENCE = 100
MAXIMUM_MENTIONS = 50
MAXIMUM_MENTION = 500
MAXIMUM_ATTACHMENTS = 10
MAXIMUM_ATTACHMENT_BYTES = 10_000_000
MAXIMUM_PERSONS = 10_000
MAXIMUM_INDICATORS = 200


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: which copy it is for, from which states, to which, and what it does to clocks and the trail.

    `term` is the clock that starts with it (the pack holds its length); every earlier clock of the copy stops.
    `tells` is the answer class that goes to the reporter by itself, if any.
    """

    verb: str
    kind: Kind
    sources: frozenset[State]
    target: State
    term: str = ""
    tells: str = ""


TRANSITIONS: dict[str, Transition] = {
    step.verb: step
    for step in (
        Transition("route", Kind.REPORTED, frozenset({State.RECEIVED}), State.ROUTED),
        Transition("hear", Kind.REPORTED, frozenset({State.ROUTED, State.ANSWERED}), State.ANSWERED),
        Transition("weigh", Kind.HELD, frozenset({State.RECEIVED, State.WEIGHED}), State.WEIGHED, term="decide"),
        Transition("accept", Kind.HELD, frozenset({State.WEIGHED}), State.ACCEPTED, term="follow_up", tells="taken_up"),
        Transition(
            "hand_over",
            Kind.HELD,
            frozenset({State.RECEIVED, State.WEIGHED, State.ACCEPTED}),
            State.HANDED_OVER,
            tells="handed_over",
        ),
        Transition("close", Kind.HELD, frozenset({State.WEIGHED, State.ACCEPTED}), State.CLOSED, term="answer"),
        Transition("answer", Kind.HELD, frozenset({State.CLOSED}), State.ANSWERED),
        Transition("erase", Kind.HELD, OPEN_HELD_STATES, State.ERASED, tells="erased"),
        Transition("erase_report", Kind.REPORTED, frozenset({State.ROUTED}), State.ERASED),
    )
}

FINAL_STATES = {
    Kind.REPORTED: frozenset({State.ANSWERED, State.ERASED}),
    Kind.HELD: frozenset({State.HANDED_OVER, State.ANSWERED, State.ERASED}),
}


def can_step(verb: str, kind: str, state: str) -> bool:
    """Whether this step fits this copy in this state."""
    step = TRANSITIONS[verb]
    return step.kind == kind and state in step.sources


LAPSES = frozenset({"added", "attached", "reporter_added", "weigh"})
"""Events after which a yes to a hand-over no longer stands: it was given to something else."""


def standing_agreements(events: Iterable[tuple[str, str, str, datetime]]) -> dict[tuple[str, str], datetime]:
    """Who (actor, receiver) agrees now and since when, out of events (name, actor, receiver, at), oldest first."""
    found: dict[tuple[str, str], datetime] = {}
    for name, actor, receiver, at in events:
        if name in LAPSES:
            found.clear()
        elif name == "agreed":
            found[actor, receiver] = at
        elif name == "agreement_withdrawn":
            found.pop((actor, receiver), None)
    return found


def check_can_step(verb: str, kind: str, state: str) -> Transition:
    """The step. Raises WrongState with the states from which it can be taken."""
    step = TRANSITIONS[verb]
    if not can_step(verb, kind, state):
        raise WrongState(
            _("A signal that is '%(state)s' cannot take the step '%(verb)s'."),
            next_step=_("Load the page again and see what can be done now."),
            safe={"state": state, "verb": verb},
        )
    return step


ASKING_STATES = OPEN_HELD_STATES
"""States of a held copy in which its reporter can be asked something: as long as the holder owes an answer."""


def can_ask(kind: str, state: str) -> bool:
    """Whether the reporter of this copy can be asked something in this state."""
    return kind == Kind.HELD and state in ASKING_STATES


def check_can_ask(kind: str, state: str) -> None:
    """Raise WrongState when the reporter can be asked nothing any more."""
    if not can_ask(kind, state):
        raise WrongState(
            _("A signal that is '%(state)s' has ended here: its reporter can't be asked anything any more."),
            next_step=_("Whoever has the signal now can ask."),
            safe={"state": state},
        )


def list_steps(kind: str, state: str) -> tuple[str, ...]:
    """The steps that can be taken now, in the order of a signal's way."""
    return tuple(verb for verb in TRANSITIONS if can_step(verb, kind, state))


def conditions_of(declared: Collection[str], age_class: str) -> tuple[str, ...]:
    """The conditions that are met: those declared, and those that the signal itself shows."""
    shown = {"concerns_child"} if age_class in {"child", "presumed_child"} else set()
    return tuple(sorted({*declared, *shown}))


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes that are in force on the day of reporting, from the pack."""

    forms: Collection[str]
    age_classes: Collection[str]
    urgencies: Collection[str]
    reporter_kinds: Collection[str]
    place_kinds: Collection[str]
    mention_kinds: Collection[str]
    mention_roles: Collection[str]
    victim_answers: Collection[str]
    conditions: Collection[str]
    municipalities: Collection[str]
    indicators: Collection[str]


def find_errors(new: NewSignal, codes: KnownCodes) -> tuple[FieldError, ...]:
    """Everything that is wrong with a report, in the order of the form."""
    return (*_text_errors(new), *_code_errors(new, codes), *_mention_errors(new, codes), *_count_errors(new))


def _text_errors(new: NewSignal) -> Iterator[FieldError]:
    if not says_something(new.fact):
        yield FieldError("fact", "required", _("Write what you saw or heard; a few words are enough."))
    for name in TEXT_FIELDS:
        yield from find_text_errors(name, getattr(new, name))
    yield from find_text_errors("own_reference", new.own_reference, bound=MAXIMUM_OWN_REFERENCE)


def says_something(text: str) -> bool:
    """Whether a text holds a sign that can be seen: a space without width says no more than a space."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def find_text_errors(field: str, text: str, *, bound: int = MAXIMUM_TEXT) -> Iterator[FieldError]:
    """What is wrong with a text that somebody wrote: too long to keep, no text, or with a number that is not kept."""
    if len(text) > bound:
        message = _("This is too long; at most %(bound)s characters can be kept.")
        yield FieldError(field, "too_long", message, bound)
    if "\x00" in text:
        yield FieldError(field, "control_character", _("This holds a character that is no text. Type it again."))
    yield from find_bsn_errors(field, text)


def find_bsn_errors(field: str, text: str) -> Iterator[FieldError]:
    """A citizen service number under its own name, which no text may hold."""
    if identifiers.names_bsn(text):
        message = _("There is a citizen service number (BSN) in this, which is not kept here. Leave the number out.")
        yield FieldError(field, identifiers.Reason.LOOKS_LIKE_BSN.value, message)


def _code_errors(new: NewSignal, codes: KnownCodes) -> Iterator[FieldError]:
    singles = (
        ("age_class", new.age_class, codes.age_classes),
        ("urgency", new.urgency, codes.urgencies),
        ("reporter_kind", new.reporter_kind, codes.reporter_kinds),
        ("place_kind", new.place_kind, codes.place_kinds),
        ("municipality", new.municipality, codes.municipalities if new.municipality else ("",)),
    )
    asked = [
        *(("forms", form, codes.forms) for form in new.forms),
        *singles,
        *(("conditions_met", condition, codes.conditions) for condition in new.conditions_met),
        *((f"indicators.{number}", one, codes.indicators) for number, one in enumerate(new.indicators)),
    ]
    for name, value, known in asked:
        if value not in known:
            yield _unknown(name)


def _mention_errors(new: NewSignal, codes: KnownCodes) -> Iterator[FieldError]:
    for number, mention in enumerate(new.mentions):
        where = f"mentions.{number}"
        if mention.kind not in codes.mention_kinds:
            yield _unknown(f"{where}.kind")
        if mention.role not in codes.mention_roles:
            yield _unknown(f"{where}.role")
        if mention.parts.get("may_be_victim") not in {None, *codes.victim_answers}:
            yield _unknown(f"{where}.may_be_victim")
        if not says_something(mention.value):
            yield FieldError(f"{where}.value", "required", _("Write the name or number, or remove this line."))
        for part in (mention.value, *mention.parts.values()):
            if len(part) > MAXIMUM_MENTION or "\x00" in part:
                message = _("At most %(bound)s characters of plain text.")
                yield FieldError(f"{where}.value", "too_long", message, MAXIMUM_MENTION)


def _count_errors(new: NewSignal) -> Iterator[FieldError]:
    if len(new.mentions) > MAXIMUM_MENTIONS:
        message = _("At most %(bound)s in one report; put the rest in an addition.")
        yield FieldError("mentions", "too_many", message, MAXIMUM_MENTIONS)
    if len(new.attachments) > MAXIMUM_ATTACHMENTS:
        message = _("At most %(bound)s files in one report; add the rest afterwards.")
        yield FieldError("attachments", "too_many", message, MAXIMUM_ATTACHMENTS)
    if len(new.indicators) > MAXIMUM_INDICATORS:
        message = _("At most %(bound)s in one report.")
        yield FieldError("indicators", "too_many", message, MAXIMUM_INDICATORS)
    if new.persons is not None and not 0 <= new.persons <= MAXIMUM_PERSONS:
        message = _("Give a number from 0 to %(bound)s, or leave it empty.")
        yield FieldError("persons", "out_of_range", message, MAXIMUM_PERSONS)
    if new.choice is not None and not new.choice.reason.strip():
        yield FieldError("choice.reason", "required", _("Say why you choose another receiver."))
    if new.choice is not None:
        yield from find_text_errors("choice.reason", new.choice.reason)


def _unknown(field: str) -> FieldError:
    return FieldError(field, "unknown_code", _("This is not one of the choices that hold today. Choose again."))
