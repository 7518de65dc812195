"""T30: the login itself: how often one may try, what a stranger can learn, and the second factor."""

import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from tests.conftest import PASSWORD, Person
from tests.functional.security.conftest import code_of, set_second_factor, sign_in, user_of

LOGIN, SECOND, RESET = "/account/login/", "/account/2fa/authenticate/", "/account/password/reset/"
LINK = re.compile(r"https?://[^/\s]+(/account/password/reset/key/\S+)")


def try_to(client: Client, name: str, password: str) -> bytes:
    """The page after a try, without what differs at every request."""
    page = client.post(LOGIN, {"login": name, "password": password})
    return b"\n".join(line for line in page.content.splitlines() if b"csrf" not in line).replace(name.encode(), b"")


def test_after_five_wrong_tries_the_right_password_waits_too(reporter: Person) -> None:
    client = Client()
    for _ in range(5):
        try_to(client, reporter.username, "verkeerd wachtwoord")
    client.post(LOGIN, {"login": reporter.username, "password": PASSWORD})
    assert client.get("/meldingen/").status_code == 302


def test_others_are_not_stopped_by_somebodys_wrong_tries(reporter: Person, officer: Person) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        try_to(client, reporter.username, "verkeerd wachtwoord")
    assert sign_in(officer).get("/postvak/").status_code == 200


def test_a_name_that_nobody_has_gets_the_same_page(reporter: Person) -> None:
    known = try_to(Client(), reporter.username, "verkeerd wachtwoord")
    unknown = try_to(Client(), "kzqniemand", "verkeerd wachtwoord")
    assert known == unknown


@pytest.mark.parametrize("elsewhere", ["http://[::1", "//[", "https://example.org/", "http://\u2100example.org"])
@pytest.mark.parametrize("path", [LOGIN, "/account/password/reset/", "/account/signup/"])
def test_an_address_to_go_to_that_is_none_leads_to_the_start_page(reporter: Person, path: str, elsewhere: str) -> None:
    for client in (Client(), sign_in(reporter)):
        for answer in (client.get(path, {"next": elsewhere}), client.post(path, {"next": elsewhere})):
            assert answer.status_code in {200, 302}
            assert "example.org" not in answer.headers.get("Location", "")


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_a_name_that_nobody_has_takes_about_as_long(reporter: Person) -> None:
    user = user_of(reporter)
    user.set_password(PASSWORD)
    user.save()
    known, unknown = ([_seconds(name) for _ in range(5)] for name in (reporter.username, "kzqniemand"))
    # Of a page that takes one password hash or none at all, the fastest of five tells which.
    assert 0.5 < min(known) / min(unknown) < 2, (known, unknown)


def _seconds(name: str) -> float:
    cache.clear()
    client, began = Client(), time.process_time()
    client.post(LOGIN, {"login": name, "password": "verkeerd wachtwoord"})
    return time.process_time() - began


@pytest.fixture
def address(reporter: Person) -> str:
    """Where the reporter's mail goes."""
    user = user_of(reporter)
    user.email = "melder@example.org"
    user.save()
    return str(user.email)


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(address: str) -> None:
    answers = [Client().post(RESET, {"email": given}) for given in (address, "niemand@example.org")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, f"{RESET}done/")}
    assert answers[0].content == answers[1].content
    assert sorted(answers[0].headers) == sorted(answers[1].headers)
    assert [message.to for message in mail.outbox if LINK.search(str(message.body))] == [[address]]


def test_a_link_to_a_new_password_opens_once(address: str, reporter: Person) -> None:
    before = sign_in(reporter)
    Client().post(RESET, {"email": address})
    found = LINK.search(str(mail.outbox[-1].body))
    assert found is not None
    new = "nog een heel lang wachtwoord"
    owner = Client()
    form = owner.get(found[1], follow=True)
    owner.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert user_of(reporter).check_password(new)
    assert before.get("/meldingen/").status_code == 302
    thief = Client()
    again = thief.get(found[1], follow=True)
    path = again.redirect_chain[-1][0] if again.redirect_chain else found[1]
    thief.post(path, {"password1": f"{new} 2", "password2": f"{new} 2"})
    assert user_of(reporter).check_password(new)


def test_nobody_makes_an_account_for_themselves() -> None:
    answer = Client().post("/account/signup/", {"username": "zelf", "email": "z@example.org", "password1": PASSWORD})
    assert answer.status_code in {200, 302, 403}
    assert not sign_in_as("zelf")


def sign_in_as(name: str) -> bool:
    """Whether this name and the password of the tests open a page."""
    client = Client()
    client.post(LOGIN, {"login": name, "password": PASSWORD})
    return client.get("/meldingen/").status_code == 200


@override_settings(SECOND_FACTOR_REQUIRED=True)
@pytest.mark.parametrize("path", ["/", "/meldingen/", "/melden/", "/beleid/", "/berichten/", "/wie-doet-wat/"])
def test_without_a_second_factor_there_is_only_the_page_to_make_one(path: str, reporter: Person) -> None:
    answer = sign_in(reporter).get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/2fa/"


@pytest.fixture
def secret(reporter: Person) -> str:
    """The reporter's second factor."""
    return set_second_factor(reporter)


def test_the_password_alone_is_not_enough(secret: str, reporter: Person) -> None:
    client = sign_in(reporter)
    assert client.get("/meldingen/").status_code == 302
    client.post(SECOND, {"code": "000000"})
    assert client.get("/meldingen/").status_code == 302


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_a_code_opens_once_and_never_again(secret: str, reporter: Person) -> None:
    code = code_of(secret)
    first, again = sign_in(reporter), sign_in(reporter)
    first.post(SECOND, {"code": code})
    assert first.get("/meldingen/").status_code == 200
    again.post(SECOND, {"code": code})
    assert again.get("/meldingen/").status_code == 302


def test_a_recovery_code_opens_once_and_never_again(secret: str, reporter: Person) -> None:
    code = RecoveryCodes.activate(user_of(reporter)).get_unused_codes()[0]
    first, again = sign_in(reporter), sign_in(reporter)
    first.post(SECOND, {"code": code})
    assert first.get("/meldingen/").status_code == 200
    again.post(SECOND, {"code": code})
    assert again.get("/meldingen/").status_code == 302


def test_the_secret_of_a_second_factor_is_not_readable_in_the_database(secret: str, reporter: Person) -> None:
    row = Authenticator.objects.get(user_id=reporter.id, type=Authenticator.Type.TOTP)
    assert get_adapter().decrypt(row.data["secret"]) == secret
    assert row.data["secret"] != secret


def test_a_passkey_can_be_used_to_sign_in() -> None:
    asked = Client().get("/account/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert asked.status_code == 200
    assert b"webauthn" in Client().get(LOGIN).content.lower()
