"""What one file adds to the cells: sums per half month with everything the pages of management show.

A file adds twice: on the day it was received (channels, service level, payment, applicants who are officials) and on the day
it was closed (the share, timeliness, results, ratings, durations, where paper came in). Excluded files add only the reason they
are excluded.
What it adds to Biểu II.06a is in `domain.form_sums`, what to its procedure in `domain.procedure_sums`, what to the day it was
closed in `domain.daily_sums`, received in `domain.intake`, what became known of it late in `domain.changed`, and what it adds
while it is open in `domain.open_sums`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from services.metrics.domain.addition import ONLINE_CHANNELS, Addition, reception_day
from services.metrics.domain.changed import changed
from services.metrics.domain.classify import SECRET, Standing, classify
from services.metrics.domain.daily_sums import of_day
from services.metrics.domain.dimensions import Dimensions
from services.metrics.domain.form_sums import form_additions
from services.metrics.domain.halfmonth import half_of
from services.metrics.domain.intake import intake
from services.metrics.domain.open_sums import open_additions
from services.metrics.domain.payment import payment_counts
from services.metrics.domain.procedure_sums import of_procedure
from services.metrics.domain.spread import bucket
from shared.calendar import local_day

__all__ = ["ONLINE_CHANNELS", "CellKey", "Placed", "additions", "cell_key", "cells", "place_on", "reception_day"]


class CellKey(NamedTuple):
    """The unit that decides, its office, its level then, the half month, kind and sector."""

    unit: str
    office: str
    level: str
    half: str
    kind: str
    sector: str


class Placed(NamedTuple):
    """What a file adds on one day, and where it was then: its unit, the unit's level, its department."""

    day: date
    unit: str
    level: str
    office: str
    counts: Counter[str]


def additions(fact: Mapping[str, Any], dimensions: Dimensions) -> list[Placed]:
    """Everything one file adds, by day; nothing before its unit and kind are known."""
    if not fact.get("kind"):
        return []
    standing, received_on = classify(fact), reception_day(fact)
    found = []
    if received_on is not None and not fact.get("secret"):
        then = {**fact, **dict(zip(("deciding_unit", "level"), place_on(fact, received_on), strict=True))}
        found.append(_placed(then, Addition(received_on, _received(fact, dimensions)), dimensions.office(then)))
    if standing.closed_on is not None:
        found.append(_placed(fact, Addition(standing.closed_on, _closed(fact, standing)), dimensions.office(fact)))
    return found


def place_on(fact: Mapping[str, Any], day: date) -> tuple[str, str]:
    """The unit that was to decide a file at the end of `day`, and its level: open files move to the successor of a unit."""
    for was in fact.get("was", ()):
        if day < local_day(was["until"]):
            return was["unit"], was["level"]
    return fact["deciding_unit"], fact["level"]


def cells(fact: Mapping[str, Any], dimensions: Dimensions) -> dict[CellKey, Counter[str]]:
    """The same by cell, and what is told of a file where it is now: to the form of settlement (see `services.metrics.reports`),
    to its procedure, and while it is open.
    """
    sums: dict[CellKey, Counter[str]] = {}
    if not fact.get("kind"):
        return sums
    procedure, office = fact.get("procedure_code"), dimensions.office(fact)
    for addition in additions(fact, dimensions):
        counts = sums.setdefault(cell_key(fact, addition, dimensions), Counter())
        counts.update(addition.counts)
        counts.update(of_procedure(procedure, addition.counts))
        counts.update(of_day(addition.day, addition.counts))
        counts.update(intake(addition.day, addition.counts))
        counts.update(changed(fact, addition.day) if addition.counts["closed"] else ())
    for told in (*form_additions(fact, dimensions.field_of(procedure)), *open_additions(fact)):
        placed = _placed(fact, told, office)
        sums.setdefault(cell_key(fact, placed, dimensions), Counter()).update(told.counts)
    return sums


def cell_key(fact: Mapping[str, Any], addition: Placed, dimensions: Dimensions) -> CellKey:
    """The cell of what a file adds."""
    sector = dimensions.sector(fact.get("procedure_code"))
    return CellKey(addition.unit, addition.office, addition.level, half_of(addition.day), fact["kind"], sector)


def _placed(fact: Mapping[str, Any], addition: Addition, office: str) -> Placed:
    return Placed(addition.day, fact["deciding_unit"], fact["level"], office, addition.counts)


def _received(fact: Mapping[str, Any], dimensions: Dimensions) -> Counter[str]:
    channel, procedure = fact.get("channel") or "counter", fact.get("procedure_code")
    counts = Counter({"received": 1, f"received_{channel}": 1})
    if procedure in dimensions.level_4:
        counts.update(level4_received=1, level4_received_online=int(channel in ONLINE_CHANNELS))
    if fact.get("origin") == "register":
        counts["registered"] += 1
    if fact.get("applicant_is_official"):
        counts["official_online"] += 1
    if fact.get("drafting_seconds") is not None:
        counts[f"drafting_{bucket(fact['drafting_seconds'])}"] += 1
    return +(counts + payment_counts(fact))


def _closed(fact: Mapping[str, Any], standing: Standing) -> Counter[str]:
    if standing.excluded:
        number = int(fact.get("secret_count", 1)) if standing.excluded == SECRET else 1
        return +Counter({f"excluded_{standing.excluded}": number})
    counts = Counter({"closed": 1, "online": int(standing.online)})
    counts.update(f"paper_{place}" for place in standing.paper)
    for name in (fact.get("timeliness"), f"rated_{fact['rating']}" if fact.get("rating") else None):
        counts.update([name] if name else [])
    counts["result_electronic"] += int(fact.get("released_medium") == "electronic")
    counts.update(_durations(fact))
    return +counts


def _durations(fact: Mapping[str, Any]) -> Counter[str]:
    """Working minutes of the whole way and of each step; a step done twice counts each time."""
    steps = [step for step in fact.get("steps", []) if step.get("worked_minutes") is not None]
    if not steps:
        return Counter()
    counts = Counter([f"time_{bucket(sum(step['worked_minutes'] for step in steps))}"])
    counts.update(f"step_{step['step']}_{bucket(step['worked_minutes'])}" for step in steps)
    return counts
