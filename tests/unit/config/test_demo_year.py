"""The synthetic year of the demo: in proportion, the same on the same day, and never about what is still to come."""

from __future__ import annotations

from collections import Counter

import pytest

from ketenzicht.config.demo.year import BACKLOG, list_stories

LAST_STEPS = {"weigh", "accept", "close", "answer", "read"}


@pytest.fixture(scope="module")
def stories() -> tuple:
    return tuple(list_stories(300))


def test_the_same_day_gives_the_same_year(stories: tuple) -> None:
    assert [(one.code, one.report, one.steps) for one in list_stories(300)] == [
        (one.code, one.report, one.steps) for one in stories
    ]
    assert len({one.code for one in stories}) == 300


def test_it_is_a_year_up_to_yesterday(stories: tuple) -> None:
    ages = [one.days_ago for one in stories]
    assert min(ages) > 0
    assert 300 < max(ages) < 368


def test_what_is_old_went_all_the_way(stories: tuple) -> None:
    for story in stories:
        verbs = [step.verb for step in story.steps]
        if story.days_ago >= BACKLOG:
            assert verbs[-1] in {"answer", "read"}
        assert set(verbs) <= LAST_STEPS
        assert all(step.after > 0 for step in story.steps)


def test_signals_end_in_every_way_and_some_stand_still(stories: tuple) -> None:
    ends = Counter(
        next((step.values["outcome"] for step in story.steps if step.verb == "close"), "open") for story in stories
    )
    assert set(ends) >= {"open", "not_enough", "help_arranged", "registered", "administrative_measure", "other_problem"}
    assert ends["investigation_started"] + ends["joined_investigation"] < ends["not_enough"]


def test_a_report_that_was_sent_twice_ends_as_a_duplicate_of_the_first() -> None:
    twice = [
        step.values["reference"]
        for story in list_stories(1_600)
        for step in story.steps
        if step.values.get("outcome") == "duplicate"
    ]
    assert twice
    assert all(reference.startswith("SYN-") for reference in twice)
