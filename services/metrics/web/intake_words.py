"""The sentences of the calendar of intake, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.metrics.domain.intake import IntakeDay, Weekday, alike, fullest_and_emptiest
from services.metrics.web.words import in_english
from shared.web.filters import day, number

# Monday first, as `date.weekday`.
WEEKDAYS = (
    _l("thứ hai"),
    _l("thứ ba"),
    _l("thứ tư"),
    _l("thứ năm"),
    _l("thứ sáu"),
    _l("thứ bảy"),
    _l("chủ nhật"),
)


def busiest(weekdays: Sequence[Weekday], days: Sequence[IntakeDay]) -> str:
    """On which of Monday to Friday most files come and on which fewest, and the fullest day; of two alike, the first."""
    known = [each for each in days if each.files]
    if not known:
        return str(_("Chưa có hồ sơ nào được nhận trong mười hai tháng này."))
    fullest = max(known, key=lambda each: each.files or 0)
    most = _("Ngày nhận nhiều nhất: %(day)s, %(count)s hồ sơ.", day=day(fullest.day), count=number(fullest.files))
    return " ".join(str(part) for part in (_by_weekday(weekdays), most) if part)


def mean(value: Decimal) -> str:
    """A number with one decimal, as people here write it."""
    said = f"{value:,.1f}"
    return said if in_english() else said.translate(str.maketrans(",.", ".,"))


def shade(begin: int, end: int) -> str:
    """How many files a shade of the calendar means."""
    return number(begin) if begin == end else f"{number(begin)}–{number(end)}"


def _by_weekday(weekdays: Sequence[Weekday]) -> str:
    ends = fullest_and_emptiest(weekdays)
    if ends is None:
        return ""
    most, least = ends
    if alike(most, least):
        return str(_("Các ngày từ thứ hai đến thứ sáu nhận gần như nhau."))
    return str(
        _(
            "Từ thứ hai đến thứ sáu, nhiều nhất: %(most)s, trung bình %(more)s hồ sơ mỗi ngày làm việc; ít nhất: %(least)s, "
            "%(fewer)s hồ sơ.",
            most=WEEKDAYS[most.number],
            more=mean(most.mean),
            least=WEEKDAYS[least.number],
            fewer=mean(least.mean),
        )
    )
