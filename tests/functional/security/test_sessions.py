"""T26 and T5: a session is new at every login and dead at once when it should be; a role taken back opens nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ketenzicht.capabilities.access import public as access
from ketenzicht.shared.clock import now
from tests.conftest import PASSWORD, Person, hire_person, open_act
from tests.functional.security.conftest import held_by, send, sign_in, user_of

PAGE = "/meldingen/"
OTHER_PASSWORD = "een heel ander lang wachtwoord"


def works(client: Client) -> bool:
    """Whether the session still opens the page of its task."""
    return client.get(PAGE).status_code == 200


def test_every_login_makes_a_new_session(reporter: Person) -> None:
    client = Client()
    client.get("/account/login/")
    client.cookies["kz_session"] = "a" * 32
    client.post("/account/login/", {"login": reporter.username, "password": PASSWORD})
    first = client.cookies["kz_session"].value
    assert first != "a" * 32
    assert works(client)
    client.post("/account/logout/")
    client.post("/account/login/", {"login": reporter.username, "password": PASSWORD})
    assert client.cookies["kz_session"].value not in {first, "a" * 32}


def test_after_logging_out_the_old_session_is_dead(reporter: Person) -> None:
    client = sign_in(reporter)
    thief = Client()
    thief.cookies["kz_session"] = client.cookies["kz_session"].value
    assert works(thief)
    client.post("/account/logout/")
    assert not works(thief)


def test_a_deactivated_account_is_out_at_once(reporter: Person) -> None:
    client = sign_in(reporter)
    access.User.objects.filter(id=reporter.id).update(is_active=False)
    assert not works(client)
    assert sign_in(reporter).get(PAGE).status_code == 302


def test_another_password_ends_every_session(reporter: Person) -> None:
    first, second = sign_in(reporter), sign_in(reporter)
    user = user_of(reporter)
    user.set_password(OTHER_PASSWORD)
    user.save()
    assert not works(first)
    assert not works(second)


def test_of_a_thousand_requests_after_a_role_is_taken_back_none_succeeds(officer: Person, reporter: Person) -> None:
    send(reporter)
    (held,) = held_by(officer)
    client = sign_in(officer)
    assert client.get(f"/postvak/{held.id}/").status_code == 200
    administrator = hire_person("administrator", officer.organisation_code)
    with open_act(administrator) as act:
        access.revoke_mandate(by=act, mandate_id=officer.mandate_id)
    answers = [client.get(path).status_code for path in ("/", "/postvak/", f"/postvak/{held.id}/") for _ in range(334)]
    assert len(answers) >= 1_000
    assert set(answers) == {302}


def test_half_an_hour_without_a_request_is_the_end(reporter: Person) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        client = sign_in(reporter)
        assert works(client)
        clock.shift(timedelta(minutes=29))
        assert works(client)
        clock.shift(timedelta(minutes=30, seconds=1))
        assert not works(client)


def test_twelve_hours_are_the_end_whatever_one_does(reporter: Person) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        client = sign_in(reporter)
        assert works(client)
        for _ in range(36):
            clock.shift(timedelta(minutes=20))
            client.post("/sessie/")
        assert client.get("/beleid/").status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.get("/beleid/").status_code == 302


def test_one_sees_and_ends_ones_own_sessions(reporter: Person, officer: Person) -> None:
    here = sign_in(reporter, HTTP_USER_AGENT="Browser hier")
    elsewhere = sign_in(reporter, HTTP_USER_AGENT="Browser elders")
    colleague = sign_in(officer, HTTP_USER_AGENT="Browser van een ander")
    works(elsewhere)
    page = here.get("/account/sessions/").content.decode()
    assert "Browser hier" in page
    assert "Browser elders" in page
    assert "Browser van een ander" not in page
    here.post("/account/sessions/")
    assert works(here)
    assert not works(elsewhere)
    assert colleague.get("/postvak/").status_code == 200


def test_changing_the_password_on_its_page_ends_this_session_and_the_others(reporter: Person) -> None:
    here, elsewhere = sign_in(reporter), sign_in(reporter)
    assert works(elsewhere)
    fields = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    here.post("/account/password/change/", fields | {"oldpassword": "verkeerd"})
    assert works(here)
    here.post("/account/password/change/", fields)
    assert not works(here)
    assert not works(elsewhere)
    assert not works(sign_in(reporter))


@pytest.mark.parametrize("fields", [{}, {"login": "niemand"}, {"password": "verkeerd wachtwoord 12"}])
def test_a_wrong_login_opens_nothing(fields: dict[str, str], reporter: Person) -> None:
    client = Client()
    given = {"login": reporter.username, "password": "x"} | fields
    assert client.post("/account/login/", given).status_code == 200
    assert not works(client)
