"""The five steps with one's own notes, and asking advice without naming anybody."""

import logging
import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import words
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.functional.web.conftest import REPORTING, SignIn
from tests.functional.web.test_anonymous import SHARED_CACHE
from tests.functional.web.test_thinking import logged, rows_of_every_table, ticked_on

STEPS, ADVICE = "/stappenplan/", "/advies/"
NOTES = signals.DraftKind.NOTES
NOTED = {
    "fact": "Zes mensen, een sleutel.",
    "circumstance": "Boven een werkplaats.",
    "interpretation": "Zij lijken bang.",
    "source": "Zelf gezien.",
    "talk": "Een man zei dat hij niet weg mag.",
    "weighing": "Er is veel dat ervoor spreekt.",
    "advice_of": "helpdesk",
    "advice_on": "maandag",
    "advice_said": "Ga niet alleen terug.",
    "decided": ["report"],
    "indicators": ["sleeps_at_work", "carries_for_others"],
}


def keep(client: Client, **changes: object) -> str:
    """Keep notes and give their address."""
    answer = client.post(STEPS, {**NOTED, "do": "keep", **changes})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def kept_by(person: Person) -> tuple[signals.DraftInfo, ...]:
    with open_act(person) as act:
        return signals.list_drafts(by=act, kind=NOTES)


def reports_of(person: Person) -> tuple[signals.DraftInfo, ...]:
    with open_act(person) as act:
        return signals.list_drafts(by=act)


def test_five_steps_each_with_its_guidance_and_source(sign_in: SignIn, reporter: Person) -> None:
    page = sign_in(reporter).get(STEPS)
    steps = [step for step, _ in page.context["steps"]]
    assert [step.entry for step in steps] == list(country.list_guidance("meldcode", clock.today()))
    assert len(steps) == 5
    assert all(notes for _, notes in page.context["steps"])
    text = page.content.decode()
    for step in steps:
        assert step.text in text
        assert step.points


def test_who_falls_under_the_code_reads_so_and_who_does_not_reads_that_it_is_good_practice(
    sign_in: SignIn, reporter: Person
) -> None:
    client = sign_in(reporter)
    (practice,) = country.list_guidance("meldcode_practice", clock.today())
    for view in country.list_views(clock.today()):
        text = client.get(f"{STEPS}?view={view.code}").content.decode()
        wanted = view.meldcode.note.nl if view.meldcode is not None else practice.text.nl
        assert wanted in text, view.code


