"""The pages for when something can't be shown."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("guide")


@pytest.mark.parametrize(
    ("name", "status"),
    [("400", 400), ("403", 403), ("403-formulier", 403), ("404", 404), ("429", 429), ("500", 500), ("503", 503)],
)
def test_each_failure_says_what_to_do_in_both_languages(name, status):
    answer = Client().get(f"/stijl/mis/{name}")
    text = answer.content.decode()
    assert answer.status_code == status
    assert 'lang="nl"' in text
    assert 'lang="en"' in text
    assert "112" in text


def test_absent_gives_the_same_bytes_whatever_was_asked_and_in_which_language():
    answers = [
        Client().get("/stijl/mis/404", headers={"accept-language": "nl"}),
        Client().get("/nergens/te/vinden?naam=x", headers={"accept-language": "en"}),
        Client().post("/nergens", {"a": "b"}),
    ]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {404}


def test_no_failure_page_repeats_the_request():
    answer = Client().get("/nergens/canarie-4711?x=canarie-4711")
    assert b"canarie" not in answer.content


def test_the_style_guide_does_not_exist_in_production(settings):
    settings.DEMO = False
    answer = Client().get("/stijl")
    assert answer.status_code == 404
    assert answer.content == Client().get("/nergens").content
