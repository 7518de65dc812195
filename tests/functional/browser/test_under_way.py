"""What goes otherwise than planned: a page left half done, a button pressed twice, two people at once, a long pause."""

import re
from urllib.parse import urljoin

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.functional.browser.test_main_job import click

pytestmark = pytest.mark.browser
TEXT = "Twee mensen wonen in een schuur."


def begin(page: Page, text: str = TEXT) -> None:
    """Open the report form and type."""
    page.goto("/melden/")
    page.get_by_label("Wat hebt u gezien of gehoord?").press_sequentially(text)


def test_a_draft_saves_itself_and_is_there_after_loading_the_page_again(sit_down, world):
    page = sit_down(world.reporter, width=360)
    begin(page)
    expect(page.locator("[data-kz-save-state]")).to_contain_text("Concept bewaard")
    expect(page).to_have_url(re.compile(r"/melden/\?draft="))
    page.reload()
    expect(page.get_by_label("Wat hebt u gezien of gehoord?")).to_have_value(TEXT)
    assert TEXT not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_pressing_send_twice_makes_one_signal(sit_down, world):
    page = sit_down(world.reporter)
    page.goto("/meldingen/")
    before = references(page)
    begin(page, "Eén keer is genoeg.")
    page.get_by_role("button", name="Melding versturen").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("aangekomen")
    page.goto("/meldingen/")
    assert len(references(page) - before) == 1


def references(page: Page) -> set[str]:
    """The references on this page."""
    return set(re.findall(r"KZ-[0-9A-Z]{4}-[0-9A-Z]{4}", page.get_by_role("main").inner_text()))


def test_the_municipality_is_chosen_with_the_keyboard(sit_down, world):
    page = sit_down(world.reporter, width=360)
    page.goto("/melden/")
    box = page.get_by_role("combobox", name="In welke gemeente?")
    box.press_sequentially("nsched")
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "Enschede"
    box.fill("Ensch")
    box.press("Escape")
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_danger_and_a_child_are_answered_with_the_telephone_at_once(sit_down, world):
    page = sit_down(world.reporter, width=360, scripts=False)
    page.goto("/melden/")
    expect(page.locator(".kz-when--danger")).to_be_hidden()
    click(page.get_by_label("Nu gevaar"))
    expect(page.locator(".kz-when--danger").get_by_role("link", name="112")).to_be_visible()
    click(page.get_by_label("Mogelijk minderjarig"))
    expect(page.locator(".kz-when--child")).to_be_visible()


def test_who_is_second_keeps_the_text_and_decides_again(sit_down, world):
    path = f"/postvak/{world.held['received']}/"
    first, second = sit_down(world.officer), sit_down(world.colleague)
    for page in (first, second):
        page.goto(path)
        click(page.get_by_label("Te weinig aanknopingspunten"))
        page.get_by_label("Uw afweging").fill("Mijn overweging.")
    first.get_by_role("button", name="Wegen", exact=True).click()
    expect(first.locator(".kz-badge").first).to_contain_text("Gewogen")
    second.get_by_role("button", name="Wegen", exact=True).click()
    expect(second.get_by_role("main")).to_contain_text("Er is intussen iets gebeurd")
    expect(second.get_by_label("Uw afweging")).to_have_value("Mijn overweging.")


def test_after_the_session_the_route_stays_and_the_text_is_shown_to_be_copied(sit_down, world):
    page = sit_down(world.reporter)
    begin(page)
    expect(page.locator("[data-kz-save-state]")).to_contain_text("Concept bewaard")
    route = page.locator("#route").inner_text()
    gone = {"name": settings.SESSION_COOKIE_NAME, "value": "0" * 32, "url": urljoin(page.url, "/")}
    page.context.add_cookies([gone])
    with page.expect_response(lambda answer: answer.url.endswith("/melden/route/")):
        click(page.get_by_label("Arbeidsuitbuiting"))
    expect(page.locator("[data-kz-save-state]")).to_contain_text("kon niet worden bewaard")
    assert page.locator("#route").inner_text() == route
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    expect(page.get_by_role("main")).to_contain_text(TEXT)


def test_a_long_pause_is_warned_of_and_one_may_stay(sit_down, world):
    page = sit_down(world.reporter)
    page.clock.install()
    page.goto("/meldingen/")
    page.clock.fast_forward("27:30")
    dialog = page.get_by_role("dialog", name="Bent u er nog?")
    expect(dialog).to_be_visible()
    stay = dialog.get_by_role("button")
    expect(stay).to_be_focused()
    stay.press("Enter")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("27:30")
    expect(dialog).to_be_visible()
