"""Reporting without a name, through the pages: without JavaScript, without a session, without an address kept."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote_plus

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.jobs.tasks import destroy_everywhere
from ketenzicht.interfaces.web import flood, tickets
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.functional.web.conftest import LAST_DESK

REPORT, RETURN = "/anoniem/", "/anoniem/terug/"
FACT = "Boven de zaak slapen acht mensen."
ADDRESS = "203.0.113.77"
BROWSER = "Kzqbrowser/1.0"
SHARED_CACHE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "house_cache"}}
"""As in use: there a count that was kept for a network would stand in a table."""
CODE = re.compile(r'class="kz-code"[^>]*>([0-9A-Z-]{29})<')


@pytest.fixture(autouse=True)
def _door(monkeypatch: pytest.MonkeyPatch) -> None:
    """A doorkeeper who has seen nobody yet."""
    monkeypatch.setattr(flood, "KEEPER", flood.Doorkeeper())


@pytest.fixture
def visitor() -> Client:
    """Somebody's browser, with an address and a name of its own."""
    return Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)


def ticket_of(seconds: float = 60) -> str:
    """A ticket of a page that has been open for a while."""
    with time_machine.travel(clock.now() - timedelta(seconds=seconds), tick=False):
        return tickets.new_ticket()


def fields(**changes: object) -> dict[str, object]:
    return {"fact": FACT, "municipality": "GM0153", "urgency": "normal", "ticket": ticket_of(), **changes}


def send(visitor: Client, **changes: object) -> str:
    """Send a report and give its code."""
    answer = visitor.post(REPORT, fields(**changes))
    assert answer.status_code == 200, answer.content.decode()
    (code,) = CODE.findall(answer.content.decode())
    return code


def come_back(visitor: Client, code: str, **more: object) -> str:
    answer = visitor.post(RETURN, {"code": code, **more})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def held_by(person: Person) -> signals.SignalDetail:
    with open_act(person) as act:
        (found,) = signals.list_signals(by=act).items
        return signals.get_signal(by=act, signal_id=found.id)


