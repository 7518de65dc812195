"""What the documents say of the house: links lead somewhere, decisions have one number, settings are explained."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.test_house_rules import ROOT, committed_files

DECISIONS = ROOT / "docs" / "decisions"
NOT_FOR_OPERATORS = {"KETENZICHT_DB_ROLE"}
"""Set by the program for its own processes."""


def test_every_link_within_the_house_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in committed_files("*.md")
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_place_that_the_security_page_points_at_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 5
    assert [place for place in named if not committed_files(f"{place}/*.py", place)] == []


def test_each_decision_has_its_own_number_and_stands_in_the_index() -> None:
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in files]
    assert len(set(numbers)) == len(numbers)
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in files}
    assert {name: title[:4] for name, title in titles.items()} == {path.name: path.name[:4] for path in files}
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert dict(map(reversed, re.findall(r"^- \[(.+)\]\((.+)\)$", index, flags=re.MULTILINE))) == titles


def test_every_setting_is_explained() -> None:
    guide = (ROOT / "docs" / "guides" / "running.md").read_text(encoding="utf-8")
    asked = r"read_\w+\(\s*\"(KETENZICHT_[A-Z_]+|DATABASE_[A-Z_]+)\""
    read = {name for path in source() for name in re.findall(asked, path.read_text(encoding="utf-8"))}
    assert len(read) > 15
    explained = guide.replace("`KETENZICHT_SMTP_HOST`, `_PORT`", "`KETENZICHT_SMTP_HOST`, `KETENZICHT_SMTP_PORT`")
    assert {name for name in read if f"`{name}`" not in explained} == NOT_FOR_OPERATORS


def source() -> list[Path]:
    return committed_files("src/*.py")
