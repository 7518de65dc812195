"""The other language on a page that came back with something wrong: what was typed stays, and nothing is done by it."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.web import coming_back
from ketenzicht.interfaces.web.forms.steps import STEP_FORMS
from ketenzicht.interfaces.web.speaking import SWITCH
from ketenzicht.shared import ids
from tests.conftest import hire_person, open_act
from tests.functional.web.conftest import REPORTING, key_asked, make_own_system
from tests.functional.web.test_coming_back import ours
from tests.functional.web.test_files import bring
from tests.integration.imports.conftest import CSV

TYPED = "Zes busjes bij de loods"
WRONG = dict.fromkeys(("text", "label", "username", "reference", "name", "reason", "c0"), TYPED)
"""In each form something is typed, and in each something is wrong."""
WITH_A_PAGE = {"mandate_grant", "key_issue", "file_columns", "held_step"}
"""Addresses that only take posts and answer a mistake with a page; the others go to one, or answer with a word."""
WITHOUT_TEXT = {"accept", "assign", "attach"}
"""Steps in which nobody types."""


class Controls(HTMLParser):
    """What a browser would send with each form of a page, and the buttons of the page."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.buttons, self.typed = {}, [], None
        self.sent, self.name = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        known = {"form": self._form, "button": self.buttons.append, "input": self._input, "textarea": self._text}
        known |= {"select": self._select, "option": self._option}
        if tag in known:
            known[tag](held)

    def handle_data(self, text):
        if self.typed is not None:
            self.typed += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.sent.append((self.name, self.typed.removeprefix("\n")))
            self.typed = None

    def _form(self, held):
        self.sent = self.forms.setdefault(held.get("id", ""), [])

    def _input(self, held):
        if "name" in held and (held.get("type") not in {"radio", "checkbox", "file"} or "checked" in held):
            self.sent.append((held["name"], held.get("value", "")))

    def _text(self, held):
        self.name, self.typed = held["name"], ""

    def _select(self, held):
        self.name = held["name"]

    def _option(self, held):
        if "selected" in held:
            self.sent.append((self.name, held.get("value", "")))

    def language(self):
        """The form and the address of the button for the other language."""
        (button,) = [one for one in self.buttons if "kz-header__button--language" in one.get("class", "")]
        return button.get("form"), button.get("formaction")


def in_english(client, address, page):
    """Press the button for the other language, as a browser would."""
    controls = Controls(page)
    form, action = controls.language()
    if form is None:
        assert re.findall(r'name="next" value="([^"]+)"', page) == [coming_back.page_of(address)]
        return ""
    assert form in controls.forms, (address, form)
    assert action == "?taal=en"
    sent = {}
    for name, value in controls.forms[form]:
        sent.setdefault(name, []).append(value)
    answer = client.post(f"{address}{action}", sent | {SWITCH: "en"})
    text = answer.content.decode()
    assert (answer.status_code, '<html lang="en"' in text) == (200, True), address
    return text


@pytest.fixture
def people(reporter, staffed):
    """Somebody of each role that has an address of its own to send something to."""
    others = [hire_person(role, REPORTING) for role in ("administrator", "privacy_officer", "manager")]
    return [reporter, staffed, *others]


@pytest.fixture
def addresses(sign_in, reporter, staffed, held):
    """Every address that only takes posts, by name, with things that exist where something of the name does."""
    with open_act(staffed) as act:
        (clock,) = [one for one in clocks.list_clocks_of(by=act, subject_ref=held.id) if one.is_open]
    file = bring(sign_in(reporter), CSV.encode()).strip("/").rpartition("/")[2]
    known = {"signal_id": held.id, "clock_id": clock.id, "import_id": file}
    found = []
    for one in ours():
        if one.name in coming_back.COMMANDS:
            asked = {name: known.get(name) or ids.new_id() for name in one.pattern.converters if name != "verb"}
            verbs = (
                [] if "verb" not in one.pattern.converters else STEP_FORMS if one.name == "held_step" else ["change"]
            )
            found += [(one.name, verb, reverse(one.name, kwargs=asked | {"verb": verb})) for verb in verbs]
            found += [] if verbs else [(one.name, "", reverse(one.name, kwargs=asked))]
    return found


