"""T20 at file level: the server is stopped, bytes in its files are changed, and the verifier finds it afterwards.

Needs a server of its own. Where the server checks its pages (data checksums, on by default since PostgreSQL 18) it
refuses the changed page itself; then the verifier says that the table can't be read.
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.config import postgres
from tests.integration.audit.conftest import ONE, START, access_event, processing_event
from tests.integration.encryption import low_house

pytestmark = pytest.mark.durability
EVENTS = 40


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own that may be stopped."""
    home = Path(tempfile.mkdtemp(prefix="kz-bytes-"))
    home.chmod(0o755)  # the account that runs the server must come in
    cluster = postgres.Cluster(home / "cluster", durable=False)
    yield cluster
    cluster.stop(mode="immediate")
    shutil.rmtree(home)


@pytest.fixture
def stopped(server, witness, django_db_blocker):
    """A filled trail, its checkpoints at the witness, and the server stopped with everything in its files."""
    with django_db_blocker.unblock():
        urls = low_house.build("bytes", server)
        with low_house.connected(urls.app):
            fill(range(EVENTS))
        with low_house.as_administrator(urls, server) as admin:
            admin.execute("CHECKPOINT")
            relative, checked = admin.execute(
                "SELECT pg_relation_filepath('audit_event'), current_setting('data_checksums') = 'on'"
            ).fetchone()
    server.stop()
    return Stopped(server, urls, server.data / relative, checked, witness)


def fill(numbers):
    """Events in both logs, and their checkpoints sent."""
    audit.append([access_event(n) for n in numbers], [processing_event(n) for n in numbers])
    audit.make_checkpoints(now=START + timedelta(minutes=max(numbers)))
    audit.export_checkpoints(now=START + timedelta(minutes=max(numbers)))


class Stopped:
    """A stopped server, the file of its access log, and the verifier for afterwards."""

    def __init__(self, server, urls, table, checked, witness):
        self.server = server
        self.urls = urls
        self.table = table
        self.checked = checked
        self.witness = witness

    def replace(self, old: bytes, new: bytes) -> None:
        """Other bytes in the table's file, as long as the old ones."""
        content = self.table.read_bytes()
        assert content.count(old) == 1
        assert len(old) == len(new)
        self.table.write_bytes(content.replace(old, new))

    def check(self):
        """Start again and verify."""
        self.server.ensure_started()
        return audit.verify_trail(source=self.witness, database_url=self.urls.backup)


def test_a_server_that_was_only_stopped_is_whole(stopped):
    report = stopped.check()
    assert (report.ok, report.events) == (True, 2 * EVENTS)


@pytest.mark.parametrize("number", [0, 17, EVENTS - 1])
def test_an_edit_in_the_file_is_found(stopped, number):
    old = f'"object_ref":"object-{number}","object_type":"signal"'.encode()
    stopped.replace(old, old.replace(b"object-", b"ghosts-"))
    bad = stopped.check().first_bad
    assert bad.stream == "access"
    if stopped.checked:
        assert "can't read its own table" in bad.what
    else:
        assert (bad.organisation_id, bad.seq, "text was changed" in bad.what) == (ONE, number + 1, True)


def test_bytes_that_are_no_text_are_found(stopped):
    stopped.replace(b'"object_ref":"object-9"', b'"object_ref":"\xff\xfe\xfdect-9"')
    bad = stopped.check().first_bad
    assert "can't read its own table" in bad.what if stopped.checked else bad.seq == 10


def test_a_column_that_says_something_else_than_its_text_is_found(stopped):
    content = stopped.table.read_bytes()
    first = content.index(b'"object_ref":"object-21"') + 20
    place = content.index(b"object-21", first)
    stopped.table.write_bytes(content[:place] + b"nothing--" + content[place + 9 :])
    bad = stopped.check().first_bad
    if stopped.checked:
        assert "can't read its own table" in bad.what
    else:
        assert (bad.seq, "column object_ref" in bad.what) == (22, True)


def test_a_file_that_was_emptied_is_found(stopped):
    stopped.table.write_bytes(b"")
    bad = stopped.check().first_bad
    assert (bad.seq, bad.stream) == (1, "access")


def test_an_old_copy_of_the_whole_server_is_found(stopped, django_db_blocker):
    copy = stopped.server.data.with_name("copy")
    shutil.copytree(stopped.server.data, copy)
    owner = stopped.server.data.stat()
    stopped.server.ensure_started()
    with django_db_blocker.unblock(), low_house.connected(stopped.urls.app):
        fill(range(EVENTS, EVENTS + 5))
    stopped.server.stop()
    shutil.rmtree(stopped.server.data)
    copy.rename(stopped.server.data)
    for path in (stopped.server.data, *stopped.server.data.rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)
    bad = stopped.check().first_bad
    assert bad.seq == EVENTS + 1
    assert "checkpoint says there were 45" in bad.what
