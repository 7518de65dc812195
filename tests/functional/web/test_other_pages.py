"""Rules, directory, administration, the demo, health, limits, languages, exports."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import override_settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import guide, words
from ketenzicht.interfaces.web.exports import plain_cell
from ketenzicht.shared import clock, ids
from tests.conftest import hire_person
from tests.functional.web.conftest import DESK, LAST_DESK, REPORTING, key_asked, make_own_system


@pytest.mark.parametrize("part", ["roles", "grounds", "terms", "routing", "nonsense"])
def test_the_rules_are_open_to_everybody_here(sign_in, reporter, part):
    page = sign_in(reporter).get("/beleid/", {"part": part})
    assert page.status_code == 200
    assert page.context["part"] in {"roles", "grounds", "terms", "routing"}


@pytest.mark.parametrize(("language", "when"), [("nl", "maandag 30 november"), ("en", "Monday 30 November")])
def test_when_it_opens_again_is_written_as_the_language_does(language, when):
    with time_machine.travel("2026-11-28T10:00:00Z", tick=False), override(language):
        held = [one.hours for one in country.list_services(clock.today()) if one.hours is not None]
        closed = [found for found in held if not found.always and not found.is_open(clock.now())]
        assert closed
        assert any(when in guide.hours(found) for found in closed)


@pytest.mark.parametrize(
    ("language", "code", "named"),
    [
        ("nl", "gemeente-gm0599", "Rotterdam"),
        ("nl", "comensha", "heel Nederland"),
        ("en", "comensha", "the whole country"),
        ("nl", "politie-rotterdam", "politie-eenheid Rotterdam"),
    ],
)
def test_an_organisation_serves_regions_that_have_names(sign_in, reporter, language, code, named):
    client = sign_in(reporter)
    client.cookies["kz_language"] = language
    page = client.get(f"/wie-doet-wat/{code}/")
    assert page.context["regions"] == named
    assert named in page.content.decode()


def test_a_region_that_nobody_knows_stays_as_it_is():
    with override("nl"):
        assert words.regions(("VR17", "XX99")) == "veiligheidsregio Rotterdam-Rijnmond, XX99"
        assert words.regions(("PV28",)) == "provincie Zuid-Holland"


def test_no_number_is_said_not_to_be_looked_up(sign_in, reporter):
    page = sign_in(reporter).get("/wie-doet-wat/ind/").content.decode()
    assert "Voor dit register is nog geen nummer opgezocht" in page
    assert "geen openbaar nummer" not in page


def test_who_does_what(sign_in, reporter):
    client = sign_in(reporter)
    assert "Enschede" in client.get("/wie-doet-wat/", {"municipality": "GM0153"}).content.decode()
    assert client.get("/wie-doet-wat/", {"q": "arbeidsinspectie"}).context["organisations"].items
    assert client.get("/wie-doet-wat/", {"need": "fame", "municipality": "GM9999"}).status_code == 200
    assert client.get("/wie-doet-wat/nla-opsporing/").status_code == 200
    assert client.get("/wie-doet-wat/bestaat-niet/").status_code == 404
    options = client.get("/wie-doet-wat/suggesties/", {"q": "ensch"}).content.decode()
    assert 'role="option"' in options
    assert 'data-value="Enschede"' in options
    assert "data-href" in client.get("/wie-doet-wat/suggesties/", {"q": "marechaussee"}).content.decode()


@time_machine.travel("2026-11-28T10:00:00Z", tick=False)
def test_anybody_finds_who_to_call_without_signing_in(client):
    page = client.get("/wie-doet-wat/", {"q": "s-gravenhage", "need": "shelter"})
    assert page.context["place"].name == "Den Haag"
    text = page.content.decode()
    assert "tel:0334481186" in text
    assert "nu gesloten" in text
    assert "maandag 30 november 09:00" in text
    assert "tel:112" in text
    lost = client.get("/wie-doet-wat/", {"q": "xyzzy"})
    assert lost.context["lost"]
    assert len(client.get("/wie-doet-wat/", {"q": "bergen"}).context["alike"]) >= 2
    taken = client.get("/wie-doet-wat/", {"q": "Den Haag ('s-Gravenhage)", "need": "report", "form": "labour"})
    assert [one["code"] for one in taken.context["offers"]][:2] == ["nla-opsporing", "politie-den-haag"]


def test_grounds_from_ones_own_organisation_are_shown_to_who_is_signed_in(client, sign_in, reporter):
    assert "from-us" not in client.get("/wie-doet-wat/comensha/").content.decode()
    page = sign_in(reporter).get("/wie-doet-wat/comensha/")
    assert page.context["from_us"]
    assert page.context["own"]
    assert page.context["may_receive"]


def test_the_whole_directory_is_a_file_for_anybody(client):
    answer = client.get("/wie-doet-wat/gids.json")
    found = answer.json()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert found["format"] == "ketenzicht-directory/1"
    assert {one["code"] for one in found["services"]} >= {"helpdesk", "police_report"}
    assert all(one["source"] and one["status"] in "SK" for one in found["services"] + found["organisations"])
    assert found["attribution"]


def test_roles_are_given_and_taken_back(sign_in, staffed):
    admin = hire_person("administrator", DESK)
    client = sign_in(admin)
    assert client.get("/beheer/").status_code == 200
    given_role = {"username": staffed.username, "role": "manager", "until": "2099-01-31"}
    assert client.post("/beheer/mandaat/", given_role).status_code == 302
    (mandate,) = [one for one in access.list_own_mandates(staffed.id) if one.role == "manager"]
    again = client.post("/beheer/mandaat/", given_role)
    assert (again.status_code, again.context["grant"]["username"].value()) == (409, staffed.username)
    past = client.post("/beheer/mandaat/", given_role | {"role": "reporter", "until": "2020-01-31"})
    assert (past.status_code, "2020-01-31" in past.content.decode()) == (422, True)
    assert client.post(f"/beheer/mandaat/{mandate.id}/").status_code == 302
    assert all(one.role != "manager" for one in access.list_own_mandates(staffed.id))
    assert client.post("/beheer/mandaat/", given_role | {"username": "niemand"}).status_code == 422
    own = client.post("/beheer/mandaat/", given_role | {"username": admin.username})
    assert own.status_code == 403
    assert client.post(f"/beheer/mandaat/{admin.mandate_id}/").status_code == 302
    assert access.list_own_mandates(admin.id)


def test_without_a_system_of_its_own_an_organisation_is_told_why_there_is_no_key(sign_in):
    client = sign_in(hire_person("administrator", "demo-ziekenhuis"))
    assert "/beheer/sleutel/" not in client.get("/beheer/").content.decode()
    answer = client.post("/beheer/sleutel/", {"label": "A", "days": "9", "scopes": ["signals:read"]})
    assert answer.status_code == 409
    assert answer.context["key"].non_field_errors()


def test_a_key_is_shown_once(sign_in, admin_connection):
    make_own_system(admin_connection)
    client = sign_in(hire_person("administrator", REPORTING))
    asked = key_asked(client)
    page = client.post("/beheer/sleutel/", asked)
    secret = page.context["secret"]
    # The page of the key loaded anew: the same is sent once more, and makes no second one.
    assert client.post("/beheer/sleutel/", asked).status_code == 302
    assert secret in page.content.decode()
    page = client.get("/beheer/")
    assert secret not in page.content.decode()
    (row,) = page.context["keys"]
    renewed = client.post(f"/beheer/sleutel/{row['key'].id}/vernieuwen/")
    assert renewed.context["secret"] != secret
    assert client.post(f"/beheer/sleutel/{row['key'].id}/vernieuwen/").status_code == 302
    assert [one["key"].replaced for one in client.get("/beheer/").context["keys"]] == [False, True]
    of_another_task = {"for_task": str(ids.new_id())}
    assert client.post(f"/beheer/sleutel/{row['key'].id}/", of_another_task).status_code == 302
    assert client.get("/beheer/").context["keys"][1]["key"].revoked_at is None
    assert client.post(f"/beheer/sleutel/{row['key'].id}/").status_code == 302
    assert client.get("/beheer/").context["keys"][1]["key"].revoked_at is not None
    assert client.post("/beheer/sleutel/", {"label": "", "days": "0"}).status_code == 422


def demo_person():
    person = hire_person("reporter", REPORTING)
    access.User.objects.filter(id=person.id).update(is_demo=True)
    return person


def test_the_demo_lets_one_step_in(client):
    person = demo_person()
    with override_settings(DEMO=True):
        assert client.get("/demo/").context["story"][0].user_id == person.id
        chosen = {"user": str(person.id), "choice": str(person.mandate_id)}
        assert client.post("/demo/", chosen)["Location"] == "/"
        assert client.get("/").status_code == 200
        real = hire_person("reporter", REPORTING)
        assert client.post("/demo/", {"user": str(real.id), "choice": str(real.mandate_id)}).status_code == 404
        assert client.post("/demo/", {"user": "x", "choice": "y"}).status_code == 404


def test_no_step_in_outside_the_demo(client):
    person = demo_person()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"user": str(person.id), "choice": str(person.mandate_id)}).status_code == 404
    assert client.get("/")["Location"] == "/account/login/"


def test_alive_and_ready(client):
    assert client.get("/healthz").json() == {"status": "alive"}
    hire_person("intake_officer", LAST_DESK)
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert answer.json() == {"status": "ready", "care": {}}


def test_a_last_desk_without_people_needs_care(client):
    assert client.get("/readyz").json()["care"].keys() == {"desk"}


def test_a_trail_without_its_witness_needs_care_and_leaves_the_pages_served(client, sent):
    with time_machine.travel(clock.now() + timedelta(days=1)):
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["care"].keys() == {"trail"}


def test_what_keeps_it_from_serving_is_named(client):
    with override_settings(KETENZICHT_KEY_FILE=Path("/nowhere/root.json")):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert answer.json()["missing"].keys() == {"root_key"}


def test_searches_and_exports_have_a_limit_of_their_own(sign_in, reporter, sent):
    client = sign_in(reporter)
    answers = [client.get("/meldingen/export.csv").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    codes = {client.get("/meldingen/", {"q": "niemand"}).status_code for _ in range(31)}
    assert codes == {200, 429}
    assert client.get("/meldingen/").status_code == 200
    other = sign_in(hire_person("reporter", REPORTING))
    assert other.get("/meldingen/", {"q": "niemand"}).status_code == 200


def test_both_languages(sign_in, reporter):
    client = sign_in(reporter)
    client.post("/taal/", {"language": "en", "next": "/melden/"})
    assert "Report a signal" in client.get("/melden/").content.decode()
    client.post("/taal/", {"language": "nl", "next": "/melden/"})
    assert "Signaal melden" in client.get("/melden/").content.decode()


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_commands_take_posts_only(sign_in, staffed, held, method):
    client = sign_in(staffed)
    assert getattr(client, method)(f"/postvak/{held.id}/stap/accept/").status_code == 405


@given(st.text())
def test_no_cell_is_a_formula(text):
    cell = plain_cell(text)
    assert not re.match(r"\s*[=+\-@＝＋－＠|%]", cell)
    assert cell.endswith(text)


def test_what_explains_how_it_goes_is_not_called_done(sign_in, reporter, client):
    for page in (sign_in(reporter).get("/"), client.get("/account/login/")):
        text = page.content.decode()
        assert text.count("kz-step--told") == 3
        assert "(gedaan)" not in text
