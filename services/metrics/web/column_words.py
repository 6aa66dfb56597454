"""The columns of a list as its workbook shows them to people: which columns there are, only the list itself says.

A code that nobody can read is told in words; those by which people look files up (of a procedure, of a unit) stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.sheet_words import DAY, HOURS, MOMENT, NUMBER, TEXT, WRAPPED, Column, Row, Value
from services.metrics.web.cell_words import CellWords, Tell, day, hours, moment
from shared.language import said
from shared.message import Message


@dataclass(frozen=True, slots=True)
class Shown:
    """A column: its head, its width in characters, how it looks, and how its cells are told (None: as the list has them).

    `aside`: for programs, at the right end and not printed.
    """

    head: Message
    width: int
    look: str = TEXT
    tell: Callable[[CellWords], Tell] | None = None
    aside: bool = False


def _days(vietnamese: str, english: str) -> tuple[Shown]:
    return (Shown(Message(vietnamese, english), 13, DAY, lambda _: day),)


def _moments(vietnamese: str, english: str) -> tuple[Shown]:
    return (Shown(Message(vietnamese, english), 18, MOMENT, lambda _: moment),)


def _hours(vietnamese: str, english: str) -> tuple[Shown]:
    return (Shown(Message(vietnamese, english), 13, HOURS, lambda _: hours),)


SHOWN: Mapping[str, tuple[Shown, ...]] = {
    "file_code": (Shown(Message("Mã hồ sơ", "File code"), 28),),
    "case_id": (Shown(Message("Mã trong hệ thống", "Id in the system"), 38, aside=True),),
    "procedure_code": (
        Shown(Message("Mã thủ tục", "Procedure code"), 12),
        Shown(Message("Thủ tục", "Procedure"), 48, WRAPPED, attrgetter("procedure")),
    ),
    "kind": (Shown(Message("Loại việc", "Kind of work"), 20, WRAPPED, attrgetter("kind")),),
    "channel": (Shown(Message("Cách nộp", "How it was sent"), 20, WRAPPED, attrgetter("channel")),),
    "unit": (
        Shown(Message("Mã đơn vị", "Unit code"), 11),
        Shown(Message("Đơn vị", "Unit"), 22, WRAPPED, attrgetter("unit")),
    ),
    "received_on": _days("Ngày nhận", "Received on"),
    "due_at": _moments("Hạn trả", "Due"),
    "closed_on": _days("Ngày kết thúc", "Closed on"),
    "outcome": (Shown(Message("Kết quả", "Outcome"), 22, WRAPPED, attrgetter("outcome")),),
    "online": (Shown(Message("Hoàn toàn trực tuyến", "Online from end to end"), 14, tell=attrgetter("truth")),),
    "excluded": (Shown(Message("Vì sao không tính", "Why it is not counted"), 18, WRAPPED, attrgetter("excluded")),),
    "paper": (Shown(Message("Giấy vào ở đâu", "Where paper came in"), 38, WRAPPED, attrgetter("paper")),),
    "state": (Shown(Message("Tình trạng", "State"), 13, WRAPPED, attrgetter("state")),),
    "working_minutes_late": _hours("Trễ (giờ làm việc)", "Late (working hours)"),
    "days_late": (Shown(Message("Trễ (ngày, kể cả ngày nghỉ)", "Late (days, days off included)"), 13, NUMBER),),
    "stands_at": (Shown(Message("Đang ở bước", "Stands at the step"), 17, WRAPPED, attrgetter("place")),),
    "stands_since": _moments("Ở đó từ", "Stands there since"),
    "working_minutes_standing": _hours("Đã ở đó (giờ làm việc)", "Has stood there (working hours)"),
    "reasons_in_words": (Shown(Message("Vì sao trễ", "Why it is late"), 50, WRAPPED),),
    "reasons": (Shown(Message("Mã lý do", "Codes of the reasons"), 34, aside=True),),
}


def columns_of(listing: Listing, figures: Figures) -> Sequence[Column]:
    """The columns of the list in its order, those for programs last."""
    cells = CellWords(figures)
    places = {name: place for place, name in enumerate(listing.columns)}
    made = [(shown, places[name]) for name in listing.columns for shown in SHOWN[name]]
    made.sort(key=lambda each: each[0].aside)
    return [_column(shown, place, places[listing.unit_day], cells) for shown, place in made]


def _column(shown: Shown, place: int, unit_day: int, cells: CellWords) -> Column:
    value = _told(shown.tell(cells), place, unit_day) if shown.tell else itemgetter(place)
    return Column(said(shown.head), shown.width, shown.look, value, printed=not shown.aside)


def _told(tell: Tell, place: int, unit_day: int) -> Callable[[Row], Value]:
    return lambda row: tell(row[place], row[unit_day])
