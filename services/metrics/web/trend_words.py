"""How a share moved, in the reader's language: against the month before, over a year, and against the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from services.metrics.web.words import apart
from shared.web.filters import percent

Month = Mapping[str, Any]


def movement(months: Sequence[Month]) -> str:
    """Against the month before, in percentage points, with an arrow; new when that has no files, empty when this has none."""
    if len(months) < 2 or months[-1]["share"] is None:
        return ""
    if months[-2]["share"] is None:
        return str(_("Mới: tháng trước chưa có hồ sơ"))
    change = months[-1]["share"] - months[-2]["share"]
    if change == 0:
        return str(_("→ bằng tháng trước"))
    if change > 0:
        return str(_("↑ tăng %(points)s điểm phần trăm so với tháng trước", points=apart(change)))
    return str(_("↓ giảm %(points)s điểm phần trăm so với tháng trước", points=apart(change)))


def trend_in_words(months: Sequence[Month]) -> str:
    """The year in a sentence or two: from the first month with files to the last, and that one beside the year before."""
    return " ".join(trend_sentences(months))


def trend_sentences(months: Sequence[Month]) -> list[str]:
    """The same sentence by sentence; nothing of the year before where none of its months has files."""
    known = [month for month in months if month["share"] is not None]
    told = any(month["year_before"]["share"] is not None for month in months)
    return [_over(known), *([_beside(known[-1])] if known and told else [])]


def _over(known: Sequence[Month]) -> str:
    if len(known) < 2:
        return str(_("Chưa đủ tháng có hồ sơ để so sánh."))
    first, last = known[0], known[-1]
    said = {"first": _month(first), "last": _month(last), "points": apart(last["share"] - first["share"])}
    if last["share"] >= first["share"]:
        return str(_("Từ %(first)s đến %(last)s tăng %(points)s điểm phần trăm.", **said))
    return str(_("Từ %(first)s đến %(last)s giảm %(points)s điểm phần trăm.", **said))


def _beside(month: Month) -> str:
    before = month["year_before"]
    if before["share"] is None:
        return str(_("Cùng tháng năm trước (%(before)s) chưa có hồ sơ.", before=_month(before)))
    change = month["share"] - before["share"]
    said = {"month": _month(month), "share": percent(before["share"]), "points": apart(change)}
    if change == 0:
        return str(_("Tháng %(month)s bằng cùng tháng năm trước (%(share)s).", **said))
    if change > 0:
        return str(_("Tháng %(month)s tăng %(points)s điểm phần trăm so với cùng tháng năm trước (%(share)s).", **said))
    return str(_("Tháng %(month)s giảm %(points)s điểm phần trăm so với cùng tháng năm trước (%(share)s).", **said))


def _month(month: Month) -> str:
    return f"{month['period'].last:%m/%Y}"
