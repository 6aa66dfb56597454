"""Events of many cases are applied at the same time, each case by itself, and a failure is told after what has begun is done."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from shared.errors import StaleVersion
from shared.events import Event
from shared.projection import SIDE_BY_SIDE, Applied, PerCase

KEYS = [("submission", f"case-{number}") for number in range(SIDE_BY_SIDE)]


def _positions(source: str, case_ids: Sequence[str]) -> dict[str, int]:
    return {}


def test_cases_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(len(KEYS), timeout=10)

    def apply_case(source: str, case_id: str, events: Sequence[Event]) -> Applied:
        together.wait()
        return Applied(applied=int(case_id.removeprefix("case-")))

    answers = PerCase(apply_case, _positions).apply({key: [] for key in KEYS})
    assert answers == {key: Applied(applied=number) for number, key in enumerate(KEYS)}


def test_a_failure_is_told_when_the_others_are_done() -> None:
    failed, done = threading.Event(), list[str]()

    def apply_case(source: str, case_id: str, events: Sequence[Event]) -> Applied:
        if case_id == "case-0":
            failed.set()
            raise LookupError(case_id)
        failed.wait(10)
        done.append(case_id)
        return Applied()

    with pytest.raises(LookupError, match="case-0"):
        PerCase(apply_case, _positions).apply({key: [] for key in KEYS})
    assert sorted(done) == sorted(case_id for _, case_id in KEYS[1:])


def test_who_loses_against_an_official_reads_the_case_anew() -> None:
    lost = [StaleVersion(), StaleVersion()]

    def apply_case(source: str, case_id: str, events: Sequence[Event]) -> Applied:
        if lost:
            raise lost.pop()
        return Applied(applied=1)

    assert PerCase(apply_case, _positions).apply({KEYS[0]: []}) == {KEYS[0]: Applied(applied=1)}
