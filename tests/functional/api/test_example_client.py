"""The example client of the guide, in a process of its own, against a server; and the news that it reads."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from ketenzicht.capabilities.access import public as access
from ketenzicht.interfaces.api import problems, refusals
from ketenzicht.shared.errors import KetenzichtError
from tests.functional.api.conftest import PartnerSystem

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides"


@pytest.fixture
def address(committed: None) -> Iterator[str]:
    """Where the house is served."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    thread.join()


def start_client(address: str, secret: str) -> subprocess.Popen[str]:
    """The example client in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-I", str(GUIDE / "api-client.py")],
        env={"KETENZICHT_URL": address, "KETENZICHT_KEY": secret, "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def shown_by(client: subprocess.Popen[str]) -> dict[str, Any]:
    told, wrong = client.communicate(timeout=120)
    assert client.returncode == 0, wrong
    shown: dict[str, Any] = json.loads(told)
    return shown


def test_the_example_client_does_what_the_guide_says(address: str, system: PartnerSystem) -> None:
    shown = shown_by(start_client(address, system.secret))
    assert shown.pop("reference").startswith("KZ-")
    assert shown == {
        "same": True,
        "statuses": [200, 201, 400],
        "differs": ["persons"],
        "events": [["nl.ketenzicht.signal.update-sent.v1", same] for same in (True, False)],
        "news": [["EXAMPLE-1", "sent"], ["EXAMPLE-2", "sent"]],
        "newsAfter": 0,
    }


def test_sixteen_processes_of_it_at_once_make_each_signal_once(
    address: str, system: PartnerSystem, admin_connection: psycopg.Connection
) -> None:
    shown = [shown_by(client) for client in [start_client(address, system.secret) for _ in range(16)]]
    assert len({one["reference"] for one in shown}) == 1
    assert all(one["same"] and one["differs"] == ["persons"] for one in shown)
    assert [one["statuses"][1] for one in shown].count(201) == 1
    assert {one["statuses"][1] for one in shown} == {200, 201}
    read = {tuple(news) for one in shown for news in one["news"]}
    assert read == {("EXAMPLE-1", "sent"), ("EXAMPLE-2", "sent")}
    rows = admin_connection.execute("SELECT kind, count(*) FROM signals_signal GROUP BY kind").fetchall()
    assert sorted(rows) == [("held", 2), ("reported", 2)]
    assert system.get("/updates").json()["items"] == []


def test_the_guide_speaks_of_the_client() -> None:
    text = (GUIDE / "api.md").read_text(encoding="utf-8")
    assert "(api-client.py)" in text
    for path in ("/signal-batches", "/updates", "/events", "Idempotency-Key", "RateLimit"):
        assert path in text


def test_every_refusal_of_the_catalogue_exists_with_its_status() -> None:
    text = (GUIDE / "api.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{3}) \| (`[^|]+`) \|", text, flags=re.MULTILINE)
    told = {(int(status), code) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    ours = {(error.http_status, error.code) for error in errors_of_the_house(KetenzichtError)}
    source = Path(problems.__file__).read_text(encoding="utf-8") + Path(refusals.__file__).read_text(encoding="utf-8")
    of_the_api = {(int(status), code) for status, code in re.findall(r'Problem\(\s*(\d{3}), "(\w+)"', source)}
    assert len(told) >= 20
    assert told - ours - of_the_api == set()
    assert of_the_api - told == set()


def errors_of_the_house(base: type[KetenzichtError]) -> set[type[KetenzichtError]]:
    return {base, *(found for kind in base.__subclasses__() for found in errors_of_the_house(kind))}


def test_the_guide_says_what_each_scope_opens() -> None:
    text = (GUIDE / "api.md").read_text(encoding="utf-8")
    for scope in access.KeyScope:
        assert f"| `{scope}` | `" in text


def test_news_is_what_was_not_marked_seen(system: PartnerSystem, other_system: PartnerSystem) -> None:
    sent = system.send({"ownReference": "N-1"}).json()["id"]
    (first,) = system.get("/updates").json()["items"]
    assert (first["signalId"], first["ownReference"], first["answerClass"]) == (sent, "N-1", "sent")
    assert other_system.get("/updates").json()["items"] == []
    assert other_system.call("PUT", f"/updates/{first['id']}/seen").status_code == 404
    for _ in range(2):
        assert system.call("PUT", f"/updates/{first['id']}/seen").status_code == 204
    assert system.get("/updates").json()["items"] == []
    for _ in range(2):
        system.send()
    page = system.get("/updates?pageSize=1").json()
    assert len(page["items"]) == 1
    assert page["links"]["next"] == "/api/v1/updates?pageSize=1&page=2"
