"""Ticked indicators: sealed with the signal, carried where the ground lets them, gone with its content."""

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from tests.conftest import open_act
from tests.integration.signals.conftest import Chain, Report, held_by
from tests.integration.signals.test_copies import PDF
from tests.integration.signals.test_retention import keep_time, order
from tests.integration.signals.test_way import hand_over_reason

pytestmark = pytest.mark.django_db

TICKED = ("sleeps_at_work", "underpaid", "sleeps_at_work")
KEPT = ("sleeps_at_work", "underpaid")


def test_what_was_ticked_is_read_at_both_sides_and_travels_on(chain: Chain, report: Report) -> None:
    sent = report(indicators=TICKED)
    with open_act(chain.inspector) as act:
        assert signals.get_signal(by=act, signal_id=sent.id).indicators == KEPT
    held = held_by(chain.detective, sent.reference)
    assert (held.indicators, held.withheld) == (KEPT, ())
    with open_act(chain.detective) as act:
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason=hand_over_reason(),
        )
    assert held_by(chain.officer, sent.reference).indicators == KEPT


def test_they_are_sealed_and_bound_to_their_signal(chain: Chain, report: Report) -> None:
    first, second = report(indicators=KEPT), report(indicators=())
    with open_act(chain.inspector):
        sealed = bytes(Signal.objects.get(id=first.id).indicators)
        assert all(code.encode() not in sealed for code in KEPT)
        assert Signal.objects.get(id=second.id).indicators is None


def test_the_disclosure_names_them_as_a_field_of_their_own(chain: Chain, report: Report) -> None:
    report(indicators=KEPT)
    with open_act(chain.privacy) as act:
        found = access.list_disclosures(by=act).items
    assert all("indicators" in one.fields for one in found)


def test_a_ground_without_them_leaves_them_behind_and_says_so(chain: Chain, report: Report) -> None:
    sent = report(indicators=KEPT, attachments=(signals.NewAttachment("een.pdf", "", PDF),))
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.registrar.organisation_id,
            reason=hand_over_reason(),
        )
    there = held_by(chain.registrar, sent.reference)
    assert (there.ground, there.indicators) == ("b8_registration", ())
    assert there.withheld == ("attachments", "circumstance", "indicators", "interpretation", "source")


def test_a_doctor_who_makes_nobody_recognisable_can_send_what_she_ticked(chain: Chain, report: Report) -> None:
    sent = report(
        chain.doctor,
        reporter_kind="doctor",
        conditions_met=("not_identifying",),
        indicators=("unexplained_injury",),
    )
    assert held_by(chain.registrar, sent.reference).indicators == ("unexplained_injury",)


def test_a_code_that_does_not_hold_is_refused_with_its_place_and_nothing_is_stored(
    chain: Chain, report: Report
) -> None:
    with pytest.raises(signals.SignalInvalid) as refused:
        report(indicators=("underpaid", "no-such-thing"))
    assert [(one.field, one.code) for one in refused.value.errors] == [("indicators.1", "unknown_code")]
    with open_act(chain.inspector):
        assert not Signal.objects.exists()


def test_they_are_gone_with_the_content(chain: Chain, report: Report) -> None:
    sent = report(indicators=KEPT)
    held = held_by(chain.detective, sent.reference)
    ordered = order(chain, sent.reference)
    with open_act(chain.manager) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    assert keep_time(chain.detective) == 1
    with open_act(chain.detective) as act:
        assert signals.get_signal(by=act, signal_id=held.id).indicators == ()
        assert Signal.objects.get(id=held.id).indicators is None


def test_reading_them_is_written_in_the_trail(chain: Chain, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = report(indicators=KEPT)
    noted: list[tuple[str, ...]] = []
    record = access.Act.record
    monkeypatch.setattr(
        access.Act, "record", lambda act, *what, **more: noted.append(more["fields"]) or record(act, *what, **more)
    )
    with open_act(chain.inspector) as act:
        signals.get_signal(by=act, signal_id=sent.id)
    assert ["indicators" in fields for fields in noted] == [True]
