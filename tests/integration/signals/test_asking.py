"""A desk asks its reporter something, and the reply comes back: for every reporter alike."""

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, hire_person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by

pytestmark = pytest.mark.django_db
QUESTION = "Weet u nog op welke dag dat was?"


def ask(person: Person, reference: str, text: str = QUESTION, version: int | None = None) -> signals.StepDone:
    held = held_by(person, reference)
    with open_act(person) as act:
        return signals.ask(by=act, signal_id=held.id, version=version or held.version, text=text)


def own(chain: Chain, sent: signals.Submitted) -> signals.SignalDetail:
    with open_act(chain.inspector) as act:
        return signals.get_signal(by=act, signal_id=sent.id)


def notices_of(person: Person) -> list[str]:
    with open_act(person) as act:
        return [one.code for one in clocks.list_notices(by=act).items]


def test_a_question_reaches_the_reporter_and_the_reply_the_desk(chain: Chain, report: Report) -> None:
    sent = report()
    before = held_by(chain.detective, sent.reference)
    done = ask(chain.detective, sent.reference)
    assert (done.state, done.version) == (before.state, before.version + 1)
    asked = own(chain, sent)
    assert (asked.updates[-1].answer_class, asked.updates[-1].text) == (signals.QUESTION, QUESTION)
    assert asked.question_open
    assert asked.state == "routed"
    assert "signal_asked" in notices_of(chain.inspector)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind=signals.REPLY, text="Op een dinsdag.")
    assert not own(chain, sent).question_open
    held = held_by(chain.detective, sent.reference)
    assert [(one.kind, one.text, one.by_reporter) for one in held.additions] == [
        (signals.QUESTION, QUESTION, False),
        (signals.REPLY, "Op een dinsdag.", True),
    ]
    assert "question_answered" in notices_of(chain.detective)
    assert "asked" in [event.name for event in held.events]


def test_the_term_runs_on_and_the_reporter_still_sees_it(chain: Chain, report: Report) -> None:
    sent = report()
    ask(chain.detective, sent.reference)
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        (clock,) = clocks.list_clocks_of(by=act, subject_ref=held.id)
        assert clock.state == clocks.State.RUNNING
        assert clock.due_at == sent.due_at
    with open_act(chain.inspector) as act:
        assert signals.list_signals(by=act).items[0].due_at == sent.due_at


def test_a_second_question_is_open_again_after_a_reply(chain: Chain, report: Report) -> None:
    sent = report()
    ask(chain.detective, sent.reference)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind=signals.REPLY, text="Dinsdag.")
    ask(chain.detective, sent.reference, "En hoe laat?")
    assert own(chain, sent).question_open


def test_an_empty_or_endless_question_is_refused(chain: Chain, report: Report) -> None:
    sent = report()
    for text, code in (("  ", "required"), ("z" * (signals.MAXIMUM_TEXT + 1), "too_long")):
        with pytest.raises(signals.SignalInvalid) as refusal:
            ask(chain.detective, sent.reference, text)
        assert [(error.field, error.code) for error in refusal.value.errors] == [("text", code)]


def test_the_same_question_is_not_asked_twice_from_one_page(chain: Chain, report: Report) -> None:
    sent = report()
    version = held_by(chain.detective, sent.reference).version
    ask(chain.detective, sent.reference, version=version)
    with pytest.raises(signals.ChangedMeanwhile):
        ask(chain.detective, sent.reference, version=version)


def test_after_a_hand_over_only_the_new_holder_can_ask(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason="better_placed",
        )
    with pytest.raises(signals.WrongState):
        ask(chain.detective, sent.reference)
    ask(chain.officer, sent.reference)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind=signals.REPLY, text="Dinsdag.")
    assert "question_answered" in notices_of(chain.officer)


def test_a_holder_cannot_write_a_reply(chain: Chain, report: Report) -> None:
    held = held_by(chain.detective, report().reference)
    with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
        signals.add_to_signal(by=act, signal_id=held.id, kind=signals.REPLY, text="Namens de melder.")


def leave(person: Person) -> None:
    """Their organisation takes their role back."""
    with open_act(hire_person("administrator", person.organisation_code)) as act:
        access.revoke_mandate(by=act, mandate_id=person.mandate_id)


def test_a_reply_reaches_the_desk_when_who_asked_has_left(chain: Chain, report: Report) -> None:
    sent = report()
    colleague = hire_person("intake_officer", chain.detective.organisation_code)
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.assign(by=act, signal_id=held.id, version=held.version, to_actor_id=chain.detective.id)
    ask(chain.detective, sent.reference)
    leave(chain.detective)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind=signals.REPLY, text="Op een dinsdag.")
    assert "question_answered" in notices_of(colleague)
    with open_act(colleague) as act:
        shown = clocks.list_worklist(by=act, show=clocks.WorklistFilter(whose=clocks.Whose.DESK))
        assert [one.subject_ref for one in shown.items] == [held.id]
        assert clocks.count_worklist(by=act).desk == 1


def test_a_question_to_a_reporter_who_left_is_told_to_both_sides(chain: Chain, report: Report) -> None:
    sent = report()
    administrator = hire_person("administrator", chain.inspector.organisation_code)
    leave(chain.inspector)
    ask(chain.detective, sent.reference)
    assert "reporter_left" in [event.name for event in held_by(chain.detective, sent.reference).events]
    assert notices_of(administrator) == ["reporter_left"]


def test_an_addition_makes_a_page_from_before_it_stale(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.inspector) as act:
        signals.attach(by=act, signal_id=sent.id, attachment=signals.NewAttachment("a.txt", "text/plain", b"Anders."))
    with pytest.raises(signals.ChangedMeanwhile) as refusal:
        ask(chain.detective, sent.reference, version=held.version)
    assert refusal.value.code == "changed_meanwhile"


def test_the_same_step_twice_is_told_to_be_ones_own(chain: Chain, report: Report) -> None:
    sent = report()
    colleague = hire_person("intake_officer", chain.detective.organisation_code)
    held = held_by(chain.detective, sent.reference)
    ask(chain.detective, sent.reference)
    with pytest.raises(signals.AlreadyTaken):
        ask(chain.detective, sent.reference, version=held.version)
    with pytest.raises(signals.ChangedMeanwhile) as refusal:
        ask(colleague, sent.reference, version=held.version)
    assert refusal.value.code == "changed_meanwhile"
    assert [one.kind for one in held_by(colleague, sent.reference).additions] == [signals.QUESTION]
