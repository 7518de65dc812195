"""A file of reports with the keyboard alone: brought, its columns chosen, looked at, checked, taken in."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from ketenzicht.capabilities.imports import public as imports
from tests.conftest import Person, open_act
from tests.functional.browser.test_main_job import press, reach

pytestmark = pytest.mark.browser
FILE = (
    "Nummer;Wat ik zag;Soort;Gemeente\n"
    "T-1;Vijf mensen slapen achter de keuken.;werk;Venlo\n"
    "T-2;Een chauffeur krijgt geen loon.;werk;Venlo\n"
)


def work(page: Page, person: Person) -> None:
    """What the worker does with the file of this page. The queue has a loop of its own, and so has Playwright."""
    expect(page.get_by_role("button", name="Stoppen")).to_be_visible()
    import_id = UUID(re.search(r"/bestanden/([0-9a-f-]{36})/", page.url)[1])
    with open_act(person) as act:
        context_id = imports.get_import(by=act, import_id=import_id).context_id
    imports.run_import(context_id=context_id, import_id=import_id)


def choose(page: Page, box: str | re.Pattern[str], title: str) -> None:
    """Go to a choice with Tab and take one by typing how it begins."""
    wanted = page.get_by_label(box, exact=True)
    reach(page, wanted)
    page.keyboard.type(title)
    expect(wanted.locator("option:checked")).to_have_text(re.compile(title))


@pytest.mark.parametrize("width", [1280, 360])
def test_from_bringing_a_file_to_its_reports_with_the_keyboard_alone(sit_down, world, tmp_path, width):
    path = tmp_path / "toetsenbord.csv"
    path.write_text(FILE.replace("T-", f"T-{width}-"), encoding="utf-8")
    page = sit_down(world.reporter, width=width)
    page.goto("/bestanden/")
    control = page.locator("input[type=file]")
    reach(page, control)
    # What the window of the operating system does after Space; the page itself has no part in it.
    control.set_input_files(path)
    press(page.get_by_role("button", name="Aanleveren"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat de kolommen zijn")
    choose(page, "Nummer", "Eigen kenmerk")
    choose(page, "Wat ik zag", "Wat is gezien of gehoord")
    choose(page, "Soort", "Vorm van uitbuiting")
    press(page.get_by_role("button", name="De rijen opnieuw tonen"))
    choose(page, re.compile("‘werk’ in Soort betekent"), "Arbeidsuitbuiting")
    press(page.get_by_role("button", name="De rijen opnieuw tonen"))
    expect(page.locator("section[aria-labelledby=rows]")).to_contain_text("Vijf mensen slapen achter de keuken.")
    press(page.get_by_role("button", name="Alle rijen controleren"))
    work(page, world.reporter)
    take = page.get_by_role("button", name="De 2 rijen die in orde zijn inlezen")
    expect(take).to_be_visible()
    press(take)
    work(page, world.reporter)
    onward = page.get_by_role("link", name="Bekijk uw meldingen")
    expect(onward).to_be_visible()
    press(onward)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn meldingen")