def bare(page: bytes) -> bytes:
    """A page without the mask of its form's token, which is new every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_the_whole_way_of_a_report_without_a_name(visitor: Client, staffed: Person, sign_in) -> None:
    page = visitor.get(REPORT).content.decode()
    assert "112" in page
    assert "Wat wij van u weten, en wat niet" in page
    code = send(visitor, period="Sinds het voorjaar", place="Boven de winkel", urgency="immediate_danger")
    desk = sign_in(staffed)
    held = held_by(staffed)
    shown = desk.get(f"/postvak/{held.id}/").content.decode()
    assert "Anonieme inwoner" in shown
    assert FACT in shown
    asked = {"version": held.version, "text": "Welke kleur heeft de bus?"}
    assert desk.post(f"/postvak/{held.id}/stap/ask/", asked).status_code == 302
    page = come_back(visitor, code)
    assert "Welke kleur heeft de bus?" in page
    file = SimpleUploadedFile("bus.txt", b"wit", "text/plain")
    page = come_back(visitor, code.lower().replace("-", " "), do="add", text="Wit.", attachments=file)
    assert "Toegevoegd" in page
    held = held_by(staffed)
    assert [(one.kind, one.text) for one in held.additions][-1] == ("reply", "Wit.")
    assert [one.filename for one in held.attachments] == ["bus.txt"]
    assert "uw vraag beantwoord" in desk.get("/berichten/").content.decode()


def test_the_receiver_s_answer_is_read_with_the_code(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    held = held_by(staffed)
    with open_act(staffed) as act:
        done = signals.weigh(by=act, signal_id=held.id, version=held.version, result="too_little")
        done = signals.close(by=act, signal_id=held.id, version=done.version, outcome="not_enough", text="Te weinig.")
        signals.answer(
            by=act, signal_id=held.id, version=done.version, answer_class="kept", text="Dank voor het melden."
        )
    assert "Dank voor het melden." in come_back(visitor, code)


def erase(reference: str, code: str) -> None:
    """Two persons of an organisation have its copies destroyed, and the worker does it."""
    privacy, manager = (hire_person(role, code) for role in ("privacy_officer", "manager"))
    with open_act(privacy) as act:
        ordered = signals.order_erasure(by=act, reference=reference, reason="wrong")
    with open_act(manager) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    destroy_everywhere()


def test_an_erased_report_says_so_by_its_code_and_then_its_code_says_nothing(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    held = held_by(staffed)
    erase(held.reference, staffed.organisation_code)
    page = come_back(visitor, code)
    assert "Uw melding is gewist op last van twee personen" in page
    assert FACT in page
    later = visitor.post(RETURN, {"code": code, "do": "add", "text": "Er kwam een bus."})
    assert later.status_code in {200, 409}
    assert "Er kwam een bus." in later.content.decode()
    erase(held.reference, partners.get_organisation(anonymous.list_desks()[0]).code)
    gone, never = (visitor.post(RETURN, {"code": one}) for one in (code, anonymous.make_code(bytes(15))))
    assert (gone.status_code, never.status_code) == (404, 404)
    assert bare(gone.content) == bare(never.content)
    assert "Deze code opent niets" in gone.content.decode()


def test_no_session_and_no_cookie_but_that_of_the_form(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    come_back(visitor, code)
    visitor.get(f"{REPORT}?taal=en")
    assert set(visitor.cookies) <= {"kz_csrf"}
    browser = Client(enforce_csrf_checks=True)
    answer = browser.get(REPORT)
    assert set(answer.cookies) == {"kz_csrf"}
    assert answer.cookies["kz_csrf"]["max-age"] == ""
    assert browser.post(REPORT, fields()).status_code == 403


def test_english_is_one_link_away_and_stays(visitor: Client, staffed: Person) -> None:
    page = visitor.get(f"{REPORT}?taal=en").content.decode()
    assert '<html lang="en"' in page
    assert "What we know about you" in page
    answer = visitor.post(f"{REPORT}?taal=en", fields())
    assert "This is your code" in answer.content.decode()
    assert f"{RETURN}?taal=en" in answer.content.decode()
    assert '<html lang="nl"' in visitor.get(f"{REPORT}?taal=xx").content.decode()


def test_sending_the_same_page_again_gives_the_same_code_and_one_report(visitor: Client, staffed: Person) -> None:
    sent = fields()
    codes = {CODE.findall(visitor.post(REPORT, sent).content.decode())[0] for _ in range(3)}
    assert len(codes) == 1
    assert held_by(staffed).texts["fact"] == FACT
    assert len({send(visitor), send(visitor)} | codes) == 3


def test_somebody_signed_in_is_told_that_the_browser_says_so(visitor: Client, staffed: Person) -> None:
    told = "Your browser sends along who you are signed in as"
    assert told not in visitor.get(f"{REPORT}?taal=en").content.decode()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert told in visitor.get(f"{REPORT}?taal=en").content.decode()
    assert told in visitor.get(f"{RETURN}?taal=en").content.decode()


@pytest.mark.parametrize("ticket", ["", "x", "WyJhIiwxXQ:1:zzz"])
def test_a_page_that_was_not_made_here_stores_nothing(visitor: Client, staffed: Person, ticket: str) -> None:
    assert visitor.post(REPORT, fields(ticket=ticket)).status_code == 422
    with open_act(staffed) as act:
        assert signals.list_signals(by=act).items == ()


def test_the_trap_catches_a_program_and_tells_a_person(visitor: Client, staffed: Person) -> None:
    answer = visitor.post(REPORT, fields(website="https://example.org"))
    assert answer.status_code == 422
    assert "leeg moet blijven" in answer.content.decode()
    code = send(visitor)
    answer = visitor.post(RETURN, {"code": code, "do": "add", "text": "Iets.", "website": "x"})
    assert answer.status_code == 422
    assert held_by(staffed).additions == ()


def test_everything_wrong_is_said_at_once_and_the_text_stays(visitor: Client, staffed: Person) -> None:
    file = SimpleUploadedFile("a.exe", b"MZ\x00\x01", "application/octet-stream")
    answer = visitor.post(REPORT, fields(fact="z" * 20_001, attachments=file))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "20000" in page.replace(".", "").replace("\u00a0", "")
    assert "Dit soort bestand" in page
    code = send(visitor)
    answer = visitor.post(RETURN, {"code": code, "do": "add", "text": ""})
    assert answer.status_code == 400
    assert "Schrijf wat u wilt toevoegen" in answer.content.decode()


def test_a_page_loaded_again_adds_nothing_twice(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    assert "Toegevoegd" in come_back(visitor, code, do="add", text="Een bus.")
    assert "Dit stond er al" in come_back(visitor, code, do="add", text="Een bus.")
    assert len(held_by(staffed).additions) == 1


def test_absent_destroyed_and_mistyped_answer_with_the_same_bytes(visitor: Client, staffed: Person) -> None:
    send(visitor)
    absent = anonymous.make_code(b"nobody has this")
    answers = [visitor.post(RETURN, {"code": typed}) for typed in (absent, absent[:-1], "", "KZ-1234-5678", "<b>")]
    answers += [visitor.post(RETURN, {"code": absent, "do": "add", "text": "Iets."})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({bare(answer.content) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_guessing_makes_a_network_wait_and_no_other(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    for number in range(flood.Limits().free_guesses + 1):
        assert visitor.post(RETURN, {"code": anonymous.make_code(bytes([number + 1]) * 15)}).status_code == 404
    right = visitor.post(RETURN, {"code": code})
    wrong = visitor.post(RETURN, {"code": anonymous.make_code(b"\x99" * 15)})
    assert right.status_code == wrong.status_code == 429
    assert bare(right.content) == bare(wrong.content)
    assert 0 < int(right["Retry-After"]) <= flood.Limits().first_wait
    assert "Wacht 1 minuut" in right.content.decode()
    assert "0800-7000" in right.content.decode()
    assert FACT in come_back(Client(REMOTE_ADDR="198.51.100.9"), code)


def test_a_typing_error_costs_no_wait(visitor: Client, staffed: Person) -> None:
    code = send(visitor)
    for _ in range(20):
        assert visitor.post(RETURN, {"code": code[:-1]}).status_code == 404
    assert FACT in come_back(visitor, code)


def test_one_network_can_send_so_many_and_is_told_to_call(visitor: Client, staffed: Person) -> None:
    for _ in range(flood.Limits().reports):
        send(visitor)
    answer = visitor.post(REPORT, fields(fact="Nog een melding."))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    page = answer.content.decode()
    assert "Nog een melding." in page
    assert "0900-8844" in page
    send(Client(REMOTE_ADDR="198.51.100.9"))


def test_the_whole_house_takes_in_so_many_an_hour(
    visitor: Client, staffed: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with override_settings(KETENZICHT_ANONYMOUS_PER_HOUR=2):
        for number in range(2):
            send(Client(REMOTE_ADDR=f"10.0.{number}.1"))
        assert visitor.post(REPORT, fields()).status_code == 429
    send(visitor)
    assert any("anonymous_full" in record.getMessage() for record in caplog.records)


def test_requests_that_cost_something_have_a_bound(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "KEEPER", flood.Doorkeeper(flood.Limits(tries=2)))
    statuses = [visitor.post(path, {}).status_code for path in (REPORT, RETURN, REPORT, RETURN)]
    assert statuses == [422, 404, 429, 429]


def test_a_request_with_too_many_bytes_keeps_the_text_and_stores_nothing(visitor: Client, staffed: Person) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", b"x" * 9_000_000, "text/plain") for number in range(2)]
    answer = visitor.post(REPORT, fields(attachments=files))
    assert answer.status_code == 422
    assert FACT in answer.content.decode()
    with open_act(staffed) as act:
        assert signals.list_signals(by=act).items == ()


def test_when_nobody_can_take_it_in_that_is_said_with_numbers_to_call(visitor: Client) -> None:
    answer = visitor.post(REPORT, fields())
    assert answer.status_code == 503
    page = answer.content.decode()
    assert FACT in page
    assert "0800-7000" in page


def test_someone_who_is_signed_in_leaves_no_name_either(
    sign_in, staffed: Person, reporter: Person, admin_connection: psycopg.Connection
) -> None:
    own = sign_in(reporter)
    send(own)
    held = held_by(staffed)
    assert held.reporter_kind == "anonymous_citizen"
    actors = {json.loads(body)["actor"] for (body,) in admin_connection.execute("SELECT body FROM audit_event")}
    assert str(reporter.id) not in actors


def everything(admin: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Every row of every table, as text."""
    names = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    for (name,) in names:
        for (row,) in admin.execute(f"SELECT t::text FROM {name} t"):
            yield name, row


