"""What holds for every template and style sheet: nothing inline, nothing from elsewhere, every icon drawn."""

import re
from pathlib import Path

import pytest

from ketenzicht.interfaces import web

ROOM = Path(web.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
STATIC = ROOM / "static" / "ketenzicht"
MOST_LINES = 400
DRAWN = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def _name(path: Path) -> str:
    return path.relative_to(ROOM).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_inline_style_or_script(path):
    text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_asks_nothing_of_another_host(path):
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", path.read_text(encoding="utf-8"))


def test_every_icon_that_is_named_is_drawn():
    named = set()
    for path in [*TEMPLATES, *ROOM.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"{% icon \"([\w-]+)\"", text))
        named |= set(re.findall(r"icon=\"([\w-]+)\"", text))
    assert named
    assert named <= DRAWN


@pytest.mark.parametrize("path", sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]), ids=lambda path: path.name)
def test_a_static_file_is_small_and_needs_nobody(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < MOST_LINES
    assert not re.search(r"@import|^import |https?://|eval\(|innerHTML", text, re.MULTILINE)


def test_nothing_of_a_signal_is_kept_in_the_browser():
    for path in STATIC.rglob("*.js"):
        stored = re.findall(r"(?:local|session)Storage\.setItem\((\w+)", path.read_text(encoding="utf-8"))
        assert set(stored) <= {"STORED"}
