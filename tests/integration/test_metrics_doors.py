"""Every number that is a link leads to a list that says the same number, and whoever may not see the files is shown no link."""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from services.metrics.app import create_app
from services.metrics.domain import listing, open_sums
from services.metrics.domain.overdue import overdue_while_open
from services.metrics.reference import load_reference
from services.metrics.views import files
from shared.events import Event, NewEvent
from shared.pdf import pdf_is_possible
from tests.conftest import SETTINGS
from tests.support.chance import SEED, new_seed
from tests.support.district_life import lives
from tests.support.histories import closed, closed_case, history, opened, received, submitted
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.pdf_text import links_of
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers
MANAGER = bearer("manager-836", ("manager", "836"))
COMMUNE_HEAD = bearer("head-29110", ("unit_head", "29110"))
# While the files of the lives are under way: some are open, some of these overdue.
NOW = datetime(2021, 5, 20, 3, 0, tzinfo=UTC)
LINK = re.compile(r"<a [^>]*href=\"([^\"]+)\"[^>]*>([\d.]+)</a>")
SAID = re.compile(r"<strong>([\d.]+)</strong> (?:hồ sơ|lần)")
MOST_DOORS = 14
PAGES = (
    "/?period=2021", "/?period=2021&procedure=1.001193", "/details?period=2021-04", "/details?period=2021&unit=29110",
    "/details?period=2021-Q1&level=district", "/details?period=2021&unit=836.TP", "/details?period=2021&procedure=1.001193",
    "/details?period=2021-03&as_known=2021-03-20", "/details?period=2021&sector=agriculture&basis=now",
    "/details?period=2021-03&calendar=administrative&level=commune", "/details?period=2021-02-03..2021-04-09&kind=public_service",
    "/late?period=2021", "/late?period=2021-Q1", "/late?period=2021&unit=836", "/intake?period=2021&level=commune",
    "/cases?period=2021&part=paper", "/?period=2000&calendar=administrative",
    "/explore?period=2021&unit=29179", "/plan?period=2021",
    "/plan?period=2021-03&as_known=2021-03-20",
    "/corrections?period=2021-02&as_known=2021-02-20", "/corrections?period=2021-02&as_known=2021-02-20&procedure=1.001193",
    "/what-if?period=2021&level=commune&target=90", "/what-if?period=2021&level=commune&procedure=1.001193",
)  # fmt: skip


@pytest.fixture(scope="module")
def seed() -> int:
    return new_seed()


@pytest.fixture(scope="module")
def app(document_store_url: str, seed: int) -> Iterator[Flask]:
    dimensions = load_reference(Path(SETTINGS["DISTRICT_PACK"])).dimensions()
    with metrics_app(document_store_url, clock=lambda: NOW) as made:
        apply_events(database_of(made), lives(random.Random(seed), 400, 130), dimensions)
        yield made


def _get(app: Flask, path: str, person: dict[str, str] = MANAGER) -> Any:
    answer = app.test_client().get(path, headers=person)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.text


@pytest.mark.parametrize("page", PAGES)
def test_a_number_that_is_a_link_leads_to_a_list_that_says_it(app: Flask, seed: int, page: str) -> None:
    print(f"{SEED}={seed}")
    doors = sorted({(html.unescape(address), number) for address, number in LINK.findall(_get(app, page))})
    # A page of many months has a hundred doors of one make.
    for address, number in random.Random(seed).sample(doors, min(len(doors), MOST_DOORS)):
        said = SAID.search(_get(app, page.split("?")[0] + address if address.startswith("?") else address))
        assert said and said[1] == number, (page, address, number)
    assert doors


def test_no_number_of_files_in_the_measures_is_without_a_door(app: Flask) -> None:
    page = _get(app, "/details?period=2021")
    measures = page[page.index('id="service-quality"') :]
    pairs = re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*><strong>[^<]+</strong> \((.+?) / (.+?)\)", measures)
    assert len(pairs) == 7
    without = [name for name, *both in pairs if any("<a" not in each and each != "0" for each in both)]
    # Procedures that are published are no files.
    assert without == ["Thủ tục công bố đủ giấy tờ và kết quả, trên số thủ tục đang áp dụng"]
    single = re.findall(r"<dd class=\"govuk-summary-list__value\">([\d.]+)</dd>", measures)
    assert set(single) <= {"0"} and "<li>bước làm trên giấy: tiếp nhận: <a" in measures


MONTHS = (
    "level=commune&period=2021-03", "level=district&period=2021-04", "unit=29110&period=2021-04", "unit=836&period=2021-03",
    "level=commune&period=2021-03&calendar=administrative", "period=2021-05",
)  # fmt: skip


