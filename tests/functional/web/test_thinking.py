"""Thinking through with the library of indicators: in words, without a number, and without anything left behind."""

import logging
import re
from html.parser import HTMLParser
from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache
from django.test import Client, override_settings

import ketenzicht
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import thinking
from ketenzicht.shared import clock
from tests.conftest import Person, administrator_url, hire_person, open_act
from tests.functional.web.conftest import SignIn
from tests.functional.web.test_anonymous import SHARED_CACHE, held_by, ticket_of
from tests.functional.web.test_reporting import LINES

THINK = "/doordenken/"
TICKED = ["sleeps_at_work", "underpaid", "papers_not_held"]
CRIMINAL = "carries_for_others"
PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"
DUTCH_VIEWS = [entry for entry in country.read_pack(PACK).entries if isinstance(entry, country.ProfessionView)]
DIGIT = re.compile(r"\d")


class Text(HTMLParser):
    """The text that stands inside the element with this id."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.depth, self.found = wanted, 0, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and (self.depth or ("id", self.wanted) in attrs):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.depth:
            self.depth -= 1

    def handle_data(self, text: str) -> None:
        if self.depth:
            self.found.append(text)


def text_of(page: bytes, wanted: str = "said") -> str:
    reader = Text(wanted)
    reader.feed(page.decode())
    return " ".join(" ".join(reader.found).split())


def ticked_on(page: bytes) -> set[str]:
    return set(re.findall(r'name="indicators" value="([\w-]+)"[^>]* checked', page.decode()))


def indicator(code: str) -> country.Indicator:
    return country.get_indicator(code, clock.today())


def test_anybody_reads_what_the_ticks_touch_by_which_and_what_not() -> None:
    page = Client().post(THINK, {"indicators": TICKED, "view": "labour_inspector"})
    assert page.status_code == 200
    assert ticked_on(page.content) == set(TICKED)
    said = text_of(page.content)
    elements = {one.code: one for one in country.list_elements(clock.today())}
    assert elements["exploitation"].touched.nl in said
    assert elements["recruitment"].untouched.nl in said
    for code in TICKED:
        assert indicator(code).title.nl in said
    for code in indicator("underpaid").other_explanations:
        assert next(one.title.nl for one in country.list_other_explanations(clock.today()) if one.code == code) in said
    for code in indicator("underpaid").next_questions:
        assert next(one.title.nl for one in country.list_next_questions(clock.today()) if one.code == code) in said


def test_nothing_ticked_says_what_to_do() -> None:
    page = Client().get(THINK)
    assert page.context["said"] is None
    assert "Nog niets aangevinkt" in text_of(page.content)


def test_the_own_view_comes_first_and_the_rest_of_the_library_is_behind_folds() -> None:
    page = Client().get(f"{THINK}?view=bank")
    own = {tick.code for group in page.context["ticks"].own for tick in group.ticks}
    others = {tick.code for group in page.context["ticks"].others for tick in group.ticks}
    assert own == {one.code for one in country.list_indicators(clock.today(), view="bank")}
    assert own | others == {one.code for one in country.list_indicators(clock.today())}
    assert not own & others


def test_a_fold_with_something_ticked_lies_open() -> None:
    page = Client().post(THINK, {"indicators": [CRIMINAL], "view": "bank"})
    opened = [group for group in page.context["ticks"].others if group.is_open]
    assert [tick.code for group in opened for tick in group.ticks if tick.is_ticked] == [CRIMINAL]
    assert page.context["ticks"].is_open


@pytest.mark.parametrize("view", ["", "no-such-view"])
def test_whoever_is_not_known_gets_the_view_of_the_public(view: str) -> None:
    assert Client().get(f"{THINK}?view={view}").context["view"].code == "citizen"


def test_a_professional_gets_the_own_view(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    assert client.get(THINK).context["view"].code == "labour_inspector"
    assert client.get(f"{THINK}?view=bank").context["view"].code == "bank"
    assert client.get(THINK).context["view"].code == "labour_inspector"


def test_a_form_that_one_thinks_of_is_read_apart() -> None:
    page = Client().post(THINK, {"indicators": ["papers_not_held"], "forms": ["labour", "unknown"]})
    assert [form.title for form in page.context["said"].forms] == ["Arbeidsuitbuiting"]
    alone = Client().post(THINK, {"indicators": ["papers_not_held"]})
    assert [form.title for form in alone.context["said"].forms] == [""]


def test_what_is_no_indicator_is_left_alone() -> None:
    page = Client().post(THINK, {"indicators": ["no-such-thing", "<script>"], "forms": ["<b>"]})
    assert page.status_code == 200
    assert page.context["said"] is None
    assert "no-such-thing" not in page.content.decode()


def test_with_signs_of_criminal_exploitation_the_rule_of_non_punishment_is_told_and_else_not() -> None:
    (guide,) = thinking.non_punishment()
    assert guide.text in text_of(Client().post(THINK, {"indicators": [CRIMINAL]}).content)
    assert guide.text not in text_of(Client().post(THINK, {"indicators": ["underpaid"]}).content)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_number_stands_in_what_the_ticks_touch(language: str) -> None:
    every = [one.code for one in country.list_indicators(clock.today())]
    for ticked in (TICKED, every):
        page = Client().post(f"{THINK}?taal={language}", {"indicators": ticked})
        said = text_of(page.content).split("Richtlijn 2011/36/EU")[0]
        touched = [line for form in page.context["said"].forms for line in form.touched]
        assert touched
        for form in page.context["said"].forms:
            for sentence in [*(one for pair in form.untouched for one in pair), form.title]:
                assert not DIGIT.search(sentence)
        for line in touched:
            assert not DIGIT.search(line.title + line.sentence)
            assert f"{line.title} {line.sentence}" in said
        observed = {text for line in touched for text in line.by}
        for text in sorted(observed, key=len, reverse=True):
            said = said.replace(text, "")
        said = said.replace(page.context["said"].caution, "")
        assert DIGIT.findall(said) == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", [view.code for view in DUTCH_VIEWS])
def test_nobody_is_told_to_question_somebody_who_may_not(code: str, language: str) -> None:
    every = [one.code for one in country.list_indicators(clock.today())]
    page = Client().post(f"{THINK}?taal={language}", {"indicators": every, "view": code})
    view = country.get_view(code, clock.today())
    said = text_of(page.content)
    told = [getattr(one.title, language) for one in country.list_next_questions(clock.today()) if one.asks_somebody]
    assert told
    assert {text in said for text in told} == {view.caution is None}
    if view.caution is not None:
        assert getattr(view.caution, language) in said


def test_in_a_report_and_in_the_steps_the_bank_is_told_to_question_nobody(sign_in: SignIn, reporter: Person) -> None:
    caution = country.get_view("bank", clock.today()).caution
    assert caution is not None
    client = sign_in(reporter)
    report = client.post("/melden/", {"do": "check", "view": "bank", "indicators": TICKED})
    assert caution.nl in text_of(report.content)
    talk = "Praat met de persoon over wat u ziet"
    for view, is_told in (("bank", False), ("labour_inspector", True)):
        page = client.get(f"/stappenplan/?view={view}").content.decode()
        assert (talk in page) is is_told
        assert (caution.nl in page) is not is_told


def test_no_number_stands_beside_an_element_on_any_page_that_shows_one(
    sign_in: SignIn, reporter: Person, staffed: Person
) -> None:
    sent = send_with_ticks(reporter)
    held = held_by(hired_at_the_desk_of(sent, staffed))
    pages = [
        sign_in(reporter).post("/melden/", {"do": "check", "indicators": TICKED, **LINES}).content,
        sign_in(reporter).get(f"/meldingen/{sent.id}/").content,
        sign_in(hired_at_the_desk_of(sent, staffed)).get(f"/postvak/{held.id}/").content,
    ]
    for page in pages:
        said = text_of(page)
        assert indicator("underpaid").title.nl in said
        assert DIGIT.findall(said) == []


def send_with_ticks(reporter: Person) -> signals.Submitted:
    new = signals.NewSignal(
        fact="Iets gezien.",
        indicators=tuple(TICKED),
        urgency="immediate_danger",
        municipality="GM0153",
        place_kind="municipality",
        conditions_met=("acute_danger",),
    )
    with open_act(reporter) as act:
        return signals.submit_signal(by=act, new=new)


def hired_at_the_desk_of(sent: signals.Submitted, staffed: Person) -> Person:
    assert sent.receiver_id == staffed.organisation_id
    return staffed


def test_reporter_and_holder_read_in_words_what_was_ticked(sign_in: SignIn, reporter: Person, staffed: Person) -> None:
    sent = send_with_ticks(reporter)
    held = held_by(staffed)
    for person, path in ((reporter, f"/meldingen/{sent.id}/"), (staffed, f"/postvak/{held.id}/")):
        page = sign_in(person).get(path)
        assert page.context["seen"] == tuple(indicator(code).title.nl for code in sorted_as_kept(TICKED))
        assert "Wat het raakt, en wat niet" in page.content.decode()


def sorted_as_kept(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def test_the_least_report_stays_as_short_as_it_was(sign_in: SignIn, reporter: Person) -> None:
    page = sign_in(reporter).get("/melden/").content.decode()
    fold = page[page.index("Wat zag u? Vink het aan") - 200 :]
    assert "<details" in fold[:200]
    assert " open" not in re.findall(r"<details[^>]*>", fold[:200])[-1]
    sent = sign_in(reporter).post("/melden/", {"fact": "Iets gezien.", "do": "send", **LINES})
    assert sent.status_code == 302


def test_ticks_go_with_the_report_and_a_draft_keeps_them(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    typed = {"fact": "Iets gezien.", "indicators": [*TICKED, CRIMINAL], "view": "labour_inspector", **LINES}
    kept = client.post("/melden/concept/", typed).json()
    page = client.get(kept["page"])
    assert ticked_on(page.content) == {*TICKED, CRIMINAL}
    assert [tick.code for tick in page.context["form"].ticks.also] == [CRIMINAL]
    assert client.post("/melden/", {**typed, "do": "send"}).status_code == 302
    with open_act(reporter) as act:
        (found,) = signals.list_signals(by=act).items
        assert set(signals.get_signal(by=act, signal_id=found.id).indicators) == {*TICKED, CRIMINAL}


def test_a_tick_that_does_not_hold_is_refused_beside_the_ticks(sign_in: SignIn, reporter: Person) -> None:
    answer = sign_in(reporter).post(
        "/melden/", {"fact": "Iets.", "indicators": ["no-such-thing"], "do": "send", **LINES}
    )
    assert answer.status_code == 422
    assert "indicators" in answer.context["form"].errors


def test_from_thinking_to_a_report_as_a_draft(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    page = client.post(THINK, {"indicators": TICKED})
    assert 'formaction="/melden/"' in page.content.decode()
    answer = client.post("/melden/", {"do": "begin", "view": "bank", "indicators": TICKED, "forms": ["labour"]})
    assert "draft=" in answer["Location"]
    assert all(code not in answer["Location"] for code in TICKED)
    begun = client.get(answer["Location"])
    assert ticked_on(begun.content) == set(TICKED)
    assert begun.context["profession"].code == "bank"
    assert begun.context["form"]["forms"].value() == ["labour"]


def test_from_thinking_without_a_tick_no_draft_is_made(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    assert client.post("/melden/", {"do": "begin", "view": "bank"})["Location"] == "/melden/"
    assert not client.get("/meldingen/").context["drafts"]


def test_a_page_made_for_another_task_carries_nothing_over_in_silence(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    other = {"do": "begin", "indicators": TICKED, "for_task": "00000000-0000-4000-8000-000000000000"}
    answer = client.post("/melden/", other)
    assert answer.status_code == 409
    assert ticked_on(answer.content) == set(TICKED)
    assert not client.get("/meldingen/").context["drafts"]


def test_too_many_drafts_say_so_and_what_was_ticked_stays(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    with open_act(reporter) as act:
        for number in range(50):
            signals.save_draft(by=act, values={"fact": [f"Concept {number}"]})
    answer = client.post("/melden/", {"do": "begin", "indicators": TICKED})
    assert answer.status_code == 400
    assert ticked_on(answer.content) == set(TICKED)


def test_from_thinking_to_a_report_without_a_name(staffed: Person) -> None:
    visitor = Client()
    page = visitor.post(f"{THINK}?taal=en", {"indicators": TICKED})
    assert 'formaction="/anoniem/?taal=en"' in page.content.decode()
    begun = visitor.post("/anoniem/", {"do": "begin", "indicators": TICKED, "forms": ["labour"]})
    assert begun.status_code == 200
    assert ticked_on(begun.content) == set(TICKED)
    sent = visitor.post(
        "/anoniem/", {"fact": "Iets.", "municipality": "GM0153", "indicators": TICKED, "ticket": ticket_of()}
    )
    assert sent.status_code == 200
    assert set(held_by(staffed).indicators) == set(TICKED)


@pytest.mark.parametrize("path", [THINK, "/advies/"])
def test_the_other_language_keeps_what_was_ticked(sign_in: SignIn, staffed: Person, path: str) -> None:
    chosen = {"indicators": TICKED, "switch": "en", "view": "bank"}
    for client in (Client(), sign_in(staffed)):
        assert 'formaction="?taal=en"' in client.get(path).content.decode()
        page = client.post(f"{path}?taal=en", chosen)
        assert '<html lang="en"' in page.content.decode()
        assert ticked_on(page.content) == set(TICKED) or path != THINK
        assert page.context["said"] is not None if path == THINK else len(page.context["ticked"]) == len(TICKED)
        assert ("kz_language" in page.cookies) is ("kz_session" in client.cookies)
    assert '<html lang="en"' in client.get("/").content.decode()


STATE = """
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


