"""About the design of this room: every door is a command or a question, and every command is in the trail."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Draft
from ketenzicht.shared import clock
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import LABOUR, Chain, Report, held_by

pytestmark = pytest.mark.django_db

QUESTIONS = {
    "can_ask",
    "can_step",
    "check_many",
    "count_signals",
    "export_signals",
    "get_draft",
    "get_signal",
    "list_agreements",
    "list_drafts",
    "list_erasure_orders",
    "list_receivers",
    "list_signals",
    "list_steps",
    "list_news",
    "list_news_events",
    "list_passages",
    "list_updates",
    "officer_conditions",
    "propose_route",
    "read_attachment",
    "said_by_others",
    "search_signals",
    "token_of_own_reference",
}
"""Doors that change nothing."""

NOTE = signals.NewAttachment("verslag.txt", "text/plain", b"Gezien om half negen.")


def code(list_code: str) -> str:
    return country.list_codes(list_code, clock.today())[0].code


def keep_draft(by: access.Act) -> UUID:
    return signals.save_draft(by=by, values={"fact": "Nog niet af."}).id


def clock_of(by: access.Act, held: signals.SignalDetail) -> UUID:
    open_ones = [one for one in clocks.list_clocks_of(by=by, subject_ref=held.id) if one.state in clocks.OPEN]
    return open_ones[0].id


Held = signals.SignalDetail
STEPS: dict[str, Callable[[access.Act, Held, Chain], object]] = {
    "weigh": lambda act, held, _: signals.weigh(
        by=act, signal_id=held.id, version=held.version, result=code("weighing_result")
    ),
    "accept": lambda act, held, _: signals.accept(by=act, signal_id=held.id, version=held.version),
    "hand_over": lambda act, held, chain: signals.hand_over(
        by=act,
        signal_id=held.id,
        version=held.version,
        receiver_id=chain.officer.organisation_id,
        reason=code("hand_over_reason"),
    ),
    "agree_to_hand_over": lambda act, held, chain: signals.agree_to_hand_over(
        by=act, signal_id=held.id, version=held.version, receiver_id=chain.officer.organisation_id
    ),
    "close": lambda act, held, _: signals.close(
        by=act, signal_id=held.id, version=held.version, outcome="not_enough", text="Te weinig."
    ),
    "pause": lambda act, held, _: signals.pause(by=act, clock_id=clock_of(act, held), reason=code("pause_reason")),
    "resume": lambda act, held, _: signals.resume(by=act, clock_id=clock_of(act, held)),
    "ask": lambda act, held, _: signals.ask(by=act, signal_id=held.id, version=held.version, text="Hoe laat was het?"),
    "assign": lambda act, held, chain: signals.assign(
        by=act, signal_id=held.id, version=held.version, to_actor_id=chain.detective.id
    ),
    "add_to_signal": lambda act, held, _: signals.add_to_signal(
        by=act, signal_id=held.id, kind="note", text="Gebeld met de melder."
    ),
    "attach": lambda act, held, _: signals.attach(by=act, signal_id=held.id, attachment=NOTE),
}
BEFORE: dict[str, tuple[str, ...]] = {
    "accept": ("weigh",),
    "close": ("weigh", "accept"),
    "pause": ("weigh",),
    "resume": ("weigh", "pause"),
}
"""Steps that come before a step can be taken."""

LINES: dict[str, tuple[str, str]] = {
    "weigh": ("change", "signal"),
    "accept": ("change", "signal"),
    "hand_over": ("disclose", "disclosure"),
    "agree_to_hand_over": ("change", "signal"),
    "close": ("change", "signal"),
    "ask": ("disclose", "disclosure"),
    "assign": ("change", "signal"),
    "pause": ("change", "clock"),
    "resume": ("change", "clock"),
    "add_to_signal": ("collect", "addition"),
    "attach": ("collect", "attachment"),
}

ELSEWHERE = {
    "answer",
    "attach_missing",
    "confirm_erasure",
    "destroy_due",
    "mark_update_seen",
    "mark_updates_seen",
    "order_erasure",
    "reject_erasure",
    "remove_draft",
    "remove_old_drafts",
    "save_draft",
    "submit_many",
    "submit_signal",
    "submit_with_files",
    "withdraw_erasure",
}
"""Commands whose trail is proved below, one by one."""


def lines_of(act: access.Act) -> set[tuple[str, str]]:
    return {(event.action, event.object_type) for event in act.trail.access}


def test_every_door_is_a_command_with_a_proved_trail_or_a_question() -> None:
    doors = {name for name in signals.__all__ if inspect.isfunction(getattr(signals, name))}
    assert doors == QUESTIONS | set(LINES) | ELSEWHERE


@pytest.mark.parametrize("name", sorted(set(LINES) | ELSEWHERE))
def test_every_command_is_keyword_only_and_by_somebody(name: str) -> None:
    parameters = inspect.signature(getattr(signals, name)).parameters
    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert parameters["by"].default is inspect.Parameter.empty


@pytest.mark.parametrize("name", sorted(LINES))
def test_every_step_is_in_the_trail(name: str, chain: Chain, report: Report) -> None:
    reference = report().reference
    for earlier in BEFORE.get(name, ()):
        take(earlier, chain, reference)
    assert LINES[name] in take(name, chain, reference)


def take(name: str, chain: Chain, reference: str) -> set[tuple[str, str]]:
    held = held_by(chain.detective, reference)
    with open_act(chain.detective) as act:
        STEPS[name](act, held, chain)
        return lines_of(act)


def test_a_report_and_its_disclosure_are_in_the_trail(chain: Chain) -> None:
    with open_act(chain.inspector) as act:
        signals.submit_signal(by=act, new=LABOUR)
        assert {("collect", "signal"), ("disclose", "disclosure")} <= lines_of(act)


def test_files_that_come_with_a_second_sending_are_in_the_trail(chain: Chain) -> None:
    new = replace(LABOUR, submission_key=uuid4())
    with open_act(chain.inspector) as act:
        sent = signals.submit_signal(by=act, new=new)
    with open_act(chain.inspector) as act:
        assert signals.submit_with_files(by=act, new=replace(new, attachments=(NOTE,))).repeated
        assert {("collect", "attachment"), ("disclose", "disclosure")} <= lines_of(act)
    with open_act(chain.inspector) as act:
        assert signals.attach_missing(by=act, signal_id=sent.id, attachments=(NOTE,)) == 0
        assert ("collect", "attachment") not in lines_of(act)


def test_an_answer_and_its_reading_are_in_the_trail(chain: Chain, report: Report) -> None:
    sent = report()
    for name in ("weigh", "accept", "close"):
        take(name, chain, sent.reference)
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.answer(by=act, signal_id=held.id, version=held.version, answer_class="kept")
        assert {("change", "signal"), ("disclose", "disclosure")} <= lines_of(act)
    with open_act(chain.inspector) as act:
        assert signals.mark_updates_seen(by=act, signal_id=sent.id) == 3
        assert ("change", "update") in lines_of(act)
    with open_act(chain.inspector) as act:
        assert signals.mark_updates_seen(by=act, signal_id=sent.id) == 0
        assert act.trail.access == []


def test_drafts_are_in_the_trail(chain: Chain) -> None:
    with open_act(chain.inspector) as act:
        draft_id = keep_draft(act)
        assert lines_of(act) == {("change", "draft")}
    with open_act(chain.inspector) as act:
        signals.remove_draft(by=act, draft_id=draft_id)
        assert lines_of(act) == {("remove", "draft")}


def test_notes_are_drafts_of_another_kind_and_in_the_trail_as_such(chain: Chain) -> None:
    notes = signals.DraftKind.NOTES
    with open_act(chain.inspector) as act:
        kept = signals.save_draft(by=act, values={"fact": ["Alleen voor mij."]}, kind=notes)
        assert lines_of(act) == {("change", "draft")}
    with open_act(chain.inspector) as act:
        assert signals.list_drafts(by=act) == ()
        assert [one.id for one in signals.list_drafts(by=act, kind=notes)] == [kept.id]
        assert b"Alleen" not in bytes(Draft.objects.get(id=kept.id).values)
        with pytest.raises(access.NotFound):
            signals.get_draft(by=act, draft_id=kept.id)
        with pytest.raises(access.NotFound):
            signals.save_draft(by=act, values={}, draft_id=kept.id)
        with pytest.raises(access.NotFound):
            signals.remove_draft(by=act, draft_id=kept.id)
        with pytest.raises(signals.ChangedMeanwhile, match="notes"):
            signals.save_draft(by=act, values={}, draft_id=kept.id, version=7, kind=notes)
    later = clock.now() + timedelta(days=Draft.KEPT_DAYS + 1)
    with time_machine.travel(later), clockwork(chain.inspector) as act:
        assert signals.remove_old_drafts(by=act) == 1


def test_old_drafts_go_and_that_is_in_the_trail(chain: Chain) -> None:
    with open_act(chain.inspector) as act:
        keep_draft(act)
    with clockwork(chain.inspector) as act:
        assert signals.remove_old_drafts(by=act) == 0
        assert act.trail.access == []
    later = clock.now() + timedelta(days=Draft.KEPT_DAYS + 1)
    with time_machine.travel(later), clockwork(chain.inspector) as act:
        assert signals.remove_old_drafts(by=act) == 1
        assert lines_of(act) == {("remove", "draft")}


def test_orders_and_the_destruction_are_in_the_trail(chain: Chain, report: Report) -> None:
    reference = report().reference
    with open_act(chain.privacy) as act:
        order = signals.order_erasure(by=act, reference=reference, reason=code("erasure_reason"))
        assert ("change", "erasure_order") in lines_of(act)
    with open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=order.id)
        assert lines_of(act) == {("change", "erasure_order")}
    with clockwork(chain.detective) as act:
        assert signals.destroy_due(by=act) == 1
        assert ("destroy", "signal") in lines_of(act)


def clockwork(person: Person) -> AbstractContextManager[access.Act]:
    return access.serving("clockwork", organisation_id=person.organisation_id, purpose=access.Purpose.KEEP_TIME)