@pytest.mark.parametrize("month", MONTHS)
def test_every_number_of_files_of_the_printed_month_leads_to_a_list_that_says_it(app: Flask, seed: int, month: str) -> None:
    print(f"{SEED}={seed}")
    page = _get(app, f"/monthly?{month}")
    doors = {(html.unescape(address), number) for address, number in LINK.findall(page)}
    for address, number in sorted(doors):
        said = SAID.search(_get(app, address))
        assert said and said[1] == number, (month, address, number)
    parts = {part for address, _number in doors for part in parse_qs(urlsplit(address).query)["part"]}
    assert parts >= {"numerator", "denominator", "paper", "in_time", "with_a_limit", "received"} and len(parts) > 7
    tables = re.sub(r"<a [^>]*>[^<]*</a>", "", page[page.index('class="tables"') : page.index("<footer>")])
    beside = re.findall(r"([\d.,]*\d)(\s*(?:%|giờ|phút))?", re.sub(r"<[^>]*>", " ", tables))
    assert {number for number, of_something_else in beside if not of_something_else} <= {"0"}, "a number without a door"


def test_what_was_overdue_when_a_month_ended_is_a_door_although_it_was_closed_since(app: Flask) -> None:
    asked = "period=2021-03&level=commune"
    late = NewEvent("case.closed", {**closed(at=datetime(2021, 4, 6, 3, tzinfo=UTC)).data, "timeliness": "late"})
    apply_events(database_of(app), history("closed-since", [], [opened(), received(), late]))
    numbers = app.test_client().get(f"/api/v1/online-share/late?{asked}", headers=MANAGER).json["numbers"]
    door = re.search(r'Quá hạn chưa xong khi hết kỳ</th><td><a href="([^"]*)">([\d.]+)</a>', _get(app, f"/monthly?{asked}"))
    assert door and int(door[2]) == numbers["open"] + numbers["closed_since"] and numbers["closed_since"]
    query = dict(parse_qs(urlsplit(html.unescape(door[1])).query), limit=["1000"])
    listed = app.test_client().get("/api/v1/online-share/late", query_string=query, headers=MANAGER).json["files"]
    assert Counter(each["state"] for each in listed) == Counter(open=numbers["open"], closed_since=numbers["closed_since"])


def test_what_changed_after_a_month_leads_to_what_was_known_when_it_ended(app: Flask) -> None:
    entry = {"kind": "public_service", "procedure_code": "2.000815", "channel": "counter", "level": "commune"}
    where = {"receiving_unit": "29110", "deciding_unit": "29110"}
    told = {**entry, **where, "received_on": date(2021, 3, 8), "closed_on": date(2021, 3, 10)}
    in_april = datetime(2021, 4, 6, 3, 0, tzinfo=UTC)
    apply_events(database_of(app), [Event("processing", "register_entry.recorded", "told-in-april", 1, in_april, 1, told)])
    page = _get(app, "/monthly?period=2021-03&level=commune")
    door = re.search(r'↺ <a href="(/corrections[^"]*)">[^<]*hồ sơ', page)
    assert door and "as_known=2021-03-31" in door[1] and _get(app, html.unescape(door[1]))
    assert "↺" in (shown := _get(app, "/monthly?period=2021-03&level=commune", COMMUNE_HEAD)) and "/corrections" not in shown


needs_pango = pytest.mark.skipif(not pdf_is_possible(), reason="needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0")


@needs_pango
def test_the_pdf_of_a_month_has_the_doors_of_its_page_with_whole_addresses_or_none(app: Flask) -> None:
    for path, person in product(("period=2021-03&level=commune", "period=2021-04&unit=29110"), (MANAGER, COMMUNE_HEAD)):
        pages = re.findall(r'<a href="(/(?!monthly|details)[^"]*)"', _get(app, f"/monthly?{path}", person))
        whole = [SETTINGS["PUBLIC_URL"] + html.unescape(address) for address in pages]
        printed = links_of(app.test_client().get(f"/monthly.pdf?{path}", headers=person).data)
        assert sorted(printed) == sorted(whole) and bool(whole) == (person is MANAGER or "29110" in path)
    unknown = create_app(replace(app.extensions["motcua_auth"].settings, public_url=""), verifier=verifier(), clock=lambda: NOW)
    answer = unknown.test_client().get("/monthly.pdf?period=2021-03&level=commune", headers=MANAGER)
    assert answer.status_code == 200 and links_of(answer.data) == []
    database_of(unknown).client.close()


def test_files_that_become_overdue_soon_are_listed_as_many_as_the_letter_counts(app: Flask) -> None:
    until = datetime(2021, 6, 4, 17, 0, tzinfo=UTC)
    for number, due_at in enumerate((NOW, until - timedelta(minutes=1), NOW + timedelta(days=3), NOW + timedelta(days=3), until)):
        due = NewEvent("case.received", {**received().data, "due_at": due_at})
        apply_events(database_of(app), history(f"soon-{number}", [submitted()], [opened(), due]))
    facts = list(database_of(app)["facts"].find())
    soon = sorted((since, fact["_id"]) for fact in facts if (since := overdue_while_open(fact)) and NOW <= since < until)
    for asked in ("/open?due_to=2021-06-04", "/open?due_to=2021-06-04&limit=2"):
        assert _listed(app, asked) == [case_id for _since, case_id in soon] and len(soon) >= 4
    page = _get(app, "/open?due_to=2021-06-04")
    assert f"đến hết ngày 04/06/2021 thì quá hạn nếu chưa xong: <strong>{len(soon)}</strong>" in page
    for more in ("received_from=2021-01-01", "as_known=2021-05-01", "cursor=x", "cursor=closed|2021-05-01|x"):
        assert app.test_client().get(f"/open?due_to=2021-06-04&{more}", headers=MANAGER).status_code == 422, more


