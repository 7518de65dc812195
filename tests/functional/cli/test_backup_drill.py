"""The drill: back up, restore into an empty place, prove it; and every way in which that must refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.config import postgres
from ketenzicht.interfaces.cli.command import Exit
from tests import house
from tests.conftest import Hire, open_act

ELSEWHERE = f"{house.database_name()}_restored"


@pytest.fixture
def empty_place() -> Iterator[dict[str, str]]:
    """An empty database beside this one."""
    admin = postgres.admin_for_tests()
    yield postgres.provision(admin, ELSEWHERE, fresh=True).as_environment()
    postgres.drop_database(admin, ELSEWHERE)


def ketenzicht(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
        "PYTHONPATH": str(house.ROOT / "src"),
        **variables,
    }
    program = [sys.executable, "-m", "ketenzicht.config.program", *map(str, arguments)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def backup(committed: None, hire: Hire, tmp_path: Path) -> Path:
    """A backup of a house with one signal in it."""
    hire("intake_officer", "nla-opsporing")
    with open_act(hire("reporter", "nla-toezicht")) as act:
        signals.submit_signal(
            by=act,
            new=signals.NewSignal(fact="Zeer herkenbare tekst.", forms=("labour",), reporter_kind="labour_inspector"),
        )
    folder = tmp_path / "backup"
    done = ketenzicht("backup", folder)
    assert done.returncode == Exit.DONE, done.stderr
    return folder


def test_a_backup_comes_back_whole_and_never_over_another(backup: Path, empty_place: dict[str, str]) -> None:
    first = ketenzicht("restore", backup, **empty_place)
    second = ketenzicht("restore", backup, **empty_place)

    assert first.returncode == Exit.DONE, first.stdout + first.stderr
    assert "content of 2 signals read" in first.stdout
    assert "The restore is whole" in first.stdout
    assert second.returncode == Exit.REFUSED


def test_a_backup_holds_nothing_readable_and_no_key_file(backup: Path) -> None:
    content = b"".join(path.read_bytes() for path in backup.iterdir())

    assert sorted(path.name for path in backup.iterdir()) == ["data.dump", "keys.dump", "manifest.json"]
    assert b"Zeer herkenbare tekst" not in content
    assert json.loads((backup / "manifest.json").read_text())["rows"]["signals_signal"] == 2


def test_a_damaged_backup_is_not_used(backup: Path, empty_place: dict[str, str]) -> None:
    with (backup / "data.dump").open("ab") as dump:
        dump.write(b"x")

    done = ketenzicht("restore", backup, **empty_place)

    assert done.returncode == Exit.FILES
    assert "changed or damaged" in done.stderr


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("something")

    assert ketenzicht("backup", tmp_path).returncode == Exit.FILES
    assert ketenzicht("restore", tmp_path).returncode == Exit.FILES
