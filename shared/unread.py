"""What could not be read as an event, and its place among those that could: its case waits there, and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.events import Event, UndecodableEvent
from shared.parking import Origin
from shared.projection import CaseKey

Batch = Mapping[CaseKey, Sequence[Event]]
Place = tuple[CaseKey, int]
"""A case and a number in its sequence."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The bytes, the error with what is known of them all the same, and where they stood."""

    payload: bytes
    error: UndecodableEvent
    origin: Origin


def place_of(entry: Event | Unread) -> Place | None:
    """Where an event belongs; None for bytes of which not even that could be read."""
    known = entry.error if isinstance(entry, Unread) else entry
    if known.source and known.case_id and known.sequence:
        return (known.source, known.case_id), known.sequence
    return None


def parted(batch: Batch, unread: Sequence[Unread]) -> tuple[Batch, Batch]:
    """`batch` before and behind the first of `unread` in each case."""
    first: dict[CaseKey, int] = {}
    for place in filter(None, map(place_of, unread)):
        first[place[0]] = min(place[1], first.get(*place))
    if not first:
        return batch, {}
    return _where(batch, first, behind=False), _where(batch, first, behind=True)


def _where(batch: Batch, first: Mapping[CaseKey, int], *, behind: bool) -> Batch:
    found: dict[CaseKey, list[Event]] = {}
    for key, events in batch.items():
        kept = [event for event in events if (key in first and event.sequence >= first[key]) is behind]
        if kept:
            found[key] = kept
    return found