def test_who_may_not_see_the_files_of_the_district_is_shown_numbers_and_no_doors(app: Flask) -> None:
    for page in (
        "/?period=2021", "/details?period=2021", "/details?period=2021&unit=29134", "/intake?period=2021&level=commune",
        "/monthly?period=2021-03&level=commune", "/monthly?period=2021-03&unit=29134", "/monthly?period=2021-03&unit=29110",
        "/what-if?period=2021&level=commune",
    ):  # fmt: skip
        shown = [html.unescape(address) for address, _number in LINK.findall(_get(app, page, COMMUNE_HEAD))]
        assert all("unit=29110" in address for address in shown), page
    for shut in (
        "/intake/cases?period=2021&part=fee_owed",
        "/cases?period=2021&part=rated",
        "/open?unit=29134&due_to=2021-06-04",
    ):
        assert app.test_client().get(shut, headers=COMMUNE_HEAD).status_code == 403, shut
    assert app.test_client().get("/api/v1/online-share/open", headers=COMMUNE_HEAD).status_code == 403


def test_a_part_that_does_not_exist_is_refused(app: Flask) -> None:
    for path in ("/cases?part=received", "/cases?part=paper:elsewhere", "/cases?part=step:", "/intake/cases?part=numerator"):
        assert app.test_client().get(path, headers=MANAGER).status_code == 422, path


def test_a_step_is_named_by_any_code_that_an_event_may_carry(app: Flask) -> None:
    strange = replace_step(closed_case("strange-step", online=True), "Tham-dinh:2")
    apply_events(database_of(app), strange)
    page = _get(app, "/details?period=2021")
    address = html.unescape(re.search(r'href="([^"]*part=step%3ATham-dinh%3A2[^"]*)"', page)[1])  # type: ignore[index]
    assert "<strong>1</strong>" in _get(app, address)


def replace_step(events: list[Event], code: str) -> list[Event]:
    """The same life with a step of another name."""
    steps = [place for place, event in enumerate(events) if event.type == "step.completed"]
    first = events[steps[0]]
    return [replace(each, data={**each.data, "step": code}) if each is first else each for each in events]


@pytest.mark.parametrize("cursor", ["2021-02-03", "2021", "zzz", "|", "2021-02-03|", "x|y"])
def test_a_strange_cursor_is_no_fault(app: Flask, cursor: str) -> None:
    for path in ("/intake/cases?period=2021", "/cases?period=2021&part=rated", "/open?"):
        assert app.test_client().get(f"{path}&cursor={cursor}", headers=MANAGER).status_code == 200, path


def test_a_list_as_known_then_shows_no_places_of_paper_of_now(app: Flask) -> None:
    assert "Giấy vào nhiều nhất" in _get(app, "/cases?period=2021-03&part=paper")
    assert "Giấy vào nhiều nhất" not in _get(app, "/cases?period=2021-03&part=paper&as_known=2021-03-20")


def test_what_is_known_only_now_is_not_told_as_of_an_earlier_day(app: Flask) -> None:
    for path in ("/cases?part=rated", "/intake/cases?part=received", "/open?", "/api/v1/online-share/cases?part=in_time"):
        assert app.test_client().get(f"{path}&as_known=2021-03-01", headers=MANAGER).status_code == 422, path
    assert "part=rated" in (page := _get(app, "/details?period=2021-Q1&as_known=2021-03-01"))
    assert not re.search(r"part=rated[^\"]*as_known|as_known[^\"]*part=rated", page)


LISTS = ("/intake/cases?period=2021&part=received_online", "/cases?period=2021&part=with_a_limit", "/open?", "/late?period=2021")


@pytest.mark.parametrize("stretch", [400, 1])
@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_hold_each_of_its_files_once(
    app: Flask, path: str, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As over few files, and as over very many, where a read is of one day or a part of it."""
    for module in (listing, open_sums, files):
        monkeypatch.setattr(module, "STRETCH" if module is not files else "FEW", stretch)
    whole = _listed(app, f"{path}&limit=1000")
    paged = _listed(app, f"{path}&limit=7")
    assert len(whole) > 7 and paged == whole and len(set(whole)) == len(whole)


def _listed(app: Flask, path: str) -> list[str]:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = app.test_client().get(f"/api/v1/online-share{path}&cursor={cursor}", headers=MANAGER).json
        found += [each["case_id"] for each in answer.get("cases", answer.get("files"))]
        cursor = answer["next"]
        assert answer.get("total", len(found)) >= len(found)
    return found