def test_every_page_that_comes_back_keeps_what_was_typed_in_the_other_language(
    sign_in, people, addresses, staffed, held
):
    seen = set()
    for name, verb, address in addresses:
        for person in people:
            client = sign_in(person)
            answer = client.post(address, WRONG)
            page = answer.content.decode()
            if "kz-header__button--language" not in page:
                continue
            english = in_english(client, address, page)
            if answer.status_code != 403:
                seen.add(name)
                assert TYPED in english or verb in WITHOUT_TEXT, address
    assert seen == WITH_A_PAGE
    with open_act(staffed) as act:
        now = signals.get_signal(by=act, signal_id=held.id)
    assert (now.version, now.additions) == (held.version, ())


def test_a_text_for_a_step_that_is_over_is_carried_too(sign_in, staffed, held):
    client = sign_in(staffed)
    address = f"/postvak/{held.id}/stap/answer/"
    page = client.post(address, {"version": held.version, "answer_class": "kept", "text": TYPED}).content.decode()
    english = in_english(client, address, page)
    assert TYPED in english
    assert "What you typed is not stored" in english


def test_a_right_form_is_not_sent_by_the_other_language(sign_in, staffed, held):
    client = sign_in(staffed)
    right = {"version": held.version, "kind": "note", "text": TYPED}
    address = f"/postvak/{held.id}/stap/note/"
    page = client.post(f"{address}?taal=en", right | {SWITCH: "en"})
    assert (page.status_code, page.context["form"]["version"].value()) == (200, str(held.version))
    with open_act(staffed) as act:
        assert signals.get_signal(by=act, signal_id=held.id).additions == ()


@pytest.mark.parametrize(
    ("role", "address", "typed"),
    [
        ("reporter", "/meldingen/{sent}/", {"kind": "", "text": TYPED}),
        ("intake_officer", "/postvak/{held}/overdragen/", {"reason": "", "text": TYPED, "q": "politie"}),
        ("privacy_officer", "/vernietiging/", {"reference": TYPED, "reason": ""}),
    ],
)
def test_pages_that_can_be_looked_at_keep_it_as_well(sign_in, reporter, staffed, sent, held, role, address, typed):
    person = {"reporter": reporter, "intake_officer": staffed}.get(role) or hire_person(role, REPORTING)
    client = sign_in(person)
    address = address.format(sent=sent.id, held=held.id)
    page = client.post(address, typed)
    assert page.status_code == 422
    english = in_english(client, address, page.content.decode())
    assert TYPED in english
    assert all(value in english for value in typed.values())


def test_the_page_with_a_key_has_no_way_to_lose_it(sign_in, admin_connection):
    make_own_system(admin_connection)
    client = sign_in(hire_person("administrator", REPORTING))
    asked = key_asked(client)
    page = client.post("/beheer/sleutel/", asked)
    assert page.context["secret"]
    assert "kz-header__button--language" not in page.content.decode()


def test_a_refused_post_leads_to_a_page_that_can_be_looked_at_in_the_other_language(sign_in, reporter, held):
    page = sign_in(reporter).post(f"/postvak/{held.id}/stap/accept/").content.decode()
    assert re.findall(r'name="next" value="([^"]+)"', page) == [f"/postvak/{held.id}/"]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_page_that_shows_a_text_once_to_be_copied_has_no_way_to_lose_it(sign_in, client, reporter, held, signed_in):
    browser = sign_in(reporter) if signed_in else client
    page = browser.post(f"/postvak/{held.id}/stap/note/", {"text": TYPED}).content.decode()
    assert TYPED in page
    assert "kz-header__button--language" not in page
