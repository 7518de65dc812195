"""A session that ended says so, stores nothing in silence, and leads back to a page that can be looked at."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.interfaces.web import coming_back
from ketenzicht.shared import clock, ids
from tests.functional.web.conftest import ELSEWHERE

TEXT = "Mijn lange overweging."


def end_session(client: Client) -> None:
    """As when nobody did anything for half an hour: the browser still has its cookie, the house no session."""
    Session.objects.filter(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def test_a_page_after_an_ended_session_says_so_and_is_come_back_to(sign_in, staffed, held):
    client = sign_in(staffed)
    address = f"/postvak/{held.id}/?x=1"
    end_session(client)
    answer = client.get(address)
    assert answer.status_code == 302
    assert next_of(answer["Location"]) == address
    assert "U bent uitgelogd omdat er een tijd niets gebeurde" in client.get(answer["Location"]).content.decode()
    assert client.get("/")["Location"] == "/account/login/"


def test_the_start_page_says_so_too(sign_in, staffed):
    client = sign_in(staffed)
    end_session(client)
    assert client.get("/")["Location"] == "/account/login/?ended=1"


@pytest.mark.parametrize("verb", ["weigh", "close", "answer", "note"])
def test_a_step_after_an_ended_session_is_not_lost_in_silence(sign_in, staffed, held, verb):
    client = sign_in(staffed)
    end_session(client)
    answer = client.post(f"/postvak/{held.id}/stap/{verb}/", {"version": held.version, "text": TEXT})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert TEXT in page
    assert "niet bewaard" in page
    assert next_of(answer.context["login"]) == f"/postvak/{held.id}/"


def test_a_report_after_an_ended_session_shows_what_was_written(sign_in, reporter):
    client = sign_in(reporter)
    end_session(client)
    sent = {"fact": TEXT, "mentions-0-value": "Iris Voorbeeld", "mentions-0-kind": "person", "municipality": "GM0153"}
    answer = client.post("/melden/", sent)
    assert answer.context["typed"] == [TEXT, "Iris Voorbeeld"]
    assert next_of(answer.context["login"]) == "/melden/"


def test_a_page_that_kept_a_draft_by_itself_meanwhile_loses_nothing_either(sign_in, reporter):
    client = sign_in(reporter)
    end_session(client)
    kept = client.post("/melden/concept/", {"fact": TEXT})
    assert (kept.status_code, kept.cookies[settings.SESSION_COOKIE_NAME].value) == (401, "")
    answer = client.post("/melden/", {"fact": TEXT})
    assert (answer.status_code, answer.context["typed"]) == (401, [TEXT])


@pytest.mark.parametrize("ask", ["get", "post"])
def test_a_part_of_a_page_is_not_replaced_by_the_page_to_sign_in(sign_in, reporter, ask):
    client = sign_in(reporter)
    end_session(client)
    path = {"get": f"/bestanden/{ids.new_id()}/voortgang/", "post": "/melden/route/"}[ask]
    answer = getattr(client, ask)(path, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_visitor_who_never_signed_in_is_only_led_to_the_page(client, held):
    answer = client.post(f"/postvak/{held.id}/stap/weigh/", {"version": held.version})
    assert answer.status_code == 302
    assert next_of(answer["Location"]) == f"/postvak/{held.id}/"
    assert "ended" not in answer["Location"]


def test_the_page_to_report_without_a_name_goes_on_after_a_session(sign_in, reporter):
    client = sign_in(reporter)
    end_session(client)
    assert client.get("/anoniem/").status_code == 200


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in resolver.url_patterns:
        found += patterns(one) if isinstance(one, URLResolver) else [one]
    return found


def ours() -> list[URLPattern]:
    rooms = ("ketenzicht.interfaces.web.views", "ketenzicht.interfaces.web.session_keeping")
    return [one for one in patterns(get_resolver()) if one.callback.__module__.startswith(rooms)]


def test_every_address_that_only_stores_is_known_as_one():
    """What takes posts only says so before it asks who it is."""
    only_posts = set()
    for one in ours():
        values = {name: "weigh" if name == "verb" else ids.new_id() for name in one.pattern.converters}
        if "code" in values:
            values["code"] = "comensha"
        if Client().get(reverse(one.name, kwargs=values)).status_code == 405:
            only_posts.add(one.name)
    assert only_posts == coming_back.COMMANDS - {"set_language"}


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/postvak/018f0000-0000-7000-8000-000000000000/stap/weigh/", "/postvak/018f0000-0000-7000-8000-000000000000/"),
        ("/werklijst/018f0000-0000-7000-8000-000000000000/stil/", "/werklijst/"),
        ("/melden/concept/018f0000-0000-7000-8000-000000000000/weg/", "/melden/"),
        ("/beheer/sleutel/018f0000-0000-7000-8000-000000000000/vernieuwen/", "/beheer/"),
        ("/meldingen/export.csv", "/meldingen/export.csv"),
        ("/niets/van/dit", "/"),
        ("/taal/", "/"),
    ],
)
def test_the_page_that_an_address_belongs_to(path, page):
    assert coming_back.page_of(path) == page


def test_an_address_that_only_stores_shows_the_way_to_its_page(sign_in, staffed, held):
    answer = sign_in(staffed).get(f"/postvak/{held.id}/stap/weigh/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert f'href="/postvak/{held.id}/"' in answer.content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_what_is_sent_about_something_out_of_reach_is_shown_again(sign_in, hire, reporter, sent, there):
    """As when another task was chosen in another window. The same for what is there and what is not."""
    client = sign_in(hire("reporter", ELSEWHERE))
    answer = client.post(f"/meldingen/{sent.id if there else ids.new_id()}/", {"kind": "addition", "text": TEXT})
    assert answer.status_code == 404
    assert TEXT in answer.content.decode()
    assert "niet bewaard" in answer.content.decode()
    assert TEXT not in client.get(f"/meldingen/{sent.id}/").content.decode()


def test_what_is_sent_in_a_role_that_may_not_is_shown_again(sign_in, staffed, sent):
    answer = sign_in(staffed).post(f"/meldingen/{sent.id}/", {"kind": "addition", "text": TEXT})
    assert answer.status_code == 403
    assert TEXT in answer.content.decode()


def test_what_is_added_to_a_report_that_was_erased_meanwhile_is_shown_again(sign_in, reporter, staffed, sent, held):
    for person, address, more in (
        (reporter, f"/meldingen/{sent.id}/", {"kind": "addition"}),
        (staffed, f"/postvak/{held.id}/stap/note/", {"kind": "note", "version": held.version}),
    ):
        client = sign_in(person)
        with access.serving("clockwork", organisation_id=person.organisation_id, purpose=access.Purpose.KEEP_TIME):
            Signal.objects.filter(organisation_id=person.organisation_id).update(destroyed_at=clock.now())
        answer = client.post(address, more | {"text": TEXT})
        assert answer.status_code == 410
        page = answer.content.decode()
        assert TEXT in page
        assert "niet bewaard" in page
        assert "Bewaard tot" not in page
