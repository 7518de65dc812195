"""T22 and T35: the reads and the trail agree both ways, and no name leaves by log, header or mail."""

import json
import logging
import random
from collections import Counter
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.jobs import queue
from tests.conftest import Person, open_act
from tests.functional.security.conftest import held_by, send, sign_in

SEED, READS = 2_222, 80
CANARY = "Kzqcanarius Voorbeeld"
ABOUT = {
    "fact": f"{CANARY} slaapt in de loods.",
    "contact": CANARY,
    "mentions": (signals.NewMention("person", CANARY, role="possible_victim"),),
    "attachments": (signals.NewAttachment(f"{CANARY}.txt", "text/plain", CANARY.encode()),),
}
FILE = (
    f"Kenmerk;Omschrijving;Vorm;Gemeente;Naam;Telefoon;{CANARY}\n"
    f"{CANARY}-1;{CANARY} slaapt in de loods.;Arbeidsuitbuiting;Amsterdam;{CANARY};06 12345678;{CANARY}\n"
    f"{CANARY}-2;;{CANARY};{CANARY};{CANARY};{CANARY};{CANARY}\n"
    f"{CANARY}-3;Gezien.;labour;GM0363;{CANARY};06 12345678;{CANARY};{CANARY}\n"
)
"""A row that is taken in and two that are not, with the canary in every text, a heading and a cell too many."""
BROKEN = f'[{{"Omschrijving": "{CANARY}"}}, {CANARY}]'
BROKEN_ROW = f'"{CANARY};labour\n'
BROKEN_FURTHER_ON = "Omschrijving;Vorm\n" + "Iets gezien.;labour\n" * 300 + BROKEN_ROW
"""It shows only when every row is gone through."""


def lines(admin: psycopg.Connection, table: str) -> list[dict]:
    """The stored lines of one of the logs, oldest first."""
    return [json.loads(body) for (body,) in admin.execute(f"SELECT body FROM {table} ORDER BY time, seq")]


def test_the_reads_and_the_trail_agree_both_ways(
    reporter: Person, officer: Person, admin_connection: psycopg.Connection
) -> None:
    sent = [send(reporter, **ABOUT) for _ in range(3)]
    ways: list[tuple[Person, Client, str, str, str]] = []
    for person, root, copies in (
        (reporter, "/meldingen/", [one.id for one in sent]),
        (officer, "/postvak/", [one.id for one in held_by(officer)]),
    ):
        client = sign_in(person)
        for copy in copies:
            with open_act(person) as act:
                (file,) = signals.get_signal(by=act, signal_id=copy).attachments
            ways.append((person, client, f"{root}{copy}/", "signal", str(copy)))
            ways.append((person, client, f"/bestand/{copy}/{file.id}/", "attachment", str(file.id)))
    before = len(lines(admin_connection, "audit_event")), len(lines(admin_connection, "audit_processing"))
    rng, read = random.Random(SEED), Counter()
    for _ in range(READS):
        person, client, path, kind, ref = rng.choice(ways)
        assert client.get(path).status_code == 200, (SEED, path)
        read[(str(person.id), kind, ref)] += 1
    logged = Counter(
        (line["actor"], line["object_type"], line["object_ref"])
        for line in lines(admin_connection, "audit_event")[before[0] :]
        if line["object_type"] in {"signal", "attachment"} and line["object_ref"] and line["result"] == "ok"
        if line["action"] == "consult"
    )
    assert logged == read, SEED
    subjects = [one for one in lines(admin_connection, "audit_processing")[before[1] :] if one["data_subject_id"]]
    whole = sum(times for (_, kind, _), times in read.items() if kind == "signal")
    assert len(subjects) == whole, SEED


