"""Rules of the house that a linter doesn't know: sizes, names and words that may not be committed."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_BODY = 40
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}


def committed_files(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def test_no_python_file_is_longer_than_400_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in committed_files("*.py")}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what a function does: without its signature and its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_does_more_than_one_can_see_at_once() -> None:
    lengths = {
        f"{path.stem}.{node.name}": body_length(node)
        for path in committed_files("src/*.py", "tools/*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_BODY} == {}


def public_parts(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes of a module, and methods of its public classes, that others may use."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and "Protocol" not in ast.unparse(node).split(":")[0]:
                functions = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
                yield from (part for part in functions if not part.name.startswith("_"))


def test_everything_public_says_what_it_means() -> None:
    silent = [
        f"{path.stem}.{part.name}"
        for path in committed_files("src/*.py", "tools/*.py")
        if "migrations" not in path.parts
        for part in public_parts(ast.parse(path.read_text(encoding="utf-8")))
        if not ast.get_docstring(part)
    ]
    assert silent == []


def test_no_module_has_a_vague_name() -> None:
    assert [path for path in committed_files("src/*.py") if path.stem in VAGUE_NAMES] == []


def test_requirements_name_no_index_and_pin_every_hash() -> None:
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert re.search(r"https?://|--index-url|--find-links|file:", text) is None
        pinned = re.findall(r"^[a-z0-9_.-]+(?:\[[^]]*\])?==", text, flags=re.MULTILINE | re.IGNORECASE)
        assert len(pinned) > 20
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_development_adds_to_what_is_served_and_changes_none_of_it() -> None:
    base, dev = (pinned_versions(name) for name in ("base", "dev"))
    assert {name: version for name, version in base.items() if dev.get(name) != version} == {}


def pinned_versions(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9_.-]+)(?:\[[^]]*\])?==(\S+)", text, flags=re.MULTILINE | re.IGNORECASE))


@pytest.mark.parametrize("word", ["TODO", "FIXME"])
def test_nothing_is_left_for_later(word: str) -> None:
    marker = re.compile(rf"\b{word}\b")
    assert [path for path in committed_files("src/*.py", "tools/*.py") if marker.search(path.read_text())] == []
