"""The pictures of the README: taken in a real browser, of a demo that runs.

    ketenzicht demo --port 8000            in one terminal
    python tools/pictures.py               in another; `--address` for a demo elsewhere

Needs Chromium on the machine (`KETENZICHT_CHROMIUM` names another one) and the development requirements.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 300_000
"""In bytes: a README should open at once on a slow line too."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
REPORTER, DESK = 0, 1
"""Places in the demo's story: who reports, and who takes the signal in."""

TEXT = "In de kas werken mensen die per kist worden betaald. Vier van hen kregen in drie weken geen geld."


def main() -> int:
    """Take all pictures; 1 when one is too large."""
    given = argparse.ArgumentParser(description="take the pictures of the README from a running demo")
    given.add_argument("--address", default="http://localhost:8000")
    address = given.parse_args().address
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        report(step_in(browser, address, REPORTER, width=1280, height=900), "report-1280.png")
        report(step_in(browser, address, REPORTER, width=360, height=780), "report-360.png")
        desk(step_in(browser, address, DESK, width=1280, height=900), "desk-1280.png")
        browser.close()
    return check_sizes()


def find_browser() -> str | None:
    """The browser to use: named, or found on the machine."""
    return os.environ.get("KETENZICHT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def step_in(browser: Browser, address: str, place: int, *, width: int, height: int) -> Page:
    """A page of somebody of the demo's story."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="nl")
    page = context.new_page()
    page.goto("/demo/")
    page.locator(".kz-cards--story li").nth(place).get_by_role("button").click()
    page.wait_for_url("**/")
    return page


def report(page: Page, name: str) -> None:
    """The report form, filled in as far as one minute goes. It is not sent."""
    page.goto("/melden/")
    page.locator("[name=fact]").fill(TEXT)
    municipality = page.get_by_role("combobox").first
    municipality.fill("Westland")
    page.locator(".kz-listbox [role=option]").first.click()
    with page.expect_response(
        lambda answer: "/melden/route/" in answer.url and "labour" in str(answer.request.post_data)
    ):
        page.locator("label[for=id_forms_1]").click()
    page.get_by_text("directie Opsporing").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    take(page, name)


def desk(page: Page, name: str) -> None:
    """What waits at the desk, what runs out first on top."""
    page.goto("/postvak/")
    take(page, name)


def take(page: Page, name: str) -> None:
    """What the window shows."""
    page.screenshot(path=IMAGES / name)
    print(f"docs/images/{name}")


def check_sizes() -> int:
    """1 when a picture is larger than a README should carry."""
    large = [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > LARGEST]
    for name in large:
        print(f"docs/images/{name} is larger than {LARGEST} bytes.", file=sys.stderr)
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
