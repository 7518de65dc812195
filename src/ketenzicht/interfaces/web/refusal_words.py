"""The codes in a refusal, in the reader's words: a sentence on a page never shows a code or a name of a field."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.policy_words import OBJECTS, VERBS
from ketenzicht.interfaces.web.presentation import STATES
from ketenzicht.shared import clock

CLOCK_STATES: dict[str, Promise] = {
    "running": pgettext_lazy("state of a clock", "running"),
    "paused": pgettext_lazy("state of a clock", "standing still"),
    "stopped": pgettext_lazy("state of a clock", "done"),
    "expired": pgettext_lazy("state of a clock", "run out"),
}
STEPS: dict[str, Promise] = {
    "route": _("send on"),
    "hear": _("let the reporter hear"),
    "started": _("start"),
    "warned": _("warn"),
    "expired": _("run out"),
    "escalated": _("raise with the manager"),
    "reminded": _("remind"),
    "paused": _("let stand still"),
    "resumed": _("let run on"),
    "assigned": _("give to somebody"),
    "stopped": _("stop"),
    "erase": _("end what was ordered erased"),
    "erase_report": _("end what was ordered erased"),
}
PLACES: dict[str, Promise] = {"page": _("this page"), "disclose": _("disclosing by this ground")}
MISSING: dict[str, Promise] = {
    "role_or_purpose": _("a role or purpose that may do this"),
    "role": _("a role with this purpose"),
    "own": _("that it is your own report"),
    "held": _("that your organisation holds it"),
    "four_eyes": _("a second person"),
    "not_self": _("somebody else than yourself"),
    "past_term": _("that the term has passed"),
    "compartment": _("a part of the work to which this belongs"),
    "ground": _("a ground"),
    "desk": _("somebody who takes in signals there"),
    "scope": _("a key that is for this"),
}
MISSING_LISTS = {"condition": "condition", "field": "disclosure_field"}
FIELDS: dict[str, Promise] = {"reason": _("reason"), "result": _("result")}


def word_for(name: str, value: object) -> object:
    """The value of a refusal's safe field, such as a state or a role, as a reader knows it."""
    spoken = SPEAKERS.get(name)
    return spoken(str(value)) if spoken is not None else value


def _state(code: str) -> object:
    return STATES[code].label if code in STATES else CLOCK_STATES.get(code, code)


def _verb(code: str) -> object:
    return STEPS.get(code) or VERBS.get(code, code)


def _reason(code: str) -> object:
    """Which act was refused: `signal.weigh` is an object and a verb, `purpose.intake` what the act would be for."""
    if code in PLACES:
        return PLACES[code]
    thing, _dot, verb = code.partition(".")
    if thing == "purpose":
        return words.title("act_purpose", verb)
    return f"{OBJECTS.get(thing, thing)}: {VERBS.get(verb, verb)}"


def _missing(code: str) -> object:
    kind, _colon, rest = code.partition(":")
    codes = rest.split(",") if rest else []
    if kind in MISSING_LISTS and codes:
        return words.titles(MISSING_LISTS[kind], codes)
    if kind == "ground" and rest:
        return words.ground_title(rest) or MISSING["ground"]
    return MISSING.get(kind, code)


def _givers(codes: str) -> str:
    return ", ".join(_giver(code.strip()) for code in codes.split(","))


def _giver(code: str) -> str:
    said = words.title("giver", code)
    return said if said != code else words.title("role", code)


def _term(code: str) -> str:
    try:
        return words.say(country.get_term(code, clock.today()).title)
    except country.UnknownEntry:
        return code


SPEAKERS: dict[str, Callable[[str], object]] = {
    "state": _state,
    "verb": _verb,
    "reason": _reason,
    "missing": _missing,
    "who_can_give": _givers,
    "role": lambda code: words.title("role", code),
    "term": _term,
    "field": lambda code: FIELDS.get(code, code),
}
"""By the name of a safe field in a refusal; what is not here is said as it is."""
