"""The people of the demo: made up, one set of roles for every desk that routing can choose, and those who report."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.shared import clock

SEED = 1861
"""Names are drawn from this, so that every demo has the same people."""

MUNICIPALITIES = {
    "gemeente-rotterdam": "gemeente-gm0599",
    "gemeente-amsterdam": "gemeente-gm0363",
    "gemeente-utrecht": "gemeente-gm0344",
    "gemeente-westland": "gemeente-gm1783",
    "gemeente-horst-aan-de-maas": "gemeente-gm1507",
    "gemeente-venlo": "gemeente-gm0983",
}
"""Municipalities that take part in the demo, under a name that people can type."""

REPORTING = (
    "nla-toezicht",
    "kmar",
    "coa",
    "ind",
    "politie-amsterdam",
    "politie-rotterdam",
    "politie-midden-nederland",
    "demo-ziekenhuis",
    "demo-huisartsen",
    "demo-bank",
    "demo-school",
    "demo-jongerenwerk",
    "demo-steunpunt",
    "demo-opvang",
    "demo-publieksloket",
    *MUNICIPALITIES,
)
"""Organisations where somebody reports."""

BUSY = ("nla-opsporing", "politie-amsterdam", "politie-rotterdam", "comensha", "kmar", "politie-landelijk-loket")
"""Desks with two intake officers, so that there is a colleague to give work to."""

ADMINISTERED = ("nla-toezicht", "nla-opsporing", "comensha", "politie-rotterdam", "gemeente-rotterdam", "demo-bank")
"""Organisations with an administrator of their own."""

OVERSEEING = ("comensha", "gemeente-rotterdam")
"""Organisations with a policy officer, who sees the whole chain in figures."""

FIRST = (
    "Noor",
    "Sem",
    "Lieke",
    "Daan",
    "Sanne",
    "Bram",
    "Femke",
    "Luuk",
    "Fenna",
    "Gijs",
    "Isa",
    "Teun",
    "Maud",
    "Pim",
    "Roos",
    "Stijn",
    "Tess",
    "Thijs",
    "Vera",
    "Wout",
    "Yara",
    "Joep",
    "Elin",
    "Mees",
    "Jip",
    "Kiki",
    "Robin",
    "Sam",
    "Charlie",
    "Bo",
    "Quinn",
    "Luca",
)
LAST = (
    "Voorbeeld",
    "Proefstra",
    "Demomans",
    "Fictie",
    "Verzinsel",
    "Schijnman",
    "Denkbeeld",
    "Oefenaar",
    "Testveld",
    "Namaak",
    "Modelmans",
    "Spiegelaar",
    "Verhaal",
    "Toneelstra",
    "Schets",
    "Ontwerp",
    "Sjabloon",
    "Patroon",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can step in: a login name made of role and organisation, so that one finds the way."""

    username: str
    name: str
    role: access.Role
    organisation_code: str


def list_people() -> tuple[Person, ...]:
    """Everybody, in a fixed order with fixed names."""
    drawn = Random(SEED)  # noqa: S311  # made-up names, the same every time
    return tuple(
        Person(f"{word}.{place}", _drawn_name(drawn), role, MUNICIPALITIES.get(place, place))
        for place, word, role in _posts()
    )


def list_reporters(usernames: Collection[str]) -> tuple[Person, ...]:
    """Those among these login names who are not among the others: they report, at places that do so now and then."""
    known = {person.username for person in list_people()}
    return tuple(
        Person(name, _drawn_name(Random(f"{SEED}:{name}")), access.Role.REPORTER, name.removeprefix("melder."))  # noqa: S311
        for name in sorted(set(usernames) - known)
    )


def _drawn_name(drawn: Random) -> str:
    return f"{drawn.choice(FIRST)} {drawn.choice(LAST)}"


def _posts() -> Iterator[tuple[str, str, access.Role]]:
    for place in REPORTING:
        yield place, "melder", access.Role.REPORTER
    for place in _desks():
        yield place, "intake", access.Role.INTAKE_OFFICER
        if place in BUSY:
            yield place, "intake2", access.Role.INTAKE_OFFICER
        yield place, "leiding", access.Role.MANAGER
        yield place, "privacy", access.Role.PRIVACY_OFFICER
    for place in ADMINISTERED:
        yield place, "beheer", access.Role.ADMINISTRATOR
    for place in OVERSEEING:
        yield place, "beleid", access.Role.POLICY_OFFICER


def _desks() -> tuple[str, ...]:
    """Every organisation that signals can be sent to; of the municipalities those that take part."""
    found = [place.code for place in partners.list_organisations(clock.today()) if place.takes_in_signals]
    return (*(code for code in found if not code.startswith("gemeente-")), *MUNICIPALITIES)


def settle(people: tuple[Person, ...]) -> dict[str, UUID]:
    """Make whoever is missing, with their mandate. Gives the mandate of each by login name."""
    known = dict(access.User.objects.filter(is_demo=True).values_list("username", "id"))
    mandates = {}
    for person in people:
        actor_id = known.get(person.username) or access.create_person(
            username=person.username,
            email=f"{person.username}@ketenzicht.example",
            display_name=person.name,
            is_demo=True,
        )
        mandates[person.username] = access.first_mandate(
            actor_id=actor_id,
            actor_kind="person",
            organisation_id=partners.organisation_id(person.organisation_code),
            role=person.role,
        )
    for code in {person.organisation_code for person in people}:
        access.start_organisation(partners.organisation_id(code))
    return mandates
