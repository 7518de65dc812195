"""What each profession sees when it reports: its own questions, its route card, and the way to another view."""

from datetime import date

import pytest

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web.professions import default_profession, named_profession
from ketenzicht.interfaces.web.route_cards import route_card
from tests.conftest import hire_person, open_act
from tests.functional.web.test_reporting import LINES

TODAY = date(2026, 11, 1)
DEFAULTS = [
    # kind of organisation, view, reports as
    ("municipality", "desk_clerk", "municipal_desk"),
    ("labour_supervision", "labour_inspector", "labour_inspector"),
    ("labour_investigation", "labour_inspector", "investigator"),
    ("health_care", "health", "doctor"),
    ("reception", "reception", "reception_centre"),
    ("school", "youth_school", "teacher"),
    ("youth_care", "youth_school", "youth_worker"),
    ("border_police", "border", "border_guard"),
    ("police_avim", "police_first_line", "police_first_line"),
    ("bank", "bank", "bank"),
    ("citizen_desk", "citizen", "citizen"),
    ("shelter", "helper", "shelter_worker"),
    ("ngo", "helper", "ngo"),
]


@pytest.mark.parametrize(("kind", "view", "reports_as"), DEFAULTS)
def test_who_one_works_for_says_what_one_sees_and_reports_as(kind, view, reports_as):
    found = default_profession(kind)
    assert (found.code, found.reporter_kind) == (view, reports_as)


def test_a_view_that_does_not_exist_is_the_own_one():
    assert named_profession(("", "no-such-view"), "bank").code == "bank"


def test_the_form_asks_what_the_view_names_in_its_order_and_words(sign_in, reporter):
    page = sign_in(reporter).get("/melden/?view=bank")
    form = page.context["form"]
    view = country.get_view("bank", TODAY)
    wanted = [question.field.value for question in view.asks if question.field.value != "indicators"]
    assert [one.name for one in form.asks if one.name != "indicators"] == wanted
    assert form["fact"].label == view.asks[0].label.nl
    assert [code for code, _ in form.fields["conditions_met"].choices] == list(view.conditions)
    hidden = {"place", "attachments"}
    text = page.content.decode()
    assert not [name for name in hidden if f'name="{name}"' in text]


def test_what_is_chosen_is_remembered_and_goes_with_the_report(sign_in, reporter):
    client = sign_in(reporter)
    assert client.get("/melden/").context["profession"].code == "labour_inspector"
    cards = client.get("/melden/beroep/")
    assert {view.code for view, *_ in cards.context["cards"]} >= {"desk_clerk", "citizen"}
    client.get("/melden/?view=border")
    page = client.get("/melden/")
    assert page.context["profession"].code == "border"
    assert page.context["form"]["place_kind"].value() == "border"
    sent = {"fact": "Iemand anders had de papieren.", "view": "border", "do": "send", **LINES}
    assert client.post("/melden/", sent).status_code == 302
    with open_act(reporter) as act:
        (found,) = signals.list_signals(by=act).items
        assert (found.reporter_kind, signals.get_signal(by=act, signal_id=found.id).place_kind) == (
            "border_guard",
            "border",
        )


def test_choosing_another_view_loses_nothing(sign_in, reporter):
    client = sign_in(reporter)
    answer = client.post("/melden/", {"fact": "Al iets getypt.", "view": "health", "do": "view", **LINES})
    assert answer.status_code == 302
    assert "draft=" in answer["Location"]
    cards = client.get(answer["Location"])
    assert cards.context["current"] == "health"
    url = next(url for view, _, _, url in cards.context["cards"] if view.code == "reception")
    page = client.get(url)
    assert page.context["profession"].code == "reception"
    assert page.context["form"]["fact"].value() == "Al iets getypt."


def test_an_empty_form_makes_no_draft_on_the_way_to_another_view(sign_in, reporter):
    client = sign_in(reporter)
    empty = {"fact": " ", "urgency": "normal", "age_class": "unknown", "view": "health", "do": "view", **LINES}
    assert client.post("/melden/", empty)["Location"] == "/melden/beroep/"
    assert not client.get("/meldingen/").context["drafts"]


def test_an_error_in_a_question_that_the_view_leaves_out_is_shown_all_the_same(sign_in, reporter):
    wrong = {"fact": "Iets.", "view": "citizen", "circumstance": "x" * 20_001, "do": "send", **LINES}
    answer = sign_in(reporter).post("/melden/", wrong)
    assert answer.status_code == 400
    (part,) = [part for part in answer.context["form"].more if part.is_open]
    assert [one.name for one in part.asked if one.has_errors] == ["circumstance"]


def test_a_draft_opens_as_it_was_written(sign_in, reporter):
    client = sign_in(reporter)
    kept = client.post("/melden/concept/", {"fact": "Bij de bank.", "view": "bank", **LINES}).json()
    client.get("/melden/?view=border")
    assert client.get(kept["page"]).context["profession"].code == "bank"


def test_another_persons_draft_is_not_there(sign_in, reporter):
    with open_act(hire_person("reporter", "nla-toezicht")) as act:
        draft = signals.save_draft(by=act, values={"fact": ["Van een ander."]})
    assert sign_in(reporter).get(f"/melden/beroep/?draft={draft.id}").status_code == 404
    assert sign_in(reporter).get("/melden/beroep/?draft=geen").status_code == 404


@pytest.mark.parametrize("view", [code for _, code, _ in DEFAULTS])
def test_the_route_card_says_danger_and_child_with_a_number_to_call(view):
    card = route_card(named_profession((view,), "ngo"))
    danger, child, *usual = card.lines
    assert [route.number for route in danger.phones] == ["112"]
    assert [route.number for route in child.phones] == ["0800-2000"]
    assert usual
    assert all(line.receiver and line.term for line in card.lines)
    assert len(card.steps) == 3


def test_the_route_card_of_an_inspector_follows_the_rules_of_the_pack():
    card = route_card(named_profession(("labour_inspector",), "labour_supervision"))
    labour = next(line for line in card.lines if "Arbeidsuitbuiting" in line.case)
    assert "Opsporing" in labour.receiver
    assert labour.term == "3 werkdagen"
