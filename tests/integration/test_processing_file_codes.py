"""File codes on the real store: no duplicate and no gap, with threads and with crashes at every point."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.processing.file_codes import PATIENCE, FileCodes
from shared.clock import utc_now
from shared.mongo.connect import connect

pytestmark = pytest.mark.servers

SERIES = "000.00.12.H07-210119"


class Crash(Exception):
    """The process dies here."""


class Crashing:
    """A collection that dies before or after its n-th operation, and lives on when nobody asks it to die."""

    def __init__(self, collection: Any, plan: Plan) -> None:
        self._collection, self._plan = collection, plan

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._collection, name)

        def run(*args: Any, **kwargs: Any) -> Any:
            self._plan.point()
            result = operation(*args, **kwargs)
            self._plan.point()
            return result

        return run


class Plan:
    """Dies at point number `at` (counted over all collections)."""

    def __init__(self, at: int) -> None:
        self.at, self.passed = at, 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise Crash


@pytest.fixture
def db(document_store_url: str, database: str) -> Iterator[Any]:
    found = connect(document_store_url, database)
    yield found
    found.client.close()


class Later:
    """A clock that can be put forward, so that no test waits for a reservation to grow old."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> Any:
        return utc_now() + self.ahead


def _receive(db: Any, case_id: str, clock: Any, plan: Plan | None = None) -> None:
    """What reception does: read the case, reserve, take the code by compare-and-swap; again when somebody was in the way."""
    plan = plan or Plan(0)
    cases, counters = Crashing(db["cases"], plan), Crashing(db["counters"], plan)
    codes = FileCodes(counters, cases, clock)
    while True:
        case = cases.find_one({"_id": case_id})
        if case.get("code_series"):
            return
        code = codes.reserve(SERIES, case_id)
        taken = {"$set": {"file_code": code, "code_series": SERIES}, "$inc": {"version": 1}}
        if cases.update_one({"_id": case_id, "version": case["version"]}, taken).matched_count:
            return


def _cases(db: Any, count: int) -> list[str]:
    names = [f"case-{number}" for number in range(count)]
    db["cases"].insert_many([{"_id": name, "version": 1} for name in names])
    return names


def _numbers(db: Any) -> list[int]:
    return sorted(int(case["file_code"][-4:]) for case in db["cases"].find({}) if "file_code" in case)


def test_many_receptionists_at_once_number_without_duplicate_and_gap(db: Any) -> None:
    names, clock = _cases(db, 40), utc_now
    waiting = list(names)

    def work() -> None:
        while waiting:
            try:
                name = waiting.pop()
            except IndexError:
                return
            _receive(db, name, clock)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _numbers(db) == list(range(1, 41))


def test_two_receptionists_on_one_file_use_one_number(db: Any) -> None:
    _cases(db, 2)
    threads = [threading.Thread(target=_receive, args=(db, "case-0", utc_now)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _receive(db, "case-1", utc_now)
    assert _numbers(db) == [1, 2]


@pytest.mark.parametrize("point", range(1, 13))
@pytest.mark.parametrize("comes_back", [True, False])
def test_a_crash_at_any_point_leaves_neither_gap_nor_duplicate(db: Any, point: int, comes_back: bool) -> None:
    _cases(db, 4)
    clock = Later()
    _receive(db, "case-0", clock)
    with contextlib.suppress(Crash):
        _receive(db, "case-1", clock, Plan(point))
    clock.ahead += 2 * PATIENCE
    _receive(db, "case-2", clock)
    if comes_back:
        _receive(db, "case-1", clock)
    _receive(db, "case-3", clock)
    taken = _numbers(db)
    assert taken == list(range(1, len(taken) + 1))
    assert len(taken) >= 3 + comes_back


@pytest.mark.parametrize("point", range(1, 15))
def test_a_crash_in_the_middle_of_a_take_over_is_harmless_too(db: Any, point: int) -> None:
    _cases(db, 4)
    clock = Later()
    _receive(db, "case-0", clock)
    FileCodes(db["counters"], db["cases"], clock).reserve(SERIES, "case-1")  # reserved, then gone
    clock.ahead += 2 * PATIENCE
    with contextlib.suppress(Crash):
        _receive(db, "case-2", clock, Plan(point))
    clock.ahead += 2 * PATIENCE
    for name in ("case-3", "case-1", "case-2"):
        _receive(db, name, clock)
    assert _numbers(db) == [1, 2, 3, 4]


def test_a_sleeper_that_wakes_after_its_number_was_taken_over_cannot_use_it(db: Any) -> None:
    _cases(db, 2)
    clock = Later()
    codes = FileCodes(db["counters"], db["cases"], clock)
    asleep = db["cases"].find_one({"_id": "case-0"})
    code = codes.reserve(SERIES, "case-0")
    clock.ahead += 2 * PATIENCE
    _receive(db, "case-1", clock)
    late = {"$set": {"file_code": code, "code_series": SERIES}}
    assert db["cases"].update_one({"_id": "case-0", "version": asleep["version"]}, late).matched_count == 0
    _receive(db, "case-0", clock)
    assert _numbers(db) == [1, 2]


def test_random_crashes_of_many_at_once_leave_an_unbroken_sequence(db: Any) -> None:
    names, chance = _cases(db, 24), random.Random(20210119)
    clock, waiting = Later(), list(names)
    clock.ahead = timedelta()

    def work() -> None:
        while True:
            try:
                name = waiting.pop()
            except IndexError:
                return
            try:
                _receive(db, name, clock, Plan(chance.randint(1, 24)))
            except Crash:
                clock.ahead += PATIENCE / 2  # time goes on for the others
                waiting.insert(0, name)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _numbers(db) == list(range(1, 25))


class Between:
    """A collection that lets something happen right after its first update."""

    def __init__(self, collection: Any, happening: Callable[[], Any]) -> None:
        self._collection, self._happening = collection, happening

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def update_one(self, *args: Any, **kwargs: Any) -> Any:
        result = self._collection.update_one(*args, **kwargs)
        happening, self._happening = self._happening, lambda: None
        happening()
        return result


def test_a_holder_that_comes_back_during_a_take_over_keeps_its_number(db: Any) -> None:
    _cases(db, 2)
    clock = Later()
    FileCodes(db["counters"], db["cases"], clock).reserve(SERIES, "case-0")
    clock.ahead += 2 * PATIENCE
    taker = FileCodes(db["counters"], Between(db["cases"], lambda: _receive(db, "case-0", clock)), clock)
    case = db["cases"].find_one({"_id": "case-1"})
    code = taker.reserve(SERIES, "case-1")
    taken = {"$set": {"file_code": code, "code_series": SERIES}}
    assert db["cases"].update_one({"_id": "case-1", "version": case["version"]}, taken).matched_count == 1
    assert _numbers(db) == [1, 2]