def test_no_table_log_header_or_trail_holds_the_code_the_address_or_the_browser(
    visitor: Client,
    staffed: Person,
    admin_connection: psycopg.Connection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[tuple[str, str]] = []
    code = send(visitor, attachments=SimpleUploadedFile("bus.txt", b"wit", "text/plain"))
    held = held_by(staffed)
    with open_act(staffed) as act:
        signals.ask(by=act, signal_id=held.id, version=held.version, text="Welke kleur?")
    for data in ({}, {"do": "add", "text": "Wit."}, {"do": "add", "text": ""}, {"do": "add", "website": "x"}):
        answer = visitor.post(RETURN, {"code": code, **data})
        seen += [("header", f"{name}: {value}") for name, value in answer.headers.items()]
    wrong = anonymous.make_code(b"nobody has this")
    with override_settings(CACHES=SHARED_CACHE):
        send(visitor)
        seen += everything(admin_connection)
        cache.clear()
    for _ in range(flood.Limits().first_alarm + 2):
        Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER).post(RETURN, {"code": wrong})
    visitor.post(REPORT, {"fact": FACT, "ticket": "x"})
    visitor.get(f"{RETURN}?code={quote_plus('nothing')}")
    seen += everything(admin_connection)
    # What the test's own client logs of itself is no log of the house.
    ours = [record for record in caplog.records if record.name.startswith(("ketenzicht", "django", "audit"))]
    seen += [("log", f"{record.getMessage()} {record.__dict__.get('exc_text') or ''}") for record in ours]
    captured = capfd.readouterr()
    seen += [("out", captured.out), ("err", captured.err)]
    canaries = [form for one in (code, wrong) for form in (one, one.replace("-", ""))]
    canaries += [ADDRESS, "203.0.113.0", BROWSER, FACT]
    found = [(place, canary) for place, text in seen for canary in canaries if canary.casefold() in text.casefold()]
    assert found == []
    assert {"audit_event", "house_cache", "signals_signal"} <= {place for place, _ in seen}


