"""The script of the workplace: its commands, its checks, its gates, and its one-sentence failures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tools import checks, commands, coverage_gates, installing, machine
from tools.steps import ROOT, StepFailed, environment, readable

WANTED = {"demo", "test", "check", "bench", "shell", "clean", "compile-requirements", "messages"}


def test_usage_names_every_command_with_what_it_is_for() -> None:
    assert set(commands.COMMANDS) == WANTED
    for name, command in commands.COMMANDS.items():
        assert re.search(rf"^  {name} +\w", commands.usage(), flags=re.MULTILINE)
        assert command.__doc__


def test_make_knows_every_command() -> None:
    targets = re.search(r"^demo .*:$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert targets is not None
    assert set(targets[0].rstrip(":").split()) == WANTED


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["nonsense"], 2)])
def test_without_a_command_the_usage_is_shown(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.run(arguments) == code
    assert "usage: python3 tools/dev.py" in capsys.readouterr().out


def test_a_failure_is_one_sentence_and_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: list[str]) -> int:
        raise StepFailed("There is no such thing.", 3)

    monkeypatch.setitem(commands.COMMANDS, "demo", refuse)
    assert commands.run(["demo"]) == 3
    assert capsys.readouterr().err == "There is no such thing.\n"


def test_an_unknown_measurement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "ensure_venv", lambda _: pytest.fail("nothing may be installed for this"))
    with pytest.raises(StepFailed, match="No such measurement: nonsense"):
        commands.bench(["nonsense"])


def test_an_unknown_check_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.run_checks({}, only=["nonsense"]) == 2
    assert "No such check: nonsense" in capsys.readouterr().out


def test_all_checks_run_also_when_one_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "list_checks", lambda: {"first": ["false"], "second": ["true"]})
    assert checks.run_checks({}, only=[]) == 1
    out = capsys.readouterr().out
    assert "✗ first" in out
    assert "✓ second" in out
    assert out.endswith("1 of 2 checks pass; failed: first\n")


def report(missing_lines: list[int], missing_branches: list[list[int]], percent: float) -> dict[str, Any]:
    file = {"missing_lines": missing_lines, "missing_branches": missing_branches}
    return {"files": {"src/x/rules.py": file}, "totals": {"percent_covered": percent}}


@pytest.mark.parametrize(
    ("lines", "branches", "percent", "shortfalls"),
    [
        ([], [], 95.0, 0),
        ([7], [], 95.0, 1),
        ([], [[3, 5]], 95.0, 1),
        ([], [], 89.9, 1),
        ([7], [[3, 5]], 89.9, 2),
    ],
)
def test_coverage_gates(lines: list[int], branches: list[list[int]], percent: float, shortfalls: int) -> None:
    found = coverage_gates.find_shortfalls(report(lines, branches, percent), complete=["src/*/rules.py"], total=90)
    assert len(found) == shortfalls


def test_files_outside_the_patterns_need_not_be_complete() -> None:
    assert coverage_gates.find_shortfalls(report([7], [], 95.0), complete=["src/*/services.py"], total=90) == []


def test_a_missing_browser_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KETENZICHT_CHROMIUM", raising=False)
    monkeypatch.setattr(machine.shutil, "which", lambda _: None)
    with pytest.raises(StepFailed, match=r"need Chromium: `apt-get install chromium`"):
        machine.ensure_chromium()


def test_a_given_browser_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENZICHT_CHROMIUM", "/somewhere/chromium")
    assert machine.ensure_chromium() == {"KETENZICHT_CHROMIUM": "/somewhere/chromium"}


def test_our_programs_import_from_the_checkout() -> None:
    assert environment({"A": "b"})["PYTHONPATH"].startswith(str(ROOT / "src"))
    assert environment({"A": "b"})["A"] == "b"
    assert readable(ROOT / "tools" / "dev.py") == "tools/dev.py"


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A virtual environment that was filled from these requirements a moment ago."""
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name in ("base", "dev"):
        (requirements / f"{name}.txt").write_text(f"{name}==1")
    (tmp_path / "bin").mkdir()
    for name in ("python", "pip"):
        (tmp_path / "bin" / name).touch()
    monkeypatch.setattr(installing, "REQUIREMENTS", requirements)
    monkeypatch.setattr(installing, "VENV", tmp_path)
    monkeypatch.setattr(installing, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(installing, "INSTALLED", tmp_path / "installed.json")
    monkeypatch.setattr(installing, "_link_project", lambda: None)
    return tmp_path


def test_requirements_are_installed_only_when_they_changed(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(installing, "_install", lambda path: installed.append(path.name))
    installing.ensure_venv("dev")
    installing.ensure_venv("dev")
    installing.ensure_venv("base")
    assert installed == ["dev.txt"]
    (installation / "requirements" / "base.txt").write_text("base==2")
    installing.ensure_venv("base")
    assert installed == ["dev.txt", "base.txt"]
    installing.ensure_venv("dev")
    assert installed == ["dev.txt", "base.txt", "dev.txt"]


def test_an_installation_that_failed_is_tried_again(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise StepFailed("No index within reach.")

    monkeypatch.setattr(installing, "_install", fail)
    with pytest.raises(StepFailed):
        installing.ensure_venv("base")
    assert not (installation / "installed.json").exists()


def test_an_environment_that_cannot_install_is_made_anew(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []
    (installation / "bin" / "pip").unlink()
    monkeypatch.setattr(installing, "_uv", lambda: None)
    monkeypatch.setattr(installing, "_checksum", lambda _: "changed")
    monkeypatch.setattr(installing, "_make_venv", lambda: made.append(installation.mkdir() is None))
    monkeypatch.setattr(installing, "_install", lambda _: None)
    installing.ensure_venv("base")
    assert made == [True]
