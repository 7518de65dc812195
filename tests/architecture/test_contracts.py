"""The contracts of the house are exhaustive: a new room or floor fails until it is listed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def layers_of(container: str) -> set[str]:
    contract = next(c for c in CONTRACTS if c["type"] == "layers" and c["containers"] == [container])
    assert contract["exhaustive"] is True
    return {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}


def packages_in(path: Path) -> set[str]:
    return {child.parent.name for child in path.glob("*/__init__.py")}


def test_every_floor_is_listed() -> None:
    assert packages_in(ROOT / "src" / "ketenzicht") == layers_of("ketenzicht")


def test_every_room_is_listed() -> None:
    assert packages_in(ROOT / "src" / "ketenzicht" / "capabilities") == layers_of("ketenzicht.capabilities")


def test_engines_and_interfaces_are_independent() -> None:
    independent = {tuple(c["modules"]) for c in CONTRACTS if c["type"] == "independence"}
    assert independent == {("ketenzicht.engines.*",), ("ketenzicht.interfaces.*",)}


HOUSE_ORDER = ("public", "services", "selectors", "adapters", "policies", "models", "rules", "types", "errors")


@pytest.mark.parametrize("room", sorted(layers_of("ketenzicht.capabilities")))
def test_every_file_of_a_room_is_listed_in_the_order_of_the_house(room: str) -> None:
    contract = next(
        c for c in CONTRACTS if c["type"] == "layers" and c["containers"] == [f"ketenzicht.capabilities.{room}"]
    )
    assert contract["exhaustive"] is True
    assert contract["exhaustive_ignores"] == ["apps", "migrations"]
    files = [name.strip() for layer in contract["layers"] for name in layer.split("|")]
    of_the_house = [name for name in files if name in HOUSE_ORDER]
    assert of_the_house == [name for name in HOUSE_ORDER if name in files]