def test_the_same_search_does_find_what_stands_somewhere(admin_connection: psycopg.Connection) -> None:
    """The seeded defect of the test above: an address that was kept would have been seen."""
    with override_settings(CACHES=SHARED_CACHE):
        cache.set(f"limit:{ADDRESS}", 1)
        found = [name for name, row in everything(admin_connection) if ADDRESS in row]
        cache.clear()
    assert found == ["house_cache"]


def test_each_step_leaves_its_lines_and_no_line_says_from_where(
    visitor: Client, staffed: Person, admin_connection: psycopg.Connection
) -> None:
    def lines() -> list[dict]:
        rows = admin_connection.execute("SELECT body FROM audit_event ORDER BY time, seq")
        return [line for (body,) in rows if (line := json.loads(body))["role"] == "anonymous"]

    def fresh(before: int) -> set[tuple[str, str, str]]:
        return {(line["action"], line["object_type"], line["result"]) for line in lines()[before:]}

    code = send(visitor)
    assert {("collect", "signal", "ok"), ("disclose", "disclosure", "ok")} <= fresh(0)
    count = len(lines())
    come_back(visitor, code)
    assert {("consult", "signal", "ok"), ("change", "update", "ok")} <= fresh(count)
    count = len(lines())
    come_back(visitor, code, do="add", text="Een bus.")
    assert {("collect", "addition", "ok"), ("disclose", "disclosure", "ok"), ("consult", "signal", "ok")} <= fresh(
        count
    )
    count = len(lines())
    visitor.post(RETURN, {"code": anonymous.make_code(b"nobody has this")})
    assert fresh(count) == {("refuse", "request", "not_found")}
    assert {line["origin"] for line in lines()} == {"public page"}
    assert {line["session_hash"] for line in lines()} == {""}


def test_the_last_desk_gets_what_says_nothing_of_where(visitor: Client, staffed: Person) -> None:
    answer = visitor.post(REPORT, fields(municipality="", forms=["unknown"]))
    assert "Landelijk loket" in answer.content.decode() or LAST_DESK in answer.content.decode()
