"""The style guide in a real browser: accessible at both widths, in both languages, light and dark."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
SERIOUS = {"serious", "critical"}
LEAST_TARGET = 24
"""Side of a pointer target in CSS pixels: WCAG 2.2, success criterion 2.5.8."""

TOO_SMALL = f"""() => {{
    const isPartOfText = (each) => each.matches("a, button") && each.parentElement.matches("p, li")
        && each.parentElement.innerText.trim() !== each.innerText.trim();
    return [...document.querySelectorAll("a, button, summary, input, select, textarea")]
        .filter((each) => each.checkVisibility() && !each.matches(".kz-skip, .kz-card--link a") && !isPartOfText(each))
        .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && Math.min(box.height, box.width) < {LEAST_TARGET})
        .map(([html, box]) => `${{html}} ${{Math.round(box.width)}}x${{Math.round(box.height)}}`);
}}"""
"""Targets that are too small. The criterion itself excepts links within a sentence; a card is one target as a whole."""

PLACE_OF_FOCUS = """() => document.activeElement === document.body
    ? -1 : [...document.querySelectorAll("*")].indexOf(document.activeElement)"""


def serious_violations(page: Page) -> list[str]:
    """What axe finds serious or worse, one line per element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:300]}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), list(product(WIDTHS, ("nl", "en"), ("light", "dark"))))
def test_nothing_serious_is_found_by_axe(open_page, width, language, scheme):
    page = open_page("/stijl?fouten", width=width, language=language, scheme=scheme)
    assert page.locator("html").get_attribute("lang") == language
    assert serious_violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/stijl/mis/404", "/stijl/mis/500"])
def test_nothing_serious_around_it_either(open_page, path, width):
    page = open_page(path, width=width)
    assert serious_violations(page) == []


@pytest.mark.parametrize("path", ["/stijl", "/stijl?fouten", "/account/login/", "/stijl/mis/404"])
def test_a_phone_never_scrolls_sideways(open_page, path):
    page = open_page(path, width=360)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_enough(open_page, width):
    page = open_page("/stijl", width=width)
    assert page.evaluate(TOO_SMALL) == []


def test_menus_open_and_close_with_the_keyboard(open_page):
    page = open_page("/stijl", width=360)
    page.keyboard.press("Tab")
    expect(page.locator(".kz-skip")).to_be_focused()
    menu = page.locator(".kz-menu--small")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Werklijst")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Werklijst")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_every_control_is_reached_by_tab_in_the_order_of_the_page(open_page):
    page = open_page("/stijl")
    seen: list[float] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE_OF_FOCUS)
        if place == -1:
            break
        seen.append(place)
    assert len(seen) > 50
    assert seen == sorted(seen)


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page("/stijl?fouten")
    summary = page.locator("[data-kz-error-summary]")
    expect(summary).to_be_focused()
    assert page.title().startswith("Fout:")
    summary.get_by_role("link").filter(has_text="Hoeveel haast").press("Enter")
    expect(page.locator("#id_urgency_0")).to_be_focused()


def test_a_long_select_becomes_a_combobox(open_page):
    page = open_page("/stijl")
    box = page.get_by_role("combobox", name="Gemeente")
    box.press_sequentially("gravenh")
    expect(page.get_by_role("option", name="’s-Gravenhage")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 resultaat")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "’s-Gravenhage"
    assert page.locator("select[name=place]").input_value() == "0518"
    box.fill("Atlantis")
    box.blur()
    assert page.locator("select[name=place]").input_value() == ""


def test_the_search_box_suggests_from_the_server(open_page):
    page = open_page("/stijl")
    box = page.get_by_role("combobox", name="Zoek op kenmerk, organisatie of plaats")
    box.press_sequentially("dam")
    expect(page.locator(".kz-listbox [role=option]")).to_have_text(["Amsterdam", "Rotterdam"])
    box.press("Escape")
    expect(page.get_by_role("option", name="Amsterdam")).to_be_hidden()


def test_without_javascript_everything_is_still_there(open_page):
    page = open_page("/stijl", scripts=False)
    expect(page.locator("select[name=place]")).to_be_visible()
    page.locator(".kz-workbar summary").click()
    expect(page.get_by_role("button", name="Hieraan werken")).to_be_visible()
    expect(page.locator("[data-kz-show-shortcuts]")).to_be_hidden()


def test_a_dialog_opens_from_its_link_and_gives_the_focus_back(open_page):
    page = open_page("/stijl")
    opener = page.get_by_role("link", name="Signaal afsluiten…")
    opener.click()
    expect(page.get_by_role("dialog", name="Dit signaal afsluiten?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_shortcuts_work_are_shown_and_can_be_turned_off(open_page):
    page = open_page("/stijl")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Sneltoetsen")
    expect(dialog.get_by_role("row")).to_contain_text(["?", "n", "w", "/", "o"])
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_a_theme_file_changes_the_colours(open_page, settings):
    settings.KETENZICHT_THEME = "voorbeeld"
    page = open_page("/stijl")
    assert page.locator(".kz-header").evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(60, 26, 91)"


def test_nothing_is_asked_of_another_host(open_page, address):
    page = open_page("/stijl")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith((address, "data:")) for url in asked)
