"""Dates, money, shares, codes and words as people here read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from shared.calendar import HOME, local_day
from shared.language import language, said
from shared.message import Message

# A space at which no line ends.
TOGETHER = "\u00a0"


def moment(value: datetime | None) -> str:
    """`19/01/2021 09:30`, where the office is."""
    return value.astimezone(HOME).strftime("%d/%m/%Y %H:%M") if value else ""


def unbroken_moment(value: datetime | None) -> str:
    """The same for a page: no line ends between the day and the time."""
    return moment(value).replace(" ", TOGETHER)


def day(value: date | datetime | None) -> str:
    """`19/01/2021`."""
    if isinstance(value, datetime):
        value = local_day(value)
    return value.strftime("%d/%m/%Y") if value else ""


def dong(value: int | None) -> str:
    """Whole đồng: `1.250.000 đ`, in English `1,250,000 đ`; no line ends before the đ."""
    return "" if value is None else dong_in_words(value).in_language(language())


def dong_in_words(value: int) -> Message:
    """The same in both languages, for words that are made before it is known who reads them."""
    grouped = _grouped(value)
    return Message(f"{grouped.vi}{TOGETHER}đ", f"{grouped.en}{TOGETHER}đ")


def number(value: int | None) -> str:
    """`1.250` in Vietnamese, `1,250` in English."""
    return "" if value is None else _grouped(value).in_language(language())


def percent(value: Decimal | float | None) -> str:
    """`78,2 %` in Vietnamese, `78.2%` in English; empty without a value, and no line ends before the sign."""
    if value is None:
        return ""
    text = f"{value:.1f}"
    return f"{text}%" if _english() else text.replace(".", ",") + f"{TOGETHER}%"


def masked(value: str | None) -> str:
    """An identity number of which only the ends are shown: `083*****0123`."""
    if not value:
        return ""
    return value if len(value) < 8 else f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def size(value: int) -> str:
    """A file's size: `312 KB`, `1,4 MB` (in English `1.4 MB`)."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} KB"
    text = f"{value / 1_000_000:.1f} MB"
    return text if _english() else text.replace(".", ",")


def _grouped(value: int) -> Message:
    text = f"{value:,}"
    return Message(text.replace(",", "."), text)


def _english() -> bool:
    return language() == "en"


FILTERS = {
    "moment": unbroken_moment,
    "day": day,
    "dong": dong,
    "number": number,
    "percent": percent,
    "masked": masked,
    "size": size,
    "said": said,
}
