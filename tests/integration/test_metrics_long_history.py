"""Eighteen months of the whole district: every figure of the pages of management is that of a second count, file by file.

`MOTCUA_LONG_HISTORY=200000` lives through so many files; without it a few thousand, the same way. That is for a store that takes
large transactions quickly (`DOCUMENT_STORE`): on the compiled one it took 16 minutes on 2 cores (2026-11-26).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from services.metrics.case_lines import counted_case
from services.metrics.domain.changed import Changed
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.fact import empty, fold
from services.metrics.domain.late_part import age_name
from services.metrics.domain.part import CHANNELS, OF_A_SHARE, RATINGS, RECEIVED_LIST, named
from services.metrics.domain.period import Period, month_of, parse
from services.metrics.domain.question import BASES, Question
from services.metrics.domain.settlement import COLUMNS, Line
from services.metrics.domain.trial import ONLINE, ONLY, WITHOUT, Trial
from services.metrics.exports import Listing, as_csv, as_json
from services.metrics.figures import Figures
from services.metrics.indexes import ensure_indexes
from services.metrics.late import LateList
from services.metrics.listings import counted_listing
from services.metrics.opendata.tables import TABLES
from services.metrics.projections.batch import standing_of
from services.metrics.projections.projection import MetricsProjection
from services.metrics.reference import Reference, load_reference
from services.metrics.report_cells import cell_page
from services.metrics.reporting.overview import Overview
from services.metrics.reporting.registry import load_regimes
from services.metrics.reporting.store import Reports
from services.metrics.reports import Settlement, settlement
from services.metrics.scorecard import Scorecard
from services.metrics.trend import trend
from services.metrics.views import Views
from services.metrics.views.facts import cursor_of
from services.metrics.views.received import received_cursor
from services.metrics.web.book_words import book_words
from services.metrics.web.voice import Voice
from services.metrics.what_if import Pair, tried_figure, tried_places
from services.metrics.wiring import level_readings_of
from services.metrics.workbook import as_xlsx
from shared.calendar import load_calendar
from shared.events import Event
from shared.mongo.connect import connect
from shared.projection import CaseKey
from shared.units import UnitRegistry
from tests.conftest import SETTINGS
from tests.support import second_count as second
from tests.support.chance import new_seed
from tests.support.long_history import long_history, place
from tests.support.second_count import Pack, SecondCount
from tests.support.second_open_data import open_data
from tests.support.second_units import Name, SecondUnits

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1800)]
PACK = Path(SETTINGS["DISTRICT_PACK"])
SIZE = int(os.environ.get("MOTCUA_LONG_HISTORY", "2000"))
# The smaller world whose units merge on 1 March 2025 and end on 1 July 2025.
MERGING = 700
# The history is told to its very end, which is now: in the office it is the last second of 20 July.
FIRST, LAST = date(2024, 2, 1), date(2025, 7, 20)
NOW = datetime(2025, 7, 20, 16, 59, 59, tzinfo=UTC)
SHARDS, BATCH = 6, 20_000
TARGETS = {"district": 80, "commune": 60}

PERIODS = [
    parse("2024"), parse("2025"), parse("2024-Q4"), parse("2025-H1"), parse("2025-02"), parse("2025-02", "administrative"),
    parse("2025-H1", "administrative"), parse("2025-01-20..2025-02-10"), parse("2024-03-03..2025-06-21"),
    parse("2024-02-10..2024-02-11"), parse("2025-07"), parse("2025-07-03..2025-07-28"),
]  # fmt: skip
PLACES: list[dict[str, Any]] = [
    {}, {"level": "commune"}, {"level": "district"}, {"unit": "29110"}, {"unit": "29179", "level": "commune"},
    {"unit": "836", "office": "836.TP"}, {"unit": "836", "office": "836.LD"}, {"kind": "internal_work"},
    {"level": "commune", "kind": "public_service"}, {"level": "district", "kind": "internal_work"},
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """A history applied to the store, and counted a second time."""

    store: Database[dict[str, Any]]
    figures: Figures
    dimensions: Dimensions
    count: SecondCount
    events: list[Event]

    def questions(self) -> Iterator[Question]:
        """Every place and sector in every period."""
        sectors = [_sector(self.figures, name) for name in ("agriculture", "education", "health")]
        for period in PERIODS:
            yield from (Question(period, **where) for where in (*PLACES, *sectors, {"procedures": ("2.000815",)}))

    def counted(self, question: Question) -> dict[str, Any]:
        """The figure by the second count."""
        level = question.level or ({"836": "district"}.get(question.unit or "", "commune") if question.unit else None)
        return second.figure(self.count.closed(question), TARGETS.get(level or ""))


@pytest.fixture(scope="module")
def seed() -> int:
    return new_seed()


@pytest.fixture(scope="module")
def world(document_store_url: str, seed: int) -> Iterator[World]:
    """With the units of January 2021, as the pack has it."""
    yield from _world(document_store_url, seed, SIZE, load_reference(PACK), by_the_day=False)


@pytest.fixture(scope="module")
def merging(document_store_url: str, seed: int) -> Iterator[World]:
    """With the units of each day: `units_as_of: null`."""
    reference = load_reference(PACK)
    by_the_day = replace(reference, units=UnitRegistry(reference.units.ever()))
    yield from _world(document_store_url, seed, MERGING, by_the_day, by_the_day=True)


def _world(url: str, seed: int, size: int, reference: Reference, *, by_the_day: bool) -> Iterator[World]:
    store = connect(url, f"long_{seed}_{by_the_day}")
    ensure_indexes(store)
    dimensions = reference.dimensions()
    events = list(long_history(seed, size, place(PACK, FIRST, LAST, by_the_day=by_the_day)))
    _apply(store, dimensions, events)
    figures = Figures(Views.of(store, dimensions), reference, lambda: NOW)
    yield World(store, figures, dimensions, SecondCount(events, Pack(PACK)), events)
    store.client.close()


def _apply(store: Database[dict[str, Any]], dimensions: Dimensions, events: Iterable[Event]) -> None:
    projection = MetricsProjection(store, SHARDS, dimensions=dimensions)
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for number, event in enumerate(events, start=1):
        batch[event.source, event.case_id].append(event)
        if number % BATCH == 0:
            projection.apply(batch)
            batch = defaultdict(list)
    projection.apply(batch)


def _sector(figures: Figures, name: str) -> dict[str, Any]:
    return {"sector": name, "procedures": figures.procedures_of(name)}


def _same(figure: dict[str, Any], counted: dict[str, Any]) -> None:
    told = {name: figure[name] for name in ("numerator", "denominator", "share", "gap_cases", "timeliness")}
    assert told | {"withdrawn": figure["excluded"]["withdrawn_before_reception"]} == counted


def test_the_history_holds_everything_that_can_happen(world: World, merging: World) -> None:
    told = {event.type for event in (*world.events, *merging.events)}
    assert told >= {
        "application.withdrawn", "application.rated", "supplement.accepted", "case.extended", "case.marked_secret",
        "register_entry.recorded", "secret_files.counted", "step.returned", "case.transferred", "result.handed_over",
    }  # fmt: skip
    opened = [event.data for event in world.events if event.type == "case.opened"]
    assert any(data["receiving_unit"] != data["deciding_unit"] for data in opened)
    assert {data["kind"] for data in opened} == {"public_service", "internal_work"}
    assert len({data["deciding_unit"] for data in opened}) == 24
    moved = [event.data["from_unit"] for event in merging.events if event.type == "case.transferred"]
    assert "836" in moved and len(set(moved)) > 3


def test_facts_told_by_time_are_those_told_file_by_file(world: World) -> None:
    """Document by document: what the store holds is what the events of each file alone amount to."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in world.events:
        told[event.case_id].append(event)
    stored = {fact.pop("_id"): fact for fact in world.store["facts"].find({}, {"revision": 0})}
    assert stored.keys() == told.keys()
    for case_id, events in told.items():
        fact = fold(empty(case_id), sorted(events, key=lambda event: (event.source, event.sequence)))
        assert {"_id": case_id, **stored[case_id]} == {**fact, "standing": standing_of(fact, world.dimensions)}


