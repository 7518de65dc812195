"""Filling the demo: its people, then everything that happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ketenzicht.config.demo.people import list_people, settle
from ketenzicht.config.demo.stories import DRAFTS, STORIES
from ketenzicht.config.demo.telling import Narrator


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo holds now, and how much of it was new."""

    people: int
    new_signals: int


def seed() -> Seeded:
    """Make people and tell every story. What is there already stays and is not told again."""
    people = list_people()
    narrator = Narrator(settle(people))
    for story in STORIES:
        narrator.plan(story)
    for username, days_ago, values in DRAFTS:
        narrator.plan_draft(username, days_ago, values)
    narrator.plan_days(ceil(max(story.days_ago for story in STORIES)))
    return Seeded(people=len(people), new_signals=narrator.tell())
