"""T27: what every answer of every route carries, and that no unsafe request is done without its token."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from ketenzicht.interfaces.web.exports import OPEN_DATA
from tests.conftest import Person
from tests.functional.matrix.oracle import Row, table
from tests.functional.security.conftest import CHAIN, user_of

NONE = "00000000-0000-4000-8000-000000000000"
NAMES = (
    "signal",
    "attachment",
    "other",
    "parent",
    "draft",
    "notes",
    "clock",
    "notice",
    "order",
    "mandate",
    "key",
    "update",
    "import",
)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OPEN = {"indicators_table", "indicators_file"}
WITHOUT_COOKIE = ("api",)
READ_FROM_ANYWHERE = frozenset({"openapi-json", "event-schema"})
"""What a page of anybody may read, as the API design rules ask: a description, the same for everybody."""


def addresses() -> Iterator[tuple[Row, str]]:
    """One address of every route of the oracle, which a test of its own holds against the routes."""
    for surface in ("pages", "account", "api"):
        for row in table()[surface]:
            yield row, row.path.format(**dict.fromkeys(NAMES, NONE), query="x")


def kept_by(row: Row, answer: HttpResponse) -> str:
    """Who may keep an answer: nobody, but for open data that comes without a cookie."""
    if row.name in OPEN and answer.status_code == 200 and not answer.cookies:
        return OPEN_DATA
    return "no-store"


def assert_headers(row: Row, answer: HttpResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy, row.name
    assert "default-src 'none'" in policy, row.name
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, row.name
    assert answer.headers["X-Content-Type-Options"] == "nosniff", row.name
    assert answer.headers["Referrer-Policy"] == "no-referrer", row.name
    assert answer.headers["X-Frame-Options"] == "DENY", row.name
    assert answer.headers["Cache-Control"] == kept_by(row, answer), row.name
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", row.name
    assert ("Access-Control-Allow-Origin" in answer.headers) is (row.name in READ_FROM_ANYWHERE), row.name
    assert "Access-Control-Allow-Credentials" not in answer.headers, row.name
    assert "Server" not in answer.headers, row.name


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_route_answers_with_every_header(reporter: Person, *, signed_in: bool) -> None:
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(user_of(reporter), backend=CHAIN)
    with override_settings(SECURE_SSL_REDIRECT=False):
        for row, address in addresses():
            if row.name == "account_logout":
                continue
            answer = client.get(address, secure=True, headers={"Origin": "https://elsewhere.example"})
            assert_headers(row, answer)
            assert "max-age=63072000" in answer.headers["Strict-Transport-Security"], row.name
            for cookie in filter(lambda cookie: cookie.value, answer.cookies.values()):
                assert cookie["httponly"], (row.name, cookie.key)
                assert cookie["samesite"] == "Strict", (row.name, cookie.key)


def test_without_tls_one_is_sent_to_it(reporter: Person) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^healthz$", r"^readyz$"]):
        for row, address in addresses():
            if row.name in {"healthz", "readyz"}:
                continue
            answer = Client(raise_request_exception=False).get(address)
            assert answer.status_code == 301, row.name
            assert answer.headers["Location"].startswith("https://"), row.name


def test_no_unsafe_request_is_done_without_its_token(reporter: Person) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user_of(reporter), backend=CHAIN)
    for row, address in addresses():
        for method in UNSAFE:
            answer = client.generic(method, address)
            wanted = {401, 404, 405, 415} if row.surface in WITHOUT_COOKIE else {403, 405}
            assert answer.status_code in wanted, (row.name, method, answer.status_code)


def test_a_token_of_somebody_else_is_worth_nothing(reporter: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of(reporter), backend=CHAIN)
    other = Client()
    other.get("/account/login/")
    token = other.cookies["kz_csrf"].value
    answer = client.post("/melden/concept/", {"fact": "x", "csrfmiddlewaretoken": token})
    assert answer.status_code == 403
