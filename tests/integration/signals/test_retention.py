"""Signals are destroyed after their term, or on order of two persons; what is still being dealt with is kept."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.models import Disclosure
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
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
    with access.serving(
        "clockwork", organisation_id=chain.inspector.organisation_id, purpose=access.Purpose.KEEP_TIME
    ) as act:
        last_day = Signal.objects.get(id=sent.id).retain_until
    assert last_day is not None
    assert last_day > clock.today()
    with time_machine.travel(clock.now() + (last_day - clock.today()), tick=True):
        assert keep_time(chain.inspector) == 0
    with time_machine.travel(clock.now() + (last_day - clock.today()) + timedelta(days=1), tick=True):
        assert keep_time(chain.inspector) == 1
        assert keep_time(chain.detective) == 0


def confirm(chain: Chain, ordered: signals.ErasureOrderInfo) -> None:
    with open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)


def test_an_open_signal_that_is_erased_ends_and_its_reporter_hears(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    ordered = order(chain, sent.reference)
    assert (ordered.copies, ordered.open_copies) == (1, 1)
    confirm(chain, ordered)
    assert keep_time(chain.detective) == 1
    with open_act(chain.detective) as act:
        gone = signals.get_signal(by=act, signal_id=held.id)
        assert (gone.state, gone.outcome) == (signals.State.ERASED, "erased")
        assert gone.destroyed_at is not None
        assert [event.name for event in gone.events][-2:] == ["erase", "destroyed"]
        assert signals.list_steps(gone.kind, gone.state) == ()
        assert signals.count_signals(by=act, narrowed=signals.SignalFilter(open_only=True)) == {}
        assert not [one for one in clocks.list_clocks_of(by=act, subject_ref=held.id) if one.state in clocks.OPEN]
    with open_act(chain.inspector) as act:
        own = signals.get_signal(by=act, signal_id=sent.id)
        assert (own.state, own.answer_class) == (signals.State.ANSWERED, "erased")
        assert [one.answer_class for one in own.updates] == ["sent", "erased"]
        assert signals.list_signals(by=act).items[0].due_at is None


def test_an_ended_signal_keeps_its_end_when_it_is_erased(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason=country.list_codes("hand_over_reason", clock.today())[0].code,
        )
    ordered = order(chain, sent.reference)
    assert (ordered.copies, ordered.open_copies) == (1, 0)
    confirm(chain, ordered)
    assert keep_time(chain.detective) == 1
    assert state_of(chain.detective, held.id) == signals.State.HANDED_OVER
    assert held_by(chain.officer, sent.reference).state == signals.State.RECEIVED


def test_both_copies_end_when_both_are_ordered(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    privacy, manager = (hire_person(role, "nla-toezicht") for role in ("privacy_officer", "manager"))
    with open_act(privacy) as act:
        first = signals.order_erasure(by=act, reference=sent.reference, reason=erasure_reason())
    with open_act(manager) as act:
        signals.confirm_erasure(by=act, order_id=first.id)
    assert keep_time(chain.inspector) == 1
    assert state_of(chain.inspector, sent.id) == signals.State.ERASED
    assert state_of(chain.detective, held.id) == signals.State.RECEIVED
    confirm(chain, order(chain, sent.reference))
    assert keep_time(chain.detective) == 1
    assert state_of(chain.detective, held.id) == signals.State.ERASED


def state_of(person: Person, signal_id: UUID) -> str:
    with open_act(person) as act:
        return signals.get_signal(by=act, signal_id=signal_id).state


def test_what_is_not_here_or_gone_already_is_refused_alike(chain: Chain, report: Report) -> None:
    elsewhere = report()
    at_hospital = hire_person("privacy_officer", "demo-ziekenhuis")
    told = set()
    for person, reference in ((at_hospital, elsewhere.reference), (at_hospital, "KZ-ZZZZ-2222")):
        with pytest.raises(signals.SignalInvalid) as refusal, open_act(person) as act:
            signals.order_erasure(by=act, reference=reference, reason=erasure_reason())
        told.add((refusal.value.errors[0].code, refusal.value.errors[0].text))
    confirm(chain, order(chain, elsewhere.reference))
    keep_time(chain.detective)
    with pytest.raises(signals.SignalInvalid) as refusal:
        order(chain, elsewhere.reference)
    told.add((refusal.value.errors[0].code, refusal.value.errors[0].text))
    assert [code for code, _text in told] == ["nothing_here"]


def test_an_order_that_finds_nothing_left_is_not_said_to_have_destroyed(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    ordered = order(chain, sent.reference)
    with access.serving("clockwork", organisation_id=chain.detective.organisation_id, purpose=access.Purpose.KEEP_TIME):
        Signal.objects.filter(id=held.id).update(destroyed_at=clock.now())
    confirm(chain, ordered)
    assert keep_time(chain.detective) == 0
    with open_act(chain.privacy) as act:
        (listed,) = signals.list_erasure_orders(by=act)
    assert (listed.destroyed_at, listed.copies) == (None, 0)


def test_an_order_is_withdrawn_by_who_gave_it_or_rejected_by_another(chain: Chain, report: Report) -> None:
    sent = report()
    colleague = hire_person("privacy_officer", "nla-opsporing")
    withdrawn = order(chain, sent.reference)
    with pytest.raises(access.NotFound), open_act(colleague) as act:
        signals.withdraw_erasure(by=act, order_id=withdrawn.id, reason=end_reason())
    with pytest.raises(signals.SignalInvalid), open_act(chain.privacy) as act:
        signals.withdraw_erasure(by=act, order_id=withdrawn.id, reason="nonsense")
    with open_act(chain.privacy) as act:
        signals.withdraw_erasure(by=act, order_id=withdrawn.id, reason=end_reason())
        assert ("change", "erasure_order") in {(one.action, one.object_type) for one in act.trail.access}
    with pytest.raises(signals.OrderDecided):
        confirm(chain, withdrawn)
    rejected = order(chain, sent.reference)
    with open_act(chain.manager) as act:
        signals.reject_erasure(by=act, order_id=rejected.id, reason=end_reason())
        assert ("change", "erasure_order") in {(one.action, one.object_type) for one in act.trail.access}
    with open_act(chain.privacy) as act:
        ended = {one.ended_by for one in signals.list_erasure_orders(by=act)}
    assert ended == {chain.privacy.id, chain.manager.id}
    assert keep_time(chain.detective) == 0


def test_a_second_yes_is_told_that_the_first_stands(chain: Chain, report: Report) -> None:
    ordered = order(chain, report().reference)
    confirm(chain, ordered)
    with pytest.raises(signals.OrderDecided):
        confirm(chain, ordered)
    with pytest.raises(access.NotFound), open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=uuid4())


def test_a_reporter_whom_no_ground_reaches_is_not_told_and_the_history_says_so(
    chain: Chain, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_args: object, **_named: object) -> bool:
        raise access.NoGround("signal.disclose", missing="ground:feedback")

    sent = report()
    held = held_by(chain.detective, sent.reference)
    confirm(chain, order(chain, sent.reference))
    monkeypatch.setattr("ketenzicht.capabilities.signals.erasing.tell_reporter", nothing)
    assert keep_time(chain.detective) == 1
    with open_act(chain.detective) as act:
        names = [event.name for event in signals.get_signal(by=act, signal_id=held.id).events]
    assert names[-3:] == ["kept_here", "erase", "destroyed"]


def end_reason() -> str:
    return country.list_codes("erasure_end_reason", clock.today())[0].code


def erasure_reason() -> str:
    return country.list_codes("erasure_reason", clock.today())[0].code


def test_a_page_sent_again_after_its_report_was_erased_is_not_said_to_have_arrived(
    chain: Chain, report: Report
) -> None:
    """Nothing is left to compare with: what is sent now may say something else, and nobody would ever read it."""
    page = uuid4()
    sent = report(submission_key=page)
    with access.serving("clockwork", organisation_id=chain.inspector.organisation_id, purpose=access.Purpose.KEEP_TIME):
        Signal.objects.filter(id=sent.id).update(destroyed_at=clock.now())
    with pytest.raises(signals.SentErased) as refusal:
        report(submission_key=page, fact="Iets heel anders.")
    assert refusal.value.signal_id == sent.id
    with open_act(chain.inspector) as act:
        assert len(signals.list_signals(by=act).items) == 1


def test_what_is_added_after_the_receiver_erased_its_copy_is_not_said_to_travel(chain: Chain, report: Report) -> None:
    sent = report()
    confirm(chain, order(chain, sent.reference))
    assert keep_time(chain.detective) == 1
    disclosed = disclosures_of(chain.inspector)
    with pytest.raises(signals.NobodyHolds), open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Er kwam een bus.")
    file = signals.NewAttachment("verslag.txt", "text/plain", b"Een bus.")
    with pytest.raises(signals.NobodyHolds), open_act(chain.inspector) as act:
        signals.attach(by=act, signal_id=sent.id, attachment=file)
    assert disclosures_of(chain.inspector) == disclosed
    with open_act(chain.inspector) as act:
        own = signals.get_signal(by=act, signal_id=sent.id)
        assert (own.additions, own.attachments) == ((), ())


def disclosures_of(person: Person) -> int:
    """How many times something of this organisation crossed a wall."""
    with access.serving("clockwork", organisation_id=person.organisation_id, purpose=access.Purpose.KEEP_TIME):
        return Disclosure.objects.filter(organisation_id=person.organisation_id, direction="sent").count()
