"""Missing numbers and units that stopped registering paper, over the store: as many as the events told say, seen by who may."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from services.metrics.app import create_app
from services.metrics.completeness import completeness
from services.metrics.domain.period import parse
from services.metrics.domain.question import Question
from services.metrics.domain.share import percent
from services.metrics.figures import Figures
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from services.metrics.reference import load_reference
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import figures_of
from shared.calendar import HOME
from shared.events import Event, NewEvent
from shared.mongo.connect import Document
from shared.projection import CaseKey
from tests.conftest import SETTINGS
from tests.support.chance import new_seed
from tests.support.histories import closed, completed, history, opened, received, released
from tests.support.metrics_app import database_of, metrics_app
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers
MANAGER = ("manager-836", ("manager", "836"))
REFERENCE = load_reference(Path(SETTINGS["DISTRICT_PACK"]))
UNITS = {"29110": "commune", "29134": "commune", "29179": "commune", "836": "district"}
AGENCIES = {unit.code: unit.agency_code for unit in REFERENCE.units.ever() if not unit.is_department}
BEGIN, DAYS = date(2021, 3, 1), 70
PERIODS = ("2021", "2021-03", "2021-04-05..2021-04-20", "2021-03-15..2021-04-14")


def _file(unit: str, day: date, number: int, *, kind: str = "public_service", online: bool = True) -> list[Event]:
    at = datetime.combine(day, time(9), HOME)
    series = f"{AGENCIES[unit]}{'-NB' if kind == 'internal_work' else ''}-{day:%y%m%d}"
    taken = NewEvent("case.received", {**received().data, "file_code": f"{series}-{number:04d}", "received_at": at})
    step = completed("tiep_nhan", "system" if online else "paper", unit)
    told = [opened(unit, UNITS[unit], kind), taken, step, released(), closed(at=at + timedelta(hours=5))]
    return history(f"{series}-{number}", [], told)


def _paper(case_id: str, unit: str, received_on: date, closed_on: date | None) -> list[Event]:
    entry = {
        "kind": "public_service", "procedure_code": "1.001193", "receiving_unit": unit, "deciding_unit": unit,
        "level": UNITS[unit], "channel": "counter", "received_on": received_on, "closed_on": closed_on,
    }  # fmt: skip
    return history(case_id, [], [NewEvent("register_entry.recorded", entry)])


def _apply(database: Any, events: list[Event]) -> None:
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in events:
        batch[event.source, event.case_id].append(event)
    MetricsProjection(database, 3).apply(batch)


class Given:
    """Numbers given on some days, and those whose files never came."""

    def __init__(self, chance: random.Random) -> None:
        self.events: list[Event] = []
        self.lost: Counter[tuple[str, str, date]] = Counter()
        self.here: set[tuple[str, str, date, int]] = set()
        for _ in range(60):
            unit, kind = chance.choice(list(UNITS)), chance.choice(("public_service", "public_service", "internal_work"))
            day = BEGIN + timedelta(days=chance.randrange(DAYS))
            if not any(each[:3] == (unit, kind, day) for each in self.here):
                self._day(chance, unit, kind, day)

    def _day(self, chance: random.Random, unit: str, kind: str, day: date) -> None:
        given = chance.randrange(1, 6)
        here = sorted(chance.sample(range(1, given + 1), chance.randrange(1, given + 1)))
        for number in here:
            self.events += _file(unit, day, number, kind=kind, online=chance.random() < 0.6)
            self.here.add((unit, kind, day, number))
        self.lost[unit, kind, day] = here[-1] - len(here)

    def missing(self, period: str, unit: str | None = None, level: str | None = None, kind: str | None = None) -> int:
        """By hand."""
        return sum(
            number
            for (where, what, day), number in self.lost.items()
            if day in parse(period) and unit in (None, where) and level in (None, UNITS[where]) and kind in (None, what)
        )


@pytest.fixture(scope="module")
def given() -> Given:
    return Given(random.Random(new_seed()))


@pytest.fixture(scope="module")
def app(document_store_url: str, given: Given) -> Iterator[Flask]:
    """Nothing here writes, so all tests look at the same files."""
    with metrics_app(document_store_url) as made:
        _apply(database_of(made), given.events)
        yield made


def _told(app: Flask, *who: Any, **asked: str) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/online-share/completeness", headers=bearer(*(who or MANAGER)), query_string=asked)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("asked", [{}, {"level": "commune"}, {"level": "district"}, {"unit": "29179"}, {"kind": "internal_work"}])
def test_what_is_missing_and_the_bounds_are_those_reckoned_from_the_events(
    app: Flask, given: Given, period: str, asked: dict[str, str]
) -> None:
    told = _told(app, period=period, **asked)
    missing = given.missing(period, **asked)
    assert (told["known"], told["missing"], told["unregistered"]) == (True, missing, 0)
    lower = percent(told["numerator"], told["denominator"] + missing)
    upper = percent(told["numerator"] + missing, told["denominator"] + missing)
    if told["share"] is not None and lower != upper:
        assert (told["lower"], told["upper"]) == (float(lower or 0), float(upper or 0))
        assert told["lower"] <= told["share"] <= told["upper"]
    else:
        assert (told["lower"], told["upper"]) == (None, None)


def test_every_gap_names_its_unit_day_and_numbers(app: Flask, given: Given) -> None:
    gaps = _told(app, period="2021")["gaps"]
    assert {(gap["unit"], gap["kind"], date.fromisoformat(gap["day"])): gap["missing"] for gap in gaps} == +given.lost
    for gap in gaps:
        named = {number for run in gap["numbers"] for number in range(run["first"], run["last"] + 1)}
        place = (gap["unit"], gap["kind"], date.fromisoformat(gap["day"]))
        assert len(named) == gap["missing"] and not any((*place, number) in given.here for number in named)
        assert gap["series"].startswith(AGENCIES[gap["unit"]])


def test_the_numbers_are_named_to_those_only_who_may_list_files(app: Flask) -> None:
    told = _told(app, "leader-29179", ("leader", "29179"), period="2021")
    assert told["gaps"] and all(gap["numbers"] is None for gap in told["gaps"])


def test_the_units_of_a_level_share_what_is_missing_between_them(app: Flask, given: Given) -> None:
    parts = [_told(app, period="2021", unit=unit)["missing"] for unit in UNITS]
    assert sum(parts) == _told(app, period="2021")["missing"] == given.missing("2021")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"unit": "836.TP"}, "số thứ tự do cả cơ quan cấp"),
        ({"sector": "health"}, "thuộc thủ tục nào"),
        ({"procedure": "1.001193"}, "thuộc thủ tục nào"),
        ({"as_known": "2021-06-01"}, "không được giữ lại"),
    ],
)
def test_of_parts_that_no_number_tells_apart_nothing_is_said_but_why(app: Flask, asked: dict[str, str], why: str) -> None:
    told = _told(app, period="2021", **asked)
    assert (told["known"], told["lower"], told["missing"], told["gaps"]) == (False, None, 0, [])
    assert why in told["why_not"]["vi"]
    page = app.test_client().get("/completeness", query_string={"period": "2021", **asked}, headers=bearer(*MANAGER)).text
    assert why in page
    assert ('unit=836"' in page) == (asked.get("unit") == "836.TP"), "a department leads to the unit that gives the numbers"


def test_the_pages_show_the_bounds_with_the_way_to_what_is_missing(app: Flask) -> None:
    client = app.test_client()
    told = _told(app, period="2021", level="commune")
    words = "từ {}\u00a0% đến {}\u00a0%".format(*(str(told[name]).replace(".", ",") for name in ("lower", "upper")))
    for address in ("/?period=2021", "/details?period=2021&level=commune"):
        page = client.get(address, headers=bearer(*MANAGER)).text
        assert words in page and "/completeness?level=commune" in page
    page = client.get("/completeness?period=2021&level=commune", headers=bearer(*MANAGER)).text
    assert all(gap["series"] in page for gap in told["gaps"])
    silent = client.get("/?period=2019", headers=bearer(*MANAGER)).text
    assert "/completeness" not in silent


def test_the_page_of_a_month_tells_the_bounds_too(app: Flask) -> None:
    months = [f"2021-{month:02}" for month in range(1, 13)]
    bounded = {month: told for month in months if (told := _told(app, period=month, level="commune"))["lower"] != told["upper"]}
    assert bounded
    for month, told in bounded.items():
        page = app.test_client().get(f"/monthly?period={month}&level=commune", headers=bearer(*MANAGER)).text
        assert all(str(told[name]).replace(".", ",") in page for name in ("lower", "upper")) and "chưa rõ" in page


@pytest.fixture
def store(database: str) -> Iterator[Database[Document]]:
    made: Database[Document] = create_app(verifier=verifier()).extensions["motcua_database"]
    ensure_indexes(made)
    yield made
    made.client.close()


@pytest.fixture
def figures(store: Database[Document]) -> Figures:
    return figures_of(Settings.read(SERVICE), store)


def _missing(figures: Figures, period: str = "2021") -> int:
    found = completeness(Question(parse(period)), figures)
    assert found is not None
    return found.missing


def test_numbers_seen_later_close_the_gap_and_higher_ones_open_another(figures: Figures, store: Database[Document]) -> None:
    day, found = date(2021, 4, 6), []
    for number in (5, 2, 1, 4, 3, 7):
        _apply(store, _file("29179", day, number))
        found.append(_missing(figures))
    assert found == [4, 3, 2, 1, 0, 1]


@pytest.mark.parametrize(("number", "missing"), [(2, 3), (5, 0)], ids=["in between", "the highest"])
def test_a_file_that_is_marked_secret_gives_its_number_back(
    figures: Figures, store: Database[Document], number: int, missing: int
) -> None:
    """As if the number had been burnt: below the highest it is missing, and the highest is then a lower one."""
    day = date(2021, 4, 6)
    for each in (1, 2, 5):
        _apply(store, _file("29179", day, each))
    assert _missing(figures) == 2
    case_id = f"{AGENCIES['29179']}-210406-{number}"
    told = [NewEvent(each.type, each.data) for each in _file("29179", day, number) if each.source == "processing"]
    _apply(store, history(case_id, [], [*told, NewEvent("case.marked_secret", {})]))
    assert _missing(figures) == missing


def _months(unit: str, numbers: dict[int, int]) -> list[Event]:
    """So many paper files closed in each month of 2021."""
    return [
        event
        for month, number in numbers.items()
        for each in range(number)
        for event in _paper(f"paper-{unit}-{month}-{each}", unit, date(2021, month, 3), date(2021, month, 4))
    ]


def test_a_commune_that_stops_registering_paper_is_named_with_its_median_month(
    figures: Figures, store: Database[Document]
) -> None:
    _apply(store, _months("29179", {1: 2, 3: 4, 5: 3}) + _months("29134", {1: 2, 2: 2, 3: 2, 7: 1}))
    found = completeness(Question(parse("2021-07")), figures)
    assert found is not None
    assert [(each.unit.code, each.months, each.expected) for each in found.stopped] == [("29179", 1, 3)]
    whole = completeness(Question(parse("2021-Q3")), figures)
    assert whole is not None and [(each.months, each.expected) for each in whole.stopped] == [(3, 9)]
    assert whole.missing == 0 and whole.unregistered == 9
    other = completeness(Question(parse("2021-07"), level="district"), figures)
    assert other is not None and other.stopped == ()


def test_an_entry_that_is_received_and_not_closed_shows_that_the_unit_goes_on(
    figures: Figures, store: Database[Document]
) -> None:
    _apply(store, _months("29179", {3: 1, 4: 1, 5: 1}))
    question = Question(parse("2021-06"))
    before = completeness(question, figures)
    _apply(store, _paper("still-open", "29179", date(2021, 6, 20), None))
    after = completeness(question, figures)
    assert before is not None and len(before.stopped) == 1
    assert after is not None and after.stopped == ()


def test_unregistered_paper_lowers_the_lower_bound_alone(figures: Figures, store: Database[Document]) -> None:
    _apply(store, _months("29179", {3: 2, 4: 2, 5: 2}))
    for number in range(1, 4):
        _apply(store, _file("29179", date(2021, 6, 9), number))
    question = Question(parse("2021-06"), unit="29179")
    found, figure = completeness(question, figures), figures.figure(question)
    assert found is not None
    limits = found.bounds(figure["numerator"], figure["denominator"])
    assert limits is not None
    assert (float(limits.lower), figure["share"], limits.upper) == (60.0, 100, 100)
