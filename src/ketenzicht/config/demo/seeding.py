"""Filling the demo: its people, then everything that happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ketenzicht.config.demo.people import list_people, list_reporters, settle
from ketenzicht.config.demo.stories import DRAFTS, STORIES
from ketenzicht.config.demo.telling import Narrator
from ketenzicht.config.demo.year import list_stories
from ketenzicht.interfaces.jobs.tasks import count_everywhere, publish_everywhere


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo holds now, and how much of it was new."""

    people: int
    new_signals: int


def seed(signals: int) -> Seeded:
    """Make people, tell every story, and a year with so many signals. What is there already is not told again."""
    year = tuple(list_stories(signals)) if signals else ()
    people = (*list_people(), *list_reporters({story.reporter for story in year}))
    stories = (*STORIES, *year)
    narrator = Narrator(settle(people))
    for story in stories:
        narrator.plan(story)
    for username, days_ago, values in DRAFTS:
        narrator.plan_draft(username, days_ago, values)
    narrator.plan_days(ceil(max(story.days_ago for story in stories)))
    told = narrator.tell()
    count_everywhere()
    publish_everywhere()
    return Seeded(people=len(people), new_signals=told)
