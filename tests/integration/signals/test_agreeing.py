"""A ground that asks a second person: nobody is their own second person, and what changes must be agreed to anew."""

from uuid import uuid4

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, hire_person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by
from tests.integration.signals.test_way import hand_over_reason

pytestmark = pytest.mark.django_db
SAID = ("quality_check", "necessity_note")


@pytest.fixture
def riec() -> Person:
    """Somebody at a desk that only a ground with a second person leads to."""
    return hire_person("intake_officer", "riec-oost-nederland")


@pytest.fixture
def second() -> Person:
    """A colleague of the detective."""
    return hire_person("intake_officer", "nla-opsporing")


def agree(person: Person, signal_id: object, receiver: Person, *, agrees: bool = True, version: int = 1) -> None:
    with open_act(person) as act:
        signals.agree_to_hand_over(
            by=act,
            signal_id=signal_id,
            version=version,
            receiver_id=receiver.organisation_id,
            agrees=agrees,
        )


def hand_over(person: Person, reference: str, receiver: Person) -> signals.StepDone:
    held = held_by(person, reference)
    with open_act(person) as act:
        return signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=receiver.organisation_id,
            reason=hand_over_reason(),
            conditions_met=SAID,
            text="Nodig: het pand staat in twee gemeenten.",
        )


def test_a_colleagues_yes_opens_the_way_and_ones_own_does_not(
    chain: Chain, report: Report, riec: Person, second: Person
) -> None:
    reference = report().reference
    held = held_by(chain.detective, reference)
    agree(chain.detective, held.id, riec)
    with pytest.raises(access.NoGround):
        hand_over(chain.detective, reference, riec)
    assert hand_over(second, reference, riec).state == "handed_over"
    assert held_by(riec, reference).state == "received"


def test_a_yes_is_for_one_receiver_and_can_be_taken_back(
    chain: Chain, report: Report, riec: Person, second: Person
) -> None:
    reference = report().reference
    held = held_by(chain.detective, reference)
    elsewhere = hire_person("intake_officer", "riec-limburg")
    agree(second, held.id, elsewhere)
    with pytest.raises(access.NoGround):
        hand_over(chain.detective, reference, riec)
    agree(second, held.id, riec)
    agree(second, held.id, riec, agrees=False)
    with pytest.raises(access.NoGround):
        hand_over(chain.detective, reference, riec)


def test_what_is_added_since_asks_a_new_yes(chain: Chain, report: Report, riec: Person, second: Person) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    agree(second, held.id, riec)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Het zijn er zeven.")
    with open_act(chain.detective) as act:
        assert signals.list_agreements(by=act, signal_id=held.id) == ()
    with pytest.raises(access.NoGround):
        hand_over(chain.detective, sent.reference, riec)


def test_saying_it_twice_is_once(chain: Chain, report: Report, riec: Person, second: Person) -> None:
    held = held_by(chain.detective, report().reference)
    agree(second, held.id, riec)
    agree(second, held.id, riec)
    with open_act(chain.detective) as act:
        (one,) = signals.list_agreements(by=act, signal_id=held.id)
        told = [event.name for event in signals.get_signal(by=act, signal_id=held.id).events]
    assert (one.receiver_id, one.by_actor_id) == (riec.organisation_id, second.id)
    assert told.count("agreed") == 1


def test_only_who_takes_in_signals_agrees_and_only_to_what_can_be_handed_over(
    chain: Chain, report: Report, riec: Person, second: Person
) -> None:
    reference = report().reference
    held = held_by(chain.detective, reference)
    with pytest.raises(access.Refused):
        agree(chain.manager, held.id, riec)
    with pytest.raises(access.NotFound):
        agree(riec, held.id, riec)
    agree(second, held.id, riec)
    hand_over(chain.detective, reference, riec)
    with pytest.raises(signals.WrongState):
        agree(second, held.id, riec)


def test_a_yes_to_what_is_no_receiver_is_refused_and_leaves_nothing(
    chain: Chain, report: Report, second: Person
) -> None:
    held = held_by(chain.detective, report().reference)
    for nobody in (uuid4(), second.organisation_id, chain.doctor.organisation_id):
        with pytest.raises(signals.ReceiverUnknown), open_act(second) as act:
            signals.agree_to_hand_over(by=act, signal_id=held.id, version=held.version, receiver_id=nobody)
    assert "agreed" not in [event.name for event in held_by(second, held.reference).events]


def test_a_yes_on_a_page_from_before_an_addition_is_refused(
    chain: Chain, report: Report, riec: Person, second: Person
) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="correction", text="Het was een ander pand.")
    with pytest.raises(signals.ChangedMeanwhile):
        agree(second, held.id, riec, version=held.version)
    agree(second, held.id, riec, version=held.version + 1)
