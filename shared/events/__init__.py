"""Events: the facts that services tell each other, with a catalogue of every type and version."""

from shared.events.envelope import Event, NewEvent, decode, encode, from_wire, to_wire
from shared.events.errors import UndecodableEvent

__all__ = ["Event", "NewEvent", "UndecodableEvent", "decode", "encode", "from_wire", "to_wire"]
