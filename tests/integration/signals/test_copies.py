"""What a copy holds: what the reporter added goes along, and nothing typed stands in a readable column."""

import pytest

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Attachment, Event
from tests.conftest import open_act
from tests.integration.signals.conftest import Chain, Report, held_by
from tests.integration.signals.test_way import hand_over_reason

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n"


def test_what_the_reporter_added_goes_along_with_a_hand_over(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="correction", text="Zij is zestien, hoorde ik later.")
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        signals.add_to_signal(by=act, signal_id=held.id, kind="note", text="Alleen voor ons bureau.")
        signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason=hand_over_reason(),
        )
    there = held_by(chain.officer, sent.reference)
    assert [(one.kind, one.text, one.by_reporter, one.added_at) for one in there.additions] == [
        (one.kind, one.text, True, one.added_at) for one in held.additions
    ]
    assert [one.text for one in there.additions] == ["Zij is zestien, hoorde ik later."]
    with open_act(chain.officer) as act:
        assert [one.id for one in signals.search_signals(by=act, query="zestien").items] == [there.id]


def test_the_type_of_a_file_is_what_its_bytes_show(chain: Chain, report: Report) -> None:
    typed = "Jan de Vries, Dorpsstraat 1" * 10
    sent = report(attachments=(signals.NewAttachment("een.pdf", typed, PDF),))
    with open_act(chain.inspector) as act:
        kept = signals.attach(by=act, signal_id=sent.id, attachment=signals.NewAttachment("twee.pdf", typed, PDF))
        assert kept.media_type == "application/pdf"
        assert set(Attachment.objects.values_list("media_type", flat=True)) == {"application/pdf"}
        assert [one.detail for one in Event.objects.filter(name="attached")] == [{"media_type": "application/pdf"}]
