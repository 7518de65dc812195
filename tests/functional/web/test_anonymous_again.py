"""A report without a name that is sent once more: nothing that is new in it is dropped, and nobody waits twice."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketenzicht.interfaces.web import flood, tickets
from ketenzicht.shared import clock
from tests.conftest import Person
from tests.functional.web.test_anonymous import ADDRESS, CODE, FACT, REPORT, come_back, fields, held_by, ticket_of


@pytest.fixture(autouse=True)
def _door(monkeypatch: pytest.MonkeyPatch) -> None:
    """A doorkeeper who has seen nobody yet."""
    monkeypatch.setattr(flood, "KEEPER", flood.Doorkeeper())


@pytest.fixture
def visitor() -> Client:
    """Somebody's browser."""
    return Client(REMOTE_ADDR=ADDRESS)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def test_files_that_come_with_a_second_sending_are_added_and_reach_the_desk(visitor: Client, staffed: Person) -> None:
    """The answer got lost; before pressing the button again the sender chose a photo more."""
    sent = fields()
    visitor.post(REPORT, sent | {"attachments": upload("bus.txt", b"wit")})
    for _again in range(2):
        more = [upload("bus.txt", b"wit"), upload("bus.txt", b"zwart"), upload("deur.txt", b"dicht")]
        answer = visitor.post(REPORT, sent | {"attachments": more})
        assert answer.status_code == 200
        (code,) = CODE.findall(answer.content.decode())
    assert sorted((file.filename, file.size) for file in held_by(staffed).attachments) == [
        ("bus.txt", 3),
        ("bus.txt", 5),
        ("deur.txt", 5),
    ]
    assert "deur.txt" in come_back(visitor, code)


def test_a_file_more_that_cannot_be_kept_is_told(visitor: Client, staffed: Person) -> None:
    sent = fields()
    visitor.post(REPORT, sent)
    answer = visitor.post(REPORT, sent | {"attachments": upload("a.exe", b"MZ\x90\x00")})
    assert answer.status_code == 422
    assert "attachments" in answer.context["form"].errors
    assert held_by(staffed).attachments == ()


def test_another_text_after_a_lost_answer_shows_the_code_and_can_be_added(visitor: Client, staffed: Person) -> None:
    sent = fields()
    (code,) = CODE.findall(visitor.post(REPORT, sent).content.decode())
    more = {"fact": "Er zijn er nu negen.", "urgency": "immediate_danger", "attachments": upload("bus.txt", b"wit")}
    answer = visitor.post(REPORT, sent | more)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert CODE.findall(page) == [code]
    assert "Uw melding is niet verstuurd" not in page
    assert answer.context["has_files"]
    changed = answer.context["addition"].initial["text"]
    assert "Er zijn er nu negen." in changed
    assert "Is er nu iemand in gevaar? Ja" in changed
    assert "Enschede" not in changed
    assert "Toegevoegd" in come_back(visitor, code, do="add", text=changed)
    held = held_by(staffed)
    assert held.texts["fact"] == FACT
    assert "Er zijn er nu negen." in held.additions[0].text


def test_what_was_emptied_and_what_was_chosen_is_said_in_words(visitor: Client, staffed: Person) -> None:
    sent = fields(period="Sinds het voorjaar", forms=["labour"])
    visitor.post(REPORT, sent)
    answer = visitor.post(REPORT, sent | {"period": "", "forms": ["labour", "sexual"], "municipality": ""})
    lines = answer.context["addition"].initial["text"].splitlines()
    assert len(lines) == 3
    assert sum(line.endswith(" (leeg gelaten)") for line in lines) == 2
    assert not any("labour" in line or "sexual" in line for line in lines)
    assert not answer.context["has_files"]


@pytest.mark.parametrize(("seconds", "wait"), [(0, tickets.SHORTEST), (tickets.LONGEST + 60, 0)])
def test_a_page_too_quick_or_too_old_comes_back_with_its_text_and_can_be_sent(
    visitor: Client, staffed: Person, seconds: float, wait: float
) -> None:
    """Too quick: by the same ticket, once the seconds have passed since the page was made. Too old: at once."""
    answer = visitor.post(REPORT, fields(ticket=ticket_of(seconds)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert FACT in page
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', page)
    with time_machine.travel(clock.now() + timedelta(seconds=wait)):
        assert visitor.post(REPORT, fields(ticket=ticket)).status_code == 200


def test_who_is_too_quick_twice_has_waited_since_the_first_time(visitor: Client, staffed: Person) -> None:
    first = fields(ticket=ticket_of(1))
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', visitor.post(REPORT, first).content.decode())
    assert ticket == first["ticket"]
