"""Why an event cannot be read."""

from __future__ import annotations

from shared.errors import MotCuaError
from shared.message import Message


class UndecodableEvent(MotCuaError):
    """The bytes are not an event this code knows: broken, of an unknown type or of a version from the future.

    Such an event is parked with its bytes, never skipped: newer code, or a person, can still read it.
    `case_id`, `source` and `sequence` are what could be read of it, so that later events of the case wait behind it.
    """

    code = "undecodable_event"
    message = Message("Không đọc được sự kiện.", "The event could not be read.")

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        source: str | None = None,
        case_id: str | None = None,
        sequence: int | None = None,
    ) -> None:
        super().__init__(Message(f"Không đọc được sự kiện: {detail}", f"The event could not be read: {detail}"), code=reason)
        self.source = source
        self.case_id = case_id
        self.sequence = sequence
