"""Signals are destroyed after their term, or on order of two persons; what is still being dealt with is kept."""

from datetime import timedelta

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.shared import clock
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import Chain, Report, held_by

pytestmark = pytest.mark.django_db


def keep_time(organisation: Person) -> int:
    with access.serving(
        "clockwork", organisation_id=organisation.organisation_id, purpose=access.Purpose.KEEP_TIME
    ) as act:
        return signals.destroy_due(by=act)


def order(chain: Chain, reference: str) -> signals.ErasureOrderInfo:
    with open_act(chain.privacy) as act:
        return signals.order_erasure(by=act, reference=reference, reason=erasure_reason())


def test_two_persons_order_and_the_machine_destroys(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    ordered = order(chain, sent.reference)
    assert keep_time(chain.detective) == 0
    with open_act(chain.manager) as act:
        confirmed = signals.confirm_erasure(by=act, order_id=ordered.id)
    assert confirmed.confirmed_by == chain.manager.id
    assert keep_time(chain.detective) == 1
    with open_act(chain.detective) as act:
        gone = signals.get_signal(by=act, signal_id=held.id)
        assert gone.texts == {}
        assert gone.mentions == ()
        assert gone.attachments == ()
        assert signals.search_signals(by=act, query="anna").items == ()
    with open_act(chain.inspector) as act:
        assert signals.get_signal(by=act, signal_id=sent.id).texts["fact"]
    with open_act(chain.privacy) as act:
        (done,) = signals.list_erasure_orders(by=act)
        assert done.destroyed_at is not None


def test_one_person_is_not_two(chain: Chain, report: Report) -> None:
    sent = report()
    ordered = order(chain, sent.reference)
    with pytest.raises(access.Refused), open_act(chain.privacy) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    with pytest.raises(signals.SignalInvalid):
        order(chain, sent.reference)


def test_the_same_person_in_two_roles_is_one_person(chain: Chain, report: Report) -> None:
    ordered = order(chain, report().reference)
    mandate = access.first_mandate(
        actor_id=chain.privacy.id,
        actor_kind="person",
        organisation_id=chain.privacy.organisation_id,
        role=access.Role.MANAGER,
    )
    both = Person(chain.privacy.id, "", chain.privacy.organisation_id, "", "manager", mandate)
    with pytest.raises(access.Refused) as refusal, open_act(both) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    assert refusal.value.missing == "four_eyes"


def test_after_its_term_a_finished_copy_goes_and_an_open_one_stays(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.inspector) as act:
        signals.get_signal(by=act, signal_id=sent.id)
    with access.serving("clockwork", organisation_id=chain.inspector.organisation_id, purpose="keep_time") as act:
        last_day = Signal.objects.get(id=sent.id).retain_until
    assert last_day is not None
    assert last_day > clock.today()
    with time_machine.travel(clock.now() + (last_day - clock.today()), tick=True):
        assert keep_time(chain.inspector) == 0
    with time_machine.travel(clock.now() + (last_day - clock.today()) + timedelta(days=1), tick=True):
        assert keep_time(chain.inspector) == 1
        assert keep_time(chain.detective) == 0


def erasure_reason() -> str:
    from ketenzicht.capabilities.country import public as country

    return country.list_codes("erasure_reason", clock.today())[0].code
