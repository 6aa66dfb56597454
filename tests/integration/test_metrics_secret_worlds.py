"""A world with secret files, and one in which their numbers were burnt and no file exists: every door must look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.metrics.reference import load_reference
from shared.calendar import HOME
from shared.events import Event, NewEvent
from tests.conftest import SETTINGS
from tests.support.histories import closed, completed, history, opened, received, released
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
MANAGER = bearer("manager-836", ("manager", "836"))
UNITS = {"29179": "commune", "836": "district"}
AGENCIES = {unit.code: unit.agency_code for unit in load_reference(Path(SETTINGS["DISTRICT_PACK"])).units.ever()}
DAYS = [date(2021, 1, 19) + timedelta(days=days) for days in (0, 1, 20, 90)]
FILES = range(1, 8)
# (unit, day, number) of the secret files: closed, still open, the last number of its day, and two of one day.
SECRET_FILES = {("29179", 0, 3), ("29179", 1, 4), ("29179", 2, 7), ("836", 0, 1), ("836", 0, 2)}
STILL_OPEN = {4, 5}
PLACES = ("level=commune", "level=district", "unit=29179", "unit=836")
PERIODS = ("2021", "2021-01", "2021-01-19..2021-01-19", "2021-01-20..2021-02-20")
API = "/api/v1/online-share"
# Each is asked of every place and period.
DOORS = (
    API, f"{API}/units", f"{API}/completeness", f"{API}/intake", f"{API}/measures", f"{API}/trend", f"{API}/late", f"{API}/open",
    f"{API}/cases", f"{API}/cases.csv", f"{API}/intake/cases", f"{API}/intake/cases.csv", f"{API}/procedures",
    "/api/v1/reports/ii-06a", "/api/v1/reports/ii-06a/cases?column=3", "/reports/cases?column=7", "/api/v1/scorecard",
    "/", "/explore", "/details", "/intake", "/intake/cases", "/open", "/late", "/reports", "/completeness", "/what-if",
    "/monthly", "/plan",
)  # fmt: skip
OPEN_DATA = ("online-share", "online-share-units", "timeliness", "channels", "secret-files")
# When the answer was made, and of which state of the figures: not what is told of files.
OF_THE_MOMENT = re.compile(r'\d\d:\d\d(:\d\d)?(\.\d+)?|seen=[\w.-]+|nonce="[^"]*"|value="[\w.-]{40,}"|"trace_id":"[^"]*"')


def _file(unit: str, day: int, number: int, *, secret: bool) -> list[Event]:
    at = datetime.combine(DAYS[day], time(9), HOME)
    code = f"{AGENCIES[unit]}-{DAYS[day]:%y%m%d}-{number:04d}"
    taken = NewEvent("case.received", {**received().data, "file_code": code, "received_at": at, "due_at": at + timedelta(days=2)})
    step = completed("tiep_nhan", "system" if number % 3 else "paper", unit)
    end = [] if number in STILL_OPEN else [released(), closed(at=at + timedelta(hours=5))]
    mark = [NewEvent("case.marked_secret", {})] if secret else []
    return history(code, [], [opened(unit, UNITS[unit]), taken, step, *end, *mark])


def _fill(app: Flask, *, secret: bool) -> None:
    """With the secret files, or without a trace of them."""
    files = {(unit, day, number) for unit in UNITS for day in range(len(DAYS)) for number in FILES}
    for mark in (False, True):
        told: list[Event] = []
        # What was told of a file as long as it was like any other is taken back when it is marked: one event of its own.
        for each in sorted(files if not mark else SECRET_FILES):
            if each in SECRET_FILES and not secret:
                continue
            for event in _file(*each, secret=each in SECRET_FILES):
                if (event.type == "case.marked_secret") == mark:
                    told.append(event)
        apply_events(database_of(app), told)


@pytest.fixture(scope="module")
def worlds(document_store_url: str) -> Iterator[tuple[Flask, Flask]]:
    """The one with secret files first."""
    with metrics_app(document_store_url) as with_secret, metrics_app(document_store_url) as burnt:
        _fill(with_secret, secret=True)
        _fill(burnt, secret=False)
        yield with_secret, burnt


def _seen(app: Flask, address: str, who: dict[str, str] | None) -> tuple[int, str]:
    answer = app.test_client().get(address, headers=who)
    return answer.status_code, OF_THE_MOMENT.sub("", answer.text)


@pytest.mark.parametrize("door", DOORS)
def test_a_secret_file_looks_like_a_number_that_was_burnt(worlds: tuple[Flask, Flask], door: str) -> None:
    with_secret, burnt = worlds
    answered = set()
    for place in PLACES:
        for period in PERIODS:
            path, _, more = door.partition("?")
            address = f"{path}?period={period}&{place}&{more}"
            status, text = _seen(with_secret, address, MANAGER)
            assert (status, text) == _seen(burnt, address, MANAGER), address
            answered.add(status)
    assert 200 in answered


@pytest.mark.parametrize("table", OPEN_DATA)
def test_nor_is_it_seen_in_open_data(worlds: tuple[Flask, Flask], table: str) -> None:
    address = f"/api/v1/open-data/{table}.csv"
    found = _seen(worlds[0], address, None)
    assert found[0] == 200 and found == _seen(worlds[1], address, None)


def _json(app: Flask, address: str) -> Any:
    return app.test_client().get(address, headers=MANAGER).json


def test_numbers_given_less_files_received_are_no_number_of_secret_files(worlds: tuple[Flask, Flask]) -> None:
    """The highest number in a list, less what is missing, is what the calendar of intake tells: nothing is left over."""
    for number, app in enumerate(worlds):
        told = _json(app, f"{API}/completeness?period=2021-01-19..2021-01-19&unit=29179")
        days = _json(app, f"{API}/intake?period=2021-01&unit=29179")["days"]
        came = next(day["files"] for day in days if day["day"] == "2021-01-19")
        assert max(FILES) - told["missing"] - came == 0, number
        assert (told["missing"], told["gaps"][0]["numbers"]) == (1, [{"first": 3, "last": 3}])
        assert told["lower"] < told["share"] < told["upper"], "the bounds are as wide as the numbers ask"


def test_the_page_says_what_a_number_that_is_not_accounted_for_may_be(worlds: tuple[Flask, Flask]) -> None:
    address = "/completeness?period=2021&level=commune"
    pages = [worlds[0].test_client().get(address + language, headers=MANAGER).text for language in ("", "&lang=en")]
    assert "hồ sơ giấy chưa ghi sổ, hoặc hồ sơ không được phép nói đến ở đây" in pages[0]
    assert "a paper file that was not registered, or a file that may not be told of here" in pages[1]
