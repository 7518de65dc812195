"""How long the least report takes somebody who sees the pages for the first time, for each profession.

    python -m benchmarks.minutes [--language nl]

Real Chromium, a real house: from the public door (the page to sign in; a citizen goes on without) to the
acknowledgement with its reference or code. What a person needs is reckoned by the keystroke-level model (S. K. Card,
T. P. Moran and A. Newell, The keystroke-level model for user performance time with interactive systems,
Communications of the ACM 23(7), 1980): a key 0.28 s, pointing 1.1 s, a hand that goes to the other device 0.4 s,
making up one's mind 1.35 s before each thing that is done. A text is typed more slowly, 35 words a minute, for it is
thought of while typing. The model is of people who know the pages: for who doesn't, reading is added, 238 words a
minute (M. Brysbaert, How many words do we read per minute, Journal of Memory and Language 109, 2019), of every
heading with what stands under it, of the name and the hint of every field that is used, and of every button. It ends
when the acknowledgement stands there. Waiting for the machine is measured. One thing done is a link, a button, a box,
Enter, or a field that is filled in. Everything is pointed at but what Tab and Enter do at signing in. A second factor
at signing in is not in it: six digits and a key are 3.3 s more.

Prints a row for each view; ends with 1 when one takes more than 60 seconds or 12 things done.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks._house import OwnHouse

KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35
TYPING = 60 / (35 * 5)
"""Seconds for a character of a text, at 35 words of five characters a minute."""
READING = 60 / 238
"""Seconds for a word that is read."""
MOST_SECONDS, MOST_DONE = 60.0, 12
CITIZEN = "citizen"
TEXT = {"nl": "Zes mensen slapen achter de keuken.", "en": "Six people sleep behind the kitchen."}
SHORTEST_MS = 3_000
"""The page without a name takes nothing that comes faster than anybody types; the reckoned person takes longer."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
CONDITIONS = {
    "bank": "balancing_test",
    "health": "not_identifying",
    "youth_school": "consent",
    "helper": "consent",
}
"""What has to be ticked before a report of these may go, if their page asks it."""


@dataclass
class Watch:
    """What somebody did so far, the seconds that a person needs for it, and those that the machine took."""

    page: Page
    done: int = 0
    person: float = 0.0
    machine: float = 0.0
    hand_on_keys: bool = False
    read: set[str] = field(default_factory=set)

    def go(self, path: str) -> None:
        """Come to the public door."""
        with self._waiting():
            self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Read the heading of the page and what stands under it."""
        for found in self.page.locator("h1, .kz-lead").all():
            self._read(found.inner_text())

    def press(self, button: Locator, *, leads_on: bool = True, is_last: bool = False) -> None:
        """Read a link, a button or a box to tick, point at it and press; read the page it leads to unless that is all
        that was waited for."""
        self._read(button.inner_text() or self._name_of(button))
        self._move(to_keys=False)
        self._do(MIND + POINT + KEY)
        with self._waiting():
            button.click()
            if leads_on:
                self.page.wait_for_load_state("load")
        if leads_on and not is_last:
            self.look()

    def enter(self) -> None:
        """Send a form from the field that one is in."""
        self._do(MIND + KEY)
        with self._waiting():
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(lambda url: "/account/" not in url)
        self.look()

    def tick(self, box: Locator) -> None:
        """Tick a box: read what is asked, and press its name."""
        asked = box.locator("xpath=ancestor::fieldset[1]")
        self._read(" ".join(asked.locator("legend, .kz-hint").all_inner_texts()))
        label = self.page.locator(f"label[for='{box.get_attribute('id')}']")
        self.press(label, leads_on=False)

    def type(self, control: Locator, text: str, *, a_character: float, by_tab: bool = False) -> None:
        """Read what a field asks, go to it by pointing or from the field before it, and type."""
        self._read(self._name_of(control))
        if by_tab:
            control.focus()
        else:
            self._move(to_keys=False)
            control.click()
        self._move(to_keys=True)
        self._do(MIND + (KEY if by_tab else POINT + KEY) + a_character * len(text))
        self.page.keyboard.type(text)

    def _do(self, seconds: float) -> None:
        self.done += 1
        self.person += seconds

    def _move(self, *, to_keys: bool) -> None:
        self.person += HAND if to_keys is not self.hand_on_keys else 0.0
        self.hand_on_keys = to_keys

    def _read(self, text: str) -> None:
        words = " ".join(text.split())
        if words not in self.read:
            self.read.add(words)
            self.person += READING * len(words.split())

    def _name_of(self, control: Locator) -> str:
        """The name and the hint of a field, as one reads them."""
        return str(
            control.evaluate(
                "each => [...(each.labels ?? []), ...(each.getAttribute('aria-describedby') ?? '').split(' ')"
                ".map(id => id && document.getElementById(id))].map(one => one ? one.innerText : '').join(' ')"
            )
        )

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.machine += time.perf_counter() - began


def report_signed_in(watch: Watch, one: dict[str, str], password: str, text: str) -> str:
    """Sign in, open the form of one's profession, say what was seen, send; gives the reference."""
    page = watch.page
    watch.go("/")
    watch.type(page.locator("#id_login"), one["username"], a_character=KEY)
    watch.type(page.locator("#id_password"), password, a_character=KEY, by_tab=True)
    watch.enter()
    watch.press(page.locator("main a[href^='/melden/']").first)
    if not one["own"]:
        watch.press(page.locator("a[href^='/melden/beroep/'], button[value=view]").first)
        watch.press(page.locator(f"main a[href*='view={one['view']}']").first)
    watch.type(page.locator("#id_fact"), text, a_character=TYPING)
    box = page.locator(f"input[name=conditions_met][value={CONDITIONS.get(one['view'], 'none')}]")
    if box.count():
        watch.tick(box)
    watch.press(page.locator(".kz-send button"), is_last=True)
    return " ".join(page.locator("main").inner_text().split()) if page.url.endswith("/verzonden/") else ""


