"""The library out of the database: in order, by view, and what ticked indicators touch on a day."""

from datetime import date

import pytest

from ketenzicht.capabilities.country import public as country
from tests.unit.country.small_pack import TITLE, write_pack

DAY = date(2024, 5, 1)
MORE = (
    "indicators.yaml",
    "indicators:\n",
    f"""indicators:
  - code: afraid
    {TITLE}
    valid_to: 2025-01-01
    element: means
    dimension: exploitation
    views: [anybody]
    other_explanations: [chance]
    next_questions: [who]
""",
)


@pytest.fixture
def stored(as_owner, at, tmp_path):
    """The small pack with one indicator more, that ends with 2024."""
    country.store_pack(country.read_pack(write_pack(tmp_path, MORE)), now=at(2024))


def test_the_library_is_read_in_the_order_of_the_file(stored):
    assert [one.code for one in country.list_indicators(DAY)] == ["afraid", "locked_in"]
    assert [one.code for one in country.list_elements(DAY)] == ["means"]
    assert [one.code for one in country.list_other_explanations(DAY)] == ["chance"]
    assert [one.code for one in country.list_next_questions(DAY)] == ["who", "when"]


def test_a_view_sees_its_own_and_an_indicator_ends(stored):
    assert [one.code for one in country.list_indicators(DAY, view="anybody")] == ["afraid", "locked_in"]
    assert country.list_indicators(DAY, view="bank") == ()
    assert [one.code for one in country.list_indicators(date(2025, 1, 1))] == ["locked_in"]
    assert country.get_indicator("afraid", DAY).element == "means"
    with pytest.raises(country.UnknownEntry):
        country.get_indicator("afraid", date(2025, 1, 1))


def test_what_is_ticked_is_read_by_the_library_of_the_day(stored):
    reading = country.think_through(["locked_in", "afraid"], DAY)
    assert reading.whole.touched == (country.Touched("means", ("afraid", "locked_in")),)
    assert [(one.form, one.untouched) for one in reading.forms] == [("labour", ())]
    assert (reading.explanations, reading.questions) == (("chance",), ("who", "when"))
    later = country.think_through(["afraid"], date(2025, 1, 1), forms=["labour", "unknown"])
    assert later.unknown == ("afraid",)
    assert [(one.form, one.untouched) for one in later.forms] == [("labour", ("means",))]
