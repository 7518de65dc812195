"""Where thinking through is found, and where the rule of non-punishment is told."""

import pytest
from django.test import Client

from ketenzicht.interfaces.web import thinking
from tests.conftest import Person
from tests.functional.web.conftest import SignIn
from tests.functional.web.test_thinking import THINK


@pytest.mark.parametrize("path", ["/", "/melden/", "/berichten/"])
def test_it_is_reachable_from_where_a_reporter_is(sign_in: SignIn, reporter: Person, path: str) -> None:
    assert f'href="{THINK}' in sign_in(reporter).get(path).content.decode()


@pytest.mark.parametrize("path", ["/anoniem/", "/anoniem/terug/", "/account/login/", "/wie-doet-wat/"])
def test_it_is_reachable_for_whoever_has_no_account(path: str) -> None:
    assert f'href="{THINK}' in Client().get(path).content.decode()


@pytest.mark.parametrize("view", ["police_first_line", "border", "labour_inspector", "youth_school"])
def test_where_suspects_are_met_the_rule_of_non_punishment_has_a_place_of_its_own(
    sign_in: SignIn, reporter: Person, view: str
) -> None:
    (guide,) = thinking.non_punishment()
    page = sign_in(reporter).get(f"/melden/?view={view}").content.decode()
    assert guide.text in page[page.index('id="route"') :]


def test_it_is_not_told_to_who_meets_no_suspects(sign_in: SignIn, reporter: Person) -> None:
    (guide,) = thinking.non_punishment()
    assert guide.text not in sign_in(reporter).get("/melden/?view=bank").content.decode()
