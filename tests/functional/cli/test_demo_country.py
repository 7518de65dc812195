"""The synthetic country: everybody that routing can choose is staffed, and every story is told once."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest
from pytest_django import Settings

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.config.demo.files import make_file
from ketenzicht.config.demo.people import MUNICIPALITIES, list_people
from ketenzicht.config.demo.seeding import seed
from ketenzicht.config.demo.stories import DRAFTS, STORIES
from ketenzicht.shared import clock

YEAR = 40
"""Signals of the synthetic year that are told here."""


@pytest.mark.usefixtures("committed")
def test_the_stories_fill_every_page_and_are_told_once(
    admin_connection: psycopg.Connection, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.KETENZICHT_WITNESS = str(tmp_path_factory.mktemp("witness"))

    first, again = seed(YEAR), seed(YEAR)

    assert (first.new_signals, again.new_signals) == (len(STORIES) + YEAR, 0)
    states = Counter(state for (state,) in admin_connection.execute("SELECT state FROM signals_signal"))
    # What is ordered erased is destroyed by the worker, which is not running here.
    assert set(states) == set(signals.State) - {signals.State.ERASED}
    assert count(admin_connection, "clocks_clock WHERE state = 'expired'") > 3
    assert count(admin_connection, "signals_draft") == len(DRAFTS)
    assert count(admin_connection, "signals_attachment") > 5
    assert count(admin_connection, "signals_erasureorder WHERE confirmed_at IS NULL") == 1
    assert count(admin_connection, "procrastinate_jobs") == 0
    rules = {rule for (rule,) in admin_connection.execute("SELECT rule FROM signals_signal")}
    assert country.get_fallback(clock.today()).code in rules


def count(admin: psycopg.Connection, what: str) -> int:
    row = admin.execute(f"SELECT count(*) FROM {what}").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.usefixtures("db")
class TestPeople:
    """Who is there."""

    def test_every_desk_that_routing_can_choose_is_staffed(self) -> None:
        staffed = {person.organisation_code for person in list_people() if person.role is access.Role.INTAKE_OFFICER}
        wanted = set()
        today = clock.today()
        for rule in (*country.list_routing_rules(today), country.get_fallback(today)):
            for to in (rule.to, *getattr(rule, "alternatives", ())):
                if to.organisation:
                    wanted.add(to.organisation)
                elif to.kind != "municipality":
                    wanted |= {place.code for place in partners.list_organisations(today, kind=str(to.kind))}
        assert wanted <= staffed

    def test_every_desk_has_a_manager_and_a_privacy_officer(self) -> None:
        held: dict[str, set[str]] = {}
        for person in list_people():
            held.setdefault(person.organisation_code, set()).add(person.role)
        desks = [roles for roles in held.values() if access.Role.INTAKE_OFFICER in roles]
        assert all({access.Role.MANAGER, access.Role.PRIVACY_OFFICER} <= roles for roles in desks)

    def test_they_are_the_same_every_time_and_each_role_is_there(self) -> None:
        people = list_people()

        assert people == list_people()
        assert len({person.username for person in people}) == len(people)
        assert {person.role for person in people} == set(access.Role) - {
            access.Role.PARTNER_SYSTEM,
            access.Role.POST,
            access.Role.CLOCKWORK,
            access.Role.ANONYMOUS,
        }

    def test_everybody_who_tells_a_story_is_there(self) -> None:
        names = {person.username for person in list_people()}

        assert {story.reporter for story in STORIES} | {username for username, _, _ in DRAFTS} <= names

    def test_the_municipalities_that_take_part_are_in_the_pack(self) -> None:
        today = clock.today()
        assert all(partners.find_organisation_by_code(code, today) for code in MUNICIPALITIES.values())


@pytest.mark.parametrize(("what", "kind"), [("pdf:a.pdf", "application/pdf"), ("png:b.png", "image/png")])
def test_made_up_files_are_what_they_say(what: str, kind: str) -> None:
    made = make_file(what)

    assert made.media_type == kind
    assert made.content.startswith(b"%PDF-" if kind.endswith("pdf") else b"\x89PNG")
