"""The whole site on a server of its own, a small world in it, and a real Chromium for each person."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from ketenzicht.capabilities.access import public as access
from tests.conftest import Person, empty_database
from tests.functional.browser.world import World, settle

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
PATIENCE = 20_000
"""How long the browser waits for something to appear, in milliseconds; the machine may be busy with other tests."""

TOLD_OF_A_STATUS = ("the server responded with a status of", "Response Status Error Code")
"""A page or a part of one that answers with an error status is told in the console too, by the browser and by htmx; the
tests look at those answers themselves."""


@pytest.fixture(scope="package")
def _site(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site as a demo, with a database in which everything commits; empty again afterwards."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    cache.clear()
    # Playwright keeps an event loop in this thread; it never runs while a test speaks with the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with override_settings(DEMO=True, SECOND_FACTOR_REQUIRED=False), django_db_blocker.unblock():
        yield
        connection.close()
        empty_database()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def world(_site: None) -> World:
    """People of every role, and a signal in every state."""
    return settle()


@pytest.fixture(scope="package")
def address(_site: None) -> Iterator[str]:
    """Where the site is served."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    thread.join()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here."""
    found = os.environ.get("KETENZICHT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


SitDown = Callable[..., Page]


@pytest.fixture
def sit_down(chromium: Browser, address: str, world: World) -> Iterator[SitDown]:
    """Give somebody a browser: `sit_down(world.reporter, width=360, language="en", scripts=False)`.

    The test fails when a script broke, the console had an error, the security policy refused something, or another
    host was asked for anything.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url) if _is_foreign(asked.url, address) else None)

    def sat_down(person: Person | None, *, width: int = 1280, language: str = "nl", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 800},
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": address}])
        page = context.new_page()
        watch(page)
        return page

    yield sat_down
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(told in text for told in TOLD_OF_A_STATUS)] == []


def session_of(person: Person) -> str:
    """The key of a new session of this person."""
    client = Client()
    client.force_login(access.User.objects.get(id=person.id))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _is_foreign(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))