def test_every_figure_is_that_of_the_second_count(world: World) -> None:
    compared = 0
    for question in world.questions():
        _same(world.figures.figure(question), world.counted(question))
        compared += 1
    assert compared == len(PERIODS) * (len(PLACES) + 4)


def test_every_unit_and_department_is_told_by_the_second_count(world: World) -> None:
    for period in (parse("2024"), parse("2025-Q2"), parse("2025-01", "administrative")):
        for level, number in (("commune", 23), ("district", 10)):
            rows = world.figures.by_unit(Question(period, level=level))
            assert len(rows) == number
            for row in rows:
                where = {"unit": "836", "office": row["unit"]} if "." in row["unit"] else {"unit": row["unit"]}
                _same(row, world.counted(Question(period, level=level, **where)))


@pytest.mark.parametrize("calendar", ["calendar", "administrative"])
def test_every_month_of_a_trend_is_told_by_the_second_count(world: World, calendar: str) -> None:
    first = 1 if calendar == "calendar" else 2
    expected = [month_of(date(2024 + number // 12, number % 12 + 1, 1), calendar) for number in range(first, first + 18)]
    for where in ({"level": "commune"}, {"level": "district"}, {"unit": "29134"}, {"unit": "836", "office": "836.TC"}):
        months = trend(Question(parse("2025"), **where), world.figures, calendar, 18)
        assert [month["period"] for month in months] == expected
        for month in months:
            counted = world.counted(Question(month["period"], **where))
            for name in ("numerator", "denominator", "share", "gap_cases"):
                assert month[name] == counted[name]
            before = month["year_before"]
            first, last = before["period"].first, before["period"].last
            assert (first.year + 1, first.month, first.day) == (
                month["period"].first.year,
                *month["period"].first.timetuple()[1:3],
            )
            counted = world.counted(Question(Period("", first, last), **where))
            assert all(before[name] == counted[name] for name in ("numerator", "denominator", "share"))


def test_every_day_of_intake_is_told_by_the_second_count(world: World, merging: World) -> None:
    places = [*PLACES, _sector(world.figures, "agriculture"), {"procedures": ("2.000815",)}]
    for where in places:
        for period in (parse("2025"), parse("2025-01", "administrative"), parse("2025-01-20..2025-02-10")):
            question = Question(period, **where)
            right = Counter(file.received for file in world.count.received(question))
            assert world.figures.views.intake.by_day(question) == right
            for day in list(right)[:: max(1, len(right) // 3)]:
                behind = sorted(file.case_id for file in world.count.received(question.on_day(day)))
                found = world.figures.views.received.cases(question.on_day(day), "received", limit=10**6)
                assert [fact["_id"] for fact in found] == behind
    # Where a file was on the day it was received: before the mergers and after them.
    for level, unit in (("commune", None), ("district", None), (None, "29110")):
        question = Question(parse("2025"), level=level, unit=unit)
        days = [(day, file) for file in merging.count.received(Question(parse("2025"))) for day in (file.received,) if day]
        here = [day for day, file in days if level in (None, file.level_on(day)) and unit in (None, file.unit_on(day))]
        assert merging.figures.views.intake.by_day(question) == Counter(here)
        for day in set(here[::40]):
            assert len(merging.figures.views.received.cases(question.on_day(day), "received", limit=10**6)) == here.count(day)


def test_what_changed_after_a_period_is_told_by_the_second_count(world: World) -> None:
    found = 0
    for period in (parse("2024"), parse("2024-Q4"), parse("2025-02"), parse("2025-H1", "administrative"), parse("2025-06")):
        moment = second.cutoff(period, NOW) - timedelta(milliseconds=1)
        known = {file.case_id: _standing([file])[file.case_id] for file in world.count.as_known(moment) if file.closed}
        for where in ({}, {"level": "commune"}, {"unit": "836", "office": "836.TP"}, _sector(world.figures, "agriculture")):
            files = [file for file in world.count.closed(Question(period, **where)) if file.counted]
            late = [file for file in files if file.case_id not in known]
            other = [each for each in files if each.case_id in known and known[each.case_id] != _standing([each])[each.case_id]]
            told = world.figures.views.changed.after_period(Question(period, **where))
            assert told == Changed(len(late), len(other))
            found += len(late) + len(other)
    assert found
    assert world.figures.views.changed.after_period(Question(parse("2025-01-20..2025-02-10"))) is None


def test_open_files_are_told_by_age_by_the_second_count(world: World) -> None:
    found_between = 0
    late = LateList(world.figures, load_calendar(PACK))
    for where in ({}, {"level": "district"}, {"unit": "29110"}, {"kind": "internal_work"}):
        question = Question(parse("2025"), **where)
        open_files = [file for file in world.count.asked(question) if file.received and not (file.closed or file.excluded)]
        groups = late.open_ages(question)
        assert sum(group.files for group in groups) == len(open_files)
        here = question.on_day(world.figures.today())
        for group in groups:
            first, last = group.first or date.min, group.last or date.max
            inside = {file.case_id for file in open_files if file.received and first <= file.received <= last}
            found = world.figures.views.open_files.cases(here, (group.first, group.last), limit=10**6)
            total = world.figures.views.open_files.count(here, (group.first, group.last))
            assert ({fact["_id"] for fact in found}, total, group.files) == (inside, len(inside), len(inside))
        odd = (date(2025, 3, 3), date(2025, 7, 9))
        inside = {file.case_id for file in open_files if file.received and odd[0] <= file.received <= odd[1]}
        assert {fact["_id"] for fact in world.figures.views.open_files.cases(here, odd, limit=10**6)} == inside
        assert world.figures.views.open_files.count(here, odd) == len(inside)
        found_between += len(inside)
        overdue = [file for file in open_files if file.overdue_at(NOW)]
        for more, up_to, files in late.summary(question).ages:
            within = [file for file in overdue if _overdue_since(file, NOW) > NOW - timedelta(days=up_to or 10_000)]
            longer = {file.case_id for file in within if _overdue_since(file, NOW) <= NOW - timedelta(days=more)}
            listed, _next = late.page(question, age_name(more, up_to), limit=10**6)
            assert ({line.fact["_id"] for line in listed}, late.total(question, age_name(more, up_to))) == (longer, len(longer))
            assert files == len(longer)
        assert sum(files for _, _, files in late.summary(question).ages) == len(overdue)
    assert found_between
    assert late.open_ages(Question(parse("2024"))) == []


def _overdue_since(file: second.File, at: datetime) -> datetime:
    """The due time of an open file that is overdue: the last one it was given."""
    return [new for moment, what, new in file.clock if new is not None and moment <= at and what != "requested"][-1]


def test_every_measure_is_that_of_the_second_count(world: World) -> None:
    for question in world.questions():
        if question.procedures is not None and question.sector is None:
            continue
        told = world.figures.measures(question)
        right = second.measures(world.count.closed(question), world.count.received(question), world.count.pack.full)
        for name in ("on_time", "level_4", "received_online", "electronic_results", "satisfied", "online_payment"):
            ratio = getattr(told, name)
            assert (ratio.numerator, ratio.denominator) == right[name], (name, question)
            assert ratio.share == second.percent(*right[name])
        assert (told.official_online, told.fees_owed) == (right["official_online"], right["fees_owed"])
        assert +Counter(told.channels) == right["channels"]
        assert (+Counter(told.ratings), Counter(told.paper)) == (right["ratings"], right["paper"])
        _near(told.median_minutes, right["times"], 0.5)
        _near(told.ninetieth_minutes, right["times"], 0.9)
        _near(told.drafting_median, right["drafting"], 0.5)
        assert {step.step: step.count for step in told.steps} == {name: len(each) for name, each in right["steps"].items()}
        for step in told.steps:
            _near(step.median, right["steps"][step.step], 0.5)
            _near(step.ninetieth, right["steps"][step.step], 0.9)


def _near(told: int | None, values: list[int], part: float) -> None:
    """At most a fifth too high, never too low."""
    right = second.quantile(values, part)
    assert (told is None) == (right is None)
    if told is not None and right is not None:
        assert right <= told <= right * 1.2


def test_every_list_and_export_holds_exactly_the_files_of_the_second_count(world: World) -> None:
    for period in (parse("2025-02"), parse("2025-01-20..2025-02-10")):
        for where in ({}, {"level": "commune"}, {"unit": "836", "office": "836.TP"}, {"kind": "internal_work"}):
            question = Question(period, **where)
            for part in OF_A_SHARE:
                right = sorted(f"{file.closed}|{file.case_id}" for file in world.count.closed(question) if _in_part(file, part))
                found = world.figures.views.files.cases(question, part, limit=10**7)
                assert [f"{fact['standing']['day']}|{fact['_id']}" for fact in found] == right
                assert world.figures.views.sums.case_count(question, part) == len(right)
                _exported(world, counted_listing(world.figures, question, part, counted_case), len(right))


def _in_part(file: second.File, part: str) -> bool:
    listed = {"numerator": file.online, "denominator": file.counted, "paper": file.counted and not file.online}
    return {**listed, "excluded": file.excluded == second.WITHDRAWN}[part]


def _exported(world: World, listing: Listing, number: int) -> None:
    text = b"".join(as_csv(listing)).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == number + 1
    assert len(json.loads(b"".join(as_json(listing)))["cases"]) == number
    with Voice().in_language("vi"):
        words = book_words(listing, world.figures)
    with as_xlsx(listing, words) as file, zipfile.ZipFile(file) as sheets:
        assert sheets.read("xl/worksheets/sheet2.xml").count(b"<row ") == number + 1


def test_behind_every_number_of_the_measures_are_the_files_of_the_second_count(world: World, merging: World) -> None:
    some_days, month = parse("2025-01-20..2025-02-10"), parse("2025-02")
    office, procedure = {"unit": "836", "office": "836.TP"}, {"procedures": ("2.000815",)}
    for period, where in ((some_days, {}), (month, {"level": "commune"}), (month, office), (some_days, procedure)):
        question = Question(period, **where)
        closed = [file for file in world.count.closed(question) if file.counted]
        received = list(world.count.received(question))
        for part, holds in _parts(closed, world.count.pack.full).items():
            files = received if named(part).of == RECEIVED_LIST else closed
            _behind(world, question, part, [file for file in files if holds(file)])
    # Where a file was on the day it was received: before the mergers and after them.
    question, received = Question(parse("2025"), unit="29110"), list(merging.count.received(Question(parse("2025"))))
    here = [file for file in received if file.received and file.unit_on(file.received) == "29110"]
    _behind(merging, question, "received", here)
    _behind(merging, question, "received_online", [file for file in here if file.channel in second.BY_NET])


def _parts(closed: list[second.File], full: set[str]) -> dict[str, Callable[[second.File], bool]]:
    """Every part of the measures, as the second count sees it."""
    limit, content = ("early", "on_time", "late"), ("very_satisfied", "satisfied")
    return {
        "with_a_limit": lambda file: file.timeliness in limit,
        "in_time": lambda file: file.timeliness in limit[:2],
        "electronic_results": lambda file: file.electronic,
        "rated": lambda file: file.rating is not None,
        "content": lambda file: file.rating in content,
        **{f"rated_{name}": partial(lambda name, file: file.rating == name, name) for name in RATINGS},
        "received": lambda file: True,
        "received_online": lambda file: file.channel in second.BY_NET,
        **{f"received_{name}": partial(lambda name, file: file.channel == name, name) for name in CHANNELS},
        "level_4": lambda file: file.procedure in full,
        "level_4_online": lambda file: file.procedure in full and file.channel in second.BY_NET,
        "officials_online": lambda file: file.official,
        "fee_paid": lambda file: bool(file.paid),
        "fee_paid_online": lambda file: "online" in file.paid,
        "fee_owed": lambda file: file.owes and not file.paid,
        **{f"paper:{place}": partial(lambda place, file: place in file.paper, place) for file in closed for place in file.paper},
        **{f"step:{step}": partial(_did, step) for file in closed for step, _minutes in file.minutes},
    }


def _did(step: str, file: second.File) -> bool:
    return any(done == step for done, _minutes in file.minutes)


def _behind(world: World, question: Question, part: str, right: list[second.File]) -> None:
    """The list of a part holds these files, in order, over pages; its number is theirs, or how often they did a step."""
    views, of_received = world.figures.views, named(part).of == RECEIVED_LIST
    read, place = (views.received.cases, received_cursor) if of_received else (views.files.cases, cursor_of)
    expected = sorted(f"{file.received if of_received else file.closed}|{file.case_id}" for file in right)
    found: list[str] = []
    while page := [place(fact) for fact in read(question, part, found[-1] if found else "", 7 + 4 * len(found))]:
        found += page
    assert found == expected, (part, question)
    times = sum(step == part.removeprefix("step:") for file in right for step, _minutes in file.minutes)
    number = views.received.count(question, part) if of_received else views.sums.case_count(question, part)
    assert number == (times if part.startswith("step:") else len(right)), (part, question)


def test_the_numbers_that_are_not_accounted_for_are_those_of_the_second_count(world: World) -> None:
    """Those of files that were marked secret are among them."""
    for period in PERIODS:
        gaps = world.figures.views.missing.gaps(period)
        assert {(gap.agency, gap.kind, gap.day): gap.missing for gap in gaps} == world.count.missing(period)


def test_every_late_file_is_one_of_the_second_count(world: World) -> None:
    late = LateList(world.figures, load_calendar(PACK))
    for period in (parse("2025-02"), parse("2025-Q1"), parse("2025-07"), parse("2025")):
        at = second.cutoff(period, NOW)
        for where in ({}, {"level": "district"}, {"unit": "29110"}, {"kind": "internal_work"}):
            question = Question(period, **where)
            right = second.late(world.count.asked(question), period, at)
            found, _next = late.page(question, "all", limit=10**6)
            assert Counter((line.late.state, line.fact["_id"]) for line in found) == Counter(right)
            told = {state: number for state, number in late.numbers(question).items() if number}
            assert told == Counter(state for state, _ in right)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first}..{period.last}")
def test_the_form_of_settlement_is_that_of_the_second_count(world: World, period: Period, seed: int) -> None:
    fields, at, chance = world.count.pack.fields, second.cutoff(period, NOW), random.Random(f"{seed} {period.name}")
    for where in ({}, {"level": "district"}, {"unit": "29116"}, {"unit": "836", "office": "836.TN"}):
        question = Question(period, **where)
        files = list(world.count.asked(question))
        for by, line in (("unit", lambda file: file.unit), ("field", lambda file: fields[file.procedure])):
            form = settlement(question, by, world.figures)
            assert {line.name: list(line.cells) for line in form.lines} == second.settlement(files, period, at, line)
            behind = second.files_of_the_form(files, period, at, line)
            for each, column in _some_cells(form, chance):
                found = _files_of(world, question, form, each, column)
                assert Counter(found) == Counter(behind[each.name or None, column]), (where, by, each.name, column)
            whole = second.settlement(files, period, at, lambda _file: "").get("", [0] * 11)
            assert list(form.total.cells) == whole
            assert whole[0] == whole[4] + whole[8]


def _files_of(world: World, question: Question, form: Settlement, line: Line, column: int) -> list[str]:
    """The files of a cell, in two pages."""
    asked: dict[str, Any] = {"line": line.name, "column": column, "cursor": "", "limit": line.counts[column] // 2 + 1}
    first = cell_page(question, form, asked, world.figures)
    pages = [first] if first.next is None else [first, cell_page(question, form, asked | {"cursor": first.next}, world.figures)]
    assert pages[-1].next is None and {page.total for page in pages} == {line.counts[column]}
    return [file.fact["_id"] for page in pages for file in page.files]


def _some_cells(form: Settlement, chance: random.Random) -> list[tuple[Line, int]]:
    """One of the sums and one of the lines, with files: all of them would take a quarter of an hour."""
    lines, columns = [chance.choice(form.lines)] if form.lines else [], chance.sample(COLUMNS, len(COLUMNS))
    found = [next(((line, column) for column in columns if line.counts[column]), None) for line in (form.total, *lines)]
    return [cell for cell in found if cell]


def test_the_late_files_are_column_13_file_by_file(world: World) -> None:
    late = LateList(world.figures, load_calendar(PACK))
    found = 0
    for period in (*PERIODS, parse("2025-07", "administrative")):
        for where in ({}, {"level": "commune"}, {"unit": "29116"}, {"unit": "836", "office": "836.TN"}):
            question = Question(period, **where, kind="public_service")
            right = second.overdue_files(world.count.asked(question), period, second.cutoff(period, NOW))
            listed, _next = late.page(question, "open", limit=10**6)
            assert [line.fact["_id"] for line in listed if line.late.state != "closed"] == [line.fact["_id"] for line in listed]
            assert {line.fact["_id"] for line in listed} == right
            assert settlement(question, "unit", world.figures).total.counts[13] == len(listed) == len(right)
            found += len(right)
    assert found


@pytest.mark.parametrize("day", ["2024-06-30", "2024-12-31", "2025-03-15"])
def test_what_was_known_on_a_day_is_what_the_second_count_knows_by_then(world: World, day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T23:59:59+07:00")
    # What is a state secret by now is in no figure of the past either.
    secret = {file.case_id for file in world.count.files if file.excluded == second.SECRET}
    known = [file for file in world.count.as_known(moment) if file.case_id not in secret]
    for period in (parse("2024"), parse("2024-H1", "administrative"), parse("2024-05-20..2024-06-30")):
        for where in ({}, {"level": "commune"}, {"unit": "29110"}, {"kind": "internal_work"}):
            question = Question(period, **where, as_known=moment)
            then = world.count.closed(question, known)
            target = TARGETS.get(question.level or ("commune" if question.unit else ""))
            _same(world.figures.figure(question), second.figure(then, target))
            changed = {each.fact["_id"] for each in world.figures.views.known.corrections(question)}
            stood, stand = _standing(then), _standing(world.count.closed(question))
            either = (stood.keys() | stand.keys()) - secret
            assert changed == {case_id for case_id in either if stood.get(case_id) != stand.get(case_id)}


def _standing(files: Iterable[second.File]) -> dict[str, tuple[Any, ...]]:
    told = ("closed", "excluded", "number", "online", "unit", "level", "kind")
    return {file.case_id: tuple(getattr(file, name) for name in told) for file in files}


def test_the_forecast_can_be_redone_by_hand(world: World) -> None:
    for level, target in TARGETS.items():
        question = Question(parse("2025"), level=level)
        found = world.figures.forecast(question)
        lately = second.figure(world.count.closed(Question(parse("2025-05-15..2025-07-20"), level=level)), None)
        so_far = world.counted(question)
        coming = round(lately["denominator"] * 164 / 67)
        online = round(so_far["numerator"] + coming * lately["numerator"] / lately["denominator"])
        closed = so_far["denominator"] + coming
        assert found is not None and (found.expected_files, found.share) == (coming, second.percent(online, closed))
        missing = target * closed / 100 - so_far["numerator"]
        assert float(found.needed or 0) == pytest.approx(max(0.0, 100 * missing / coming), abs=0.06)


def test_every_computed_target_of_the_plan_is_told_by_the_second_count(world: World) -> None:
    question = Question(parse("2025"))
    rows = {row.target.id: row for row in _scorecard(world).rows(question)}
    for name, level in (("T2", "district"), ("T3", "commune")):
        right = world.counted(replace(question, level=level))
        assert (rows[name].numerator, rows[name].denominator) == (right["numerator"], right["denominator"])
        assert rows[name].reached == (right["gap_cases"] == 0 and right["share"] >= TARGETS[level])
    assert (rows["T1"].numerator, rows["T1"].denominator) == (len(world.count.pack.full), len(world.count.pack.fields))
    for sector, row in rows["T10"].parts:
        asked = replace(question, **_sector(world.figures, sector))
        right = second.figure(world.count.closed(asked), None)
        assert (row.numerator, row.denominator) == (right["numerator"], right["denominator"])
    assert rows["T11"].value == sum(file.official for file in world.count.received(question))


def _scorecard(world: World) -> Scorecard:
    reporting = Overview(load_regimes(PACK), Reports(world.store["reports"]), world.figures.today, FIRST)
    return Scorecard(
        world.figures, world.store["plan_values"], lambda: NOW, reporting, level_readings_of(world.store, world.figures)
    )


def test_every_table_of_open_data_is_that_of_the_second_count(world: World) -> None:
    names = {unit.code: unit.name for unit in world.figures.reference.units.all(LAST) if not unit.is_department}
    right = open_data(world.count, names, TARGETS, NOW.date())
    tables = {table.id: [tuple(row) for row in table.rows(world.figures)] for table in TABLES}
    for name, rows in right.items():
        assert tables[name] == rows, name


TRIALS = [
    Trial(WITHOUT, ("-", "1.001193")), Trial(ONLY, ("2.000815", "1.004944", "-")), Trial(ONLINE, ("2.000815",), Decimal("72.5")),
]  # fmt: skip


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.choice)
def test_every_trial_is_a_second_count_of_the_files_it_speaks_of(world: World, trial: Trial) -> None:
    for period in (parse("2024"), parse("2025-02", "administrative"), parse("2025-01-20..2025-02-10")):
        for where in (*PLACES, _sector(world.figures, "education"), {"procedures": ("2.000815",)}):
            question = Question(period, **where)
            _tried(tried_figure(question, trial, world.figures), world.count.closed(question), trial)
        for where in ({"level": "commune"}, {"unit": "836"}):
            places = tried_places(Question(period, **where), trial, world.figures)
            assert places
            for pair in places:
                code = pair.official["unit"]
                inside = {"unit": "836", "office": code} if "." in code else {"unit": code}
                _tried(pair, world.count.closed(Question(period, **inside)), trial)


def _tried(pair: Pair, files: list[second.File], trial: Trial) -> None:
    """The files that are counted in a trial, one after the other."""
    counted = [file for file in files if file.counted]
    chosen = {file.case_id for file in counted if (file.procedure or "-") in trial.procedures}
    if trial.choice != ONLINE:
        counted = [file for file in counted if (file.case_id in chosen) == (trial.choice == ONLY)]
    online = sum(file.online or (trial.choice == ONLINE and file.case_id in chosen) for file in counted)
    assert (pair.tried["numerator"], pair.tried["denominator"]) == (online, len(counted))


def test_units_that_merge_and_end_keep_their_own_files(merging: World) -> None:
    """The second count does not know that units merge: it reads who is responsible from each file's own events."""
    for period in (parse("2024"), parse("2025-Q1"), parse("2025-06"), parse("2025-07"), parse("2025-Q3", "administrative")):
        for level in ("commune", "district"):
            whole = Question(period, level=level)
            _same(merging.figures.figure(whole), merging.counted(whole))
            rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in merging.figures.by_unit(whole):
                if "." not in (row["unit"] or ""):
                    rows[row["unit"]].append(row)
            files = merging.count.closed(whole)
            assert {file.unit_on(file.closed) for file in files} <= rows.keys()
            for unit, of_code in rows.items():
                # A code that was given to another unit within the period has a row for each of the two.
                right = second.figure([file for file in files if file.unit_on(file.closed) == unit], TARGETS[level])
                for name in ("numerator", "denominator"):
                    assert sum(row[name] for row in of_code) == right[name]
                if len(of_code) == 1:
                    _same(of_code[0], right)


# Before, across and after the mergers of 1 March and 1 July 2025; whole half months and odd days; over, and still running.
ACROSS = [
    parse("2024"), parse("2025-02"), parse("2025-02", "administrative"), parse("2025-03"), parse("2025-Q1"), parse("2025-H1"),
    parse("2025-06"), parse("2025-06", "administrative"), parse("2025-07"), parse("2025-Q3", "administrative"), parse("2025"),
    parse("2024-03-03..2025-06-21"), parse("2025-06-20..2025-07-05"),
]  # fmt: skip


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("period", ACROSS, ids=lambda period: f"{period.first}..{period.last}")
def test_every_line_of_the_form_is_told_under_the_unit_that_the_second_count_names(
    merging: World, period: Period, basis: str, seed: int
) -> None:
    units, at, chance = SecondUnits(PACK), second.cutoff(period, NOW), random.Random(f"{seed} {period.name} {basis}")
    name = units.teller(period.first, period.last, NOW.date(), basis)
    for where in ({}, {"level": "commune"}, {"level": "district"}):
        files = [file for file in merging.count.files if where.get("level") in (None, file.level_on(_told(file, period)))]
        question = Question(period, basis=basis, **where)
        form = settlement(question, "unit", merging.figures)
        lines = {Name(unit.code, unit.valid_from): list(line.cells) for line in form.lines for unit in (form.units[line.name],)}
        assert lines == second.settlement(files, period, at, name)
        behind = second.files_of_the_form(files, period, at, name)
        for each, column in _some_cells(form, chance):
            unit = form.units.get(each.name)
            right = behind[Name(unit.code, unit.valid_from) if unit else None, column]
            assert Counter(_files_of(merging, question, form, each, column)) == Counter(right), (where, each.name, column)
        _asked_one_by_one(merging, period, basis, files, where)


def _told(file: second.File, period: Period) -> date:
    """The day by which a file is placed: of its end, or the last of the period or today."""
    return file.closed if file.closed and file.closed <= period.last else min(period.last, NOW.date())


def _asked_one_by_one(world: World, period: Period, basis: str, files: list[second.File], where: dict[str, Any]) -> None:
    """A unit, and a department, asked for alone has its own line, and its late files are its column 13."""
    units, at, end = SecondUnits(PACK), second.cutoff(period, NOW), min(period.last, NOW.date())
    name, late = units.teller(period.first, period.last, NOW.date(), basis), LateList(world.figures, load_calendar(PACK))
    for code in ("29113", "29116", "29122", "29137", "29110", "836"):
        wanted = units.meant(code, end)
        wanted = units.heir(wanted, end) if basis == "now" else wanted
        question = world.figures.asked_units.about(Question(period, kind="public_service", basis=basis, **where), code)
        mine = [file for file in files if name(file) == wanted]
        for by, line in (("unit", lambda _file: "all"), ("field", lambda file: world.count.pack.fields[file.procedure])):
            right = second.settlement(mine, period, at, line)
            form = settlement(question, by, world.figures)
            told = {line.name: list(line.cells) for line in form.lines}
            assert (told if by == "field" else {"all": list(form.total.cells)} if told else {}) == right, (code, by)
        listed, _next = late.page(question, "open", limit=10**6)
        assert {line.fact["_id"] for line in listed} == second.overdue_files(mine, period, at), code
        assert len(listed) == form.total.counts[13] == late.total(question, "open")
