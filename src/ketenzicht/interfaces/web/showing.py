"""Signals as pages show them: codes in words, names behind ids, the way as steps. Looks up, decides nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.engines import identifiers
from ketenzicht.interfaces.web import thinking, words
from ketenzicht.interfaces.web.presentation import STATES

EVENTS: dict[str, Promise] = {
    "received": pgettext_lazy("event", "Received"),
    "routed": pgettext_lazy("event", "Sent on"),
    "weigh": pgettext_lazy("event", "Weighed"),
    "accept": pgettext_lazy("event", "Taken on"),
    "hand_over": pgettext_lazy("event", "Handed over"),
    "close": pgettext_lazy("event", "Closed"),
    "answer": pgettext_lazy("event", "Answered"),
    "asked": pgettext_lazy("event", "The reporter was asked something"),
    "assigned": pgettext_lazy("event", "Given to somebody"),
    "added": pgettext_lazy("event", "Something added"),
    "attached": pgettext_lazy("event", "File added"),
    "reporter_added": pgettext_lazy("event", "The reporter added something"),
    "kept_here": pgettext_lazy("event", "Not passed on: no ground for this part"),
    "heard": pgettext_lazy("event", "News from the receiver"),
    "agreed": pgettext_lazy("event", "A second person agreed to a hand-over"),
    "agreement_withdrawn": pgettext_lazy("event", "Agreement taken back"),
    "paused": pgettext_lazy("event", "Term stands still"),
    "resumed": pgettext_lazy("event", "Term runs on"),
    "erase": pgettext_lazy("event", "Erased on order of two persons"),
    "erase_report": pgettext_lazy("event", "Erased on order of two persons"),
    "reporter_left": pgettext_lazy("event", "The reporter left: nobody there can read this"),
    "destroyed": pgettext_lazy("event", "Content destroyed"),
}
KNOWN_OF_MENTION: dict[str, Promise] = {
    "birth_date": pgettext_lazy("of a person", "Born"),
    "kvk": gettext_lazy("Trade number (KvK)"),
}
ADDITIONS: dict[str, Promise] = {
    "note": pgettext_lazy("addition", "Note"),
    "addition": pgettext_lazy("addition", "Addition"),
    "correction": pgettext_lazy("addition", "Correction"),
    "weighing": pgettext_lazy("addition", "Weighing"),
    "hand_over": pgettext_lazy("addition", "Hand-over"),
    "outcome": pgettext_lazy("addition", "Outcome"),
    "question": pgettext_lazy("addition", "Question to the reporter"),
    "reply": pgettext_lazy("addition", "Reply to a question"),
}
TEXTS: dict[str, Promise] = {
    "fact": gettext_lazy("What was seen or heard"),
    "circumstance": gettext_lazy("Circumstances"),
    "interpretation": gettext_lazy("Interpretation of the reporter"),
    "source": gettext_lazy("How the reporter knows"),
    "place": gettext_lazy("Where exactly"),
    "period": gettext_lazy("When"),
    "contact": gettext_lazy("How to reach the reporter"),
}
DETAILS = {
    "weighing": "weighing_result",
    "reason": "hand_over_reason",
}
TAKEN_UP = {signals.TRANSITIONS["accept"].tells, signals.QUESTION}
HANDED_OVER = {signals.TRANSITIONS["hand_over"].tells}
"""What a reporter hears when somebody deals with the report, and when it waits for the next one."""
EXPORT_HEADER = ("reference", "state", "forms", "age_class", "urgency", "municipality", "received", "due", "outcome")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its chip needs it, for lists that know its end only."""

    due_at: datetime
    warn_at: datetime | None = None
    state: str = "running"
    at_most: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A signal in a list."""

    signal: signals.SignalSummary
    about: str
    place: str
    outcome: str
    owner: str
    term: Term | None


def line(signal: signals.SignalSummary, names: dict[UUID, str] | None = None) -> Line:
    """A signal in a list, in words; `names` are those of the owners."""
    on = words.day_of(signal.received_at)
    owner = (names or {}).get(signal.owner_actor_id, "") if signal.owner_actor_id else ""
    return Line(
        signal=signal,
        about=words.titles("form_of_exploitation", signal.forms or ("unknown",), on),
        place=words.municipality_name(signal.municipality, on),
        outcome=words.outcome(signal.outcome, on) if signal.outcome else "",
        owner=owner,
        term=Term(signal.due_at) if signal.due_at is not None and signal.kind == signals.Kind.HELD else None,
    )


def export_row(signal: signals.SignalSummary) -> tuple[object, ...]:
    """A signal as a row of an export."""
    return (
        signal.reference,
        str(STATES[signal.state].label) if signal.state in STATES else signal.state,
        words.titles("form_of_exploitation", signal.forms),
        words.title("age_class", signal.age_class),
        words.title("urgency", signal.urgency),
        words.municipality_name(signal.municipality),
        signal.received_at,
        signal.due_at or "",
        words.outcome(signal.outcome) if signal.outcome else "",
    )


def whole(signal: signals.SignalDetail, view: country.ProfessionView) -> dict[str, Any]:
    """A whole signal for its page, to a reader of this profession."""
    on = words.day_of(signal.reported_at)
    ground = words.ground(signal.ground, on)
    rule, why = words.rule_texts(signal.rule, on)
    names = words.actor_names([signal.owner_actor_id, *(event.by_actor_id for event in signal.events)])
    return {
        "signal": signal,
        "forms_text": words.titles("form_of_exploitation", signal.forms or ("unknown",), on),
        "age_text": words.title("age_class", signal.age_class, on),
        "urgency_text": words.title("urgency", signal.urgency, on),
        "reporter_kind_text": words.title("reporter_kind", signal.reporter_kind, on),
        "place_kind_text": words.title("place_kind", signal.place_kind, on),
        "municipality_text": words.municipality_name(signal.municipality, on),
        "reporter_organisation": words.organisation_name(signal.reporter_organisation_id),
        "holder": words.organisation_name(signal.holder_organisation_id),
        "owner": names.get(signal.owner_actor_id, "") if signal.owner_actor_id else "",
        "texts": [(TEXTS[name], signal.texts[name]) for name in signals.TEXT_FIELDS if signal.texts.get(name)],
        "withheld_text": words.titles("disclosure_field", signal.withheld, on),
        "rule": rule,
        "why": why,
        "ground": words.say(ground.title) if ground is not None else signal.ground,
        "ground_explanation": words.say(ground.explanation) if ground is not None else "",
        "weighing_text": words.title("weighing_result", signal.weighing, on),
        "outcome_text": words.outcome(signal.outcome) if signal.outcome else "",
        "seen": thinking.observations(signal.indicators, on),
        "said": thinking.said(signal.indicators, view=view, forms=signal.forms, on=on),
        "non_punishment": thinking.non_punishment(),
        "mentions": [mention(one) for one in signal.mentions],
        "additions": [(ADDITIONS.get(one.kind, one.kind), one) for one in signal.additions],
        "updates": [update(one) for one in signal.updates],
        "history": [history_line(event, names) for event in signal.events],
        "destroyed": signal.destroyed_at is not None,
    }


def mention(found: signals.MentionInfo) -> dict[str, Any]:
    """A mention in words; `given` only where it differs from how it was read."""
    return {
        "kind": words.title("mention_kind", found.kind),
        "role": words.title("mention_role", found.role) if found.role != "unknown" else "",
        "display": found.display,
        "given": found.as_given if found.as_given != found.display else "",
        "known": [(title, found.parts[name]) for name, title in KNOWN_OF_MENTION.items() if found.parts.get(name)],
        "note": found.parts.get("note", ""),
        "may_be_victim": words.title("may_be_victim", found.parts.get("may_be_victim", "")),
        "warnings": [_(identifiers.told(code)) % identifiers.BOUNDS for code in found.warnings],
    }


def update(told: signals.UpdateInfo) -> dict[str, Any]:
    """What the reporter was told."""
    known = words.answer_class(told.answer_class, words.day_of(told.at))
    return {
        "id": told.id,
        "title": words.say(known.title) if known is not None else told.answer_class,
        "sentence": words.say(known.sentence) if known is not None else "",
        "by": words.organisation_name(told.from_organisation_id),
        "text": told.text,
        "at": told.at,
    }


def history_line(event: signals.EventInfo, names: dict[UUID, str]) -> dict[str, Any]:
    """One step of the way: what, when, by whom, with its codes in words."""
    on = words.day_of(event.at)
    said = {
        "outcome": lambda code: words.outcome(code, on),
        "ground": lambda code: words.ground_title(code, on),
        "rule": lambda code: words.rule_texts(code, on)[0],
    }
    details = []
    for name, code in event.detail.items():
        if name in DETAILS:
            details.append(words.title(DETAILS[name], code, on))
        elif name in said:
            details.append(said[name](code))
    return {
        "name": event.name,
        "title": EVENTS.get(event.name, event.name),
        "at": event.at,
        "by": names.get(event.by_actor_id, "") if event.by_actor_id else "",
        "details": details,
    }


def own_way(signal: signals.SignalDetail) -> list[dict[str, Any]]:
    """The way of a report for its reporter: what is done, what goes on now, what still comes."""
    ended = signal.state == signals.State.ANSWERED
    told = [update(one) for one in signal.updates]
    way: list[dict[str, Any]] = [
        {"title": _("You reported it"), "state": "done", "at": signal.reported_at, "icon": "send", "text": "", "by": ""}
    ]
    way += [
        {
            "title": one["title"],
            "state": "done",
            "at": one["at"],
            "icon": "message",
            "text": " ".join(filter(None, (one["sentence"], one["text"]))),
            "by": one["by"],
        }
        for one in told
    ]
    if signal.destroyed_at is not None:
        gone = {"title": _("The content was destroyed"), "state": "done", "at": signal.destroyed_at, "icon": "trash"}
        way.append(gone)
    elif not ended:
        now = _("The receiver is dealing with it") if _in_hand(signal) else _("It waits for the receiver to take it on")
        way.append({"title": now, "state": "now", "at": None, "icon": "clock"})
        way.append({"title": _("You hear what became of it"), "state": "next", "at": None, "icon": ""})
    return way


def _in_hand(signal: signals.SignalDetail) -> bool:
    """Whether somebody let know that they deal with it, or asked something; not when it was handed over since."""
    said = [told.answer_class for told in signal.updates if told.answer_class in TAKEN_UP | HANDED_OVER]
    return bool(said) and said[-1] in TAKEN_UP


def disposition(filename: str) -> str:
    """The header that makes a browser keep a file; its name only in the form that can hold any character."""
    return f"attachment; filename=\"file\"; filename*=UTF-8''{quote(filename, safe='')}"
