"""Random lives of many files over many days: every kind, channel, end and correction that the figures know. Seeded."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.events import Event, NewEvent
from tests.support.histories import DUE, closed, completed, history, opened, received, released, submitted

COMMUNES = ("29110", "29134", "29179")
DISTRICT = "836"
PROCEDURES = {"commune": ("1.001193", "2.000815"), "district": ("1.004944", "2.000528")}
# Papers that never came: the clock stands.
ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "appraisal", "reason": "wrong_form", "clock": "pause"})
BEGIN = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)


def lives(chance: random.Random, files: int, days: int) -> list[Event]:
    """The events of `files` files, each with the time it happened, in order of time; sequences run per source and file."""
    events: list[Event] = []
    for number in range(files):
        events += _life(
            chance, f"case-{number:05d}", BEGIN + timedelta(days=chance.randrange(days), minutes=chance.randrange(500))
        )
    return sorted(events, key=lambda each: (each.time, each.case_id, each.source, each.sequence))


def _life(chance: random.Random, case_id: str, start: datetime) -> list[Event]:
    kind = chance.choices(("file", "register", "secret_count", "withdrawn"), (85, 8, 2, 5))[0]
    submission, processing = {
        "file": _file,
        "register": _register,
        "secret_count": _secret_count,
        "withdrawn": _withdrawn,
    }[kind](chance, start)
    return _timed(chance, history(case_id, submission, processing), start)


def _timed(chance: random.Random, events: list[Event], start: datetime) -> list[Event]:
    """Each event some hours after the one before it of its source; corrections come late."""
    found, moments = [], {"submission": start, "processing": start + timedelta(minutes=1)}
    for event in events:
        late = event.type in ("case.marked_secret", "register_entry.recorded")
        moments[event.source] += timedelta(days=chance.randrange(40)) if late else timedelta(minutes=chance.randrange(1, 600))
        found.append(replace(event, time=moments[event.source]))
    return found


def _place(chance: random.Random) -> tuple[str, str]:
    unit = chance.choice((DISTRICT, *COMMUNES))
    return unit, "district" if unit == DISTRICT else "commune"


def _file(chance: random.Random, start: datetime) -> tuple[list[NewEvent], list[NewEvent]]:
    unit, level = _place(chance)
    online, internal = chance.random() < 0.6, chance.random() < 0.2
    opening = dict(opened(unit, level, "internal_work" if internal else "public_service").data)
    opening["procedure_code"] = None if internal else chance.choice(PROCEDURES[level])
    opening["channel"] = "internal" if internal else chance.choice(("web", "mobile")) if online else "counter"
    opening["origin"] = "internal" if internal else "online" if online else "counter"
    at = start + timedelta(hours=2)
    taken = {**received().data, "received_at": at, "due_at": at + timedelta(days=5)}
    done = [NewEvent("case.opened", opening), NewEvent("case.received", taken)]
    submission = [submitted(unit)] if opening["origin"] == "online" else []
    if not internal and chance.random() < 0.4:
        _fee(chance, submission, done)
    if chance.random() < 0.15:
        return submission, [*done, *([ASKED] if chance.random() < 0.4 else [])]
    steps = [_step(chance, step, unit) for step in ("tiep_nhan", "tham_dinh", "phe_duyet", "tra_ket_qua")]
    done += [*steps, released("electronic" if chance.random() < 0.8 else "paper"), _closed(chance, at)]
    if submission and chance.random() < 0.3:
        submission.append(NewEvent("application.rated", {"rating": chance.choice(("very_satisfied", "not_satisfied"))}))
    if chance.random() < 0.04:
        done.append(NewEvent("case.marked_secret", {}))
    return submission, done


def _fee(chance: random.Random, submission: list[NewEvent], done: list[NewEvent]) -> None:
    """A fee that is asked for, or only told at the office; paid online, at the counter, on both ways at once, or not."""
    fee = {"amount_dong": chance.choice((8_000, 50_000, 100_000))}
    ways = chance.choice(((), ("counter",), ("online",), ("online", "counter")))
    if ways != ("counter",) or chance.random() < 0.8:
        done.append(NewEvent("payment.asked", fee))
    if "online" in ways and submission:
        submission.append(NewEvent("payment.completed", fee))
    if "counter" in ways:
        done.append(NewEvent("payment.collected", fee))


def _step(chance: random.Random, step: str, unit: str) -> NewEvent:
    new = completed(step, "system" if chance.random() < 0.93 else "paper", unit)
    return NewEvent(new.type, {**new.data, "worked_minutes": chance.randrange(1, 3000)})


def _closed(chance: random.Random, at: datetime) -> NewEvent:
    new = closed(chance.choice(("granted", "refused")), at + timedelta(days=chance.randrange(8)))
    timeliness = chance.choice(("early", "on_time", "late", "no_limit"))
    return NewEvent(new.type, {**new.data, "timeliness": timeliness, "due_at": None if timeliness == "no_limit" else DUE})


def _withdrawn(chance: random.Random, start: datetime) -> tuple[list[NewEvent], list[NewEvent]]:
    unit, level = _place(chance)
    end = {"outcome": "withdrawn", "closed_at": start + timedelta(hours=3), "due_at": None, "timeliness": "no_limit"}
    return [submitted(unit), NewEvent("application.withdrawn", {"reason": "other"})], [
        opened(unit, level),
        NewEvent("case.closed", end),
    ]


def _register(chance: random.Random, start: datetime) -> tuple[list[NewEvent], list[NewEvent]]:
    unit, level = _place(chance)
    day = start.date()
    closed_on = day + timedelta(days=chance.randrange(5)) if chance.random() < 0.8 else None
    entry = {
        "kind": "public_service", "procedure_code": PROCEDURES[level][0], "receiving_unit": unit, "deciding_unit": unit,
        "level": level, "channel": "counter", "received_on": day, "closed_on": closed_on,
    }  # fmt: skip
    return [], [NewEvent("register_entry.recorded", entry)]


def _secret_count(chance: random.Random, start: datetime) -> tuple[list[NewEvent], list[NewEvent]]:
    unit, level = _place(chance)
    counts = [chance.randrange(5) for _ in range(chance.randrange(1, 3))]
    day = start.date()
    return [], [
        NewEvent("secret_files.counted", {"unit": unit, "level": level, "kind": "internal_work", "day": day, "count": count})
        for count in counts
    ]
