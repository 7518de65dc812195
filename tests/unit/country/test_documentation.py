"""docs/reference/pack.md names every file, every section and every field that decides something."""

from pathlib import Path

import pytest

from ketenzicht.capabilities.country.schema import MANIFEST, MUNICIPALITY_OFFICES, SECTIONS
from ketenzicht.capabilities.country.types import Ground, RoutingCondition, RoutingRule, Term

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "pack.md").read_text(encoding="utf-8")
OWN_TO_EVERY_ENTRY = {"code", "title", "valid_from", "valid_to", "source", "status"}


@pytest.mark.parametrize("file", [*SECTIONS, MANIFEST, "gemeenten.csv"])
def test_every_file_is_described(file):
    assert f"`{file}`" in PAGE


def test_every_section_is_described():
    sections = {name for of_file in SECTIONS.values() for name in of_file} | {MUNICIPALITY_OFFICES}
    assert [name for name in sorted(sections) if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("kind", [Term, RoutingCondition, RoutingRule, Ground])
def test_every_field_that_decides_something_is_described(kind):
    told_by_their_names = {"article", "explanation", "purpose", "term", "telephone_route"}
    fields = set(kind.model_fields) - told_by_their_names
    assert [name for name in sorted(fields) if f"`{name}`" not in PAGE] == []


def test_what_every_entry_has_is_described():
    assert [name for name in sorted(OWN_TO_EVERY_ENTRY) if f"`{name}`" not in PAGE] == []
