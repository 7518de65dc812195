"""What import-linter can't say: one door per room, foreign keys that only point down, pages only in the web."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "ketenzicht"
ROOMS_LOW_TO_HIGH = (
    "country",
    "encryption",
    "audit",
    "access",
    "partners",
    "clocks",
    "signals",
    "flow",
    "anonymous",
    "imports",
)
PREFIX = "ketenzicht.capabilities."


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("ketenzicht", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported_names(module: str, tree: ast.Module) -> Iterator[str]:
    """Every dotted name that a module imports, with what is taken out of it, relative imports made whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    return module.removeprefix(PREFIX).split(".")[0] if module.startswith(PREFIX) else None


def enters_by_the_door(module: str, imported: str) -> bool:
    room = room_of(imported)
    if room is None or room_of(module) == room:
        return True
    rest = imported.removeprefix(f"{PREFIX}{room}").lstrip(".")
    return rest == "public" or rest.startswith("public.")


def test_each_room_is_entered_by_its_door_only() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, tree in modules()
        for imported in imported_names(module, tree)
        if not enters_by_the_door(module, imported)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "source", "allowed"),
    [
        ("ketenzicht.interfaces.web.views", "from ketenzicht.capabilities.audit import public", True),
        ("ketenzicht.interfaces.web.views", "from ketenzicht.capabilities.audit.public import append", True),
        ("ketenzicht.interfaces.web.views", "from ketenzicht.capabilities.audit.models import Event", False),
        ("ketenzicht.interfaces.web.views", "from ketenzicht.capabilities.audit import models", False),
        ("ketenzicht.interfaces.web.views", "import ketenzicht.capabilities.audit.services", False),
        ("ketenzicht.capabilities.access.services", "from ..audit.models import Event", False),
        ("ketenzicht.capabilities.audit.services", "from .models import Event", True),
    ],
)
def test_the_walk_sees_a_way_around_the_door(module: str, source: str, allowed: bool) -> None:
    assert all(enters_by_the_door(module, name) for name in imported_names(module, ast.parse(source))) is allowed


def test_every_room_has_a_door_with_an_explicit_list() -> None:
    for room in sorted(path.name for path in (PACKAGE / "capabilities").iterdir() if (path / "__init__.py").exists()):
        assert room in ROOMS_LOW_TO_HIGH, f"{room} is a new room: list it here and in pyproject.toml"
        tree = ast.parse((PACKAGE / "capabilities" / room / "public.py").read_text(encoding="utf-8"))
        assigned = [
            ast.unparse(target) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
        ]
        assert "__all__" in assigned, f"{room}/public.py has no explicit __all__"


def lazy_relations(tree: ast.Module) -> Iterator[str]:
    """App labels in relations written as text: ForeignKey("access.User", …)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in ("ForeignKey", "OneToOneField", "ManyToManyField"):
            continue
        values = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("to", "through"))]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                yield value.value.split(".")[0]


def test_relations_point_to_the_same_room_or_a_lower_one() -> None:
    wrong = []
    for module, tree in modules():
        room = room_of(module)
        if room not in ROOMS_LOW_TO_HIGH:
            continue
        below = ROOMS_LOW_TO_HIGH[: ROOMS_LOW_TO_HIGH.index(room) + 1]
        wrong += [f"{module} points at {label}" for label in lazy_relations(tree) if label not in below]
    assert wrong == []


def test_a_relation_upwards_is_seen() -> None:
    tree = ast.parse("models.ForeignKey('signals.Signal', on_delete=x); OneToOneField(to='clocks.Clock')")
    assert list(lazy_relations(tree)) == ["signals", "clocks"]


def test_pages_live_in_the_web_only() -> None:
    stray = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.html")
        if not path.is_relative_to(PACKAGE / "interfaces" / "web")
    ]
    assert stray == []
