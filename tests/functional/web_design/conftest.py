"""A server with the style guide, and a real Chromium to look at it with."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STYLE_GUIDE = override_settings(ROOT_URLCONF="tests.functional.web_design.urls", DEMO=True, WHITENOISE_AUTOREFRESH=True)


@pytest.fixture
def guide() -> Iterator[None]:
    """The site with just the style guide and the sign-in pages."""
    with STYLE_GUIDE:
        yield


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the style guide is served."""
    with STYLE_GUIDE:
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    found = os.environ.get("KETENZICHT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page: `open_page("/stijl", width=360, language="nl", scheme="dark", scripts=False)`.

    The test fails when the browser refused anything on grounds of the content security policy, or a script broke.
    """
    contexts, complaints = [], []

    def open_one(path: str, *, width: int = 1280, language: str = "nl", scheme: str = "light", **more: bool) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            java_script_enabled=more.get("scripts", True),
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints
