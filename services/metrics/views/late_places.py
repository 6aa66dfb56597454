"""The place of a late file in the list of late files: what it is sorted by, and the cursor from which a page goes on."""

from __future__ import annotations

from datetime import datetime

from services.metrics.domain.late_state import LateState
from shared.errors import FieldError, Invalid
from shared.events.fields import read_moment, write_moment
from shared.message import Message
from shared.mongo.connect import Document

OpenPlace = tuple[datetime, str]
Place = tuple[datetime | str, str]
NO_PLACE = Message("Trang này không còn. Hãy xem lại từ đầu.", "There is no such page. Please begin again.")


def late_cursor(state: LateState, fact: Document) -> str:
    """The place of a late file in the list: its state, then its due time or closing day, then its id."""
    key = write_moment(fact["standing"]["late_from"]) if state == LateState.OPEN else fact["standing"]["late_day"]
    return f"{state}|{key}|{fact['_id']}"


def place_in(cursor: str) -> tuple[LateState, str, str]:
    """State, due time or closing day, and id that a cursor names; raises Invalid for what is none."""
    if not cursor:
        return LateState.OPEN, "", ""
    name, _, rest = cursor.partition("|")
    key, _, case_id = rest.partition("|")
    try:
        state = LateState(name)
        if state == LateState.OPEN:
            read_moment(key)
    except (ValueError, OverflowError) as error:
        raise _no_place() from error
    return state, key, case_id


def open_place_in(cursor: str) -> OpenPlace | None:
    """The place that the cursor of a list of open files alone names; raises Invalid for what is none."""
    state, key, case_id = place_in(cursor)
    if state != LateState.OPEN:
        raise _no_place()
    return (read_moment(key), case_id) if key else None


def _no_place() -> Invalid:
    return Invalid(errors=[FieldError("/query/cursor", "unknown_cursor", NO_PLACE)])


def place_of_closed(fact: Document) -> tuple[str, str]:
    """By the day on which it was closed."""
    return fact["standing"]["late_day"], fact["_id"]


def place_of_open(fact: Document) -> OpenPlace:
    """By the moment at which it became overdue."""
    return fact["standing"]["late_from"], fact["_id"]
