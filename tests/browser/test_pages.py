"""Every page in a real browser: for everybody, on a phone and on a desk, without a word from the console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error
from playwright.sync_api import Page as Tab

from deploy.pages import PAGES, WIDTHS, Page
from deploy.visiting import Cookies, open_page
from tests.support.running import Running

pytestmark = [pytest.mark.servers, pytest.mark.browser]

# Who has signed in already, so that each person does it once.
KNOWN: Cookies = {}
LANGUAGES = {360: "vi", 1280: "en"}
# Rules of WCAG 2.2 A and AA, and what axe counts as good practice.
# Where each of a thousand rows keeps a rule, axe need not say.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def screens(chrome: Browser) -> Iterator[dict[int, Tab]]:
    """A phone and a desk that go from page to page, as people do: a tab of its own for each page takes half as long again."""
    made = {
        width: chrome.new_context(viewport={"width": width, "height": height}, locale=LANGUAGES[width]).new_page()
        for width, height in WIDTHS.items()
    }
    yield made
    for tab in made.values():
        tab.context.close()


@pytest.fixture
def said(screens: dict[int, Tab], width: int) -> Iterator[list[str]]:
    """What the browser complains of while the test goes on."""
    found, tab = list[str](), screens[width]

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(message.text)

    def fail(error: Error) -> None:
        found.append(str(error))

    tab.on("console", hear)
    tab.on("pageerror", fail)
    yield found
    # What the page does afterwards, signed out, belongs to no test.
    tab.goto("about:blank")
    tab.remove_listener("console", hear)
    tab.remove_listener("pageerror", fail)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_accessible_fits_and_is_quiet(
    page: Page, width: int, screens: dict[int, Tab], said: list[str], system: Running
) -> None:
    tab = screens[width]
    open_page(tab, system.base_port, page, KNOWN)
    found = Axe().run(tab, options=RULES)
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    spoken, shown = tab.evaluate("document.documentElement.lang"), urlsplit(tab.url).path
    assert found.response["violations"] == [], found.generate_report()
    assert wide == 0, "the page is wider than the screen"
    assert [text for text in said if page.status == 200 or f"status of {page.status}" not in text] == []
    assert page.name in ("demo-sign-in", "demo-bank") or spoken == LANGUAGES[width]
    assert not page.route or re.fullmatch(re.sub("<[^>]+>", "[^/]+", page.route), shown)
