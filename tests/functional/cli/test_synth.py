"""`ketenzicht synth` as somebody types it: three files, no database, and every refusal one sentence and a code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketenzicht.interfaces.cli.command import Exit


def ketenzicht(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, without anything of a house."""
    house = ("DATABASE_", "DJANGO_", "KETENZICHT_")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(house)}
    done = subprocess.run(
        [sys.executable, "-m", "ketenzicht.config.program", *map(str, arguments)],
        env={**bare, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_a_country_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "land"
    first = ketenzicht("synth", folder, "--signals", 40, "--seed", 9, "--figures")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = ketenzicht("synth", folder, "--signals", 40, "--seed", 9)
    other = ketenzicht("synth", tmp_path / "anders", "--signals", 40, "--seed", 9)

    assert first.returncode == Exit.DONE, first.stderr
    assert sorted(kept) == ["made.json", "signals.jsonl", "truth.jsonl"]
    assert json.loads(kept["made.json"])["signals"] == len(kept["signals.jsonl"].splitlines()) == 40
    assert "reports by the police" in first.stdout
    assert again.returncode == Exit.FILES
    assert len(again.stderr.strip().splitlines()) == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "anders").iterdir()} == kept
    assert "figures" not in other.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--years", "0"),
        ("--years", "half"),
        ("--signals", "0"),
        ("--signals", "99999999999"),
        ("--until", "yesterday"),
        ("--until", "0001-01-01"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_made(tmp_path: Path, arguments: tuple[str, str]) -> None:
    done = ketenzicht("synth", tmp_path / "land", *arguments)

    assert done.returncode == Exit.USAGE
    assert arguments[0] in done.stderr
    assert not [*tmp_path.iterdir()]


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "land").write_text("x")
    done = ketenzicht("synth", tmp_path / "land")

    assert done.returncode == Exit.FILES
    assert "give a new or empty folder" in done.stderr
