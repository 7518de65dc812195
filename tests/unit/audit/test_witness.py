"""The witness: a folder that is only added to, and an address that must really have taken it."""

import os
import stat
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ketenzicht.capabilities.audit import witness as module
from ketenzicht.capabilities.audit.errors import WitnessFailed
from ketenzicht.capabilities.audit.keys import Signer
from ketenzicht.capabilities.audit.statements import make_statement
from ketenzicht.capabilities.audit.types import Stream
from ketenzicht.capabilities.audit.witness import find_witness, read_checkpoints

ONE, TWO = UUID(int=1), UUID(int=2)
SIGNER = Signer("k", Ed25519PrivateKey.generate())


def checkpoint(size, organisation_id=ONE):
    """A signed checkpoint."""
    return make_statement(
        SIGNER,
        organisation_id=organisation_id,
        stream=Stream.ACCESS,
        size=size,
        head=bytes(32),
        time=datetime(2026, 11, 23, tzinfo=UTC),
    )


def sizes(place):
    """What a witness holds."""
    found, unreadable = read_checkpoints(find_witness(str(place)))
    return sorted((c.organisation_id.int, c.size) for c in found), unreadable


def test_a_folder_has_a_file_per_organisation_that_only_grows(tmp_path):
    witness = find_witness(str(tmp_path))
    witness.keep([checkpoint(1), checkpoint(1, TWO), checkpoint(2)])
    before = (tmp_path / f"{ONE}.jsonl").read_bytes()
    witness.keep([checkpoint(3), checkpoint(3)])
    assert (tmp_path / f"{ONE}.jsonl").read_bytes().startswith(before)
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{ONE}.jsonl", f"{TWO}.jsonl"]
    assert sizes(tmp_path) == ([(1, 1), (1, 2), (1, 3), (1, 3), (2, 1)], 0)


def test_what_is_added_is_forced_to_disk_and_a_new_file_is_known_to_its_folder(tmp_path, monkeypatch):
    forced, real = [], os.fsync

    def watch(descriptor):
        forced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real(descriptor)

    monkeypatch.setattr(module.os, "fsync", watch)
    find_witness(str(tmp_path)).keep([checkpoint(1)])
    find_witness(str(tmp_path)).keep([checkpoint(2)])
    assert forced == ["file", "folder", "file"]


def test_a_line_torn_by_a_power_cut_does_not_spoil_the_next(tmp_path):
    witness = find_witness(str(tmp_path))
    witness.keep([checkpoint(1)])
    with (tmp_path / f"{ONE}.jsonl").open("ab") as file:
        file.write(b'{"body": "{\\"head')
    witness.keep([checkpoint(2)])
    assert sizes(tmp_path) == ([(1, 1), (1, 2)], 1)


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    """It may be a volume of another party that is not mounted: writing beside it would look like success."""
    witness = find_witness(str(tmp_path / "elsewhere"))
    with pytest.raises(WitnessFailed, match="No such file"):
        witness.keep([checkpoint(1)])
    with pytest.raises(WitnessFailed, match="not there"):
        list(witness.list_lines())


def test_a_folder_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "x.jsonl").mkdir()
    with pytest.raises(WitnessFailed):
        list(find_witness(str(tmp_path)).list_lines())


@pytest.mark.parametrize(
    ("place", "what"), [("", "none is set"), ("ftp://example", "neither"), ("file:///etc", "neither")]
)
def test_other_places_are_refused(place, what):
    with pytest.raises(WitnessFailed, match=what):
        find_witness(place)


class Party(BaseHTTPRequestHandler):
    """Another party that keeps what it is sent, or answers as told."""

    kept: bytes = b""
    answer = 200

    def do_POST(self):
        """Keep, and say so."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.answer == 200:
            type(self).kept += body
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        """Give everything that was kept."""
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.kept)

    def log_message(self, *_what):
        """Nothing on the terminal."""


@pytest.fixture
def party():
    """A party that listens, and its address."""
    kind = type("Fresh", (Party,), {"kept": b"", "answer": 200})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield kind, f"http://127.0.0.1:{server.server_port}/witness"
        server.shutdown()
        thread.join()


def test_an_address_takes_and_gives(party):
    _, url = party
    find_witness(url).keep([checkpoint(1), checkpoint(2, TWO)])
    assert sizes(url) == ([(1, 1), (2, 2)], 0)


@pytest.mark.parametrize("answer", [302, 307, 404, 500])
def test_any_other_answer_than_yes_is_a_failure(party, answer):
    kind, url = party
    kind.answer = answer
    with pytest.raises(WitnessFailed, match=str(answer)):
        find_witness(url).keep([checkpoint(1)])
    with pytest.raises(WitnessFailed, match=str(answer)):
        list(find_witness(url).list_lines())


def test_an_address_that_does_not_answer_is_a_failure(monkeypatch):
    with pytest.raises(WitnessFailed, match="can't be reached"):
        find_witness("http://127.0.0.1:9/").keep([checkpoint(1)])
    with pytest.raises(WitnessFailed, match="can't be reached"):
        find_witness("http:///nowhere").keep([checkpoint(1)])
