"""The envelope of an event: CloudEvents 1.0 in JSON, with a sequence per source and case.

Attributes on the wire: `specversion, id, source, type, subject` (the case), `time, sequence` (1..n without a hole per source and
case), `schemaversion` (of the data), `datacontenttype, data`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

import orjson
from marshmallow import ValidationError

from shared.events.catalogue import CATALOGUE, EventType
from shared.events.errors import UndecodableEvent
from shared.events.fields import LARGEST, read_moment, write_moment
from shared.events.upcasts import upcast

SPEC_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A fact as the domain states it; the store gives it its time, its case and its sequence."""

    type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """A fact with its place in the history of a case. `data` is of the newest version, with aware datetimes and dates."""

    source: str
    type: str
    case_id: str
    sequence: int
    time: datetime
    schema_version: int
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The same for every copy of the event: `source:case_id:sequence`."""
        return f"{self.source}:{self.case_id}:{self.sequence}"


def place(new: NewEvent, *, source: str, case_id: str, sequence: int, time: datetime) -> Event:
    """`new` as event number `sequence` of its case; raises UndecodableEvent when the data does not fit the catalogue.

    Checked before it is stored: what reaches Kafka is a fact that no consumer may refuse.
    """
    event_type = _event_type(new.type, {})
    if event_type.source != source or event_type.retired:
        raise UndecodableEvent("wrong_source", f"{source} does not tell {new.type}")
    data = _load(event_type, event_type.schema.dump(new.data), {})
    return Event(source, new.type, case_id, sequence, time, event_type.version, data)


def to_wire(event: Event) -> dict[str, Any]:
    """The event as plain JSON values; the same form stands in the outbox, in the journal and on the topic."""
    return {
        "specversion": SPEC_VERSION,
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.case_id,
        "time": write_moment(event.time),
        "sequence": event.sequence,
        "schemaversion": event.schema_version,
        "datacontenttype": "application/json",
        "data": CATALOGUE[event.type].schema.dump(event.data),
    }


def from_wire(wire: dict[str, Any]) -> Event:
    """The event that `wire` is, brought to the newest version; raises UndecodableEvent."""
    source, case_id, sequence, version = _identity(wire)
    event_type = _event_type(wire.get("type"), wire)
    if event_type.source != source:
        raise UndecodableEvent("wrong_source", f"{source} does not tell {event_type.name}", **_known(wire))
    if version > event_type.version:
        raise UndecodableEvent("unknown_version", f"{event_type.name} version {version}", **_known(wire))
    data = _load(event_type, upcast(event_type.name, version, event_type.version, dict(wire["data"])), wire)
    return Event(source, event_type.name, case_id, sequence, _time(wire), event_type.version, data)


def encode(event: Event) -> bytes:
    """The event as the bytes of a Kafka record."""
    return orjson.dumps(to_wire(event))


def decode(raw: bytes) -> Event:
    """The event in the bytes of a Kafka record; raises UndecodableEvent."""
    try:
        wire = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise UndecodableEvent("broken_json", "the bytes are not JSON") from error
    if not isinstance(wire, dict):
        raise UndecodableEvent("broken_envelope", "the JSON is not an object")
    return from_wire(wire)


def _identity(wire: dict[str, Any]) -> tuple[str, str, int, int]:
    source, case_id = wire.get("source"), wire.get("subject")
    sequence, version = wire.get("sequence"), wire.get("schemaversion")
    if (
        wire.get("specversion") == SPEC_VERSION
        and isinstance(source, str)
        and isinstance(case_id, str)
        and _is_count(sequence)
        and _is_count(version)
        and isinstance(wire.get("data"), dict)
    ):
        return source, case_id, sequence, version
    raise UndecodableEvent("broken_envelope", "an attribute is missing or of the wrong kind", **_known(wire))


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST


def _event_type(name: Any, wire: dict[str, Any]) -> EventType:
    event_type = CATALOGUE.get(name) if isinstance(name, str) else None
    if event_type is None:
        raise UndecodableEvent("unknown_type", "the catalogue has no such type", **_known(wire))
    return event_type


def _load(event_type: EventType, data: Any, wire: dict[str, Any]) -> dict[str, Any]:
    plain = event_type.read_plain(data)
    if plain is not None:
        return plain
    try:
        loaded: dict[str, Any] = event_type.schema.load(data)
    except ValidationError as error:
        wrong = ", ".join(sorted(str(name) for name in error.messages_dict))
        raise UndecodableEvent("invalid_data", f"{event_type.name}: {wrong}", **_known(wire)) from error
    return loaded


def _time(wire: dict[str, Any]) -> datetime:
    try:
        return read_moment(wire["time"])
    except (KeyError, TypeError, ValueError) as error:
        raise UndecodableEvent("broken_envelope", "the time cannot be read", **_known(wire)) from error


def _known(wire: dict[str, Any]) -> dict[str, Any]:
    """What can be trusted of a broken envelope: enough to hold back the later events of its case."""
    source, case_id, sequence = wire.get("source"), wire.get("subject"), wire.get("sequence")
    return {
        "source": source if isinstance(source, str) else None,
        "case_id": case_id if isinstance(case_id, str) else None,
        "sequence": sequence if _is_count(sequence) else None,
    }
