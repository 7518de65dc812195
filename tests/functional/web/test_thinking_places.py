"""Where thinking through is found, where the rule of non-punishment is told, and what other roles are told."""

import pytest
from django.test import Client

from ketenzicht.capabilities.access import public as access
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


def with_roles(person: Person, *roles: access.Role) -> Person:
    """The same person with more roles at the same organisation."""
    for role in roles:
        access.first_mandate(actor_id=person.id, actor_kind="person", organisation_id=person.organisation_id, role=role)
    return person


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "Uw beheerder kan u die geven"),
        ((access.Role.MANAGER,), "Uw beheerder kan u die geven"),
        ((access.Role.REPORTER,), "Kies die bovenaan"),
    ],
)
def test_another_role_is_told_that_reporting_is_another_task_or_who_can_give_it(
    sign_in: SignIn, staffed: Person, more: tuple[access.Role, ...], told: str
) -> None:
    client = sign_in(with_roles(staffed, *more))
    client.post("/taak/", {"choice": str(staffed.mandate_id)})
    page = client.get(THINK).content.decode()
    now = page.partition('aria-labelledby="now"')[2]
    said = {words for words in ("Uw beheerder kan u die geven", "Kies die bovenaan") if words in now}
    assert said == {told}
    assert 'value="begin"' not in page


@pytest.mark.parametrize("more", [(), (access.Role.MANAGER,)])
def test_who_has_one_role_only_is_not_told_to_choose_another(
    sign_in: SignIn, staffed: Person, more: tuple[access.Role, ...]
) -> None:
    client = sign_in(with_roles(staffed, *more))
    client.post("/taak/", {"choice": str(staffed.mandate_id)})
    page = client.get("/melden/")
    assert page.status_code == 403
    text = page.content.decode()
    assert ("Kies in de balk bovenaan" in text, "U hebt hier geen andere rol" in text) == (bool(more), not more)
