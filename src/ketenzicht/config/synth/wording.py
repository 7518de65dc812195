"""From lists of sentences to the text of one report: varied, sometimes mistyped, its kinds of statement kept apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.spelling import mistype

CHOICE = re.compile(r"\[([^\]]+)\]")
HOW_MANY_FACTS = Weighted({1: 45, 2: 40, 3: 15})
YOUNG = re.compile("jongere|leerling|pupil", re.IGNORECASE)
"""Words of sentences that are only written about minors."""
MISTYPED = 0.25
LONG_WORD = 6


@cache
def sentences(language: str) -> dict[str, Any]:
    """The sentences of a language, by what they are for."""
    text = (Path(__file__).parent / "texts" / f"{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a report by the names of the API's fields."""

    fact: str
    circumstance: str
    interpretation: str
    source: str
    place: str
    period: str


def tell(dice: Dice, *, form: str, reporter_kind: str, at: datetime, english: bool, minor: bool, worry: bool) -> Told:
    """What somebody writes about a situation of a form; of a worry the fact holds its explanation too."""
    words = sentences("en" if english else "nl")
    facts = words["worries"] if worry else [one for one in words["facts"][form] if minor or not YOUNG.search(one)]
    chosen = dice.some(facts, 1 if worry else dice.weighted(HOW_MANY_FACTS))
    sources = words["sources"].get(reporter_kind) or words["sources"]["any"]
    since = at - timedelta(days=dice.between(10, 400))

    def write(several: Sequence[str]) -> str:
        text = " ".join(_fill(dice, sentence, since, words["months"]) for sentence in several)
        return _slip(dice, text) if dice.chance(MISTYPED) else text

    def perhaps(probability: float, several: Sequence[str], most: int = 1) -> str:
        return write(dice.some(several, dice.between(1, most))) if dice.chance(probability) else ""

    return Told(
        fact=write(chosen),
        circumstance=perhaps(0.6, words["circumstances"], 2),
        interpretation=perhaps(0.45, words["interpretations"]),
        source=perhaps(0.7, sources),
        place=perhaps(0.35, words["places"]),
        period=perhaps(0.5, words["periods"]),
    )


def say_again(dice: Dice, *, english: bool) -> str:
    """What stands before a report that is sent a second time."""
    return str(dice.one(sentences("en" if english else "nl")["repeats"]))


def _fill(dice: Dice, sentence: str, since: datetime, months: Sequence[str]) -> str:
    chosen = CHOICE.sub(lambda found: dice.one(found[1].split("|")), sentence)
    return chosen.format(
        n=dice.between(3, 14), m=dice.between(2, 3), month=months[since.month - 1], year=since.year, day=since.day
    )


def _slip(dice: Dice, text: str) -> str:
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= LONG_WORD and word.isalpha()]
    for at in dice.some(long, dice.between(1, 2)):
        words[at] = mistype(dice, words[at])
    return " ".join(words)
