"""The scorecard of the plan: every target a row, computed or entered with evidence, nothing entered ever changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from services.metrics.domain.dimensions import NO_DIMENSIONS
from services.metrics.domain.period import parse
from services.metrics.domain.question import Question
from services.metrics.domain.service_level import LevelChange, Reading
from services.metrics.figures import Figures
from services.metrics.level_readings import LevelReadings
from services.metrics.plan_values import PlanValues
from services.metrics.projections.projection import MetricsProjection
from services.metrics.reference import load_reference
from services.metrics.reporting.overview import Overview
from services.metrics.reporting.registry import load_regimes
from services.metrics.reporting.store import Reports
from services.metrics.scorecard import Scorecard
from services.metrics.scorecard_row import Row
from services.metrics.views import Views
from services.metrics.wiring import level_readings_of
from shared.calendar import local_day
from shared.clock import utc_now
from shared.errors import Invalid
from shared.mongo.connect import connect
from shared.procedures import load_procedures
from tests.support.histories import closed_case

pytestmark = pytest.mark.servers
PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
QUESTION = Question(parse("2021"))
TODAY = local_day(utc_now())


@pytest.fixture
def scorecard(document_store_url: str, database: str) -> Iterator[Scorecard]:
    store = connect(document_store_url, database)
    projection = MetricsProjection(store, 3)
    for number in range(5):
        events = closed_case(f"case-{number}", online=number < 3)
        for source in ("submission", "processing"):
            mine = [event for event in events if event.source == source]
            projection.apply({(source, f"case-{number}"): mine})
    figures = Figures(Views.of(store, NO_DIMENSIONS), load_reference(PACK), utc_now)
    overview = Overview(load_regimes(PACK), Reports(store["reports"]), figures.today, None)
    yield Scorecard(figures, store["plan_values"], utc_now, overview, level_readings_of(store, figures))
    store.client.close()


def test_values_entered_at_the_same_moment_have_numbers_of_their_own(document_store_url: str, database: str) -> None:
    store = connect(document_store_url, database)
    values = PlanValues(store["plan_values"], utc_now)
    together = threading.Barrier(6)

    def enter() -> None:
        together.wait()
        values.keep({"target": "T7", "value": "71", "day": "2021-06-30", "evidence": "Báo cáo", "author": "manager-836"})

    people = [threading.Thread(target=enter) for _ in range(6)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert sorted(entry["number"] for entry in store["plan_values"].find()) == [1, 2, 3, 4, 5, 6]
    store.client.close()


@pytest.fixture
def kept(document_store_url: str, database: str) -> Iterator[LevelReadings]:
    store = connect(document_store_url, database)
    yield LevelReadings(store["level_readings"], load_procedures(PACK), lambda: TODAY, lambda: TODAY)
    store.client.close()


def test_every_target_of_the_plan_is_a_row(scorecard: Scorecard) -> None:
    rows = {row.target.id: row for row in scorecard.rows(QUESTION)}
    assert list(rows) == [f"T{number}" for number in range(1, 12)]
    assert (rows["T3"].numerator, rows["T3"].denominator, rows["T3"].reached) == (3, 5, True)
    assert (rows["T2"].value, rows["T2"].reached) == (None, None)
    assert rows["T5"].value is None
    assert len(rows["T10"].parts) == 4


def test_what_is_entered_stands_with_its_author_and_evidence_and_the_older_value_stays(scorecard: Scorecard) -> None:
    scorecard.enter("T7", Decimal("71.5"), date(2021, 6, 30), "Báo cáo 12/BC-UBND", "manager-836")
    scorecard.enter("T7", Decimal("82"), date(2021, 12, 31), "Báo cáo 40/BC-UBND", "manager-836")
    row = next(row for row in scorecard.rows(QUESTION) if row.target.id == "T7")
    assert (row.value, row.evidence, row.author, row.reached) == (Decimal(82), "Báo cáo 40/BC-UBND", "manager-836", True)
    assert [old["value"] for old in row.history] == ["82", "71.5"]


def test_a_computed_target_no_evidence_and_a_day_to_come_are_refused_together(scorecard: Scorecard) -> None:
    with pytest.raises(Invalid) as refused:
        scorecard.enter("T2", Decimal(99), utc_now().date() + timedelta(days=3), " ", "manager-836")
    assert {error.pointer for error in refused.value.errors} == {"/target", "/evidence", "/day"}


def test_a_target_stands_beside_what_it_was_in_the_period_before(scorecard: Scorecard) -> None:
    """The five files end in January 2021; a year later nothing has ended yet, and of the entered ones the earlier day counts."""
    now, later = ({row.target.id: row for row in scorecard.rows(Question(parse(year)))} for year in ("2021", "2022"))
    assert (now["T3"].value, now["T3"].before) == (Decimal(60), None)
    assert (later["T3"].value, later["T3"].before) == (None, Decimal(60))
    # Files now and none before is new; none now, or nothing that counts files, is not.
    assert {name for name, row in now.items() if row.new} == {"T3"}
    assert not any(row.new for row in later.values())
    assert [(name, part.before) for name, part in later["T10"].parts] == [(name, part.value) for name, part in now["T10"].parts]
    for value, day in ((71, date(2021, 6, 30)), (82, date(2021, 12, 31)), (83, date(2021, 12, 31))):
        scorecard.enter("T7", Decimal(value), day, "Báo cáo", "manager-836")
    row = next(row for row in scorecard.rows(QUESTION) if row.target.id == "T7")
    assert (row.value, row.before) == (Decimal(83), Decimal(71))


def test_what_was_entered_while_the_clock_was_ahead_is_not_the_newest_for_ever(
    document_store_url: str, database: str, scorecard: Scorecard
) -> None:
    """A value of the same day is corrected by a later one, and a day that has not come says nothing yet."""
    values = connect(document_store_url, database)["plan_values"]
    ahead = PlanValues(values, lambda: utc_now() + timedelta(days=400))
    entry = {"target": "T7", "evidence": "Báo cáo", "author": "manager-836"}
    ahead.keep({**entry, "value": "90", "day": f"{TODAY + timedelta(days=400)}"})
    ahead.keep({**entry, "value": "71", "day": f"{TODAY}"})
    scorecard.enter("T7", Decimal(72), TODAY, "Báo cáo", "manager-836")
    row = next(row for row in scorecard.rows(QUESTION) if row.target.id == "T7")
    assert (row.value, [each["value"] for each in row.history]) == (Decimal(72), ["72", "71"])
    values.database.client.close()


def test_the_level_of_services_stands_beside_what_was_read_in_the_period_before(
    scorecard: Scorecard, kept: LevelReadings
) -> None:
    """Two procedures rose since; what was read in between counts for the periods in between."""
    now, this, last = kept.now(), TODAY.year, TODAY.year - 1
    question = Question(parse(f"{this}"))
    assert (_t1(scorecard, question).before, _t1(scorecard, question).moved) == (None, ())
    first, second = sorted(code for code, level in now.levels.items() if level == "level_4")[:2]
    kept.keep(Reading(date(this - 2, 3, 1), now.levels | {first: "level_3", second: "level_3"}))
    kept.keep(Reading(date(last, 3, 1), now.levels | {second: "level_3"}))
    kept.step()
    row, earlier = _t1(scorecard, question), _t1(scorecard, Question(parse(f"{last}")))
    assert (row.numerator, row.day, row.moved) == (now.complete, TODAY, (LevelChange(second, "level_3", "level_4"),))
    assert (earlier.numerator, earlier.denominator, earlier.day) == (now.complete - 1, len(now.levels), date(last, 12, 31))
    assert (row.before, earlier.moved) == (earlier.value, (LevelChange(first, "level_3", "level_4"),))


def test_levels_are_kept_when_they_are_others_and_never_twice(kept: LevelReadings) -> None:
    kept.step()
    read, later = kept.on(TODAY), TODAY + timedelta(days=9)
    assert read == kept.now() and kept.on(TODAY - timedelta(days=1)) is None
    _of_day(kept, later).step()
    assert kept.on(later) == read


def test_a_clock_that_was_put_back_or_differs_from_that_of_the_store_keeps_no_levels(kept: LevelReadings) -> None:
    first = sorted(kept.now().levels)[0]
    kept.keep(Reading(TODAY - timedelta(days=300), kept.now().levels | {first: "level_2"}))
    kept.step()
    before = [kept.on(TODAY - timedelta(days=days)) for days in (0, 100, 200, 300)]
    _of_day(kept, TODAY - timedelta(days=200)).step()
    LevelReadings(kept._kept, kept._procedures, lambda: TODAY + timedelta(days=1), lambda: TODAY).step()
    assert [kept.on(TODAY - timedelta(days=days)) for days in (0, 100, 200, 300)] == before
    assert kept._kept.count_documents({}) == 2


def _of_day(kept: LevelReadings, day: date) -> LevelReadings:
    return LevelReadings(kept._kept, kept._procedures, lambda: day, lambda: day)


def _t1(scorecard: Scorecard, question: Question) -> Row:
    return next(row for row in scorecard.rows(question) if row.target.id == "T1")
