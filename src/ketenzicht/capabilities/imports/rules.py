"""Does the state allow it: the steps of a file, what a mapping must have, and the bounds. Pure."""

from dataclasses import dataclass

from ketenzicht.capabilities.imports.errors import MappingInvalid, NotNow
from ketenzicht.capabilities.imports.types import OF_ALL_ROWS, OF_MENTION, OF_SIGNAL, Mapping, State
from ketenzicht.shared.words import gettext_noop as _

PIECE_BYTES = 1_000_000
"""A file is sealed in pieces of this size, so that no more than two are in memory at once."""
CHUNK_ROWS = 2_000
MAXIMUM_LANES = 8
"""So many at most go through one file at once."""
LANE_PROGRAM = "ketenzicht.config.program"
"""The module that is run for each of them but the first."""
PREVIEW_ROWS = 10
LOOKED_AT_ROWS = 200
"""Rows in which words without a code are looked for."""
QUOTED_ROWS = 2_000
"""Rows of which a cell is read again to show it beside what is wrong with it."""
QUOTED = frozenset(
    {"unknown_word", "unknown_code", "unknown_municipality", "several_municipalities", "no_number", "out_of_range"}
)
"""What is wrong with a cell that one has to see to mend it."""
MAXIMUM_WAITING = 20
MAXIMUM_NAME = 80
MAXIMUM_FILE_NAME = 200
UNATTENDED_DAYS = 7
KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a file: from which states, to which."""

    verb: str
    sources: frozenset[State]
    target: State


STEPS: dict[str, Step] = {
    step.verb: step
    for step in (
        Step("map", frozenset({State.NEW, State.CHECKED}), State.NEW),
        Step("check", frozenset({State.NEW}), State.CHECKING),
        Step("checked", frozenset({State.CHECKING}), State.CHECKED),
        Step("take", frozenset({State.CHECKED, State.STOPPED}), State.TAKING),
        Step("go_on", frozenset({State.CHECKING, State.TAKING}), State.TAKING),
        Step("stop", frozenset({State.TAKING}), State.STOPPED),
        Step("leave", frozenset({State.CHECKING}), State.NEW),
        Step("finish", frozenset({State.TAKING}), State.DONE),
        Step("refuse", frozenset({State.NEW, State.CHECKING, State.CHECKED, State.STOPPED}), State.REFUSED),
        Step("expire", frozenset({State.NEW, State.CHECKED, State.STOPPED}), State.EXPIRED),
    )
}


def can_step(verb: str, state: str) -> bool:
    """Whether this step fits a file in this state."""
    return state in STEPS[verb].sources


def check_step(verb: str, state: str) -> Step:
    """The step. Raises NotNow when it does not fit."""
    if not can_step(verb, state):
        raise NotNow(safe={"state": state, "verb": verb})
    return STEPS[verb]


def check_mapping(mapping: Mapping) -> None:
    """Raise MappingInvalid when it names what no report has, no column says what was seen, or a mention column does
    not say what it names."""
    targets = {rule.target for rule in mapping.columns}
    unknown = (targets - OF_SIGNAL - OF_MENTION) | (set(mapping.constants) - OF_ALL_ROWS)
    if unknown:
        raise MappingInvalid(
            _("The mapping names something that a report does not have."),
            next_step=_("Use the names that the guide to files lists, and no others."),
        )
    if "fact" not in targets and not mapping.constants.get("fact"):
        raise MappingInvalid(
            _("No column says what was seen or heard."),
            next_step=_("Choose at least one column for what was seen or heard."),
        )
    told = {rule.group for rule in mapping.columns if rule.target == "mention_kind"}
    for rule in mapping.columns:
        if rule.target == "mention" and not rule.kind and rule.group not in told:
            raise MappingInvalid(
                _("A column of names or numbers does not say what it names."),
                next_step=_("Choose for it what is named: a person, an address, a telephone number."),
            )
