"""A reporter follows what became of a report."""

import csv
import io
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import clock
from tests.conftest import hire_person, open_act
from tests.functional.web.conftest import ELSEWHERE, REPORTING


def test_the_list_and_the_report_show_where_it_is(sign_in, reporter, sent):
    client = sign_in(reporter)
    assert sent.reference in client.get("/meldingen/").content.decode()
    page = client.get(f"/meldingen/{sent.id}/").content.decode()
    assert "Acht mensen slapen" in page
    assert sent.receiver_name_nl in page
    with open_act(reporter) as act:
        assert all(update.seen for update in signals.get_signal(by=act, signal_id=sent.id).updates)


def test_a_search_finds_by_name_and_by_reference(sign_in, reporter, sent):
    client = sign_in(reporter)
    for query in ("Voorbeeld", sent.reference):
        assert sent.reference in client.get("/meldingen/", {"q": query}).content.decode()
    assert sent.reference not in client.get("/meldingen/", {"q": "niemand"}).content.decode()


def test_an_addition_and_a_file_travel_on(sign_in, reporter, sent, staffed):
    added = {
        "kind": "addition",
        "text": "Er kwam een busje bij.",
        "attachments": SimpleUploadedFile("busje.txt", b"wit", "text/plain"),
    }
    assert sign_in(reporter).post(f"/meldingen/{sent.id}/", added).status_code == 302
    with open_act(staffed) as act:
        (found,) = signals.list_signals(by=act).items
        held = signals.get_signal(by=act, signal_id=found.id)
    assert [one.text for one in held.additions] == ["Er kwam een busje bij."]
    assert {one.filename for one in held.attachments} == {"notitie.txt", "busje.txt"}


def test_a_button_pressed_twice_adds_once(sign_in, reporter, sent, staffed):
    def added(text, file):
        return {"kind": "addition", "text": text, "attachments": SimpleUploadedFile("busje.txt", file, "text/plain")}

    client = sign_in(reporter)
    for text, file in (("Er kwam een busje bij.", b"wit"),) * 2 + (("Twee busjes.", b"rood"),):
        assert client.post(f"/meldingen/{sent.id}/", added(text, file)).status_code == 302
    with time_machine.travel(clock.now() + timedelta(minutes=5)), open_act(reporter) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text="Twee busjes.")
    with open_act(staffed) as act:
        (found,) = signals.list_signals(by=act).items
        held = signals.get_signal(by=act, signal_id=found.id)
    assert [one.text for one in held.additions] == ["Er kwam een busje bij.", "Twee busjes.", "Twee busjes."]
    assert [one.size for one in held.attachments if one.filename == "busje.txt"] == [3, 4]


def test_an_empty_addition_is_refused_and_a_long_one_keeps_its_text(sign_in, reporter, sent):
    client = sign_in(reporter)
    assert client.post(f"/meldingen/{sent.id}/", {"kind": "addition", "text": ""}).status_code == 400
    answer = client.post(f"/meldingen/{sent.id}/", {"kind": "addition", "text": "z" * 20_001})
    assert answer.status_code == 400
    assert "z" * 20_001 in answer.content.decode()


def test_a_file_is_kept_never_shown(sign_in, reporter, sent):
    with open_act(reporter) as act:
        (file,) = signals.get_signal(by=act, signal_id=sent.id).attachments
    answer = sign_in(reporter).get(f"/bestand/{sent.id}/{file.id}/")
    assert answer.content == b"Gezien om acht uur."
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_export_holds_codes_and_dates_only(sign_in, reporter, sent):
    answer = sign_in(reporter).get("/meldingen/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == sent.reference
    assert "Acht mensen" not in answer.content.decode()


def test_somebody_elses_report_is_as_if_it_were_not_there(sign_in, sent):
    client = sign_in(hire_person("reporter", REPORTING))
    theirs = client.get(f"/meldingen/{sent.id}/")
    absent = client.get("/meldingen/00000000-0000-4000-8000-000000000000/")
    assert theirs.status_code == absent.status_code == 404
    assert theirs.content == absent.content


def test_a_report_waits_until_somebody_takes_it_on(sign_in, reporter, sent, staffed, held):
    own, desk = sign_in(reporter), sign_in(staffed)

    def now():
        (step,) = [one for one in own.get(f"/meldingen/{sent.id}/").context["way"] if one["state"] == "now"]
        return step["title"]

    waits, in_hand = "Wacht op de ontvanger, die het nog moet oppakken", "De ontvanger is ermee bezig"
    assert now() == waits
    address = f"/postvak/{held.id}/"

    def take(verb, **fields):
        version = desk.get(address).context["signal"].version
        assert desk.post(f"{address}{verb}", {"version": version, **fields}).status_code == 302

    take("stap/weigh/", result="leads_to_investigate", text="Past bij eerdere.")
    assert now() == waits
    take("stap/accept/")
    assert now() == in_hand
    take("overdragen/", receiver_id=str(partners.organisation_id(ELSEWHERE)), reason="better_placed")
    assert now() == waits
