"""The life of a clock: the table is complete, and time asks for the right thing once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ketenzicht.capabilities.clocks import rules
from ketenzicht.capabilities.clocks.errors import CodeInvalid, TermNotPausable, WrongState
from ketenzicht.capabilities.clocks.rules import TRANSITIONS, Standing
from ketenzicht.capabilities.clocks.types import OPEN, NoticeCode, State, Verb, is_over
from ketenzicht.engines.deadlines import Pause

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

ALLOWED = {
    (Verb.WARN, State.RUNNING): State.RUNNING,
    (Verb.EXPIRE, State.RUNNING): State.EXPIRED,
    (Verb.ESCALATE, State.EXPIRED): State.EXPIRED,
    (Verb.REMIND, State.EXPIRED): State.EXPIRED,
    (Verb.PAUSE, State.RUNNING): State.PAUSED,
    (Verb.RESUME, State.PAUSED): State.RUNNING,
    (Verb.ASSIGN, State.RUNNING): State.RUNNING,
    (Verb.ASSIGN, State.PAUSED): State.PAUSED,
    (Verb.ASSIGN, State.EXPIRED): State.EXPIRED,
    (Verb.STOP, State.RUNNING): State.STOPPED,
    (Verb.STOP, State.PAUSED): State.STOPPED,
    (Verb.STOP, State.EXPIRED): State.STOPPED,
}


@pytest.mark.parametrize(("verb", "state"), list(product(Verb, State)))
def test_every_verb_in_every_state(verb: Verb, state: State) -> None:
    assert rules.can(verb, state) == ((verb, state) in ALLOWED)
    if (verb, state) in ALLOWED:
        rules.check_can(verb, state)
        assert rules.after(verb, state) == ALLOWED[verb, state]
    else:
        with pytest.raises(WrongState) as refusal:
            rules.check_can(verb, state)
        assert refusal.value.safe == {"verb": verb, "state": state}
        assert str(refusal.value) == f"This term is {state}, and so this is not possible: {verb}."


def test_the_table_covers_every_verb_and_leads_everywhere() -> None:
    assert set(TRANSITIONS) == set(Verb)
    assert {rules.after(verb, state) for verb, state in ALLOWED} | {State.RUNNING} == set(State)


def test_every_open_clock_can_be_stopped_and_given_away() -> None:
    assert TRANSITIONS[Verb.STOP].sources == TRANSITIONS[Verb.ASSIGN].sources == OPEN
    assert frozenset(State) - {State.STOPPED} == OPEN


def test_whatever_time_does_is_told() -> None:
    by_time = {Verb.WARN, Verb.EXPIRE, Verb.ESCALATE, Verb.REMIND}
    assert {verb for verb, transition in TRANSITIONS.items() if transition.notice} == by_time
    told = {rules.notice_code(verb, at_most=at_most) for verb in Verb for at_most in (True, False)}
    assert told - {None} == set(NoticeCode)


def test_a_least_term_is_reached_and_not_broken() -> None:
    assert rules.notice_code(Verb.EXPIRE, at_most=True) is NoticeCode.EXPIRED
    assert rules.notice_code(Verb.EXPIRE, at_most=False) is NoticeCode.REACHED
    assert rules.notice_code(Verb.WARN, at_most=False) is NoticeCode.WARNING
    assert rules.notice_code(Verb.STOP, at_most=True) is None


RUNNING = Standing(
    state=State.RUNNING, at_most=True, due_at=NOW + HOUR, warn_at=None, warned_at=None, next_reminder_at=None
)
WARNING = replace(RUNNING, warn_at=NOW)
OVER = replace(RUNNING, due_at=NOW - SECOND)
EXPIRED = replace(OVER, state=State.EXPIRED, next_reminder_at=NOW)


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        (RUNNING, ()),
        (WARNING, (Verb.WARN,)),
        (replace(WARNING, warn_at=NOW + SECOND), ()),
        (replace(WARNING, warned_at=NOW - HOUR), ()),
        (OVER, (Verb.EXPIRE, Verb.ESCALATE)),
        (replace(OVER, due_at=NOW), ()),
        (replace(OVER, warn_at=NOW - HOUR), (Verb.EXPIRE, Verb.ESCALATE)),
        (replace(OVER, escalates=False), (Verb.EXPIRE,)),
        (replace(OVER, at_most=False), (Verb.EXPIRE,)),
        (EXPIRED, (Verb.REMIND,)),
        (replace(EXPIRED, next_reminder_at=NOW + SECOND), ()),
        (replace(EXPIRED, next_reminder_at=None), ()),
        (replace(OVER, state=State.STOPPED), ()),
        (replace(EXPIRED, state=State.STOPPED), ()),
        (replace(RUNNING, state=State.PAUSED, due_at=None), ()),
        (replace(RUNNING, due_at=None), ()),
    ],
)
def test_what_time_asks(clock: Standing, due: tuple[Verb, ...]) -> None:
    assert rules.due_now(clock, NOW) == due


@pytest.mark.parametrize(
    ("late_by", "over"),
    [(-SECOND, False), (timedelta(), False), (timedelta(microseconds=999_999), False), (SECOND, True)],
)
def test_the_last_second_belongs_to_the_term(late_by: timedelta, over: bool) -> None:  # a table
    assert is_over(NOW, NOW + late_by) is over


def test_pauses_from_a_history() -> None:
    history = [
        ("started", NOW),
        ("paused", NOW + HOUR),
        ("assigned", NOW + HOUR),
        ("resumed", NOW + 2 * HOUR),
        ("paused", NOW + 3 * HOUR),
    ]
    assert rules.pauses(history) == (Pause(NOW + HOUR, NOW + 2 * HOUR), Pause(NOW + 3 * HOUR))
    assert rules.pauses(history[:4]) == (Pause(NOW + HOUR, NOW + 2 * HOUR),)
    assert rules.pauses([("resumed", NOW)]) == ()


def test_only_some_terms_can_stand_still() -> None:
    rules.check_pausable(pausable=True, term_code="decide", article="-")
    with pytest.raises(TermNotPausable) as refusal:
        rules.check_pausable(pausable=False, term_code="wpg9_purpose", article="Wpg art. 9")
    assert str(refusal.value) == "The term wpg9_purpose cannot stand still."


@pytest.mark.parametrize("code", ["", "Free text", "a" * 65, "line\n", "-a", "é"])
def test_free_text_is_no_code(code: str) -> None:
    with pytest.raises(CodeInvalid) as refusal:
        rules.check_code("reason", code)
    assert str(refusal.value).startswith("The reason is a code of at most 64 ")


def test_codes() -> None:
    for code in ("done", "hand_over", "4_15-awb", "a" * 64):
        rules.check_code("result", code)
