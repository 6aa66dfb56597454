"""Sorting out what arrives: per source and case, only the next number is new.

Duplicates are normal (a resend, a paused relay, a repair that overlaps), and a broker that lost its log reuses offsets; so the
sequence in the event decides, never the offset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.events import Event


@dataclass(frozen=True, slots=True)
class Fresh:
    """What of a batch is new: `events` in order, how many were known, and, if numbers are missing, after which one."""

    events: tuple[Event, ...]
    duplicates: int
    gap_after: int | None


def fresh(last: int, events: Sequence[Event]) -> Fresh:
    """Which of `events` (one source, one case, any order) come next after number `last` without a hole.

    A hole ends the run: `gap_after` is then the last number that is there, and the owner's journal has the rest.
    """
    following: list[Event] = []
    duplicates = 0
    for event in sorted(events, key=lambda event: event.sequence):
        if event.sequence <= last:
            duplicates += 1
        elif event.sequence == last + 1:
            following.append(event)
            last = event.sequence
        else:
            return Fresh(tuple(following), duplicates, last)
    return Fresh(tuple(following), duplicates, None)
