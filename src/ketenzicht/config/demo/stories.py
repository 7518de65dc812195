"""All that is told in the demo."""

from ketenzicht.config.demo.stories_help import DRAFTS, HELP
from ketenzicht.config.demo.stories_police import POLICE
from ketenzicht.config.demo.stories_work import WORK
from ketenzicht.config.demo.story import Story

STORIES: tuple[Story, ...] = (*WORK, *POLICE, *HELP)

__all__ = ["DRAFTS", "STORIES"]
