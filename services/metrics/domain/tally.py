"""What one file adds to the tallies; a tally is a sum of these, so a change of a file is the difference of two contributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from services.metrics.domain.classify import classify
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions

# Stands for work without a procedure.
NO_PROCEDURE = "-"


class TallyKey(NamedTuple):
    """The unit responsible for the decision, its level then, the day, kind, procedure (`-` without) and office."""

    unit: str
    level: str
    day: str
    kind: str
    procedure: str
    office: str


Contribution = Mapping[TallyKey, Counter[str]]


def contribution(fact: Mapping[str, Any], dimensions: Dimensions = NO_DIMENSIONS) -> Contribution:
    """The counts of one file: nothing while it is open, else one day's counts for one key.

    Counters: `closed` (denominator), `online` (numerator), `excluded_<reason>`, and of the counted ones `early`, `on_time`,
    `late`, `no_limit`. A count of secret files adds its number.
    """
    standing = classify(fact)
    if standing.closed_on is None:
        return {}
    key = _key(fact, standing.closed_on.isoformat(), dimensions.office(fact))
    if standing.excluded:
        return {key: Counter({f"excluded_{standing.excluded}": int(fact.get("secret_count", 1))})}
    counts = Counter({"closed": 1, "online": int(standing.online)})
    if fact.get("timeliness"):
        counts[fact["timeliness"]] += 1
    return {key: +counts}


Key = TypeVar("Key", bound=tuple[str, ...])


def difference(old: Mapping[Key, Counter[str]], new: Mapping[Key, Counter[str]]) -> dict[Key, dict[str, int]]:
    """What to add to the sums when a file's contribution changes from `old` to `new`; empty when nothing does."""
    changes: dict[Key, dict[str, int]] = {}
    for key in {*old, *new}:
        before, after = old.get(key, Counter()), new.get(key, Counter())
        delta = {name: after[name] - before[name] for name in {*before, *after} if after[name] != before[name]}
        if delta:
            changes[key] = delta
    return changes


def _key(fact: Mapping[str, Any], day: str, office: str) -> TallyKey:
    return TallyKey(fact["deciding_unit"], fact["level"], day, fact["kind"], fact.get("procedure_code") or NO_PROCEDURE, office)
