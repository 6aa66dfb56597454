"""Delivery over the real store and broker: once, in order, whatever repeats, is missing, is broken or forgets."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from shared.delivery import Broker
from shared.events import NewEvent, decode
from shared.kafka.partition import partition_of
from shared.mongo.connect import connect
from shared.parking import retry_case
from tests.support.chance import new_seed
from tests.support.ledger import Ledger, LocalJournal, Owner
from tests.support.servers import Pair, interrupted
from tests.support.waiting import until

pytestmark = pytest.mark.servers


def test_every_event_told_is_counted_once(owner: Owner, ledger: Ledger) -> None:
    for number in range(30):
        owner.tell(f"case-{number % 5}")
    owner.relay.step()
    until(lambda: ledger.consumer.step() or all(ledger.count(f"case-{n}") == 6 for n in range(5)))
    assert owner.database["cases"].count_documents({"pending": True}) == 0
    assert owner.journal.head() == 30


def test_a_relay_that_repeats_itself_changes_nothing(owner: Owner, ledger: Ledger) -> None:
    owner.tell("case-1")
    waiting = owner.store.load("case-1")
    owner.relay.step()
    owner.store.collection.update_one({"_id": "case-1"}, {"$set": {"outbox": waiting["outbox"], "pending": True}})
    owner.relay.step()
    owner.tell("case-1")
    owner.relay.step()
    until(lambda: ledger.consumer.step() or ledger.count("case-1") == 2)
    assert owner.journal.head() == 2


def test_an_event_missing_on_the_broker_is_fetched_from_the_owners_journal(owner: Owner, ledger: Ledger) -> None:
    owner.tell("case-1")
    owner.journal.append(owner.store.load("case-1")["outbox"])
    owner.store.collection.update_one({"_id": "case-1"}, {"$set": {"outbox": []}, "$unset": {"pending": ""}})
    owner.tell("case-1")
    owner.relay.step()
    until(lambda: ledger.consumer.step() or ledger.count("case-1") == 2)


def test_a_tail_that_never_reached_the_broker_is_found_by_the_reconciler(owner: Owner, ledger: Ledger) -> None:
    owner.tell("case-1")
    owner.journal.append(owner.store.load("case-1")["outbox"])
    until(lambda: ledger.reconciler.step() and ledger.count("case-1") == 1)
    figures = ledger.database["reconciliation"].find_one({"_id": "processing"})
    assert figures is not None
    assert (figures["produced"], figures["applied"], figures["unapplied"]) == (1, 1, 0)


def test_a_poisoned_event_parks_its_case_and_no_other_and_retry_applies_all_in_order(owner: Owner, ledger: Ledger) -> None:
    owner.tell("sick")
    document = owner.store.load("sick")
    owner.store.save(document, [NewEvent("step.claimed", {"step": "poison", "role": "specialist", "unit": "29179"})])
    owner.tell("sick")
    owner.tell("healthy")
    owner.relay.step()
    parking = ledger.intake.parking
    until(lambda: ledger.consumer.step() or (ledger.count("healthy") == 1 and parking.count() == 2))
    assert ledger.count("sick") == 1
    assert [entry["reason"] for entry in parking.entries()] == ["poison", "behind_parked_event"]
    ledger.refuses = False
    journal = LocalJournal(owner.journal)
    left = retry_case(parking, ledger.projection, parking.entries(), lambda key, after: journal.read_case(key[1], after))
    assert (left, ledger.count("sick"), parking.count()) == (2, 3, 0)


def test_a_batch_that_the_store_did_not_take_comes_again_before_the_next_one(
    owner: Owner, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """poll() has moved past it: without beginning anew at the committed offset only the reconciler would ever find it."""
    first, second = _two_cases_of_one_partition()
    monkeypatch.setattr("shared.consumer.POLL_RECORDS", 1)
    monkeypatch.setattr(ledger.projection, "apply", _failing_once(ledger.projection.apply))
    for case_id in (first, second):
        owner.tell(case_id)
        owner.relay.step()
    with pytest.raises(AutoReconnect):
        until(ledger.consumer.step)
    until(lambda: ledger.consumer.step() or ledger.count(second) == 1)
    assert ledger.count(first) == 1


def _two_cases_of_one_partition() -> tuple[str, str]:
    same = [case_id for case_id in (f"case-{number}" for number in range(10)) if partition_of(case_id, 3) == 0]
    return same[0], same[1]


def _failing_once(apply: Callable[..., Any]) -> Callable[..., Any]:
    failures = [AutoReconnect("the store hung up")]

    def applied(batch: Any) -> Any:
        if failures:
            raise failures.pop()
        return apply(batch)

    return applied


def test_a_record_that_is_no_event_is_parked_with_its_bytes_and_its_place(owner: Owner, ledger: Ledger, broker: Broker) -> None:
    from shared.kafka.publisher import KafkaPublisher, Record

    publisher = KafkaPublisher(broker.bootstrap, broker.topic, broker.partitions)
    assert publisher.publish([Record("anybody", b"\xff not an event")]) == [True]
    publisher.close()
    until(lambda: ledger.consumer.step() or ledger.intake.parking.count() == 1)
    entry = ledger.intake.parking.entries()[0]
    assert bytes(entry["payload"]) == b"\xff not an event"
    assert (entry["reason"], entry["topic"], entry["offset"]) == ("broken_json", broker.topic, 0)


def test_two_relays_at_once_write_a_journal_without_holes_and_the_consumer_counts_once(
    owner: Owner, ledger: Ledger, databases: tuple[Any, Any], broker: Broker
) -> None:
    """F6: the second relay believes that the lease is its own, as one does that was stopped past it."""
    second = Owner(databases[0], broker)
    second.relay._lease.hold = lambda: True  # type: ignore[attr-defined]
    try:
        for number in range(40):
            owner.tell(f"case-{number % 4}")
            (owner if number % 2 else second).relay.step()
        until(lambda: ledger.consumer.step() or all(ledger.count(f"case-{n}") == 10 for n in range(4)))
    finally:
        second.relay.close()
    positions = sorted(entry["position"] for entry in owner.database["events"].find())
    assert positions == list(range(1, 41))


def test_a_broker_that_lost_its_memory_loses_nothing(pair: Pair) -> None:
    """F9: published, trimmed, never consumed; then the broker forgets everything and numbers its offsets anew."""
    chance = random.Random(new_seed())
    broker = Broker(pair.bootstrap, "case-events", 3)
    owner = Owner(connect(pair.mongo_url, "owner"), broker)
    ledger = Ledger(connect(pair.mongo_url, "ledger"), owner, broker)
    told = [f"case-{chance.randrange(5)}" for _ in range(30)]
    for case_id in told[:20]:
        owner.tell(case_id)
    until(lambda: owner.relay.step() > 0)
    with interrupted(pair.broker):
        for case_id in told[20:]:
            owner.tell(case_id)
    until(lambda: _quiet(owner), seconds=30)
    until(lambda: _step(ledger) or all(ledger.count(case_id) == told.count(case_id) for case_id in set(told)), seconds=30)
    owner.relay.close()
    ledger.consumer.close()
    owner.database.client.close()
    ledger.database.client.close()


def _quiet(owner: Owner) -> bool:
    from shared.worker import passes

    try:
        return owner.relay.step() > 0
    except Exception as error:  # noqa: BLE001 (the same question the worker asks of every failure)
        assert passes(error), error
        return False


def _step(ledger: Ledger) -> None:
    ledger.consumer.step()
    ledger.reconciler.step()


def test_what_is_parked_is_the_event_itself(owner: Owner, ledger: Ledger) -> None:
    owner.store.insert({"_id": "sick"}, [NewEvent("step.claimed", {"step": "poison", "role": "specialist", "unit": "29179"})])
    owner.relay.step()
    until(lambda: ledger.consumer.step() or ledger.intake.parking.count() == 1)
    entry = ledger.intake.parking.entries()[0]
    assert decode(bytes(entry["payload"])).data["step"] == "poison"
    assert entry["sequence"] == 1