def test_no_name_is_in_logs_addresses_headers_mails_or_the_trail(
    reporter: Person,
    officer: Person,
    admin_connection: psycopg.Connection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = send(reporter, **ABOUT)
    (held,) = held_by(officer)
    seen = []
    for person, paths in (
        (reporter, ["/", "/meldingen/", f"/meldingen/{sent.id}/", "/meldingen/export.csv"]),
        (officer, ["/", "/postvak/", f"/postvak/{held.id}/", "/postvak/export.csv", "/werklijst/"]),
    ):
        client = sign_in(person)
        client.get("/postvak/", {"q": CANARY})
        for path in paths:
            answer = client.get(path)
            seen.append(" ".join(f"{name} {value}" for name, value in answer.headers.items()))
        client.post(f"/postvak/{held.id}/stap/none/", {"text": CANARY})
        client.get(f"/meldingen/{CANARY}/")
    seen += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    seen += [json.dumps(line) for name in ("audit_event", "audit_processing") for line in lines(admin_connection, name)]
    seen += [record.getMessage() for record in caplog.records if record.name.startswith("ketenzicht")]
    captured = capfd.readouterr()
    seen += [captured.out, captured.err]
    assert [text for text in seen if "canarius" in text.casefold()] == []


def test_nothing_of_a_file_is_in_logs_addresses_headers_errors_the_trail_or_the_tables(
    reporter: Person,
    admin_connection: psycopg.Connection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Through every page of a file, from a broken one to one that was taken in; at each step the tables too."""
    caplog.set_level(logging.DEBUG)
    client, seen, clear = sign_in(reporter), [], []

    def note(answer: HttpResponse) -> str:
        seen.append(" ".join(f"{name} {value}" for name, value in answer.headers.items()))
        clear.extend(tables_with_the_name(admin_connection))
        return str(answer.headers.get("Location", ""))

    def bring(content: str) -> HttpResponse:
        return client.post("/bestanden/", {"file": SimpleUploadedFile(f"{CANARY}.csv", content.encode())})

    for broken in (BROKEN, f"Omschrijving;Vorm\n{BROKEN_ROW}"):
        refused = bring(broken)
        note(refused)
        assert refused.status_code == 422
        assert "canarius" not in refused.content.decode().casefold()
    address = note(bring(BROKEN_FURTHER_ON))
    note(client.post(f"{address}kolommen/", as_it_stands(client.get(address)) | {"do": "check"}))
    queue.run(concurrency=1, until_empty=True)
    page = client.get(address)
    note(page)
    assert "kz-alert--warning" in page.content.decode()

    address = note(bring(FILE))
    page = client.get(address)
    note(page)
    assert CANARY in page.content.decode()
    chosen = as_it_stands(page)
    note(client.post(f"{address}kolommen/", chosen | {"c0": CANARY, "do": "check"}))
    note(client.post(f"{address}kolommen/", chosen | {"do": "check"}))
    queue.run(concurrency=1, until_empty=True)
    for path in (address, f"{address}voortgang/", f"{address}fouten.csv", "/bestanden/"):
        note(client.get(path))
    told = client.get(f"{address}fouten.csv").getvalue().decode()
    assert "unknown_municipality" in told
    assert "more_cells" in told
    note(client.post(f"{address}stap/take/"))
    queue.run(concurrency=1, until_empty=True)
    note(client.get(address))
    note(client.get(f"{address}{CANARY}/"))
    with open_act(reporter) as act:
        assert sum(signals.count_signals(by=act).values()) == 1
    seen += [json.dumps(line) for name in ("audit_event", "audit_processing") for line in lines(admin_connection, name)]
    seen += [record.getMessage() for record in caplog.records if record.name.startswith("ketenzicht")]
    seen += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    captured = capfd.readouterr()
    seen += [captured.out, captured.err]
    assert [text for text in seen if "canarius" in text.casefold()] == []
    assert clear == []


def as_it_stands(page: Any) -> dict[str, Any]:
    """What the form of the columns would send, unchanged."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def tables_with_the_name(admin: psycopg.Connection) -> list[str]:
    """The tables in which the canary stands in the clear."""
    names = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [
        name
        for (name,) in names
        if admin.execute(f"SELECT 1 FROM {name} t WHERE t::text ILIKE '%canarius%' LIMIT 1").fetchone()
    ]


def test_no_name_stands_in_the_tables_in_the_clear(
    reporter: Person, officer: Person, admin_connection: psycopg.Connection
) -> None:
    send(reporter, **ABOUT)
    assert tables_with_the_name(admin_connection) == []
