"""Opening a page of `deploy/pages.py` in a real browser, as a person does who signs in and follows links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from deploy.browser import chromium
from deploy.pages import Page

# Sign-ins by door and person.
Cookies = dict[tuple[int, str], Any]


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def address(base_port: int, page: Page) -> str:
    """Where the page is on this machine."""
    return f"http://127.0.0.1:{base_port + page.door}{page.path}"


def sign_in(tab: Tab, base_port: int, door: int, person: str) -> None:
    """Through the demo provider, as a person does."""
    tab.goto(f"http://127.0.0.1:{base_port + door}/login")
    button = tab.locator(f"button[value='{person}']")
    if button.count():
        button.click()
        return
    tab.fill("#subject", person)
    tab.locator("form").last.locator("button").click()


def open_page(tab: Tab, base_port: int, page: Page, known: Cookies | None = None) -> None:
    """Show the page in `tab`, filled in and its links followed. Sign-ins of earlier pages are taken from `known`."""
    context = tab.context
    context.clear_cookies()
    if page.person and known is not None and (page.door, page.person) in known:
        context.add_cookies(known[page.door, page.person])
    elif page.person:
        sign_in(tab, base_port, page.door, page.person)
        if known is not None:
            known[page.door, page.person] = [each for each in context.cookies() if "language" not in each.get("name", "")]
    tab.goto(address(base_port, page))
    for selector, text in page.typed:
        tab.locator(selector).fill(text)
    for selector in page.follow:
        tab.locator(selector).first.click()
        tab.wait_for_load_state()
    if page.beside:
        tab.goto(urljoin(tab.url, page.beside))
