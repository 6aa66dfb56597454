"""One batch of events, worked out in memory: which facts change, and by how much which tallies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.metrics.domain.classify import classify
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.tally import TallyKey, contribution, difference
from shared.events import Event
from shared.kafka.partition import partition_of
from shared.projection import Applied, CaseKey
from shared.sequence import fresh

ShardedKey = tuple[int, TallyKey]


def standing_of(fact: Fact) -> dict[str, Any]:
    """The standing of a fact as stored beside it, so that the files behind a figure are found by an index."""
    standing = classify(fact)
    day = standing.closed_on.isoformat() if standing.closed_on else None
    return {"day": day, "excluded": standing.excluded, "online": standing.online, "paper": list(standing.paper)}


@dataclass(slots=True)
class Outcome:
    """The result of working a batch out: new and changed facts, differences of tallies, the answer per key, all facts seen."""

    inserted: list[Fact] = field(default_factory=list)
    changed: list[tuple[int, Fact]] = field(default_factory=list)
    tallies: dict[ShardedKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    answers: dict[CaseKey, Applied] = field(default_factory=dict)
    seen: list[Fact] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.inserted and not self.changed


def work_out(known: Mapping[str, Fact], batch: Mapping[CaseKey, Sequence[Event]], shards: int) -> Outcome:
    """What `batch` does to the facts in `known`. Pure; a fact's `revision` counts its writes and guards them."""
    outcome = Outcome()
    by_case: dict[str, list[CaseKey]] = defaultdict(list)
    for key in batch:
        by_case[key[1]].append(key)
    for case_id, keys in by_case.items():
        _work_out_case(case_id, known.get(case_id), {key: batch[key] for key in sorted(keys)}, shards, outcome)
    return outcome


def _work_out_case(
    case_id: str, known: Fact | None, batch: Mapping[CaseKey, Sequence[Event]], shards: int, outcome: Outcome
) -> None:
    before = known or empty(case_id)
    after = before
    for key, events in batch.items():
        found = fresh(after["positions"].get(key[0], 0), events)
        after = fold(after, found.events)
        outcome.answers[key] = Applied(len(found.events), found.duplicates, found.gap_after)
    outcome.seen.append(after)
    if after["positions"] == before["positions"]:
        return
    _note(known, {**after, "standing": standing_of(after)}, outcome)
    for tally, delta in difference(contribution(before), contribution(after)).items():
        # Counter.update adds, and keeps negative counts, which `+=` would drop.
        outcome.tallies[partition_of(case_id, shards), tally].update(delta)


def _note(known: Fact | None, after: Fact, outcome: Outcome) -> None:
    if known is None:
        outcome.inserted.append({**after, "revision": 1})
    else:
        outcome.changed.append((known["revision"], {**after, "revision": known["revision"] + 1}))
