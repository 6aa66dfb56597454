"""F17: a machine's clock runs ahead and is put back. Nothing stands still for as long, and no file's story runs backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from services.metrics.export_jobs.jobs import Jobs, Order
from shared.mongo.connect import Document, connect
from shared.mongo.lease import Lease
from shared.mongo.sessions import Sessions
from shared.reconciler import GRACE_SECONDS, Reconciler
from tests.integration.processing_office import COMMUNE, Desk, Moment, clock, desk
from tests.support.ledger import Ledger, LocalJournal, Owner
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.faults]
__all__ = ["clock", "desk"]

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
HOURS = 3
DESK, SPECIALIST, LEADER = (f"{role}@{COMMUNE}" for role in ("receptionist", "specialist", "leader"))


@pytest.fixture
def store(document_store_url: str, database: str) -> Any:
    opened = connect(document_store_url, database)
    yield opened
    opened.client.close()


def test_a_lease_of_a_clock_that_was_ahead_is_taken_over_at_once(store: Any) -> None:
    ahead, right = Moment(NOON + timedelta(hours=HOURS)), Moment(NOON)
    assert Lease(store["counters"], "relay", ahead).hold()
    assert Lease(store["counters"], "relay", right).hold()


def test_a_lease_is_kept_by_its_owner_when_its_own_clock_is_put_back(store: Any) -> None:
    moment = Moment(NOON + timedelta(hours=HOURS))
    mine, other = Lease(store["counters"], "relay", moment), Lease(store["counters"], "relay", moment)
    assert mine.hold()
    moment.passes(hours=-HOURS)
    assert mine.hold()
    assert not other.hold()


def test_a_session_left_by_a_clock_that_was_ahead_is_ended(store: Any) -> None:
    ahead, right = Moment(NOON + timedelta(hours=HOURS)), Moment(NOON)
    with Sessions(store, ahead).lent():
        assert Sessions(store, right).end_abandoned() == 1


def test_a_session_of_the_living_is_vouched_for_anew_when_the_clock_is_put_back(store: Any) -> None:
    moment = Moment(NOON + timedelta(hours=HOURS))
    sessions = Sessions(store, moment)
    with sessions.lent():
        pass
    moment.passes(hours=-HOURS)
    with sessions.lent():
        assert Sessions(store, moment).end_abandoned() == 0


def test_an_event_told_by_a_clock_that_was_ahead_is_taken_from_the_journal(owner: Owner, ledger: Ledger) -> None:
    """The broker has lost it, and its time is hours away."""
    owner.tell("case-1")
    owner.journal.append(owner.store.load("case-1")["outbox"])
    moment = Moment(datetime.now(UTC) - timedelta(hours=HOURS))
    peer: Any = LocalJournal(owner.journal)
    behind = Reconciler("ledger", peer, ledger.intake, ledger.database["reconciliation"], moment)
    assert moment() + timedelta(seconds=GRACE_SECONDS) < datetime.now(UTC)
    until(lambda: behind.step() and ledger.count("case-1") == 1)


def test_a_contents_task_set_by_a_clock_that_was_ahead_is_done(desk: Desk) -> None:
    cases = desk.processing.office.cases
    cases.collection.insert_one({"_id": "case-1", "content_wanted_at": NOON + timedelta(hours=HOURS)})
    found = cases.contents_wanted(NOON, timedelta(minutes=5), 10)
    assert [case["_id"] for case in found] == ["case-1"]
    assert cases.contents_wanted(NOON + timedelta(hours=HOURS, minutes=-1), timedelta(minutes=5), 10) == []


def test_an_export_begun_by_a_clock_that_was_ahead_is_taken_up(store: Any) -> None:
    moment = Moment(NOON + timedelta(hours=HOURS))
    orders = Jobs(store, moment)
    ordered = orders.order("manager-836", Order("cases", "csv", {}, "vi"))
    assert orders.take() is not None
    moment.passes(hours=-HOURS)
    taken = orders.take()
    assert taken is not None
    assert (taken.id, taken.attempt) == (ordered.id, 2)


def test_a_file_goes_on_from_its_last_moment_when_the_clock_is_put_back(desk: Desk, clock: Moment) -> None:
    """What was done in the hours that never were keeps its times; what comes after them stands behind them."""
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    clock.passes(hours=HOURS)
    desk.done(case_id, "complete_step", SPECIALIST, {"medium": "system"})
    clock.passes(hours=-HOURS)
    desk.done(case_id, "sign", LEADER, {"signature": "electronic"})
    stored = desk.processing.office.cases.load(case_id)
    assert all(earlier <= later for earlier, later in pairwise(_times(stored)))
    assert all(line["at"] <= stored["updated_at"] for line in stored["history"])


def _times(case: Document) -> list[str]:
    return [wire["time"] for wire in sorted(case["outbox"], key=lambda wire: int(wire["sequence"]))]
