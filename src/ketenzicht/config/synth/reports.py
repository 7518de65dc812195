"""The signals that professionals send about what goes on: each knows a part, writes it down in their own way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ketenzicht.config.synth import published
from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.entities import Entity, Mention, draw_person, draw_thing, mention
from ketenzicht.config.synth.reporters import ROUND_THE_CLOCK, SEES, Reporter, Reporters
from ketenzicht.config.synth.situations import Part, Situation, World
from ketenzicht.config.synth.spelling import transpose
from ketenzicht.config.synth.wording import say_again, tell

REPORTS = Weighted({1: 72, 2: 16, 3: 6, 4: 3, 6: 2, 9: 1})
"""How many signals a situation gives."""
GAPS = (0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233)
"""Days between one signal of a situation and the next."""
SAME_REPORTER = 0.35
NAMED = Weighted({0: 30, 1: 50, 2: 15, 3: 5})
"""How many possible victims a signal names."""
NAMED_AGAIN = 0.35
SECOND_FORM = published.SECOND_FORM.share - 1
FRIDAY = 5
UNKNOWN_FORM = published.form_shares()["unknown"]
URGENCY = Weighted({"normal": 82, "soon": 15, "immediate_danger": 3})
SECRECY = frozenset(
    {
        "doctor",
        "youth_worker",
        "shelter_worker",
        "care_coordinator",
        "guardian",
        "safe_home_worker",
        "registrar",
        "ngo",
    }
)
"""Kinds of reporter that need a client's consent, or leave out who the client is."""
GROUNDS = Weighted({"consent": 62, "not_identifying": 30, "conflict_of_duties": 8})
LIKENESSES = ("same_name", "same_address", "same_business", "near_number")


