"""The other language for who reports without a name: nothing that was typed is lost, nothing is sent by it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, open_act
from tests.functional.web.test_anonymous import (  # noqa: F401  # fixtures
    CODE,
    FACT,
    REPORT,
    RETURN,
    _door,
    come_back,
    fields,
    send,
    visitor,
)


def test_the_other_language_shows_what_was_typed_and_sends_nothing(visitor: Client, staffed: Person) -> None:  # noqa: F811
    typed = fields(switch="en", forms=["labour"], website="")
    page = visitor.post(f"{REPORT}?taal=en", typed | {"attachments": SimpleUploadedFile("a.txt", b"Gezien.")})
    text = page.content.decode()
    assert (page.status_code, '<html lang="en"' in text, FACT in text) == (200, True, True)
    assert "Choose them again here." in text
    form = page.context["form"]
    assert [form[name].value() for name in ("municipality", "forms", "ticket")] == [
        "GM0153",
        ["labour"],
        typed["ticket"],
    ]
    with open_act(staffed) as act:
        assert signals.list_signals(by=act).items == ()
    assert "This is your code" in visitor.post(f"{REPORT}?taal=en", {**typed, "switch": []}).content.decode()


def test_the_other_language_keeps_a_code_and_a_text_and_adds_nothing(visitor: Client, staffed: Person) -> None:  # noqa: F811
    code = send(visitor)
    page = visitor.post(f"{RETURN}?taal=en", {"code": code, "switch": "en"}).content.decode()
    assert ('<html lang="en"' in page, code in page, FACT in page) == (True, True, False)
    typed = {"code": code, "do": "add", "text": "Er kwam nog een busje.", "switch": "en"}
    page = visitor.post(f"{RETURN}?taal=en", typed).content.decode()
    assert ('<html lang="en"' in page, "Er kwam nog een busje." in page, "Added." in page) == (True, True, False)
    assert "busje" not in come_back(visitor, code)


def test_the_page_with_the_code_has_no_way_to_lose_it(visitor: Client, staffed: Person) -> None:  # noqa: F811
    sent = fields()
    for changed in ({}, {"fact": "Toch iets anders."}):
        page = visitor.post(REPORT, sent | changed).content.decode()
        assert CODE.search(page)
        assert "kz-header__button--language" not in page
