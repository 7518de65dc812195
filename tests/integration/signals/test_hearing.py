"""News and its events are the same rows; what each opens stands in the trail."""

import pytest

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared.paging import PageRequest
from tests.conftest import open_act
from tests.integration.signals.conftest import Chain, Report

pytestmark = pytest.mark.django_db


def test_events_are_the_news_without_what_is_sealed(
    chain: Chain, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        report(own_reference=f"A-{number}")
    with open_act(chain.inspector) as act:
        news = signals.list_news(by=act)
        assert act.trail.access[-1].fields == ("text",)
    monkeypatch.setattr(encryption, "open_keys", _no_key)
    with open_act(chain.inspector) as act:
        events = signals.list_news_events(by=act)
        line = act.trail.access[-1]
    assert (line.action, line.object_type, line.fields, line.count) == ("consult", "update", ("answer_class",), 3)
    assert [event.update_id for event in events.items] == [one.update.id for one in news.items]
    assert [event.reference for event in events.items] == [one.reference for one in news.items]
    assert {event.answer_class for event in events.items} == {"sent"}


def test_events_come_a_page_at_a_time_and_only_the_own(chain: Chain, report: Report) -> None:
    for _ in range(3):
        report()
    with open_act(chain.inspector) as act:
        page = signals.list_news_events(by=act, page=PageRequest(2, 2))
    assert (len(page.items), page.has_previous, page.has_next) == (1, True, False)
    with open_act(chain.colleague) as act:
        assert signals.list_news_events(by=act).items == ()


def _no_key(*_ids: object) -> None:
    raise AssertionError("an event opens no key")