@dataclass(frozen=True, slots=True)
class Record:
    """One signal as it is sent, and the truth about it."""

    reference: str
    at: datetime
    reporter: Reporter
    signal: dict[str, Any]
    truth: dict[str, Any]

    def lines(self) -> tuple[str, str]:
        """The line for the file of signals and the line for the file of truth."""
        sent = {
            "at": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "reporter": {"organisation": self.reporter.organisation, "kind": self.reporter.kind},
            "signal": self.signal,
        }
        return _json(sent), _json({"reference": self.reference, **self.truth})


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a report is written from: who sends it, when, about which form, where, and whom and what it names."""

    reporter: Reporter
    at: datetime
    form: str
    municipality: str
    mentions: tuple[Mention, ...]
    grounds: tuple[str, ...]
    urgency: str
    minor: bool
    persons: int
    worry: bool = False


class Desk:
    """Writes every signal there is about one number of the world."""

    def __init__(self, world: World, reporters: Reporters) -> None:
        self.world = world
        self.reporters = reporters

    def write(self, number: int) -> list[Record]:
        """The signals about what is behind a number, in the order in which they are thought of."""
        dice = Dice(self.world.seed, "reports", number)
        kind = self.world.kind(number)
        records = (
            [*self._about_situation(dice, number)] if kind == "situation" else [self._harmless(dice, number, kind)]
        )
        again = [self._again(dice, number, one) for one in records if dice.chance(published.SENT_TWICE)]
        return [*records, *(one for one in again if one.at <= self.world.span.last)]

    def _about_situation(self, dice: Dice, number: int) -> Iterator[Record]:
        situation = self.world.situation(number)
        at, reporter = situation.starts, None
        named: list[int] = []
        for place in range(dice.weighted(REPORTS)):
            form = "unknown" if dice.chance(UNKNOWN_FORM) else situation.form
            if reporter is None or not dice.chance(SAME_REPORTER):
                reporter = self.reporters.draw(dice, form, situation.municipality)
            at = self._later(dice, at, reporter, first=place == 0)
            if at > self.world.span.last:
                return
            scene = self._scene(dice, situation, reporter, at, form, named)
            truth = {"kind": "situation", "situation": situation.id, "form": situation.form}
            yield self._record(dice, number, place, scene, truth)

    def _scene(
        self, dice: Dice, situation: Situation, reporter: Reporter, at: datetime, form: str, named: list[int]
    ) -> _Scene:
        urgency = dice.weighted(URGENCY)
        grounds = _grounds(dice, reporter, urgency)
        hidden = "not_identifying" in grounds
        victims = [] if hidden else self._victims(dice, situation, named)
        sees = SEES.get(reporter.kind, {})
        parts = [one for one in situation.parts if dice.chance(one.known * sees.get(one.entity.kind, 1.0))]
        parts = [one for one in parts if not (hidden and one.entity.kind in ("person", "document"))]
        mentions = [mention(dice, victim, "possible_victim") for victim in victims]
        mentions += [mention(dice, part.entity, part.role) for part in _once(parts)]
        first = (
            victims[0] if victims else self.world.victim(situation.number, 0, situation.form, situation.starts.date())
        )
        return _Scene(
            reporter=reporter,
            at=at,
            form=form,
            municipality=situation.municipality,
            mentions=tuple(mentions),
            grounds=grounds,
            urgency=urgency,
            minor=_is_minor(first, situation),
            persons=situation.victims,
        )

    def _victims(self, dice: Dice, situation: Situation, named: list[int]) -> list[Entity]:
        """The possible victims that a report names: seldom one that a report before it named."""
        chosen: set[int] = set()
        for _ in range(dice.weighted(NAMED)):
            new = [place for place in range(situation.victims) if place not in named and place not in chosen]
            again = [place for place in named if place not in chosen]
            if again and (dice.chance(NAMED_AGAIN) or not new):
                if not new and not dice.chance(NAMED_AGAIN):
                    continue
                chosen.add(dice.one(again))
            elif new:
                chosen.add(dice.one(new))
        named += [place for place in sorted(chosen) if place not in named]
        starts = situation.starts.date()
        return [self.world.victim(situation.number, place, situation.form, starts) for place in sorted(chosen)]

    def _harmless(self, dice: Dice, number: int, kind: str) -> Record:
        """A signal behind which there is no exploitation; a look-alike shares something with a situation before it."""
        form = self.world.form(number)
        municipality = self.world.places.draw(dice)
        like = self._likeness(dice, number, form, municipality) if kind == "look_alike" else None
        truth: dict[str, Any] = {"kind": kind if like else "worry", "situation": None}
        if like:
            parts, truth["likeness"], truth["looks_like"] = like
        else:
            parts = self._bystanders(dice, number, form, municipality)
        reporter = self.reporters.draw(dice, form, municipality)
        grounds = _grounds(dice, reporter, "normal")
        shown = [one for one in parts if not ("not_identifying" in grounds and one.entity.kind == "person")]
        scene = _Scene(
            reporter=reporter,
            at=self._later(dice, self.world.span.draw(dice), reporter, first=True),
            form=form,
            municipality=municipality,
            mentions=tuple(mention(dice, one.entity, one.role) for one in shown),
            grounds=grounds,
            urgency="normal",
            minor=False,
            persons=0,
            worry=True,
        )
        return self._record(dice, number, 0, scene, truth)

    def _likeness(
        self, dice: Dice, number: int, form: str, municipality: str
    ) -> tuple[list[Part], str, list[str]] | None:
        """What a look-alike names, in what it is alike, and whom or what it is taken for; None when nothing fits."""
        situation = self.world.earlier(dice, number)
        if situation is None:
            return None
        likeness = dice.one(LIKENESSES)
        wanted = {"same_address": "address", "same_business": "organisation", "near_number": "phone"}.get(likeness)
        found = [part for part in situation.parts if part.entity.kind == wanted]
        if likeness != "same_name" and not found:
            likeness = "same_name"
        if likeness == "same_name":
            other = self.world.victim(situation.number, 0, situation.form, situation.starts.date())
            own = draw_person(dice, f"{number}-0", minor=False, on=self.world.span.first.date())
            return (
                [Part(replace(own, value=other.value, source=other.source), "possible_victim", 1)],
                likeness,
                [other.id],
            )
        other = found[0].entity
        if likeness == "near_number":
            own = replace(other, id=f"phone-{number}-0", value=transpose(dice, other.value, from_place=3))
            return [Part(own, "contact", 1)], likeness, [other.id]
        own = draw_thing(
            dice, "organisation", f"{number}-0", form=form, municipality=municipality, places=self.world.places
        )
        if likeness == "same_address":
            return [Part(other, "workplace", 1), Part(own, "employer", 1)], likeness, [situation.id]
        return [Part(replace(own, value=other.value), "employer", 1)], likeness, [other.id]

    def _bystanders(self, dice: Dice, number: int, form: str, municipality: str) -> list[Part]:
        """Whom and what a worry names: people and things that are in no situation."""
        kinds = dice.some(("person", "organisation", "address", "phone", "vehicle"), dice.between(0, 3))
        found = []
        for place, kind in enumerate(kinds):
            known_as = f"{number}-{place}"
            entity = (
                draw_person(dice, known_as, minor=False, on=self.world.span.first.date())
                if kind == "person"
                else draw_thing(dice, kind, known_as, form=form, municipality=municipality, places=self.world.places)
            )
            found.append(Part(entity, "unknown", 1))
        return found

    def _later(self, dice: Dice, before: datetime, reporter: Reporter, *, first: bool) -> datetime:
        """When a report is sent: some days after the one before, in the reporter's hours; the first within the time
        that is told, a later one perhaps after it."""
        at = before + timedelta(days=dice.between(0, 3) if first else dice.one(GAPS))
        if reporter.kind in ROUND_THE_CLOCK:
            at = at.replace(hour=dice.below(24), minute=dice.below(60))
        else:
            at = at.replace(hour=dice.between(7, 16), minute=dice.below(60))
            at += timedelta(days=8 - at.isoweekday() if at.isoweekday() > FRIDAY else 0)
        if not first:
            return max(at, before + timedelta(minutes=10))
        week = timedelta(days=7)
        return at - week if at > self.world.span.last else at + week if at < self.world.span.first else at

    def _record(self, dice: Dice, number: int, place: int, scene: _Scene, truth: dict[str, Any]) -> Record:
        reference = self._reference(number, place)
        english = dice.chance(published.ENGLISH)
        told = tell(
            dice, form=_spoken(scene.form, number), reporter_kind=scene.reporter.kind, at=scene.at, english=english,
            minor=scene.minor, worry=scene.worry,
        )  # fmt: skip
        signal = {
            **{name: getattr(told, name) for name in told.__slots__},
            "forms": _forms(dice, scene.form),
            "ageClass": _age_class(dice, minor=scene.minor),
            "urgency": scene.urgency,
            "reporterKind": scene.reporter.kind,
            **_where(dice, scene),
            "persons": max(1, scene.persons + dice.between(-1, 1)) if scene.persons and dice.chance(0.6) else None,
            "conditionsMet": list(scene.grounds),
            "mentions": [
                {"kind": one.entity.kind, "value": one.value, "role": one.role, "parts": dict(one.parts)}
                for one in scene.mentions
            ],
            "ownReference": reference,
        }
        known = [{**one.entity.as_truth(), "changes": list(one.changes)} for one in scene.mentions]
        kept = {name: value for name, value in signal.items() if value not in ("", None, [])}
        truth = {**truth, "language": "en" if english else "nl", "sent_twice_of": None, "mentions": known}
        return Record(reference, scene.at, scene.reporter, kept, truth)

    def _again(self, dice: Dice, number: int, record: Record) -> Record:
        """The same report sent a second time, some days later."""
        reference = self._reference(number, f"{record.reference}-again")
        fact = say_again(dice, english=record.truth["language"] == "en") + record.signal["fact"]
        return replace(
            record,
            reference=reference,
            at=record.at + timedelta(days=dice.between(1, 6), minutes=dice.below(120)),
            signal={**record.signal, "fact": fact, "ownReference": reference},
            truth={**record.truth, "sent_twice_of": record.reference},
        )

    def _reference(self, number: int, place: object) -> str:
        """A reference that says nothing of what belongs together."""
        return f"SYN-{sha256(f'{self.world.seed}:{number}:{place}'.encode()).hexdigest()[:14].upper()}"


def _once(parts: list[Part]) -> list[Part]:
    return [*{part.entity.id: part for part in parts}.values()]


def _is_minor(person: Entity, situation: Situation) -> bool:
    grown = situation.starts.date() - timedelta(days=18 * 365 + 5)
    return person.born is not None and person.born > grown


def _spoken(form: str, number: int) -> str:
    """The form whose sentences are used where the reporter doesn't know the form."""
    return ("labour", "sexual", "other", "forced_services")[number % 4] if form == "unknown" else form