def rows_of_every_table() -> dict[str, int]:
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        names = sorted(name for (name,) in admin.execute(STATE).fetchall())
        return {name: admin.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    """All that the house logged and printed. What the test's own client logs of itself is no log of the house."""
    ours = [record for record in caplog.records if record.name.startswith(("ketenzicht", "django", "audit"))]
    assert ours
    lines = [f"{record.getMessage()} {record.__dict__.get('exc_text') or ''}" for record in ours]
    return " ".join([*lines, *capfd.readouterr()])


def think_as_somebody(client: Client) -> None:
    assert client.post(THINK, {"indicators": TICKED, "forms": ["labour"], "view": "bank"}).status_code == 200
    assert client.post(f"{THINK}?taal=en", {"indicators": [CRIMINAL]}).status_code == 200


def test_thinking_through_leaves_no_row_no_session_and_no_log_of_it(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with override_settings(CACHES=SHARED_CACHE):
        cache.clear()
        visitor = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Kzqbrowser/1.0")
        before = rows_of_every_table()
        think_as_somebody(visitor)
        assert rows_of_every_table() == before
    assert set(visitor.cookies) <= {"kz_csrf"}
    told = logged(caplog, capfd)
    assert [word for word in (*TICKED, CRIMINAL, "203.0.113.77", "Kzqbrowser") if word in told] == []


def test_of_somebody_signed_in_nothing_is_kept_either(
    sign_in: SignIn, reporter: Person, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client = sign_in(reporter)
    client.get(THINK)
    before, session = rows_of_every_table(), dict(client.session.items())
    think_as_somebody(client)
    assert rows_of_every_table() == before
    assert dict(client.session.items()) == session
    told = logged(caplog, capfd)
    assert [code for code in (*TICKED, CRIMINAL) if code in told] == []


def test_a_code_that_nobody_knows_any_more_is_shown_as_it_is() -> None:
    assert thinking.observations(["long_gone"]) == ("long_gone",)


def test_another_person_of_the_house_sees_no_ticks(sign_in: SignIn, reporter: Person) -> None:
    sent = send_with_ticks(reporter)
    other = hire_person("reporter", "nla-toezicht")
    assert sign_in(other).get(f"/meldingen/{sent.id}/").status_code == 404