def report_without_a_name(watch: Watch, text: str) -> str:
    """From the public door to the page without a name, say what was seen, send; gives the code."""
    page = watch.page
    watch.go("/")
    watch.press(page.locator("main a[href^='/anoniem/']").first)
    watch.type(page.locator("#id_fact"), text, a_character=TYPING)
    page.wait_for_timeout(SHORTEST_MS)
    watch.press(page.locator("form#report .kz-button--primary"), is_last=True)
    code = page.locator(".kz-code")
    return code.inner_text() if code.count() else ""


def time_one(browser: Browser, origin: str, one: dict[str, str], *, password: str, language: str) -> Watch:
    """One report by one profession. Raises RuntimeError when no acknowledgement came."""
    context = browser.new_context(base_url=origin, viewport={"width": 1280, "height": 800}, locale=language)
    watch = Watch(context.new_page())
    if one["view"] == CITIZEN:
        acknowledged = report_without_a_name(watch, TEXT[language])
    else:
        acknowledged = report_signed_in(watch, one, password, TEXT[language])
    if not acknowledged:
        raise RuntimeError(f"{one['view']}: no acknowledgement: {watch.page.locator('main').inner_text()[:600]}")
    context.close()
    return watch


def main(arguments: list[str] | None = None) -> int:
    """Time every profession and print a row for each."""
    asked = argparse.ArgumentParser(prog="benchmarks.minutes")
    asked.add_argument("--language", choices=sorted(TEXT), default="nl")
    language = asked.parse_args(arguments).language
    password = f"Regen-{secrets.token_hex(4)}"
    found = os.environ.get("KETENZICHT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    missed = 0
    with OwnHouse() as house, sync_playwright() as playwright:
        people = house.ask("benchmarks._reporters", {"password": password})
        house.start_web()
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        print(f"{'view':20} {'things done':>11} {'person':>8} {'machine':>8} {'together':>9}")
        for one in people:
            watch = time_one(browser, f"http://127.0.0.1:{house.port}", one, password=password, language=language)
            together = watch.person + watch.machine
            missed += together > MOST_SECONDS or watch.done > MOST_DONE
            row = f"{watch.done:11} {watch.person:6.1f} s {watch.machine:6.2f} s {together:7.1f} s"
            print(f"{one['view']:20} {row}", flush=True)
        browser.close()
    print(f"bars: {MOST_SECONDS:.0f} s and {MOST_DONE} things done; {missed or 'none'} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
