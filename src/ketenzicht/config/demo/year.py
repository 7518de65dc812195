"""A synthetic year: what professionals reported in it, and what became of each report, told like every other story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.demo.people import MUNICIPALITIES
from ketenzicht.config.demo.story import Story, mention
from ketenzicht.config.synth.country import Country, Plan
from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.reports import Record
from ketenzicht.shared import clock

SEED = 1861
PLACES = {code: place for place, code in MUNICIPALITIES.items()}
FIELDS = {
    "ageClass": "age_class",
    "reporterKind": "reporter_kind",
    "placeKind": "place_kind",
    "ownReference": "own_reference",
    "conditionsMet": "conditions_met",
}
"""The names of the API's fields that differ from those of a report."""
SECONDS_A_DAY = 86_400

STAYS = Weighted({"": 70, "weigh": 8, "close": 10, "answer": 12})
BACKLOG = 60
"""Before which step a signal of the last days stays where it is; older ones went all the way, be it late."""
TO_WEIGH, TO_DECIDE = (0.2, 0.4, 0.8, 1, 1, 2, 2, 3, 5, 9), (0.3, 1, 1, 2, 3, 4, 6, 9)
TO_CLOSE, TO_ANSWER = (4, 8, 13, 20, 28, 35, 42, 50, 58, 70, 90), (0.5, 1, 1, 2, 3, 4, 5, 6, 8, 12)
"""Days that each part of the way takes: usually within its term, sometimes not."""
READS = 0.6

NEXT = Weighted({"taken_up": 40, "too_little": 34, "other_problem": 9, "elsewhere": 7, "supervision": 10})
OUTCOMES = Weighted(
    {"investigation_started": 8, "joined_investigation": 12, "help_arranged": 38, "registered": 34, "passed_on": 8}
)
"""In our own proportion; only that few reports lead to an investigation was published (chain facts, section 7)."""
TEXTS = {
    "passed_on": "Doorgegeven aan een dienst die hier niet is aangesloten.",
    "too_little": "Nagegaan wat bekend is; er ontbreekt een plaats of een naam om verder te gaan.",
    "other_problem": "Geen aanwijzing van uitbuiting; de vraag is bij de juiste dienst neergelegd.",
    "supervision": "Waarschuwing en nabetaling; over een half jaar wordt opnieuw gekeken.",
}
ANSWERS = {
    "investigation_started": "used",
    "joined_investigation": "used",
    "help_arranged": "help_given",
    "registered": "registered",
    "passed_on": "passed_on",
}


def list_stories(signals: int) -> Iterator[Story]:
    """So many reports of the year up to yesterday, each with what became of it. The same day gives the same year."""
    from django.conf import settings

    pack = country.read_pack(settings.KETENZICHT_PACK)
    plan = Plan(seed=SEED, signals=signals, until=clock.today() - timedelta(days=1))
    for record in Country(plan, pack).records():
        yield _go_on(_told(record), record, Dice(SEED, "way", record.reference))


def _told(record: Record) -> Story:
    report: dict[str, Any] = {FIELDS.get(name, name): value for name, value in record.signal.items()}
    for name in ("forms", "conditions_met"):
        report[name] = tuple(report.get(name, ()))
    report["mentions"] = tuple(
        mention(one["kind"], one["value"], one["role"], **one["parts"]) for one in report.get("mentions", ())
    )
    organisation = record.reporter.organisation
    ago = (clock.now() - record.at).total_seconds() / SECONDS_A_DAY
    return Story(record.reference, f"melder.{PLACES.get(organisation, organisation)}", ago, report)


def _go_on(story: Story, record: Record, dice: Dice) -> Story:
    """The way of a signal from the desk that received it, by lot; what lies in the future does not happen."""
    stays = dice.weighted(STAYS) if story.days_ago < BACKLOG else ""
    if stays == "weigh":
        return story
    twice_of = record.truth.get("sent_twice_of")
    if twice_of:
        weighed = story.weigh("too_little", after=dice.one(TO_WEIGH))
        ended = weighed.close("duplicate", reference=twice_of, after=dice.one(TO_DECIDE))
        return _end(ended, "known_already", stays, dice)
    return WAYS[dice.weighted(NEXT)](story, stays, dice)


def _taken_up(story: Story, stays: str, dice: Dice) -> Story:
    outcome = dice.weighted(OUTCOMES)
    result = "help_first" if outcome in {"help_arranged", "registered"} else "leads_to_investigate"
    story = story.weigh(result, after=dice.one(TO_WEIGH)).accept(after=dice.one(TO_DECIDE))
    if stays == "close":
        return story
    number = f"DEMO-{dice.digits(5)}" if "investigation" in outcome else ""
    closed = story.close(outcome, reference=number, text=TEXTS.get(outcome, ""), after=dice.one(TO_CLOSE))
    return _end(closed, ANSWERS[outcome], stays, dice)


def _too_little(story: Story, stays: str, dice: Dice) -> Story:
    weighed = story.weigh("too_little", after=dice.one(TO_WEIGH))
    closed = weighed.close("not_enough", text=TEXTS["too_little"], after=dice.one(TO_DECIDE))
    return _end(closed, "kept", stays, dice)


def _other_problem(story: Story, stays: str, dice: Dice) -> Story:
    weighed = story.weigh("other_problem", after=dice.one(TO_WEIGH))
    closed = weighed.close("other_problem", text=TEXTS["other_problem"], after=dice.one(TO_DECIDE))
    return _end(closed, "something_else", stays, dice)


def _supervision(story: Story, stays: str, dice: Dice) -> Story:
    story = story.weigh("leads_to_supervise", after=dice.one(TO_WEIGH)).accept(after=dice.one(TO_DECIDE))
    closed = story.close("administrative_measure", text=TEXTS["supervision"], after=dice.one(TO_CLOSE))
    return _end(closed, "dealt_with", stays, dice)


def _elsewhere(story: Story, stays: str, dice: Dice) -> Story:
    """Enriched first, and then still too little: the way of what nobody else takes."""
    story = story.weigh("enrich", after=dice.one(TO_WEIGH)).accept(after=dice.one(TO_DECIDE))
    closed = story.close("not_enough", text=TEXTS["too_little"], after=dice.one(TO_CLOSE))
    return _end(closed, "kept", stays, dice)


def _end(story: Story, answer_class: str, stays: str, dice: Dice) -> Story:
    if stays:
        return story
    answered = story.answer(answer_class, after=dice.one(TO_ANSWER))
    return answered.read(after=dice.one(TO_ANSWER)) if dice.chance(READS) else answered


WAYS = {
    "taken_up": _taken_up,
    "too_little": _too_little,
    "other_problem": _other_problem,
    "supervision": _supervision,
    "elsewhere": _elsewhere,
}
