"""What keeps pages quick at a desk with a large archive gives the same as what counts and looks at everything."""

import pytest

from ketenzicht.capabilities.signals import finding
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import open_act
from tests.integration.signals.conftest import Chain, Report

pytestmark = pytest.mark.django_db

QUERIES = ("Meijer", "Meier", "loods Meijer", "0612345678", "loods", "niemand", "loods niemand")


@pytest.fixture
def desk(chain: Chain, report: Report) -> Chain:
    for fact in ("In een loods wonen vijf mensen.", "Een loods zonder ramen; vraag naar Meijer.", "Bel 06 12345678."):
        for _time in range(3):
            report(fact=fact, mentions=(signals.NewMention("person", "Jan Meijer"),))
    return chain


def test_a_state_is_counted_no_further_than_asked(desk: Chain) -> None:
    with open_act(desk.detective) as act:
        assert signals.count_signals(by=act) == {"received": 9}
        assert signals.count_signals(by=act, up_to=9) == {"received": 9}
        assert signals.count_signals(by=act, up_to=4) == {"received": 5}
        assert signals.count_signals(by=act, up_to=4, narrowed=signals.SignalFilter(state="closed")) == {}


@pytest.mark.parametrize("query", QUERIES)
def test_a_search_finds_the_same_from_wherever_it_starts(
    desk: Chain, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for few, step, farthest in ((1_000, 250, 5_000), (4, 2, 4), (0, 2, 40), (0, 4, 4)):
        monkeypatch.setattr(finding, "FEW", few)
        monkeypatch.setattr(finding, "STEP", step)
        monkeypatch.setattr(finding, "FARTHEST", farthest)
        with open_act(desk.detective) as act:
            found.append([(row.id, row.found_by_sound) for row in signals.search_signals(by=act, query=query).items])
    assert all(one == found[0] for one in found)
    assert bool(found[0]) is ("niemand" not in query)
