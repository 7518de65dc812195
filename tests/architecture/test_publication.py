"""What says what this is and under which licence: complete, and the same everywhere."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import ketenzicht

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert [f"\n{number}." in text for number in range(1, 16)] == [True] * 15
    assert "Compatible Licences" in text
    assert "require the production of a new EUPL version." in text


def test_name_version_and_licence_agree(publiccode: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert publiccode["name"].lower() == project["name"]
    assert publiccode["softwareVersion"] == ketenzicht.__version__
    assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages_say_enough(publiccode: dict[str, Any], language: str) -> None:
    description = publiccode["description"][language]
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in description["features"])
    assert language in publiccode["localisation"]["availableLanguages"]
