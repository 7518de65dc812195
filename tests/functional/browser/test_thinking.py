"""Ticking and reading what it touches, as a browser shows it: with JavaScript at once, without it after a press."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.browser.test_main_job import PRESSES, click, reach, unfold

pytestmark = pytest.mark.browser
SLEEPS = "Slaapt op de werkplek of in ongeschikte, overvolle woonruimte"
TOUCHED = "Wat u zag zegt iets over waarvoor iemand wordt gebruikt, of wie daar voordeel van heeft."


def tick(page: Page, label: str) -> None:
    page.get_by_role("checkbox", name=label).check()


def test_ticking_shows_at_once_what_it_touches_and_tells_who_cannot_see_it(sit_down):
    page = sit_down(None, width=360)
    page.goto("/doordenken/?view=labour_inspector")
    tick(page, SLEEPS)
    said = page.locator("#said")
    expect(said).to_contain_text(TOUCHED)
    expect(said).to_contain_text(SLEEPS)
    expect(page.locator("#touched")).to_contain_text("uitbuiting")
    assert not re.search(r"\d", said.inner_text())
    assert page.url.endswith("/doordenken/?view=labour_inspector")
    page.get_by_role("checkbox", name=SLEEPS).uncheck()
    expect(said).to_contain_text("Nog niets aangevinkt")


def test_without_javascript_a_press_shows_it_and_the_page_is_at_what_it_touches(sit_down):
    page = sit_down(None, width=360, scripts=False)
    page.goto("/doordenken/?view=labour_inspector")
    tick(page, SLEEPS)
    page.get_by_role("button", name="Tonen wat het raakt").click()
    expect(page.locator("#said")).to_contain_text(TOUCHED)
    expect(page.get_by_role("checkbox", name=SLEEPS)).to_be_checked()
    assert page.url.endswith("/doordenken/#reading")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_other_language_is_a_press_away_and_what_was_ticked_stays(sit_down, scripts):
    page = sit_down(None, width=360, scripts=scripts)
    page.goto("/doordenken/?view=labour_inspector")
    tick(page, SLEEPS)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("input[name=indicators]:checked").count() == 1
    assert page.locator("#think-view").input_value() == "labour_inspector"
    assert page.url.endswith("/doordenken/?taal=en")


def test_enter_in_a_field_sends_the_form_and_does_not_change_the_language(sit_down):
    page = sit_down(None)
    page.goto("/anoniem/terug/")
    page.get_by_label("Uw code").fill("ABCDE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Deze code opent niets")


def test_with_the_keyboard_alone_from_a_tick_to_a_report_without_a_name(sit_down):
    page = sit_down(None)
    page.goto("/doordenken/?view=labour_inspector")
    reach(page, page.get_by_role("checkbox", name=SLEEPS))
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text(TOUCHED)
    onward = page.get_by_role("button", name="Verder naar een melding")
    for _ in range(PRESSES):
        if onward.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Melden zonder naam")
    expect(page.get_by_role("checkbox", name=SLEEPS)).to_be_checked()


def test_in_a_report_the_ticks_are_behind_a_fold_and_show_what_they_touch(sit_down, world):
    page = sit_down(world.reporter, width=360)
    page.goto("/melden/")
    expect(page.get_by_role("checkbox", name=SLEEPS)).to_be_hidden()
    unfold(page, "Wat zag u? Vink het aan", click)
    tick(page, SLEEPS)
    expect(page.locator("#said")).to_contain_text(TOUCHED)
    expect(page.locator("[data-kz-save-state]")).to_contain_text("Concept bewaard")
    page.reload()
    expect(page.get_by_role("checkbox", name=SLEEPS)).to_be_checked()


def test_the_least_report_is_a_press_a_text_and_a_press(sit_down, world):
    page = sit_down(world.reporter, width=360)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Signaal melden").first.click()
    page.get_by_label("Wat hebt u gezien of gehoord?").fill("Vijf mensen slapen boven een kas.")
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("aangekomen")


def test_notes_save_themselves_and_only_what_is_chosen_goes_along(sit_down, world):
    page = sit_down(world.reporter, width=360)
    page.goto("/stappenplan/")
    page.get_by_label("Wat hebt u gezien of gehoord?").first.press_sequentially("Een sleutel, zes mensen.")
    page.get_by_label("Wat u ervan maakt").first.press_sequentially("Twijfel.")
    page.locator("label[for=take-fact]").click()
    expect(page.locator("[data-kz-save-state]")).to_contain_text("Aantekeningen bewaard")
    expect(page).to_have_url(re.compile(r"/stappenplan/[0-9a-f-]{36}/"))
    page.reload()
    expect(page.locator("#take-fact")).to_be_checked()
    page.get_by_role("button", name="Verder naar een melding met wat ik koos").click()
    expect(page.get_by_label("Wat hebt u gezien of gehoord?")).to_have_value("Een sleutel, zes mensen.")
    assert "Twijfel." not in page.content()
