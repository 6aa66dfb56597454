"""Builders of events that state only what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.events import Event, NewEvent
from shared.events.envelope import place

START = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)


def step_claimed(step: str = "tham_dinh") -> NewEvent:
    """An event of processing without consequences: good for filling a history."""
    return NewEvent("step.claimed", {"step": step, "role": "specialist", "unit": "29179"})


def event(new: NewEvent, sequence: int, *, source: str = "processing", case_id: str = "case-1") -> Event:
    """`new` as event number `sequence`, one second after the one before."""
    return place(new, source=source, case_id=case_id, sequence=sequence, time=START + timedelta(seconds=sequence))


def events_of_one_case(length: int, case_id: str = "case-1") -> list[Event]:
    """A history of `length` events, numbered from 1."""
    return [event(step_claimed(), sequence, case_id=case_id) for sequence in range(1, length + 1)]
