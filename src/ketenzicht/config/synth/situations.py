"""What truly goes on somewhere: a form of exploitation, a place, the people and things in it, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenzicht.config.synth import published
from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.entities import Entity, draw_person, draw_thing
from ketenzicht.config.synth.places import Places

Cast = tuple[str, str, float]
"""A kind of mention, the role it has, and how often a situation of the form has one."""

CASTS: dict[str, tuple[Cast, ...]] = {
    "labour": (
        ("organisation", "employer", 0.9),
        ("organisation", "recruiter", 0.2),
        ("address", "workplace", 0.7),
        ("address", "residence", 0.6),
        ("phone", "contact", 0.4),
        ("vehicle", "other", 0.3),
        ("person", "employer", 0.4),
        ("person", "recruiter", 0.2),
        ("account", "other", 0.2),
        ("document", "other", 0.1),
    ),
    "sexual": (
        ("address", "workplace", 0.7),
        ("phone", "contact", 0.6),
        ("advert", "other", 0.4),
        ("person", "possible_offender", 0.5),
        ("person", "companion", 0.3),
        ("vehicle", "other", 0.25),
        ("organisation", "other", 0.2),
        ("account", "other", 0.15),
        ("email", "contact", 0.1),
    ),
    "criminal": (
        ("person", "possible_offender", 0.5),
        ("phone", "contact", 0.5),
        ("account", "other", 0.4),
        ("vehicle", "other", 0.3),
        ("address", "residence", 0.3),
        ("organisation", "other", 0.15),
        ("email", "contact", 0.1),
    ),
    "forced_services": (
        ("address", "residence", 0.9),
        ("person", "employer", 0.7),
        ("phone", "contact", 0.3),
        ("document", "other", 0.2),
    ),
    "begging": (("person", "possible_offender", 0.4), ("vehicle", "other", 0.6), ("address", "residence", 0.4)),
    "organ_removal": (
        ("organisation", "other", 0.6),
        ("phone", "contact", 0.7),
        ("person", "recruiter", 0.5),
        ("document", "other", 0.3),
        ("email", "contact", 0.3),
    ),
    "other": (("person", "possible_offender", 0.5), ("address", "residence", 0.5), ("phone", "contact", 0.4)),
}

VICTIMS = {
    "labour": Weighted({1: 30, 2: 20, 3: 14, 4: 10, 6: 10, 8: 7, 12: 5, 20: 3, 35: 1}),
    "begging": Weighted({1: 40, 2: 30, 3: 20, 5: 10}),
    "": Weighted({1: 72, 2: 17, 3: 7, 5: 4}),
}
"""How many possible victims a situation has, by form."""

REPEATED_EMPLOYER = 0.2
TRIED = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody or something in a situation, with its role and how easily it becomes known."""

    entity: Entity
    role: str
    known: float


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation as it is; nobody who reports sees all of it."""

    number: int
    form: str
    municipality: str
    starts: datetime
    victims: int
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """How the truth file calls it."""
        return f"situation-{self.number}"


@dataclass(frozen=True, slots=True)
class Span:
    """The time in which everything is reported."""

    first: datetime
    last: datetime

    def draw(self, dice: Dice) -> datetime:
        """A moment in it, on the whole minute."""
        return self.first + timedelta(minutes=dice.below(int((self.last - self.first).total_seconds() // 60)))


SIGNALS_EACH = 1.45
"""What a situation gives on average within the time that is told: to let the shares of signals come out."""
_TRUE_FORMS = Weighted({form: share for form, share in published.form_shares().items() if form != "unknown"})
_KIND = Weighted(
    {
        "look_alike": published.LOOK_ALIKES,
        "worry": published.WORRIES,
        "situation": (1 - published.LOOK_ALIKES - published.WORRIES) / SIGNALS_EACH,
    }
)


class World:
    """Everything that is behind the signals, found again from seed and number alone: nothing is kept in memory."""

    def __init__(self, seed: int, span: Span, places: Places) -> None:
        self.seed = seed
        self.span = span
        self.places = places

    def kind(self, number: int) -> str:
        """What is behind a number: a situation, a look-alike, or a worry with another explanation."""
        return Dice(self.seed, "kind", number).weighted(_KIND)

    def form(self, number: int) -> str:
        """The true form of a situation."""
        return Dice(self.seed, "form", number).weighted(_TRUE_FORMS)

    def situation(self, number: int) -> Situation:
        """The situation with this number."""
        dice = Dice(self.seed, "situation", number)
        form = self.form(number)
        municipality = self.places.draw(dice)
        starts = self.span.draw(dice)
        victims = dice.weighted(VICTIMS.get(form, VICTIMS[""]))
        cast = [(kind, role) for kind, role, share in CASTS[form] if dice.chance(share)] or [CASTS[form][0][:2]]
        parts = tuple(
            Part(self._cast(number, place, kind, role, form, municipality), role, 0.35 + 0.55 * dice.below(100) / 100)
            for place, (kind, role) in enumerate(cast)
        )
        return Situation(number, form, municipality, starts, victims, parts)

    def victim(self, number: int, place: int, form: str, on: date) -> Entity:
        """A possible victim of a situation: one of `victims`, by place."""
        dice = Dice(self.seed, "victim", number, place)
        return draw_person(dice, f"{number}-v{place}", minor=dice.chance(published.minor_share(form)), on=on)

    def earlier(self, dice: Dice, number: int, form: str = "") -> Situation | None:
        """A situation with a lower number, of a form when that matters; None when a few tries find none."""
        for _ in range(TRIED if number else 0):
            found = dice.below(number)
            if self.kind(found) == "situation" and form in ("", self.form(found)):
                return self.situation(found)
        return None

    def _cast(self, number: int, place: int, kind: str, role: str, form: str, municipality: str) -> Entity:
        dice = Dice(self.seed, "cast", number, place)
        if kind == "person":
            return draw_person(dice, f"{number}-{place}", minor=False, on=self.span.first.date())
        if (kind, role) == ("organisation", "employer") and dice.chance(REPEATED_EMPLOYER):
            known = self._employer_of(dice, number, form)
            if known is not None:
                return known
        return draw_thing(dice, kind, f"{number}-{place}", form=form, municipality=municipality, places=self.places)

    def _employer_of(self, dice: Dice, number: int, form: str) -> Entity | None:
        """The employer of a situation before this one: the same business again, reported by others."""
        before = self.earlier(dice, number, form)
        found = [part.entity for part in before.parts if part.role == "employer"] if before else []
        return next((entity for entity in found if entity.kind == "organisation"), None)
