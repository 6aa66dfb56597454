"""The three faces as they are used: by keyboard, without JavaScript, live, and over a slow line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from deploy.pages import CITIZEN, MANAGER, METRICS, PROCESSING, RECEPTIONIST, SUBMISSION
from deploy.visiting import sign_in
from tests.support.district import AN_THUY, District
from tests.support.running import Running
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.browser]

# Kilobytes of a first visit, everything counted as it comes over the line: what an old phone on 3G loads in about two seconds.
CITIZEN_KB, DASHBOARD_KB = 110, 110
# Of these, the page itself: the figures of all units, as tables and SVG.
DASHBOARD_PAGE_KB = 60


def test_a_citizen_begins_an_application_by_keyboard_alone(chrome: Browser, system: Running) -> None:
    tab = chrome.new_page(locale="vi")
    tab.goto(f"http://127.0.0.1:{system.base_port + SUBMISSION}/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    tab.keyboard.press("Enter")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name") == "q":
            break
    tab.keyboard.type("khai sinh")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Đăng ký khai sinh")).to_be_visible()
    tab.close()


def test_a_citizen_goes_through_the_form_without_javascript(chrome: Browser, system: Running) -> None:
    context = chrome.new_context(java_script_enabled=False, locale="vi", viewport={"width": 360, "height": 780})
    tab = context.new_page()
    sign_in(tab, system.base_port, SUBMISSION, CITIZEN)
    tab.goto(f"http://127.0.0.1:{system.base_port + SUBMISSION}/procedures/1.001193/begin")
    tab.locator("select").select_option(AN_THUY)
    tab.get_by_role("button", name="Tiếp tục").click()
    expect(tab.get_by_text(re.compile("Bước 2"))).to_be_visible()
    tab.get_by_role("button", name="Tiếp tục").click()
    expect(tab.locator(".govuk-error-summary, form").first).to_be_visible()
    context.close()


def test_an_official_accepts_a_file_in_the_browser(chrome: Browser, system: Running, district: District) -> None:
    case_id = str(district.apply()["case_id"])
    district.case(case_id, RECEPTIONIST)
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, PROCESSING, RECEPTIONIST)
    tab.goto(f"http://127.0.0.1:{system.base_port + PROCESSING}/cases/{case_id}")
    tab.locator("form[action$='/actions/accept'] button[type=submit], form[action$='/actions/accept'] button").first.click()
    expect(tab.get_by_text(re.compile(r"\.H07-")).first).to_be_visible()
    context.close()


def test_the_dashboard_changes_by_itself_when_a_file_is_released(chrome: Browser, system: Running, district: District) -> None:
    case_id = str(district.apply()["case_id"])
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    tab.goto(f"http://127.0.0.1:{system.base_port + METRICS}/")
    card = tab.locator(f"#card-{AN_THUY}")
    before = int(card.locator("a[href*='part=denominator']").inner_text())
    district.settle_in_commune(case_id)
    expect(card.locator("a[href*='part=denominator']")).to_have_text(str(before + 1), timeout=5_000)
    context.close()


def test_a_change_that_could_not_be_fetched_is_asked_for_again(chrome: Browser, system: Running, district: District) -> None:
    """A change is told once; in a dead corner of the network its figures do not come."""
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    board = f"http://127.0.0.1:{system.base_port + METRICS}/"
    tab.goto(board)
    counted = tab.locator(f"#card-{AN_THUY} a[href*='part=denominator']")
    before, refused = int(counted.inner_text()), list[str]()
    tab.route(re.compile(re.escape(board) + r"(\?.*)?$"), lambda route: (refused.append("once"), route.abort()))
    district.settle_in_commune(str(district.apply()["case_id"]))
    until(lambda: tab.wait_for_timeout(100) or refused, seconds=10, pause=0)
    expect(counted).to_have_text(str(before))
    tab.unroute_all()
    expect(counted).to_have_text(str(before + 1), timeout=10_000)
    context.close()


def test_a_bar_leads_down_into_its_unit(chrome: Browser, system: Running, district: District) -> None:
    context = chrome.new_context(locale="vi", viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    tab.goto(f"http://127.0.0.1:{system.base_port + METRICS}/explore?level=commune")
    canvas = tab.locator("#bars canvas").first
    expect(canvas).to_be_visible()
    first = tab.locator("tbody th a").first.inner_text()
    box = canvas.bounding_box()
    assert box
    with tab.expect_navigation():
        # The first bar, at its left end: under the line of the target's name, right of the units' names.
        tab.mouse.click(box["x"] + 300, box["y"] + 30 + 17)
    expect(tab.locator("h1")).to_have_text(first)
    context.close()


def test_the_meeting_is_led_by_the_keyboard(chrome: Browser, system: Running) -> None:
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    tab.goto(f"http://127.0.0.1:{system.base_port + METRICS}/meeting")
    expect(tab.locator("h1")).to_have_text("Cấp huyện")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("h1")).to_have_text("Cấp xã")
    assert tab.url.endswith("at=2")
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("h1")).to_have_text("Cấp huyện")
    context.close()


def test_who_pauses_a_dashboard_sees_it_change_only_afterwards(chrome: Browser, system: Running, district: District) -> None:
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    tab.goto(f"http://127.0.0.1:{system.base_port + METRICS}/")
    counted = tab.locator(f"#card-{AN_THUY} a[href*='part=denominator']")
    before = int(counted.inner_text())
    tab.locator("#pause").click()
    expect(tab.locator("#pause")).to_have_text("Tiếp tục tự cập nhật")
    district.settle_in_commune(str(district.apply()["case_id"]))
    tab.wait_for_timeout(2_500)
    expect(counted).to_have_text(str(before))
    tab.locator("#pause").click()
    expect(counted).to_have_text(str(before + 1), timeout=5_000)
    context.close()


def test_a_report_is_approved_in_the_browser_and_its_receipt_comes_back(chrome: Browser, system: Running) -> None:
    context = chrome.new_context(locale="vi")
    tab = context.new_page()
    sign_in(tab, system.base_port, METRICS, MANAGER)
    tab.goto(f"http://127.0.0.1:{system.base_port + METRICS}/regimes")
    expect(tab.get_by_text("trong 7 chế độ báo cáo")).to_be_visible()
    tab.locator("main table a[href*='/regimes/reports/settlement-by-field']").first.click()
    tab.get_by_role("button", name="Duyệt và gửi").click()
    expect(tab.get_by_text("đã duyệt, chờ gửi")).to_be_visible()
    until(lambda: tab.reload() and tab.get_by_text("đã gửi, có biên nhận").count(), seconds=30, pause=0.5)
    context.close()


def test_first_visits_are_light(chrome: Browser, system: Running) -> None:
    for door, person, most in ((SUBMISSION, None, CITIZEN_KB), (METRICS, MANAGER, DASHBOARD_KB)):
        context = chrome.new_context(locale="vi")
        tab = context.new_page()
        if person:
            sign_in(tab, system.base_port, door, person)
        tab.goto("about:blank")
        session = context.new_cdp_session(tab)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        loaded: list[float] = []
        session.on("Network.loadingFinished", lambda event, loaded=loaded: loaded.append(event["encodedDataLength"]))
        answer = tab.goto(f"http://127.0.0.1:{system.base_port + door}/")
        tab.wait_for_timeout(500)
        page = len(answer.body()) / 1024 if answer else 0
        print(f"{door}: {sum(loaded) / 1024:.0f} KB in all, the page itself {page:.0f} KB before compression")
        context.close()
        assert sum(loaded) / 1024 < most
        assert door != METRICS or loaded[0] / 1024 < DASHBOARD_PAGE_KB
