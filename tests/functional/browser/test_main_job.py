"""The main job from the report to the answer: with JavaScript, without it, and with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser
REFERENCE = re.compile(r"KZ-[0-9A-Z]{4}-[0-9A-Z]{4}")
ENOUGH = 8
"""At most so many things to do for a report: a text, a place, a form, the way there and the button."""

PRESSES = 150
"""After so many presses of Tab we are caught, or what we look for can't be reached."""

SHOWS_FOCUS = """(each) => {
    const seen = getComputedStyle(each.matches("input[type=radio], input[type=checkbox]")
        ? each.closest(".kz-option") ?? each : each);
    return seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) >= 2 || seen.boxShadow !== "none";
}"""

Do = Callable[[Locator], None]


def click(found: Locator) -> None:
    """As with a mouse: what can be ticked lies under its label, the whole tile."""
    if found.get_attribute("type") in {"checkbox", "radio"}:
        found = found.page.locator(f"label[for='{found.get_attribute('id')}']")
    found.click()


def open_from_list(page: Page, place: str, reference: str, do: Do) -> None:
    """Go to a list and open the signal with this reference."""
    page.goto(place)
    do(page.get_by_role("link", name=reference).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def weigh_accept_close_answer(page: Page, reference: str, do: Do) -> None:
    """What the desk does with it, to the answer."""
    open_from_list(page, "/postvak/", reference, do)
    do(page.get_by_label("Aanknopingspunten voor opsporing"))
    do(page.get_by_role("button", name="Wegen", exact=True))
    do(page.get_by_role("button", name="Aannemen", exact=True))
    unfold(page, "Afsluiten met een uitkomst", do)
    do(page.get_by_label("Hulp geregeld"))
    do(page.get_by_role("button", name="Afsluiten met een uitkomst", exact=True))
    unfold(page, "De melder antwoorden", do)
    do(page.get_by_label("Hulp aangeboden"))
    do(page.get_by_role("button", name="De melder antwoorden", exact=True))
    expect(page.locator(".kz-badge").first).to_contain_text("Beantwoord")


def unfold(page: Page, title: str, do: Do) -> None:
    """Open the part of the page with this title, if it is not open yet."""
    part = page.locator("details.kz-details", has=page.locator("summary", has_text=title)).first
    if part.get_attribute("open") is None:
        do(part.locator("summary"))


def read_answer_and_log(sit_down, world, reference: str, *, scripts: bool) -> None:
    """The inspector reads what became of it; the privacy officer sees who looked and why."""
    inspector = sit_down(world.reporter, scripts=scripts)
    open_from_list(inspector, "/meldingen/", reference, click)
    expect(inspector.get_by_role("main")).to_contain_text("Hulp aangeboden")
    watcher = sit_down(world.privacy_officer, scripts=scripts)
    watcher.goto("/toezicht/")
    row = watcher.get_by_role("row").filter(has_text=f"Test {world.officer.username}").first
    expect(row).to_contain_text("intake")
    watcher.get_by_role("link", name="wie dit bekeek").first.click()
    expect(watcher.get_by_role("main")).to_contain_text(f"Test {world.officer.username}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_the_report_to_the_answer(sit_down, world, scripts):
    page = sit_down(world.reporter, width=360, scripts=scripts)
    done: list[str] = []

    def do(found: Locator) -> None:
        done.append(str(found))
        click(found)

    page.goto("/")
    do(page.get_by_role("main").get_by_role("link", name="Signaal melden").first)
    page.get_by_label("Wat hebt u gezien of gehoord?").fill("Vijf mensen slapen boven een kas.")
    if scripts:
        place = page.get_by_role("combobox", name="In welke gemeente?")
        place.fill("Venlo")
        place.press("ArrowDown")
        place.press("Enter")
    else:
        page.locator("select[name=municipality]").select_option(label="Venlo")
    do(page.get_by_label("Arbeidsuitbuiting"))
    if scripts:
        expect(page.locator("#route")).to_contain_text("directie Opsporing")
    else:
        page.get_by_role("button", name="Tonen waar dit heen gaat").click()
        expect(page.locator("#route")).to_contain_text("directie Opsporing")
    do(page.get_by_role("button", name="Melding versturen"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("aangekomen")
    reference = REFERENCE.search(page.get_by_role("main").inner_text())
    assert reference
    assert len(done) + 2 <= ENOUGH
    weigh_accept_close_answer(sit_down(world.officer, scripts=scripts), reference[0], click)
    read_answer_and_log(sit_down, world, reference[0], scripts=scripts)


def test_from_the_report_to_the_answer_with_the_keyboard_alone(sit_down, world):
    page = sit_down(None)
    sign_in(page, world.reporter.username)
    page.goto("/melden/")
    page.keyboard.press("Tab")
    expect(page.locator(".kz-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reach(page, page.get_by_label("Wat hebt u gezien of gehoord?"))
    page.keyboard.type("Drie mensen werken zonder loon.")
    reach(page, page.get_by_role("combobox", name="In welke gemeente?"))
    page.keyboard.type("Venlo")
    expect(page.get_by_role("option", name="Venlo")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("select[name=municipality]").input_value() == "GM0983"
    press(page.get_by_label("Arbeidsuitbuiting"))
    press(page.get_by_role("button", name="Melding versturen"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("aangekomen")
    reference = REFERENCE.search(page.get_by_role("main").inner_text())
    assert reference
    weigh_accept_close_answer(sit_down(world.officer), reference[0], press)


def sign_in(page: Page, username: str) -> None:
    """Through the form, typing."""
    page.goto("/account/login/")
    reach(page, page.locator("#id_login"))
    page.keyboard.type(username)
    reach(page, page.locator("#id_password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)


def press(found: Locator) -> None:
    """Go there with Tab and press it: Space on what can be ticked, Enter on the rest."""
    page = found.page
    kind = found.get_attribute("type")
    reach(page, found)
    page.keyboard.press("Space" if kind in {"checkbox", "radio"} else "Enter")


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, which must be seen. One of several radio buttons is reached with the arrows."""
    if wanted.get_attribute("type") == "radio":
        reach_radio(page, wanted)
    else:
        tab_until(page, lambda: wanted.evaluate("each => each === document.activeElement"))
    assert wanted.evaluate(SHOWS_FOCUS), "the focus cannot be seen"
    assert wanted.evaluate(
        "each => { const box = each.getBoundingClientRect(); return box.bottom <= innerHeight + 1; }"
    )


def reach_radio(page: Page, wanted: Locator) -> None:
    """To its group with Tab, and then to itself with the arrows."""
    name = wanted.get_attribute("name")
    tab_until(page, lambda: page.evaluate("document.activeElement.name") == name)
    for _ in range(PRESSES):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} cannot be reached with the arrows")


def tab_until(page: Page, is_there: Callable[[], bool]) -> None:
    """Press Tab until we are there."""
    for _ in range(PRESSES):
        if is_there():
            return
        page.keyboard.press("Tab")
    raise AssertionError("this cannot be reached with Tab")
