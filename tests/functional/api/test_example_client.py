"""The example client of the guide, in a process of its own, against a server; and the news that it reads."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


def test_the_example_client_does_what_the_guide_says(address: str, system: PartnerSystem) -> None:
    ran = subprocess.run(
        [sys.executable, "-I", str(GUIDE / "api-client.py")],
        env={"KETENZICHT_URL": address, "KETENZICHT_KEY": system.secret, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    shown = json.loads(ran.stdout)
    assert shown.pop("reference").startswith("KZ-")
    assert shown == {
        "same": True,
        "statuses": [200, 201, 400],
        "differs": ["persons"],
        "events": [["nl.ketenzicht.signal.update-sent.v1", same] for same in (True, False)],
        "news": [["EXAMPLE-1", "sent"], ["EXAMPLE-2", "sent"]],
        "newsAfter": 0,
    }


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
