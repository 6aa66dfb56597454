"""Over a thousand applications while everything is killed again and again: none is lost or doubled, every figure is right."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
import requests

from deploy.motcua.roles import ROLES
from tests.faults.citizens import PACE_SECONDS, Answers, Citizens, leaks
from tests.faults.monkey import Monkey
from tests.faults.officials import Officials
from tests.faults.topic import TopicWatch
from tests.faults.town import BROKER, STORE, Town
from tests.support.auditor import Auditor
from tests.support.chance import new_seed
from tests.support.district import AN_THUY, District
from tests.support.waiting import until

# Enough for every part to be killed at least once; `make test-kafka` sends 2,000, `make soak` 20,000. Beyond 2,000 every limit of
# time but I8 grows with them.
APPLICATIONS = int(os.environ.get("MOTCUA_CHAOS_APPLICATIONS", "1200"))
LONGER = max(1.0, APPLICATIONS / 2_000)
SETTLED = 100
pytestmark = [pytest.mark.servers, pytest.mark.faults, pytest.mark.timeout(560 * LONGER)]

APPS, PEOPLE = 10, 3
VICTIMS = ("submission-web", "processing-web", "submission-worker", "processing-worker", "metrics-worker", STORE, BROKER)
Stored = tuple[set[str], ...]
# Seconds for everybody to have an answer, and then for all books to be in order.
SENDING, QUIET = 240.0 * LONGER, 120.0 * LONGER
# I8: seconds after the last fault until nothing is older than so many seconds in an outbox.
DRAINED, OLDEST = 30.0, 5.0
# How many are answered before the faults end. The rest comes at a third of the pace, in seconds: what everybody sends at first
# is all that the store can carry, and then nothing would drain on a machine that is busy with something else too.
UNDER_FAULTS, CALMER = int(APPLICATIONS * 0.9), 1.2


def test_nothing_is_lost_or_doubled_while_everything_is_killed(place: Town, district: District, auditor: Auditor) -> None:
    seed = new_seed()
    began, known, counted = time.monotonic(), _stored(auditor), district.share(unit=AN_THUY)
    topic = TopicWatch(place.bootstrap)
    citizens = Citizens(district, "chaos", began + SENDING)
    officials = Officials(district, citizens.answers.order, SETTLED, began + SENDING)
    monkey = Monkey(place, VICTIMS, seed, before=lambda victim: topic.look() if victim == BROKER else None)
    citizens.send(range(APPLICATIONS), apps=APPS)
    officials.work(PEOPLE)
    monkey.start()
    until(lambda: monkey.failure or (monkey.rounds and len(citizens.answers.cases) > UNDER_FAULTS), seconds=SENDING)
    last_fault, citizens.pace = monkey.stop(), CALMER
    print(f"{time.monotonic() - began:.0f} s: {len(citizens.answers.cases)} answered, faults {monkey.faults}")
    _backlog_drains(place, last_fault)
    citizens.pace = PACE_SECONDS
    answers = citizens.wait()
    officials.wait()
    print(f"{time.monotonic() - began:.0f} s: all answered; other answers {dict(answers.others)}, {dict(officials.others)}")
    assert answers.wrong == [] and officials.wrong == []
    assert set(monkey.faults) == set(VICTIMS)
    _books_become_quiet(auditor)
    print(f"{time.monotonic() - began:.0f} s: quiet; ended by themselves {place.unplanned()}")
    _books_balance(auditor, answers, known)
    _figures_are_right(district, officials, counted)
    until(lambda: auditor.chain_faults() == [], seconds=QUIET, pause=1.0)
    topic.look()
    _topic_is_in_the_journals(auditor, topic)
    _nothing_personal_is_outside(place, topic)


def _backlog_drains(place: Town, last_fault: float) -> None:
    """I8. Prints what is still too old at each look, so that a slow run tells whom to ask."""

    def drained() -> bool:
        old = {name: round(age, 1) for name, age in place.waiting().items() if age >= OLDEST}
        print(f"I8: {time.monotonic() - last_fault:.1f} s after the last fault: {old or 'drained'}")
        return not old

    until(drained, seconds=DRAINED, pause=0.5)


def _books_become_quiet(auditor: Auditor) -> None:
    """Prints what is still to come at each look, as above."""

    def quiet() -> bool:
        unsettled = auditor.unsettled()
        print(f"still to come: {unsettled[:3]} and {len(unsettled[3:])} more" if unsettled else "the books are quiet")
        return not unsettled

    until(quiet, seconds=QUIET, pause=1.0)


def _books_balance(auditor: Auditor, answers: Answers, known: Stored) -> None:
    """I1 to I4, and one case per key: beside what was `known` before, no more cases are stored than keys were sent."""
    findings = auditor.audit(answers.acknowledged)
    assert findings.wrong == []
    assert len(answers.cases) == APPLICATIONS
    assert [key for key, cases in answers.cases.items() if len(cases) != 1] == []
    new = [now - before for now, before in zip(_stored(auditor), known, strict=True)]
    assert new == [set(answers.acknowledged)] * 2
    print(f"{findings.events} events of {findings.cases} cases, {findings.closed} closed")


def _stored(auditor: Auditor) -> Stored:
    """The ids of the applications and of the cases."""
    collections = (auditor.submission["applications"], auditor.processing["cases"])
    return tuple({document["_id"] for document in each.find({}, {"_id": 1})} for each in collections)


def _figures_are_right(district: District, officials: Officials, before: dict[str, Any]) -> None:
    """What the officials did is what the manager reads."""
    assert len(officials.settled) == SETTLED
    assert [change for change, times in officials.versions.items() if times > 1] == [], "two changes shared a version"
    figure = district.share(unit=AN_THUY)
    online = list(officials.settled.values()).count("system")
    assert figure["numerator"] - before["numerator"] == online
    assert figure["denominator"] - before["denominator"] == SETTLED


def _topic_is_in_the_journals(auditor: Auditor, topic: TopicWatch) -> None:
    """I6."""
    journals = {(source, case, event["sequence"]) for (source, case), events in auditor.journals().items() for event in events}
    seen = topic.events()
    assert seen <= journals
    assert len(seen) > APPLICATIONS, "the topic was hardly read"
    print(f"I6: {len(seen)} events seen on the topic in {topic.looks} looks, {len(journals)} in the journals")


def _nothing_personal_is_outside(place: Town, topic: TopicWatch) -> None:
    """I9."""
    pages = {name: requests.get(url, timeout=10).content for name, url in _metrics_pages(place).items()}
    assert all(b"# HELP" in page for page in pages.values())
    texts = {**place.logs(), **pages, "topic": b"\n".join(topic.seen)}
    assert {name: found for name, text in texts.items() if (found := leaks(text))} == {}
    print(f"I9: {sum(map(len, texts.values()))} bytes of {sorted(texts)}")


def _metrics_pages(place: Town) -> dict[str, str]:
    services = [role for role in ROLES.values() if role.name.endswith(("-web", "-worker"))]
    return {role.name: f"http://127.0.0.1:{place.ports.of(role)}/metrics" for role in services}
