"""Gone is gone (T36): no canary of a destroyed signal or of a file can be read anywhere, and no key that is held opens
a remnant."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks._house import HouseFailed, OwnHouse
from ketenzicht.config import postgres
from tests.functional.deletion.searching import occurring, search_dumps, search_files

pytestmark = pytest.mark.durability

SCENES = "tests.functional.deletion.scenes"
KEPT, TERM, ORDERED = "kept", "term", "ordered"
SETTLE = ("VACUUM", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")


@dataclass
class Story:
    """What happened in the house, told once for all tests."""

    house: OwnHouse
    canaries: dict[str, str]
    planted: dict[str, Any] = field(default_factory=dict)
    remnants: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    filed: str = field(default_factory=lambda: f"Kanarie{secrets.token_hex(12)}")
    """What stands in a file of reports, and in its name and headings, of which nothing was taken in."""

    def play(self, scene: str, *, urls: postgres.Urls | None = None, **given: Any) -> Any:
        """One scene inside the house."""
        return self.house.ask(SCENES, {"scene": scene, **given}, urls=urls)

    def read(self, *, urls: postgres.Urls | None = None) -> Any:
        """Who can read what now."""
        return self.play("read", planted=self.planted, canaries=self.canaries, urls=urls)

    def look_at_file(self, *, urls: postgres.Urls | None = None) -> Any:
        """What whoever brought the file can read of it now."""
        return self.play("look_at_file", file=self.file, canary=self.filed, urls=urls)

    @property
    def sought(self) -> list[str]:
        """Everything that may lie nowhere in the clear."""
        return [*self.canaries.values(), self.filed]

    def settle(self) -> None:
        """Let the server write everything that it still has in memory."""
        with psycopg.connect(self.house.admin_url(), autocommit=True) as admin:
            for statement in SETTLE:
                admin.execute(statement)

    def folder(self, name: str) -> Path:
        """A folder for a backup."""
        return self.house.directory / name


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    """Three signals and a file; a backup; two of them and the file destroyed; another backup; a month later."""
    with OwnHouse() as house:
        told = Story(house, {name: f"Kanarie{secrets.token_hex(12)}" for name in (KEPT, TERM, ORDERED)})
        told.planted = told.play("plant", canaries=told.canaries)
        told.file = told.play("bring", canary=told.filed)
        gone = {name: told.planted[name] for name in (TERM, ORDERED)}
        told.remnants = told.play("remnants", planted=gone, file=told.file)
        told.reading["before"] = told.read()
        told.reading["file before"] = told.look_at_file()
        house.run("backup", str(told.folder("backup-before")), role="backup")
        told.answers["order"] = told.play("order", signal=told.planted[ORDERED])
        told.answers["sealed, with retired"] = told.play("try_keys", retired=True, **told.remnants)
        told.answers["term"] = told.play("let_pass")
        told.settle()
        told.reading["after"] = told.read()
        told.reading["file after"] = told.look_at_file()
        told.answers["sealed"] = told.play("try_keys", retired=False, **told.remnants)
        house.run("backup", str(told.folder("backup-after")), role="backup")
        told.answers["retired"] = told.play("retire")
        told.answers["a month later"] = told.play("try_keys", retired=True, **told.remnants)
        yield told


def test_everything_could_be_read_before(story: Story) -> None:
    assert story.reading["before"] == {
        name: {"reported": "readable", "held": "readable"} for name in (KEPT, TERM, ORDERED)
    }


def test_term_and_order_destroy_and_what_is_worked_on_stays(story: Story) -> None:
    assert story.answers["order"]["destroyed"] == 2
    # Both copies of the finished one, and the reporter's own copy of the one that the desk still works on.
    assert story.answers["term"]["destroyed"] == 3
    assert story.reading["after"][KEPT]["held"] == "readable"
    for name in (TERM, ORDERED):
        assert set(story.reading["after"][name].values()) == {"nothing there"}


def test_a_file_that_nobody_looked_after_can_no_longer_be_read(story: Story) -> None:
    assert (story.reading["file before"], story.reading["file after"]) == ("readable", "expired")


def test_no_canary_lies_in_any_file_of_the_house(story: Story) -> None:
    assert search_files(story.house.directory, story.sought) == []


def test_no_canary_lies_in_an_unpacked_backup(story: Story) -> None:
    assert search_dumps(story.house.directory, story.sought) == []


def test_the_search_finds_what_lies_open(story: Story) -> None:
    """A control: the same search finds a text in a table without protection, in its file, the log and a backup."""
    canary = f"Kanarie{secrets.token_hex(12)}"
    with psycopg.connect(story.house.admin_url(), autocommit=True) as admin:
        admin.execute("CREATE TABLE left_open (id int, words text, sealed bytea)")
        admin.execute("GRANT SELECT ON left_open TO ketenzicht_backup")
        admin.execute("INSERT INTO left_open VALUES (1, %s, %s)", [f"Hier staat {canary}", canary.encode() * 500])
        try:
            story.settle()
            found = search_files(story.house.directory, [canary])
            story.house.run("backup", str(story.folder("backup-open")), role="backup")
            assert search_dumps(story.folder("backup-open"), [canary])
        finally:
            admin.execute("DROP TABLE left_open")
    assert any("base" in place for place in found)
    assert any("pg_wal" in place for place in found)


@pytest.mark.parametrize("spelling", ["plain", "hexadecimal", "base64", "utf-16"])
def test_the_search_knows_other_spellings(spelling: str) -> None:
    import base64

    text = "Kanarie0123456789abcdef"
    around = {
        "plain": text.encode(),
        "hexadecimal": text.encode().hex().encode(),
        "base64": base64.b64encode(b"x" + text.encode() + b"yz"),
        "utf-16": text.encode("utf-16-le"),
    }
    assert occurring(b"..." + around[spelling] + b"...", [text]) == [text]
    assert occurring(b"..." + around[spelling][:-16], [text]) == []


def test_the_wrapped_remnants_do_lie_in_the_files(story: Story) -> None:
    """What makes the next tests worth something: the copies that an intruder would try are really there."""
    first = bytes.fromhex(story.remnants["cases"][0])
    files = [path for path in (story.house.cluster.data / "pg_wal").iterdir() if path.is_file()]
    assert any(first in path.read_bytes() for path in files)


def test_after_sealing_no_key_in_use_opens_a_remnant(story: Story) -> None:
    assert story.answers["sealed"]["tried"] > 10
    assert story.answers["sealed"]["organisation_keys_opened"] == 0
    assert story.answers["sealed"]["case_keys_opened"] == 0


def test_until_a_month_later_only_the_retired_root_key_does(story: Story) -> None:
    """It is kept to restore backups with; the same trial, so it also shows that the trial can succeed."""
    assert story.answers["sealed, with retired"]["case_keys_opened"] > 0


def test_a_month_later_no_key_that_is_held_opens_a_remnant(story: Story) -> None:
    assert story.answers["retired"]["dropped"]
    assert story.answers["a month later"]["roots"] == 1
    assert story.answers["a month later"]["tried"] > 10
    assert story.answers["a month later"]["organisation_keys_opened"] == 0
    assert story.answers["a month later"]["case_keys_opened"] == 0


def test_the_backup_of_before_opens_nothing_a_month_later(story: Story) -> None:
    urls = postgres.provision(story.house.cluster, "restored_before", fresh=True)
    with pytest.raises(HouseFailed):
        story.house.run("restore", str(story.folder("backup-before")), role="owner", urls=urls)
    read = story.read(urls=urls)
    assert {answer for sides in read.values() for answer in sides.values()} == {"root_key_missing"}


def test_the_backup_of_after_opens_what_is_kept_and_nothing_else(story: Story) -> None:
    urls = postgres.provision(story.house.cluster, "restored_after", fresh=True)
    said = story.house.run("restore", str(story.folder("backup-after")), role="owner", urls=urls)
    assert "The restore is whole" in said
    read = story.read(urls=urls)
    assert read[KEPT]["held"] == "readable"
    assert {answer for name in (TERM, ORDERED) for answer in read[name].values()} == {"nothing there"}
