"""Hostile text in every field of the report: each time the form with all its errors, or stored whole, never a fault."""

from __future__ import annotations

import os
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, open_act

EXAMPLES = int(os.environ.get("KETENZICHT_FUZZ_EXAMPLES", "8"))
FORM = "application/x-www-form-urlencoded"
STORED, REFUSED = 302, (400, 422)
HOSTILE = {
    "nul": b"voor \x00 na",
    "half a surrogate pair": b"\xed\xa0\x80 tekst",
    "cut in a letter": b"caf\xc3",
    "not utf-8 at all": bytes(range(128, 256)),
    "right to left": "links \u202e stkcer \u2066 in \u2069".encode(),
    "nothing but white space": b" \t\r\n ",
    "sql": b"'; DROP TABLE signals_signal; --",
    "template": b"{{ request.user.password }}{% include 'base.html' %}",
    "script": b"<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": b'=HYPERLINK("http://example.org";"x")',
    "format": b"%s %n %(x)s {0.__class__} ${x}",
    "header": b"a\r\nSet-Cookie: x=y",
    "combining": ("a" + "\u0301" * 2_000).encode(),
    "far planes": "\U0010ffff\U0001f600\ufdd0\uffff".encode(),
    "a megabyte": b"x" * 1_000_000,
    "more than is read": b"x" * 3_000_000,
}
TEXTS = ("fact", "circumstance", "interpretation", "source", "place", "period", "contact", "own_reference")
FIELDS = (
    *TEXTS,
    "municipality",
    "forms",
    "age_class",
    "reporter_kind",
    "persons",
    "conditions_met",
    "choice_receiver",
    "choice_reason",
    "submission_key",
    "draft",
    "draft_version",
    "do",
    "mentions-TOTAL_FORMS",
    "mentions-0-kind",
    "mentions-0-value",
    "mentions-0-role",
    "mentions-0-note",
)
LEAST = {
    "fact": b"Mensen slapen in een loods.",
    "reporter_kind": b"labour_inspector",
    "do": b"send",
    "mentions-TOTAL_FORMS": b"1",
    "mentions-INITIAL_FORMS": b"0",
    "mentions-0-kind": b"person",
    "mentions-0-value": b"Iris Voorbeeld",
    "mentions-0-role": b"unknown",
}
hostile_bytes = st.one_of(
    st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)


def send(browser: Client, values: dict[str, bytes], path: str = "/melden/"):
    body = "&".join(f"{name}={quote_from_bytes(value, safe='')}" for name, value in values.items())
    return browser.post(path, body, content_type=FORM)


def own_signals(reporter: Person) -> int:
    with open_act(reporter) as act:
        return sum(signals.count_signals(by=act).values())


def check(browser: Client, reporter: Person, values: dict[str, bytes]) -> None:
    before = own_signals(reporter)
    answer = send(browser, values)
    page = answer.content.decode()
    assert "Traceback" not in page
    assert answer.status_code != 500
    if answer.status_code == STORED and "/verzonden/" in answer["Location"]:
        assert own_signals(reporter) == before + 1
        check_whole(browser, reporter, values, answer["Location"])
    elif answer.status_code in REFUSED:
        assert own_signals(reporter) == before
    else:
        # Another button than "send": a draft was kept, or the form is shown again. No report came of it.
        assert values["do"] != b"send"
        assert own_signals(reporter) == before


def check_whole(browser: Client, reporter: Person, values: dict[str, bytes], location: str) -> None:
    found = re.search(r"[0-9a-f-]{36}", location)
    assert found
    with open_act(reporter) as act:
        detail = signals.get_signal(by=act, signal_id=UUID(found[0]))
    for name in TEXTS[:-1]:
        assert detail.texts.get(name, "") == as_read(values.get(name, b"")).strip()
    given_mention = as_read(values["mentions-0-value"])
    assert [one.as_given for one in detail.mentions] == ([given_mention] if given_mention.strip() else [])
    assert browser.get(f"/meldingen/{found[0]}/").status_code == 200


def as_read(value: bytes) -> str:
    """A field as Django reads it: bytes that are no text become the sign for that."""
    return unquote_to_bytes(quote_from_bytes(value)).decode("utf-8", "replace")


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("field", ["fact", "period", "own_reference", "mentions-0-value", "mentions-0-note", "forms"])
def test_hostile_text_is_stored_whole_or_refused(browser: Client, reporter: Person, field: str, kind: str) -> None:
    check(browser, reporter, LEAST | {"submission_key": str(uuid4()).encode(), field: HOSTILE[kind]})


@settings(max_examples=EXAMPLES * 10, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(field=st.sampled_from(FIELDS), value=hostile_bytes)
@example(field="fact", value=b"\x00")
@example(field="mentions-TOTAL_FORMS", value=b"99999999999999999999")
@example(field="draft_version", value=b"99999999999999999999")
@example(field="persons", value=b"99999999999999999999")
@example(field="municipality", value=b"GM\x00")
def test_any_bytes_in_any_field(browser: Client, reporter: Person, field: str, value: bytes) -> None:
    check(browser, reporter, LEAST | {"submission_key": str(uuid4()).encode(), field: value})


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(fact=hostile_bytes, note=hostile_bytes, kind=hostile_bytes)
@example(fact=b"\x00", note=b"\xed\xa0\x80", kind=b"")
def test_a_draft_keeps_any_bytes(browser: Client, fact: bytes, note: bytes, kind: bytes) -> None:
    values = LEAST | {"do": b"draft", "fact": fact, "mentions-0-note": note, "mentions-0-kind": kind}
    assert send(browser, values).status_code in (STORED, *REFUSED)
    assert browser.get("/meldingen/").status_code == 200


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(value=hostile_bytes)
@example(value=b"\x00")
def test_any_bytes_while_typing_show_a_route(browser: Client, value: bytes) -> None:
    for field in ("municipality", "forms", "choice_receiver", "fact"):
        assert send(browser, LEAST | {field: value}, "/melden/route/").status_code in (200, 400, 422)


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(value=hostile_bytes)
@example(value=b"\x00")
@example(value=b"\xed\xa0\x80")
def test_any_bytes_in_a_query_show_a_page(browser: Client, value: bytes) -> None:
    query = quote_from_bytes(value, safe="")
    for path in (
        "/meldingen/?state={0}&page={0}",
        "/wie-doet-wat/?q={0}",
        "/wie-doet-wat/suggesties/?q={0}",
        "/melden/?draft={0}",
    ):
        assert browser.get(path.format(query)).status_code in (200, 302, 400, 404, 429)


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(text=hostile_bytes)
@example(text=b"\x00")
def test_any_bytes_in_an_addition(browser: Client, reporter: Person, text: bytes) -> None:
    with open_act(reporter) as act:
        signal_id = signals.submit_signal(by=act, new=signals.NewSignal(fact="Een bericht.")).id
    answer = send(browser, {"kind": b"addition", "text": text}, f"/meldingen/{signal_id}/")
    assert answer.status_code in (200, STORED, *REFUSED)
    with open_act(reporter) as act:
        kept = [one.text for one in signals.get_signal(by=act, signal_id=signal_id).additions]
    assert kept == ([as_read(text).strip()] if answer.status_code == STORED else [])