def test_notes_are_kept_and_opened_again_whole(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    page = client.get(keep(client, take=["fact", "indicators"]))
    form = page.context["form"]
    assert form.taken == ["fact", "indicators"]
    assert 'id="take-fact" checked' in page.content.decode()
    assert 'id="take-indicators" checked' in page.content.decode()
    for name, value in NOTED.items():
        assert form[name].value() == value, name
    assert ticked_on(page.content) == set(NOTED["indicators"])
    assert "Zes mensen, een sleutel." in client.get(STEPS).content.decode()


def test_notes_are_nobody_elses_and_no_report(sign_in: SignIn, reporter: Person) -> None:
    place = keep(sign_in(reporter))
    (notes,) = kept_by(reporter)
    colleague = sign_in(hire_person("reporter", REPORTING))
    assert colleague.get(place).status_code == 404
    assert colleague.post(f"{place}bewaren/", NOTED).status_code == 404
    assert colleague.post(f"{place}weg/").status_code == 404
    for role in ("administrator", "privacy_officer", "manager"):
        assert sign_in(hire_person(role, REPORTING)).get(place).status_code == 403
    assert sign_in(reporter).get(f"/melden/?draft={notes.id}").status_code == 404
    assert reports_of(reporter) == ()


def test_a_privacy_officer_sees_that_there_were_notes_and_never_what(sign_in: SignIn, reporter: Person) -> None:
    keep(sign_in(reporter))
    log = sign_in(hire_person("privacy_officer", REPORTING)).get("/toezicht/").content.decode()
    assert "Zes mensen" not in log


def test_only_what_is_chosen_goes_along_each_in_its_own_part(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    taken = ["fact", "talk", "weighing", "indicators", "advice_said", "decided"]
    answer = client.post(STEPS, {**NOTED, "do": "report", "take": taken, "view": "health"})
    page = client.get(answer["Location"])
    form = page.context["form"]
    assert form["fact"].value() == f"{NOTED['fact']}\n\n{NOTED['talk']}"
    assert form["interpretation"].value() == NOTED["weighing"]
    assert not form["circumstance"].value()
    assert not form["source"].value()
    assert ticked_on(page.content) == set(NOTED["indicators"])
    assert page.context["profession"].code == "health"
    (draft,) = reports_of(reporter)
    assert "Ga niet alleen terug" not in str(draft.values)
    assert len(kept_by(reporter)) == 1


def test_without_a_choice_nothing_goes_along_and_the_notes_are_kept(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    answer = client.post(STEPS, {**NOTED, "do": "report", "view": "health"})
    assert answer["Location"] == "/melden/?view=health"
    assert reports_of(reporter) == ()
    assert len(kept_by(reporter)) == 1


def test_autosave_keeps_one_set_of_notes(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    first = client.post(f"{STEPS}bewaren/", {"fact": "Een"}).json()
    assert client.post(first["url"], {"fact": "Een twee", "draft_version": first["version"]}).json() == {"version": 2}
    assert client.get(first["page"]).context["form"]["fact"].value() == "Een twee"
    sent = {"fact": "Een twee drie", "draft": first["draft"], "draft_version": 2, "do": "keep"}
    assert client.post(STEPS, sent)["Location"] == first["page"]
    assert [notes.version for notes in kept_by(reporter)] == [3]


def test_two_windows_never_write_over_each_other(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    place = keep(client)
    changed = {"fact": "In het andere venster.", "draft_version": 1}
    assert client.post(f"{place}bewaren/", changed).json() == {"version": 2}
    assert client.post(f"{place}bewaren/", {"fact": "Te laat.", "draft_version": 1}).status_code == 409
    answer = client.post(place, {"fact": "Te laat.", "draft_version": 1, "do": "keep", "take": ["fact"]})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Deze aantekeningen zijn in een ander venster gewijzigd." in page
    assert answer.context["form"]["fact"].value() == "Te laat."
    assert 'id="take-fact" checked' in page
    assert f'action="{STEPS}"' in page
    client.post(STEPS, {"fact": "Te laat.", "do": "keep"})
    assert {str(notes.values["fact"]) for notes in kept_by(reporter)} == {"['In het andere venster.']", "['Te laat.']"}


def test_notes_thrown_away_in_another_window_are_kept_anew(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    place = keep(client)
    assert client.post(f"{place}weg/")["Location"] == STEPS
    assert kept_by(reporter) == ()
    assert client.get(place).status_code == 404
    assert client.post(place, {"fact": "Toch nog.", "draft_version": 1, "do": "keep"}).status_code == 302
    assert [notes.values["fact"] for notes in kept_by(reporter)] == [["Toch nog."]]


@pytest.mark.parametrize("path", [STEPS, f"{STEPS}bewaren/"])
def test_a_page_made_for_another_task_stores_nothing(sign_in: SignIn, reporter: Person, path: str) -> None:
    answer = sign_in(reporter).post(path, {**NOTED, "for_task": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert kept_by(reporter) == ()


def test_too_many_notes_say_so_and_nothing_that_was_typed_is_lost(sign_in: SignIn, reporter: Person) -> None:
    with open_act(reporter) as act:
        for number in range(50):
            signals.save_draft(by=act, values={"fact": [f"{number}"]}, kind=NOTES)
    answer = sign_in(reporter).post(STEPS, {**NOTED, "do": "keep"})
    assert answer.status_code == 400
    assert answer.context["form"]["fact"].value() == NOTED["fact"]
    assert len(reports_of(reporter)) == 0


def test_who_thinks_along_with_a_profession_stands_beside_the_steps(sign_in: SignIn, reporter: Person) -> None:
    page = sign_in(reporter).get(f"{STEPS}?view=health")
    assert [one["code"] for one in page.context["advisers"]] == list(country.get_view("health", clock.today()).advisers)


def test_advice_is_offered_by_safe_at_home_comensha_and_the_region(staffed: Person) -> None:
    page = Client().post(ADVICE, {"municipality": "GM0153"})
    assert {card["entry"].code for card in page.context["offers"]} >= {
        "safe_home_advice",
        "helpdesk",
        "care_coordination",
    }
    assert page.context["place"].code == "GM0153"
    assert "0800-2000" in page.content.decode()
    assert "0900-8844" in page.content.decode()


def test_what_one_can_say_is_made_of_codes_alone() -> None:
    asked = {
        "municipality": "GM0153",
        "form": "labour",
        "age_class": "adult",
        "place_kind": "workplace",
        "indicators": ["underpaid", "no-such-thing"],
        "name": "Iris Voorbeeld",
        "fact": "Iets met Iris.",
    }
    page = Client().post(ADVICE, asked)
    sheet = page.context["sheet"]
    assert "Arbeidsuitbuiting" in sheet
    assert words.title("age_class", "adult") in sheet
    assert country.get_indicator("underpaid", clock.today()).title.nl in sheet
    assert not re.search("Iris|Enschede|GM0153|no-such", sheet)
    assert "Iris" not in page.content.decode()
    assert ticked_hidden(page.content) == ["underpaid"]


def ticked_hidden(page: bytes) -> list[str]:
    return re.findall(r'type="hidden" name="indicators" value="([\w-]+)"', page.decode())


@pytest.mark.parametrize("asked", [{}, {"municipality": "GM9999", "form": "<b>", "age_class": "x", "place_kind": "y"}])
def test_what_is_no_choice_is_left_open(asked: dict[str, str]) -> None:
    page = Client().post(ADVICE, asked)
    assert page.status_code == 200
    assert page.context["place"] is None
    assert page.context["sheet"].startswith("Ik wil graag advies")
    assert "<b>" not in page.context["sheet"]


def test_in_english_when_the_address_asks_for_it() -> None:
    page = Client().post(f"{ADVICE}?taal=en", {"form": "labour"})
    assert page.context["sheet"].startswith("I would like advice")
    assert f'action="{ADVICE}?taal=en#sheet-title"' in page.content.decode()


def test_asking_advice_leaves_no_row_no_session_and_no_log_of_it(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with override_settings(CACHES=SHARED_CACHE):
        cache.clear()
        visitor = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Kzqbrowser/1.0")
        before = rows_of_every_table()
        visitor.post(ADVICE, {"municipality": "GM0153", "form": "labour", "indicators": ["underpaid"]})
        assert rows_of_every_table() == before
    assert set(visitor.cookies) <= {"kz_csrf"}
    told = logged(caplog, capfd)
    assert [word for word in ("GM0153", "underpaid", "203.0.113.77", "Kzqbrowser") if word in told] == []


def test_from_thinking_through_to_advice_and_back_with_the_ticks(sign_in: SignIn, reporter: Person) -> None:
    page = Client().post("/doordenken/", {"indicators": ["underpaid"]}).content.decode()
    assert f'formaction="{ADVICE}"' in page
    asked = Client().post(ADVICE, {"indicators": ["underpaid"], "do": "advice", "view": "bank"})
    assert ticked_hidden(asked.content) == ["underpaid"]
    assert 'formaction="/doordenken/"' in asked.content.decode()
    assert f'href="{STEPS}"' in sign_in(reporter).get(ADVICE).content.decode()


@pytest.mark.parametrize("path", ["/", "/melden/", "/meldingen/", "/doordenken/"])
def test_the_steps_are_reachable_from_where_a_reporter_is(sign_in: SignIn, reporter: Person, path: str) -> None:
    assert f'href="{STEPS}' in sign_in(reporter).get(path).content.decode()


def test_the_other_language_keeps_what_was_noted(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    noted = {"fact": "Zes mensen, een sleutel.", "take": ["fact"], "switch": "en"}
    page = client.post("/stappenplan/?taal=en", noted)
    assert '<html lang="en"' in page.content.decode()
    form = page.context["form"]
    assert (form["fact"].value(), form.taken) == (noted["fact"], ["fact"])
    with open_act(reporter) as act:
        assert signals.list_drafts(by=act, kind=signals.DraftKind.NOTES) == ()
        kept = signals.save_draft(by=act, values={"fact": ["Eerder."]}, kind=signals.DraftKind.NOTES)
    page = client.post(f"/stappenplan/{kept.id}/?taal=en", noted)
    assert (page.context["notes"].id, noted["fact"] in page.content.decode()) == (kept.id, True)
    with open_act(reporter) as act:
        assert [dict(one.values) for one in signals.list_drafts(by=act, kind=signals.DraftKind.NOTES)] == [
            {"fact": ["Eerder."]}
        ]
