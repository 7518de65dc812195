"""What each profession sees when it reports: its own questions, its route card, and the way to another view."""

from datetime import date

import pytest

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
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
    card = route_card(named_profession((view,), "ngo"), "ngo")
    danger, child, *usual = card.lines
    assert [route.number for route in danger.phones] == ["112"]
    assert [route.number for route in child.phones] == ["0800-2000"]
    assert usual
    assert all(line.receiver and line.term for line in card.lines)
    assert len(card.steps) == 3


def test_the_route_card_of_an_inspector_follows_the_rules_of_the_pack():
    card = route_card(named_profession(("labour_inspector",), "labour_supervision"), "labour_supervision")
    labour = next(line for line in card.lines if "Arbeidsuitbuiting" in line.case)
    assert "Opsporing" in labour.receiver
    assert labour.term == "3 werkdagen"


def test_the_route_card_of_a_doctor_says_for_each_reason_where_an_adult_goes():
    lines = route_card(named_profession(("health",), "health_care"), "health_care").lines
    adult = [line for line in lines if line.case.startswith("Een volwassene")]
    ways = {
        code: {line.receiver for line in adult if words.title("condition", code) in line.reasons}
        for code in country.get_view("health", TODAY).conditions
    }
    assert ways["consent"] == ways["not_identifying"] == {"CoMensha"}
    assert ways["conflict_of_duties"] == ways["acute_danger"]
    assert any(receiver.startswith("Politie") for receiver in ways["conflict_of_duties"])
    assert "CoMensha" not in ways["conflict_of_duties"]
    assert [line.reasons for line in lines if line not in adult] == ["", ""]


@pytest.mark.parametrize("reason", ["consent", "not_identifying", "acute_danger", "conflict_of_duties"])
@pytest.mark.parametrize("form", ["labour", "sexual", "unknown"])
def test_the_route_card_of_a_doctor_says_what_is_done(sign_in, doctor, reason, form):
    for code in ("comensha", "veilig-thuis-landelijk"):
        hire_person("intake_officer", code)
    typed = SEEN | {"age_class": "adult", "forms": [form], "conditions_met": [reason], "do": "check"}
    page = sign_in(doctor).post("/melden/", typed)
    done = page.context["receiver"]
    said = [line for line in page.context["route_card"].lines if line.case.startswith("Een volwassene")]
    title, named = words.title("condition", reason), words.title("form_of_exploitation", form)
    (line,) = [one for one in said if title in one.reasons and (":" not in one.case or named in one.case)]
    assert done.startswith("Politie") if line.receiver.startswith("Politie: vreemdelingen") else line.receiver == done


def test_who_needs_no_reason_has_a_route_card_without_reasons():
    lines = route_card(named_profession(("labour_inspector",), "labour_supervision"), "labour_supervision").lines
    assert {line.reasons for line in lines} == {""}


@pytest.fixture
def doctor(staffed):
    """A doctor: bound to secrecy, so that a report about an adult needs a reason."""
    return hire_person("reporter", "demo-ziekenhuis")


SEEN = {"fact": "Zij mag nooit alleen praten.", "municipality": "GM0153", **LINES}
TO_THE_REASONS = 'href="#id_conditions_met_0"'


@pytest.mark.parametrize("urgency", ["normal", "immediate_danger"])
def test_before_a_reason_is_chosen_the_way_is_open_and_nothing_is_refused(sign_in, doctor, urgency):
    client = sign_in(doctor)
    typed = {"do": "check", "urgency": urgency, "age_class": "adult", **LINES}
    for page in (client.get("/melden/"), client.post("/melden/", typed)):
        text = page.content.decode()
        assert page.context["lacking"] == "condition"
        assert "Kruis eerst een reden aan bij:" in text
        assert TO_THE_REASONS in text.partition('id="route"')[2]
        assert "Dit mag niet" not in text
        assert "Het eerste veld is genoeg" not in text
        (legend,) = [part for part in text.split("<legend>") if part.startswith("Waarom mag u dit delen?")]
        assert "niet verplicht" not in legend.partition("</legend>")[0]


@pytest.mark.parametrize("view", ["labour_inspector", "health"])
def test_who_needs_no_reason_is_told_that_one_field_is_enough(sign_in, reporter, view):
    page = sign_in(reporter).get(f"/melden/?view={view}")
    assert not page.context["needs_reason"]
    assert "Het eerste veld is genoeg" in page.content.decode()


def test_a_view_that_leaves_the_reasons_out_shows_them_to_whom_needs_one(sign_in, doctor):
    page = sign_in(doctor).get("/melden/?view=citizen")
    (part,) = [part for part in page.context["form"].more if part.is_open]
    assert [one.name for one in part.asked] == ["conditions_met"]


def test_a_report_without_a_reason_is_refused_beside_the_question_and_on_top(sign_in, doctor):
    answer = sign_in(doctor).post("/melden/", SEEN | {"age_class": "adult", "do": "send"})
    assert answer.status_code == 403
    top = answer.content.decode().partition("data-kz-error-summary")[2].partition("</ul>")[0]
    assert TO_THE_REASONS in top
    assert "Kruis een reden aan" in top
    assert "Dit mag niet" not in answer.content.decode()
    assert list(answer.context["form"].errors) == ["conditions_met"]


def test_what_is_ticked_and_not_enough_stays_ticked_and_is_told_so(sign_in, doctor):
    ticked = {"age_class": "adult", "view": "helper", "conditions_met": ["concerns_child"], "do": "send"}
    answer = sign_in(doctor).post("/melden/", SEEN | ticked)
    assert answer.status_code == 403
    assert answer.context["ticked"] == ["concerns_child"]
    assert answer.context["form"]["conditions_met"].value() == ["concerns_child"]
    assert "niet genoeg" in answer.context["form"].errors["conditions_met"][0]


def test_another_receiver_that_needs_more_is_told_beside_the_reasons(sign_in, doctor, staffed):
    comensha = hire_person("intake_officer", "comensha").organisation_id
    chosen = {"age_class": "adult", "conditions_met": ["conflict_of_duties"], "do": "send"}
    chosen |= {"choice_receiver": str(comensha), "choice_reason": "Zij kennen haar."}
    answer = sign_in(doctor).post("/melden/", SEEN | chosen)
    assert answer.status_code == 403
    assert "niet genoeg voor de ontvanger" in answer.context["form"].errors["conditions_met"][0]
    assert answer.context["route"].receiver.organisation_id == staffed.organisation_id


def test_where_nobody_takes_in_reports_the_page_says_so(sign_in):
    client = sign_in(hire_person("reporter", "nla-toezicht"))
    assert client.get("/melden/").context["lacking"] == "desk"
    answer = client.post("/melden/", SEEN | {"do": "send"})
    assert answer.status_code == 403
    assert "neemt nog niemand" in answer.context["form"].non_field_errors()[0]
