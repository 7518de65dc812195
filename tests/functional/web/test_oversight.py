"""The privacy officer sees who looked and why; erasure takes two."""

import re

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import hire_person, open_act
from tests.functional.web.conftest import DESK


@pytest.fixture
def officer(held):
    return hire_person("privacy_officer", DESK)


def test_who_looked_at_this_record(sign_in, staffed, held, officer):
    sign_in(staffed).get(f"/postvak/{held.id}/")
    page = sign_in(officer).get("/toezicht/", {"object": str(held.id)})
    assert f"Test {staffed.username}" in {one["who"] for one in page.context["lookers"]}
    assert "Acht mensen" not in page.content.decode()


def test_the_log_is_narrowed(sign_in, staffed, held, officer):
    sign_in(staffed).get(f"/postvak/{held.id}/")
    client = sign_in(officer)
    assert client.get("/toezicht/", {"actor": str(staffed.id), "action": "consult"}).context["page"].items
    assert not client.get("/toezicht/", {"action": "destroy"}).context["page"].items
    assert not client.get("/toezicht/", {"until": "2001-01-01"}).context["page"].items
    assert client.get("/toezicht/", {"until": "9999-12-31"}).context["page"].items
    assert client.get("/toezicht/export.csv", {"until": "9999-12-31"}).status_code == 200
    assert client.get("/toezicht/", {"object": "nonsense", "since": "gisteren", "page": "x"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/toezicht/verwerkingen/",
        "/toezicht/verstrekkingen/?direction=received",
        "/toezicht/spoor/",
        "/toezicht/export.csv",
        "/toezicht/verwerkingen/export.csv",
        "/toezicht/verstrekkingen/export.csv",
        "/vernietiging/",
    ],
)
def test_every_page_of_oversight(sign_in, officer, address):
    answer = sign_in(officer).get(address)
    assert answer.status_code == 200
    assert answer.content


def test_reading_the_log_is_in_the_log(sign_in, officer):
    client = sign_in(officer)
    client.get("/toezicht/")
    lines = client.get("/toezicht/", {"actor": str(officer.id)}).context["page"].items
    assert any(line["event"].object_type == "access_log" for line in lines)


def test_an_erasure_takes_two(sign_in, held, officer):
    client = sign_in(officer)
    assert client.post("/vernietiging/", {"reference": "geen", "reason": "nonsense"}).status_code == 422
    reason = client.get("/vernietiging/").context["form"].fields["reason"].choices[1][0]
    assert client.post("/vernietiging/", {"reference": "geen", "reason": reason}).status_code == 400
    assert client.post("/vernietiging/", {"reference": held.reference, "reason": reason}).status_code == 302
    with open_act(officer) as act:
        (order,) = signals.list_erasure_orders(by=act)
    assert client.post(f"/vernietiging/{order.id}/").status_code == 403
    manager = sign_in(hire_person("manager", DESK))
    assert manager.get("/vernietiging/").context["orders"][0]["can_confirm"]
    assert manager.post(f"/vernietiging/{order.id}/").status_code == 302
    with open_act(officer) as act:
        assert signals.list_erasure_orders(by=act)[0].confirmed_at is not None


def test_an_order_says_what_it_ends_and_both_persons_can_say_no(sign_in, held, officer):
    client, manager = sign_in(officer), sign_in(hire_person("manager", DESK))
    reason = client.get("/vernietiging/").context["form"].fields["reason"].choices[1][0]
    absent = client.post("/vernietiging/", {"reference": "KZ-ZZZZ-2222", "reason": reason})
    assert absent.status_code == 400
    assert "niets te vernietigen" in absent.content.decode()
    for browser, way, said in ((client, "intrekken", "Ingetrokken"), (manager, "afwijzen", "Afgewezen")):
        assert client.post("/vernietiging/", {"reference": held.reference, "reason": reason}).status_code == 302
        page = browser.get("/vernietiging/")
        assert page.context["orders"][0]["order"].copies == 1
        assert "de melder hoort dat" in page.content.decode()
        address = f"/vernietiging/{page.context['orders'][0]['order'].id}/{way}/"
        assert f'action="{address}"' in page.content.decode()
        assert browser.post(address, {"reason": "still_needed"}).status_code == 302
        assert said in browser.get("/vernietiging/").content.decode()
        assert browser.post(address, {"reason": "still_needed"}).status_code == 302
        assert "al beslist" in browser.get("/vernietiging/").content.decode()


def test_an_erased_signal_offers_nothing_and_its_reporter_reads_why(sign_in, reporter, sent, staffed, held, officer):
    manager = hire_person("manager", DESK)
    with open_act(officer) as act:
        order = signals.order_erasure(by=act, reference=held.reference, reason="wrong")
    assert sign_in(manager).post(f"/vernietiging/{order.id}/").status_code == 302
    assert "al beslist" in sign_in(manager).post(f"/vernietiging/{order.id}/", follow=True).content.decode()
    with access.serving("clockwork", organisation_id=staffed.organisation_id, purpose=access.Purpose.KEEP_TIME) as act:
        assert signals.destroy_due(by=act) == 1
    page = sign_in(staffed).get(f"/postvak/{held.id}/")
    assert page.context["steps"] == []
    assert "/stap/" not in page.content.decode()
    own = sign_in(reporter).get(f"/meldingen/{sent.id}/").content.decode()
    assert "gewist op last van twee personen" in own
    assert "U hoort wat ermee gebeurt" not in own


@pytest.mark.parametrize(("language", "word"), [("nl", "signaal"), ("en", "signal")])
def test_the_processing_log_is_in_words_under_headings_that_differ(sign_in, officer, language, word):
    client = sign_in(officer)
    client.cookies["kz_language"] = language
    page = client.get("/toezicht/verwerkingen/")
    text = page.content.decode()
    headings = re.findall(r'role="columnheader" scope="col">([^<]+)<', text)
    assert len(headings) == len(set(headings)) == 5
    assert page.context["page"].items
    table = text[text.index("<tbody") : text.index("</tbody>")]
    assert word in table.casefold()
    codes = {one["event"].name for one in page.context["page"].items}
    codes |= {one["event"].processing_activity_id for one in page.context["page"].items}
    assert not any(code in table for code in codes)
