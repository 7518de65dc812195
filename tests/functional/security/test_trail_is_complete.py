"""T22 and T35: the reads and the trail agree both ways, and no name leaves by log, header or mail."""

import json
import logging
import random
from collections import Counter

import psycopg
import pytest
from django.core import mail
from django.test import Client

from ketenzicht.capabilities.signals import public as signals
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


def test_no_name_stands_in_the_tables_in_the_clear(
    reporter: Person, officer: Person, admin_connection: psycopg.Connection
) -> None:
    send(reporter, **ABOUT)
    names = admin_connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    found = [
        name
        for (name,) in names
        if admin_connection.execute(f"SELECT 1 FROM {name} t WHERE t::text ILIKE '%canarius%' LIMIT 1").fetchone()
    ]
    assert found == []
