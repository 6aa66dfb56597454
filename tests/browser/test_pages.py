"""Every page in a real browser: for everybody, on a phone and on a desk, without a word from the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from deploy.pages import PAGES, WIDTHS, Cookies, Page, open_page
from tests.support.running import Running

pytestmark = [pytest.mark.servers, pytest.mark.browser]

# Who has signed in already, so that each person does it once.
KNOWN: Cookies = {}
# Rules of WCAG 2.2 A and AA, and what axe counts as good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_accessible_fits_and_is_quiet(page: Page, width: int, chrome: Browser, system: Running) -> None:
    language = "en" if width > 360 else "vi"
    context = chrome.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale=language)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    tab = open_page(context, system.base_port, page, KNOWN)
    found = Axe().run(tab, options=RULES)
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    spoken = tab.evaluate("document.documentElement.lang")
    context.close()
    assert found.response["violations"] == [], found.generate_report()
    assert wide == 0, "the page is wider than the screen"
    assert [text for text in said if "404" not in text or page.name != "citizen-not-found"] == []
    assert page.name in ("demo-sign-in", "demo-bank") or spoken == language
