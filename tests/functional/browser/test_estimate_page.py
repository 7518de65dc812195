"""The page of an estimate in a real browser: nothing serious, nothing sideways, nothing asked of a network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ketenzicht.config import program
from ketenzicht.config.commands import COMMANDS
from ketenzicht.interfaces.cli.running import run
from tests.functional.browser.test_every_page import WIDTHS, serious_violations

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).parents[2] / "golden" / "mse"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["Ned", "simdat_covariates"])
def test_the_page_of_an_estimate_is_for_everybody(chromium: Browser, tmp_path: Path, name: str, language: str) -> None:
    report = tmp_path / "out.html"
    arguments = ["estimate", str(GOLDEN / f"{name}.csv"), "--replicates", "100", "--language", language]
    code = run(
        [*arguments, "--report", str(report)],
        commands=COMMANDS,
        version="0",
        prepare=lambda *_: None,
        explain=program.explain,
    )
    assert code == 0
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert page.locator("html").get_attribute("lang") == language
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert serious_violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, width
    assert asked == [report.as_uri()]
    page.close()