def _forms(dice: Dice, form: str) -> list[str]:
    return [form, dice.weighted(_SECOND[form])] if form != "unknown" and dice.chance(SECOND_FORM) else [form]


_KNOWN = {form: share for form, share in published.form_shares().items() if form != "unknown"}
_SECOND = {form: Weighted((other, share) for other, share in _KNOWN.items() if other != form) for form in _KNOWN}


def _age_class(dice: Dice, *, minor: bool) -> str:
    if minor:
        return "presumed_child" if dice.chance(0.3) else "child"
    return "unknown" if dice.chance(0.22) else "adult"


def _grounds(dice: Dice, reporter: Reporter, urgency: str) -> tuple[str, ...]:
    """The conditions that the reporter says are met; without one of them no ground would carry the signal."""
    if reporter.kind == "bank":
        return ("balancing_test",)
    if reporter.kind not in SECRECY:
        return ()
    ground = dice.weighted(GROUNDS)
    return ("acute_danger", ground) if urgency == "immediate_danger" else (ground,)


PLACE_KINDS = {
    "border_guard": Weighted({"border": 80, "municipality": 15, "unknown": 5}),
    "reception_centre": Weighted({"reception_centre": 85, "municipality": 15}),
    "immigration_officer": Weighted({"reception_centre": 60, "municipality": 30, "unknown": 10}),
    "guardian": Weighted({"reception_centre": 50, "municipality": 50}),
    "bank": Weighted({"municipality": 55, "unknown": 35, "online": 10}),
    "": Weighted({"municipality": 92, "unknown": 4, "online": 3, "abroad": 1}),
}
NO_MUNICIPALITY = 0.03


def _where(dice: Dice, scene: _Scene) -> dict[str, str]:
    kind = dice.weighted(PLACE_KINDS.get(scene.reporter.kind, PLACE_KINDS[""]))
    known = kind in ("municipality", "reception_centre", "border") and not dice.chance(NO_MUNICIPALITY)
    return {"placeKind": kind, "municipality": scene.municipality if known else ""}
