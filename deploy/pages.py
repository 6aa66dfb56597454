"""Every page a person can open, once: for the pictures of the README and for the tests in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from deploy.browser import chromium

IDENTITY, SUBMISSION, PROCESSING, METRICS = range(4)
RECEPTIONIST, SPECIALIST, MANAGER, CITIZEN, BUSINESS = (
    "official-29179-receptionist",
    "official-29179-specialist",
    "manager-836",
    "citizen-an",
    "business-cuc",
)
WIDTHS = {360: 780, 1280: 900}


@dataclass(frozen=True)
class Page:
    """A page: whose door, who looks, its address; what to click from there (CSS selectors, the first match), after typing."""

    name: str
    door: int
    person: str | None
    path: str
    follow: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


PAGES = (
    Page("citizen-home", SUBMISSION, None, "/"),
    Page("citizen-procedures", SUBMISSION, None, "/procedures?q=khai+sinh"),
    Page("citizen-procedure", SUBMISSION, None, "/procedures/1.001193"),
    Page("citizen-tracking", SUBMISSION, None, "/tracking"),
    Page("citizen-not-found", SUBMISSION, None, "/nothing-here"),
    Page("citizen-draft", SUBMISSION, CITIZEN, "/procedures/1.001193/begin"),
    Page("citizen-applications", SUBMISSION, CITIZEN, "/applications"),
    Page("citizen-application", SUBMISSION, CITIZEN, "/applications", ("main a[href^='/applications/']",)),
    Page("citizen-receipt", SUBMISSION, CITIZEN, "/applications", ("main a[href^='/applications/']", "a[href$='/receipt']")),
    Page("citizen-payment", SUBMISSION, BUSINESS, "/applications", ("main a[href^='/applications/']",)),
    Page("demo-bank", SUBMISSION, BUSINESS, "/applications", ("main a[href^='/applications/']", "a[href*='/pay?qr=']")),
    Page("citizen-mailbox", SUBMISSION, CITIZEN, "/mailbox"),
    Page("official-day", PROCESSING, RECEPTIONIST, "/"),
    Page("official-queue", PROCESSING, RECEPTIONIST, "/queues/open"),
    Page("official-case", PROCESSING, RECEPTIONIST, "/queues/open", ("main a[href^='/cases/']",)),
    Page("official-specialist", PROCESSING, SPECIALIST, "/"),
    Page("official-counter", PROCESSING, RECEPTIONIST, "/cases/new/counter"),
    Page("official-internal", PROCESSING, SPECIALIST, "/cases/new/internal"),
    Page("official-register", PROCESSING, RECEPTIONIST, "/register"),
    Page("official-secret-counts", PROCESSING, RECEPTIONIST, "/secret-counts"),
    Page("official-search", PROCESSING, RECEPTIONIST, "/search", ("form[role='search'] button",), (("#q", "thử an"),)),
    Page("manager-dashboard", METRICS, MANAGER, "/"),
    Page("manager-cases", METRICS, MANAGER, "/", ("main a[href^='/cases?']",)),
    Page("manager-explore", METRICS, MANAGER, "/explore?level=commune"),
    Page("manager-explore-unit", METRICS, MANAGER, "/explore?unit=29179"),
    Page("manager-meeting", METRICS, MANAGER, "/meeting?at=2"),
    Page("manager-details", METRICS, MANAGER, "/details?unit=29179"),
    Page("manager-level", METRICS, MANAGER, "/details?level=commune"),
    Page("manager-reports", METRICS, MANAGER, "/reports"),
    Page("manager-regimes", METRICS, MANAGER, "/regimes"),
    Page("manager-report", METRICS, MANAGER, "/regimes", ("main a[href*='/regimes/reports/settlement-by-unit']",)),
    Page("manager-plan", METRICS, MANAGER, "/plan"),
    Page("manager-corrections", METRICS, MANAGER, "/corrections"),
    Page("manager-completeness", METRICS, MANAGER, "/completeness?level=commune"),
    Page("manager-reconciliation", METRICS, MANAGER, "/reconciliation"),
    Page("open-data", METRICS, None, "/open-data"),
    Page("manager-explained", METRICS, MANAGER, "/how-it-is-counted"),
    Page("demo-sign-in", SUBMISSION, None, "/login"),
)


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


Cookies = dict[tuple[int, str], Any]


def open_page(context: BrowserContext, base_port: int, page: Page, known: Cookies | None = None) -> Tab:
    """The page in a tab of its own, filled in and its links followed. Sign-ins of earlier pages are taken from `known`."""
    tab = context.new_page()
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
    return tab
