"""Every page, for each role that may see it, in both languages and at both widths."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver
from playwright.sync_api import Page

from tests.functional.browser.visits import LEFT_OUT, NOBODY, VISITS, Visit

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}
WIDTHS = (1280, 360)
AXE = Axe()


def names_of(resolver: Any, *, inside_api: bool = False) -> Iterator[str]:
    """Every name in the site's addresses but those of the API."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if not str(pattern.pattern).startswith("api/"):
                yield from names_of(pattern)
        elif pattern.name:
            yield pattern.name


@pytest.mark.usefixtures("_site")
def test_every_address_is_looked_at_or_left_out_with_a_reason():
    left_out = set().union(*LEFT_OUT.values())
    looked_at = {visit.name for visit in VISITS}
    assert set(names_of(get_resolver())) - left_out - looked_at == set()
    assert looked_at & left_out == set()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.title)
def test_nothing_serious_is_found_and_a_phone_never_scrolls_sideways(sit_down, world, visit: Visit, language):
    page = sit_down(None if visit.who == NOBODY else world.person(visit.who), language=language)
    page.goto(visit.where(world))
    if visit.then is not None:
        visit.then(page)
    if visit.name != "styleguide_failure" and not visit.label.startswith("absent"):
        assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert serious_violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, width


def serious_violations(page: Page) -> list[str]:
    """What axe finds serious or worse, one line per element."""
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:300]}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def test_a_worklist_with_its_rows_opened_never_scrolls_sideways(sit_down, world):
    page = sit_down(world.person("officer"), width=360)
    page.goto("/werklijst/")
    closed = page.locator(".kz-acts details:not([open]) > summary")
    assert closed.count() > 0
    page.evaluate("for (const one of document.querySelectorAll('.kz-acts details')) one.open = true")
    longer = "one => { one.textContent += ' met een lange naam'.repeat(4) }"
    page.evaluate(f"document.querySelectorAll('.kz-acts option').forEach({longer})")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
