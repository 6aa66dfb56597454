"""F17: a machine's clock runs ahead and is put back. Nothing stands still for as long, and no file's story runs backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from services.metrics.export_jobs import jobs
from services.metrics.export_jobs.job import Order
from services.metrics.export_jobs.jobs import LEASE, Jobs
from services.metrics.export_jobs.watch import Watch
from services.metrics.reporting.store import Reports
from services.processing.handlers.applications import applications
from shared.auth import sessions as sign_ins
from shared.mongo.connect import Document, connect
from shared.mongo.lease import Lease
from shared.mongo.sessions import Sessions
from shared.reconciler import GRACE_SECONDS, Reconciler
from tests.integration.processing_office import COMMUNE, Desk, Moment, clock, desk, submitted
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


def test_who_lost_a_lease_does_not_believe_in_it_when_its_old_end_comes_near_again(store: Any) -> None:
    moment = Moment(NOON + timedelta(hours=HOURS))
    mine = Lease(store["counters"], "relay", moment)
    assert mine.hold()
    moment.passes(hours=-HOURS)
    assert Lease(store["counters"], "relay", moment).hold()
    assert not mine.hold()
    moment.passes(hours=HOURS)
    assert Lease(store["counters"], "relay", moment).hold()
    assert not mine.hold()


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


def test_a_content_is_fetched_at_once_whatever_the_clock_said_when_it_was_wanted(desk: Desk, clock: Moment) -> None:
    office = desk.processing.office
    clock.passes(minutes=4)
    applications(office).apply({("submission", "case-1"): [submitted("case-1")]})
    clock.passes(minutes=-4)
    assert [case["_id"] for case in office.cases.contents_wanted(clock(), timedelta(minutes=5), 10)] == ["case-1"]


def test_a_number_held_by_a_clock_that_was_ahead_is_given_to_the_next(desk: Desk, clock: Moment) -> None:
    """The one who reserved it died, or was refused after all."""
    codes, series = desk.processing.office.codes, "H01.29179-261125"
    clock.passes(hours=HOURS)
    assert codes.reserve(series, "never-stored").endswith("-0001")
    clock.passes(hours=-HOURS)
    assert codes.reserve(series, "case-2").endswith("-0001")


def test_a_delivery_put_off_by_a_clock_that_was_ahead_is_tried(store: Any) -> None:
    """By no more than a try is ever put off: at once before the first, half a minute after it."""
    reports = Reports(store["reports"])
    waiting = {"fresh": (0, HOURS * 60), "tried": (1, HOURS * 60), "later": (1, 0.4), "done": (3, None)}
    for name, (tries, minutes) in waiting.items():
        turn = None if minutes is None else NOON + timedelta(minutes=minutes)
        store["reports"].insert_one({"_id": name, "tries": tries, "next_try_at": turn})
    assert {report["_id"] for report in reports.to_deliver(NOON, 5)} == {"fresh", "tried"}


def test_who_signed_in_under_a_clock_that_was_ahead_signs_in_again(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a screen that was left open would stay open for so much longer."""
    known = sign_ins.Sessions(store["sessions"], "motcua", secure=False)
    monkeypatch.setattr(sign_ins, "utc_now", Moment(NOON + timedelta(hours=HOURS)))
    name = known.start({"sub": "official"})
    assert known.claims(name) == {"sub": "official"}
    monkeypatch.setattr(sign_ins, "utc_now", Moment(NOON))
    assert known.claims(name) is None
    monkeypatch.setattr(sign_ins, "utc_now", Moment(NOON + timedelta(hours=HOURS + 1)))
    assert known.claims(name) is None, "it came back to life"


def test_an_export_begun_by_a_clock_that_was_ahead_is_taken_up_when_nobody_renews_it(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, running = Moment(NOON + timedelta(hours=HOURS)), [0.0]
    monkeypatch.setattr(jobs, "Watch", lambda: Watch(lambda: running[0]))
    orders = Jobs(store, moment)
    ordered = orders.order("manager-836", Order("cases", "csv", {}, "vi"))
    assert orders.take() is not None
    moment.passes(hours=-HOURS)
    assert orders.take() is None
    running[0] += LEASE.total_seconds() + 0.1
    taken = orders.take()
    assert taken is not None
    assert (taken.id, taken.attempt) == (ordered.id, 2)


def test_two_workers_with_different_clocks_do_not_take_an_export_from_each_other_for_ever(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one behind is taken for dead once; the one ahead renews what it holds, and that is seen."""
    running = [0.0]
    monkeypatch.setattr(jobs, "Watch", lambda: Watch(lambda: running[0]))
    right, ahead = Moment(NOON), Moment(NOON + timedelta(hours=HOURS))
    first, second = Jobs(store, right), Jobs(store, ahead)
    first.order("manager-836", Order("cases", "csv", {}, "vi"))
    assert first.take() is not None
    held = second.take()
    assert held is not None
    for _ in range(30):
        right.passes(seconds=1)
        ahead.passes(seconds=1)
        running[0] += 1
        assert second.keep(held)
        assert first.take() is None


def test_a_fresh_export_is_not_deleted_by_a_worker_whose_clock_is_behind(store: Any) -> None:
    Jobs(store, Moment(NOON)).order("manager-836", Order("cases", "csv", {}, "vi"))
    behind = Jobs(store, Moment(NOON - timedelta(hours=HOURS)))
    assert behind.delete_old() == 0


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


def test_a_file_that_was_dated_far_ahead_goes_on_in_the_present(desk: Desk, clock: Moment) -> None:
    """It would be there for a year otherwise, with a due date of then, and calendars that nobody has entered yet."""
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    clock.passes(days=40)
    desk.done(case_id, "complete_step", SPECIALIST, {"medium": "system"})
    clock.passes(days=-40)
    desk.done(case_id, "sign", LEADER, {"signature": "electronic"})
    assert desk.processing.office.cases.load(case_id)["updated_at"] == clock.at


def _times(case: Document) -> list[str]:
    return [wire["time"] for wire in sorted(case["outbox"], key=lambda wire: int(wire["sequence"]))]
