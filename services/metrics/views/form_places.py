"""The place of a file in the list behind a cell of Biểu II.06a: what it is sorted by, and the cursor of the next page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from services.metrics.views.late_places import NO_PLACE
from shared.errors import FieldError, Invalid
from shared.mongo.connect import Document


class Way(IntEnum):
    """By which list a file of a column is found."""

    OPEN = 0
    CLOSED = 1
    RECEIVED = 2


# In the order of a list: what can still be done something about comes first.
WAYS: Mapping[int, tuple[Way, ...]] = {
    3: (Way.OPEN, Way.CLOSED),
    **dict.fromkeys((4, 5), (Way.RECEIVED,)),
    6: (Way.OPEN, Way.CLOSED),
    **dict.fromkeys((7, 8, 9, 10), (Way.CLOSED,)),
    **dict.fromkeys((11, 12, 13), (Way.OPEN, Way.CLOSED)),
}
PARTS_OF_A_CURSOR = 6


class FormPlace(NamedTuple):
    """Open files and those received are sorted by the day they were received, closed ones by the day they were closed."""

    way: Way
    day: str
    case_id: str


def place_in_column(fact: Document, column: int) -> FormPlace:
    """The place of a file that is in the column."""
    standing, first = fact["standing"], WAYS[column][0]
    closed = standing["day"] is not None and first != Way.RECEIVED
    return FormPlace(Way.CLOSED if closed else first, standing["day" if closed else "received_day"], fact["_id"])


class FormCursor(NamedTuple):
    """Where a page ended (None: at the beginning), how many files were up to there, and under which total and mark of change."""

    place: FormPlace | None
    number: int = 0
    total: int = 0
    revision: int = 0

    def __str__(self) -> str:
        way, day, case_id = self.place or (Way.OPEN, "", "")
        return f"{way.value}|{day}|{self.number}|{self.total}|{self.revision}|{case_id}"


def form_cursor(text: str, column: int) -> FormCursor:
    """What a cursor of a column says. Raises Invalid for what is no cursor of this column."""
    if not text:
        return FormCursor(None)
    try:
        way, day, number, total, revision, case_id = text.split("|", PARTS_OF_A_CURSOR - 1)
        place = FormPlace(Way(int(way)), date.fromisoformat(day).isoformat(), case_id)
        if place.way not in WAYS[column] or int(number) < 0:
            raise ValueError(text)
        return FormCursor(place, int(number), int(total), int(revision))
    except ValueError as error:
        raise Invalid(errors=[FieldError("/query/cursor", "unknown_cursor", NO_PLACE)]) from error
