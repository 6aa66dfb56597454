"""Crashes at every point of the relay, a store that hangs up, an unordered topic; and proof that the tests would notice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from pymongo import MongoClient

from shared.delivery import Broker
from shared.kafka.publisher import KafkaPublisher, Record
from shared.worker import passes
from tests.support.chance import new_seed
from tests.support.events import step_claimed
from tests.support.ledger import Ledger, Owner
from tests.support.waiting import until

pytestmark = [pytest.mark.servers, pytest.mark.faults]

CASES, TOLD = 4, 24
# Longer than the lease of a relay that died holding it.
AFTER_A_CRASH = 15.0


class Crash(BaseException):
    """The process is gone: nothing of ours catches this."""


def _crashes(function: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    def crashing(*arguments: Any) -> Any:
        if not before:
            function(*arguments)
        raise Crash

    return crashing


def _half_sent(publish: Callable[..., Any]) -> Callable[..., Any]:
    def crashing(records: Sequence[Record]) -> Any:
        publish(records[: len(records) // 2])
        raise Crash

    return crashing


POINTS: dict[str, Callable[[Any], None]] = {
    "before_the_journal": lambda relay: setattr(relay._journal, "append", _crashes(relay._journal.append, before=True)),
    "before_the_broker": lambda relay: setattr(relay._journal, "append", _crashes(relay._journal.append, before=False)),
    "half_sent": lambda relay: setattr(relay._publisher, "publish", _half_sent(relay._publisher.publish)),
    "before_the_trim": lambda relay: setattr(relay._publisher, "publish", _crashes(relay._publisher.publish, before=False)),
    "after_the_trim": lambda relay: setattr(relay._outboxes, "trim", _crashes(relay._outboxes.trim, before=False)),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_relay_that_dies_anywhere_loses_and_doubles_nothing(
    point: str, owner: Owner, ledger: Ledger, databases: tuple[Any, Any], broker: Broker
) -> None:
    """F7."""
    told = _tell(owner, TOLD)
    POINTS[point](owner.relay)
    with pytest.raises(Crash):
        owner.relay.step()
    with _successor(databases, broker) as successor:
        told += _tell(successor, TOLD)
        until(lambda: successor.relay.step() and not _pending(owner), seconds=AFTER_A_CRASH)
        until(lambda: ledger.consumer.step() or _counted(ledger, told))
    assert _positions(owner) == list(range(1, 2 * TOLD + 1))


def test_a_topic_without_order_and_with_everything_twice_counts_each_event_once(
    owner: Owner, ledger: Ledger, broker: Broker
) -> None:
    """F10."""
    seed = new_seed()
    told = _tell(owner, TOLD)
    relay: Any = owner.relay
    relay._journal.append([wire for waiting in relay._outboxes.waiting(100) for wire in waiting.wires])
    records = [Record("anybody", orjson.dumps(entry["event"])) for entry in owner.journal.read(0, 1_000)] * 3
    random.Random(seed).shuffle(records)
    publisher = KafkaPublisher(broker.bootstrap, broker.topic, broker.partitions)
    publisher.publish(records)
    publisher.close()
    until(lambda: ledger.consumer.step() or _counted(ledger, told))
    _drain(ledger)
    assert _counted(ledger, told)


@pytest.mark.parametrize("command", ["find", "insert", "update", "commitTransaction"])
def test_a_store_that_hangs_up_in_the_middle_loses_and_doubles_nothing(
    command: str, document_store_url: str, owner: Owner, ledger: Ledger
) -> None:
    """F3: the connection is closed instead of an answer, at that command, again and again."""
    told = _tell(owner, TOLD)
    for _ in range(4):
        with _hanging_up(document_store_url, command):
            _try(owner.relay.step)
            _try(ledger.consumer.step)
    until(lambda: _try(owner.relay.step) or not _pending(owner), seconds=AFTER_A_CRASH)
    until(lambda: _try(ledger.consumer.step) or _counted(ledger, told))
    assert _positions(owner) == list(range(1, TOLD + 1))


# --- The tests above would notice: without a protection, the same checks fail. ---


def test_without_compare_and_swap_two_hands_tell_the_same_number_twice(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.tell("case-1")
    one, other = owner.store.load("case-1"), owner.store.load("case-1")
    real = type(owner.store.collection).update_one

    def blind(collection: Any, query: dict[str, Any], *more: Any, **options: Any) -> Any:
        return real(collection, {name: value for name, value in query.items() if name != "version"}, *more, **options)

    monkeypatch.setattr(type(owner.store.collection), "update_one", blind)
    for document in (one, other):
        owner.store.save(document, [step_claimed()])
    numbers = [wire["sequence"] for wire in owner.store.load("case-1")["outbox"]]
    assert numbers == [1, 2, 2], "the auditor's I2 is blind: it sees no number twice although nobody compares versions"


def test_with_the_commit_before_the_effect_a_crash_loses_events(
    owner: Owner, ledger: Ledger, databases: tuple[Any, Any], broker: Broker
) -> None:
    told = _tell(owner, TOLD)
    owner.relay.step()
    consumer: Any = ledger.consumer
    until(lambda: _crash_after_commit(consumer))
    consumer._consumer.close(autocommit=False)
    successor = Ledger(databases[1], owner, broker)
    _drain(successor)
    lost = not _counted(successor, told)
    successor.reconciler.step()
    until(lambda: successor.reconciler.step() or _counted(successor, told))
    successor.consumer.close()
    assert lost, "the count was right although the offset moved before the effect: the count proves nothing"


def test_with_the_trim_before_the_journal_a_crash_leaves_a_hole(
    owner: Owner, ledger: Ledger, databases: tuple[Any, Any], broker: Broker
) -> None:
    told = _tell(owner, TOLD)
    relay: Any = owner.relay
    relay._outboxes.trim(relay._outboxes.waiting(100))
    with _successor(databases, broker) as successor:
        told += _tell(successor, TOLD)
        until(lambda: successor.relay.step() and not _pending(owner), seconds=AFTER_A_CRASH)
        _drain(ledger)
        ledger.reconciler.step()
    assert not _counted(ledger, told), "everything was counted although half of it was thrown away"


def _crash_after_commit(consumer: Any) -> bool:
    """One batch with the two steps of the consumer exchanged, and the end of the process between them."""
    connected = consumer._consumer or consumer._connect()
    polled = connected.poll(timeout_ms=250)
    if polled:
        consumer._commit(connected, polled)
    return bool(polled)


def _tell(owner: Owner, times: int) -> Counter[str]:
    told = Counter(f"case-{number % CASES}" for number in range(times))
    for case_id in told.elements():
        owner.tell(case_id)
    return told


@contextmanager
def _successor(databases: tuple[Any, Any], broker: Broker) -> Iterator[Owner]:
    made = Owner(databases[0], broker)
    try:
        yield made
    finally:
        made.relay.close()


def _pending(owner: Owner) -> int:
    return owner.database["cases"].count_documents({"pending": True})


def _counted(ledger: Ledger, told: Counter[str]) -> bool:
    return all(ledger.count(case_id) == number for case_id, number in told.items())


def _positions(owner: Owner) -> list[int]:
    return sorted(entry["position"] for entry in owner.database["events"].find())


def _drain(ledger: Ledger) -> None:
    """Everything that the topic holds now: from joining the group until nothing has come for so many looks."""
    consumer: Any = ledger.consumer
    until(lambda: consumer.step() or consumer._consumer.assignment(), seconds=30)
    quiet = 0
    while quiet < 8:
        ledger.consumer.step()
        quiet = 0 if ledger.intake.broker_busy else quiet + 1


def _try(step: Callable[[], float]) -> None:
    """As a worker does: what passes is tried again, anything else is a failure of the test."""
    try:
        step()
    except Exception as error:
        if not passes(error):
            raise


@contextmanager
def _hanging_up(url: str, command: str) -> Iterator[None]:
    client: MongoClient[dict[str, Any]] = MongoClient(url, retryWrites=False, retryReads=False)
    point = {"configureFailPoint": "failCommand"}
    with client:
        client.admin.command({**point, "mode": {"times": 2}, "data": {"failCommands": [command], "closeConnection": True}})
        yield
        client.admin.command({**point, "mode": "off"})
