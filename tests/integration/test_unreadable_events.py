"""Events that this code cannot read, as after a step back to older code: parked in their place, and nothing stops or is lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from prometheus_client import REGISTRY

from shared.clock import utc_now
from shared.events import Event, to_wire
from shared.events.fields import write_moment
from tests.support.events import event, events_of_one_case, step_claimed
from tests.support.ledger import Ledger, Owner
from tests.support.waiting import until

pytestmark = pytest.mark.servers


def _newer(readable: Event) -> dict[str, Any]:
    """The same event as a version from the future tells it."""
    return {**to_wire(readable), "schemaversion": 99}


def _wires(newer: int, length: int = 3) -> list[dict[str, Any]]:
    """A case whose event number `newer` cannot be read."""
    return [_newer(each) if each.sequence == newer else to_wire(each) for each in events_of_one_case(length)]


def _records(wires: list[dict[str, Any]]) -> list[Any]:
    values = enumerate(map(orjson.dumps, wires))
    return [SimpleNamespace(topic="case-events", partition=0, offset=offset, value=value) for offset, value in values]


def _parked(ledger: Ledger) -> list[tuple[int, str]]:
    return [(entry["sequence"], entry["reason"]) for entry in ledger.intake.parking.entries()]


def _duplicates() -> float:
    return REGISTRY.get_sample_value("motcua_events_duplicate_total", {"service": "ledger"}) or 0.0


IN_ITS_PLACE = [(2, "unknown_version"), (3, "behind_parked_event")]


def test_what_comes_before_an_unreadable_event_is_applied_and_what_comes_behind_waits(ledger: Ledger) -> None:
    ledger.consumer.take(_records(_wires(newer=2)))  # type: ignore[attr-defined]
    assert ledger.count("case-1") == 1
    assert _parked(ledger) == IN_ITS_PLACE


def test_the_same_holds_for_what_comes_from_the_journal_alone(owner: Owner, ledger: Ledger) -> None:
    owner.journal.append(_wires(newer=2))
    until(lambda: ledger.reconciler.step() and ledger.intake.parking.count() == 2)
    assert ledger.count("case-1") == 1
    assert _parked(ledger) == IN_ITS_PLACE


def test_a_hole_that_the_journal_fills_with_an_unreadable_event_is_left_to_the_reconciler(owner: Owner, ledger: Ledger) -> None:
    wires = _wires(newer=2)
    owner.journal.append(wires)
    ledger.consumer.take(_records([wires[0], wires[2]]))  # type: ignore[attr-defined]
    assert (ledger.count("case-1"), ledger.intake.parking.count()) == (1, 0)
    until(lambda: ledger.reconciler.step() and ledger.intake.parking.count() == 2)
    assert _parked(ledger) == IN_ITS_PLACE


def test_an_unreadable_event_behind_a_hole_does_not_keep_out_what_fills_the_hole(owner: Owner, ledger: Ledger) -> None:
    wires = _wires(newer=2)
    ledger.consumer.take(_records(wires[1:]))  # type: ignore[attr-defined]
    owner.journal.append(wires)
    until(lambda: ledger.reconciler.step() and ledger.intake.parking.count() == 2)
    assert ledger.count("case-1") == 1
    assert _parked(ledger) == IN_ITS_PLACE


def test_an_unreadable_journal_entry_waits_for_what_is_still_under_way_on_the_broker(owner: Owner, ledger: Ledger) -> None:
    just_now = [{**wire, "time": write_moment(utc_now())} for wire in _wires(newer=2)]
    owner.journal.append(just_now)
    ledger.reconciler.step()
    look = ledger.database["reconciliation"].find_one({"_id": "processing"})
    assert look is not None
    assert (look["settled"], look["unapplied"], look["parked"]) == (0, 3, 0)
    ledger.consumer.take(_records(just_now))  # type: ignore[attr-defined]
    assert ledger.count("case-1") == 1
    assert _parked(ledger) == IN_ITS_PLACE


def test_an_unreadable_copy_of_an_applied_event_holds_its_case_up_no_more_than_any_duplicate(ledger: Ledger) -> None:
    ledger.consumer.take(_records(_wires(newer=0, length=2)))  # type: ignore[attr-defined]
    known = _duplicates()
    ledger.consumer.take(_records(_wires(newer=2)))  # type: ignore[attr-defined]
    assert (ledger.count("case-1"), _parked(ledger)) == (3, [])
    assert _duplicates() == known + 2


def test_unreadable_events_of_somebody_this_service_does_not_listen_to_are_passed_over(ledger: Ledger) -> None:
    theirs = {**_newer(event(step_claimed(), 1)), "source": "submission"}
    ledger.consumer.take(_records([theirs]))  # type: ignore[attr-defined]
    assert _parked(ledger) == []
