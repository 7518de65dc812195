"""What holds of every step: in one order of locks, not on what was destroyed, with texts that can be kept."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by
from tests.integration.signals.test_retention import keep_time, order
from tests.integration.signals.test_way import hand_over_reason, pause_reason, weighing

pytestmark = pytest.mark.django_db

TOO_LONG = "x" * 20_001


def locks_of(person: Person, command: Callable[[access.Act], object]) -> list[str]:
    """The locks that a command takes, in their order: the whole signal, a row of it, a clock of it."""
    marks = {
        "pg_advisory_xact_lock": "whole",
        'FROM "signals_signal"': "row",
        'FROM "clocks_clock"': "clock",
    }
    # A refusal of a clock is fine here: what counts is what was locked before it.
    with open_act(person) as act, CaptureQueriesContext(connection) as asked, suppress(clocks.ClocksError):
        command(act)
    locking = [sql for one in asked if "FOR UPDATE" in (sql := one["sql"]) or "pg_advisory_xact_lock" in sql]
    return [next((name for mark, name in marks.items() if mark in sql), sql) for sql in locking]


def test_the_whole_signal_is_locked_before_any_row_of_it(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        (clock,) = clocks.list_clocks_of(by=act, subject_ref=held.id)
    commands: list[tuple[Person, Callable[[access.Act], object]]] = [
        (chain.detective, lambda act: signals.pause(by=act, clock_id=clock.id, reason=pause_reason())),
        (chain.detective, lambda act: signals.resume(by=act, clock_id=clock.id)),
        (chain.inspector, lambda act: signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Meer.")),
        (
            chain.detective,
            lambda act: signals.weigh(by=act, signal_id=held.id, version=held.version + 1, result=weighing()),
        ),
        (chain.detective, lambda act: signals.accept(by=act, signal_id=held.id, version=held.version + 2)),
    ]
    for person, command in commands:
        taken = locks_of(person, command)
        assert taken[:2] == ["whole", "row"]


def test_no_step_is_taken_with_what_was_destroyed(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    ordered = order(chain, sent.reference)
    with open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    assert keep_time(chain.detective) == 1
    with pytest.raises(signals.Destroyed), open_act(chain.detective) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version + 1, result=weighing())
    with open_act(chain.detective) as act:
        assert not [one for one in clocks.list_clocks_of(by=act, subject_ref=held.id) if one.state in clocks.OPEN]


@pytest.mark.parametrize("text", [TOO_LONG, "nul\x00"])
def test_a_step_keeps_no_text_that_a_report_could_not(chain: Chain, report: Report, text: str) -> None:
    held = held_by(chain.detective, report().reference)
    with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing(), text=text)
    with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason=hand_over_reason(),
            text=text,
        )
    with pytest.raises(signals.SignalInvalid):
        report(choice=signals.RouteChoice(chain.officer.organisation_id, text))


@pytest.mark.parametrize("text", [TOO_LONG, "nul\x00"])
def test_closing_and_answering_keep_no_such_text_either(chain: Chain, report: Report, text: str) -> None:
    held = held_by(chain.detective, report().reference)
    with open_act(chain.detective) as act:
        version = signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing()).version
    for reference, explained in ((text, "Uitleg."), ("2026-1", text)):
        with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
            signals.close(
                by=act,
                signal_id=held.id,
                version=version,
                outcome="not_enough",
                reference=reference,
                text=explained,
            )
    with open_act(chain.detective) as act:
        done = signals.close(by=act, signal_id=held.id, version=version, outcome="not_enough", text="Te weinig.")
    answers = signals_answers("not_enough", held.compartment)
    with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
        signals.answer(by=act, signal_id=held.id, version=done.version, answer_class=answers[0], text=text)


def signals_answers(outcome: str, compartment: str) -> list[str]:
    from ketenzicht.capabilities.country import public as country
    from ketenzicht.shared import clock

    found = country.list_answer_classes(clock.today(), outcome=outcome, from_compartment=compartment)
    return [one.code for one in found]
