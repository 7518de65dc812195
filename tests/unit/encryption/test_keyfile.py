"""The file of root keys: its rights, its errors, and that a change is whole or not there."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from ketenzicht.capabilities.encryption import keyfile
from ketenzicht.capabilities.encryption.errors import (
    KeyFileExists,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileTooOpen,
    RootKeyMissing,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """A fresh key file."""
    made = tmp_path / "keys" / "root.json"
    keyfile.make_key_file(made)
    return made


def test_a_fresh_file_holds_one_key_for_its_owner_alone(path):
    keys = keyfile.read_key_file(path)
    assert [key.version for key in keys.keys] == [1]
    assert len(keys.current.secret) == 32
    assert keys.current.retired_at is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_existing_file_is_never_overwritten(path):
    before = path.read_bytes()
    with pytest.raises(KeyFileExists, match="left as it is"):
        keyfile.make_key_file(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["root.json", "nowhere/root.json"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(KeyFileMissing, match=r"root\.json is missing") as caught:
        keyfile.read_key_file(tmp_path / name)
    assert "backup" in caught.value.advice
    with pytest.raises(KeyFileMissing):
        keyfile.change_key_file(tmp_path / name, lambda keys: keys)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(path, mode):
    path.chmod(mode)
    with pytest.raises(KeyFileTooOpen, match=f"{mode:04o}"):
        keyfile.read_key_file(path)


def test_a_directory_is_no_key_file(tmp_path):
    with pytest.raises(KeyFileInvalid):
        keyfile.read_key_file(tmp_path)


def change(path, edit):
    """Write the file with something changed in its document."""
    document = json.loads(path.read_text())
    edit(document)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda d: d.update(format="other"), "format is unknown"),
        (lambda d: d.pop("keys"), "part of it is missing"),
        (lambda d: d.update(keys=[]), "not a rising list"),
        (lambda d: d["keys"].append(dict(d["keys"][0])), "not a rising list"),
        (lambda d: d["keys"][0].update(version=0), "not a rising list"),
        (lambda d: d["keys"][0].update(key="AAAA"), "256 bits"),
        (lambda d: d["keys"][0].update(key="not base64!"), "can't be read"),
        (lambda d: d["keys"][0].update(created_at="yesterday"), "can't be read"),
        (lambda d: d["keys"][0].update(retired_at="2026-01-01T00:00:00+00:00"), "newest key is retired"),
        (lambda d: d["keys"][0].pop("version"), "part of it is missing"),
        (lambda d: d.update(keys=[7]), "part of it is missing"),
    ],
)
def test_a_damaged_file_is_refused_and_no_key_is_shown(path, edit, what):
    secret = json.loads(path.read_text())["keys"][0]["key"]
    change(path, edit)
    with pytest.raises(KeyFileInvalid, match=what) as caught:
        keyfile.read_key_file(path)
    assert secret not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null"])
def test_a_file_that_is_no_document_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(KeyFileInvalid):
        keyfile.read_key_file(path)


def test_rotation_of_the_keys_in_the_file(path):
    first = keyfile.read_key_file(path).current
    keys = keyfile.change_key_file(path, lambda keys: keys.with_new(NOW))
    assert keyfile.read_key_file(path) == keys
    assert keys.get(1) == first
    assert keys.current.version == 2
    assert keys.current.secret != first.secret
    retired = keys.with_retired(NOW).with_new(NOW).with_retired(NOW + timedelta(days=1))
    assert [key.retired_at for key in retired.keys] == [NOW, NOW + timedelta(days=1), None]
    assert retired.list_expired(timedelta(days=30), NOW + timedelta(days=30)) == (1,)
    assert retired.list_expired(timedelta(days=30), NOW + timedelta(days=30, seconds=-1)) == ()
    assert [key.version for key in retired.without((1,)).keys] == [2, 3]
    with pytest.raises(RootKeyMissing, match="version 9"):
        retired.get(9)


def test_a_change_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    before = path.read_bytes()

    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyfile.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        keyfile.change_key_file(path, lambda keys: keys.with_new(NOW))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert keyfile.change_key_file(path, lambda keys: keys.with_new(NOW)).current.version == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_and_its_directory_are_forced_to_disk_before_and_after_it_is_put_in_place(path, monkeypatch):
    forced = []
    real = os.fsync

    def watch(descriptor):
        forced.append(("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file", path.read_bytes()))
        real(descriptor)

    before = path.read_bytes()
    monkeypatch.setattr(keyfile.os, "fsync", watch)
    keyfile.change_key_file(path, lambda keys: keys.with_new(NOW))
    assert forced == [("file", before), ("directory", path.read_bytes())]


def test_nothing_is_written_when_nothing_changes(path):
    before = path.stat().st_ino
    keyfile.change_key_file(path, lambda keys: keys)
    assert path.stat().st_ino == before


def test_a_root_key_does_not_show_its_secret(path):
    keys = keyfile.read_key_file(path)
    assert repr(keys.current.secret) not in repr(keys)
