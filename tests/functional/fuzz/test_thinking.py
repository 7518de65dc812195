"""Hostile text in the pages to think with, to note and to ask advice: never a fault, and nothing comes back bare."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from tests.conftest import Person
from tests.functional.fuzz.test_forms import FORM, HOSTILE

OPEN = ("/doordenken/", "/advies/", "/doordenken/?taal=xx&view=%00")
FIELDS = ("indicators", "forms", "form", "view", "municipality", "age_class", "place_kind", "do")
NOTES = ("fact", "talk", "take", "indicators", "decided", "advice_of", "draft", "draft_version", "view", "do")


def body_of(fields: tuple[str, ...], hostile: bytes) -> str:
    return "&".join(f"{name}={quote_from_bytes(hostile, safe='')}" for name in fields)


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("path", OPEN)
def test_the_open_pages_take_anything(name: str, path: str) -> None:
    answer = Client().post(path, body_of(FIELDS, HOSTILE[name]), content_type=FORM)
    assert answer.status_code in {200, 400}
    assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("field", NOTES)
def test_notes_are_kept_or_refused_whole(browser: Client, reporter: Person, name: str, field: str) -> None:
    body = f"{body_of((field,), HOSTILE[name])}&fact=Iets"
    answer = browser.post("/stappenplan/", body, content_type=FORM)
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        page = browser.get(answer["Location"])
        assert page.status_code == 200
        assert b"<script>alert(1)" not in page.content
        # Thrown away again, so that no later one is refused for being one too many.
        if answer["Location"].startswith("/stappenplan/"):
            assert browser.post(f"{answer['Location']}weg/").status_code == 302
