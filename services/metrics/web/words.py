"""The sentences of the dashboard, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from services.metrics.domain.changed import Changed
from services.metrics.web.names import STEPS
from shared.language import language, said
from shared.web.filters import number, percent

# Fewer files than this, and a share says little; such units are shown grey and with words.
FEW = 20


# Minutes of a working day's hour, for telling times.
HOUR = 60


def in_english() -> bool:
    """Whether the reader chose English."""
    return language() == "en"


def named(thing: Any) -> str:
    """The name of a unit or procedure in the reader's language."""
    return str((in_english() and thing.name_en) or thing.name)


def lived(name: str, first: date | None, last: date | None) -> str:
    """A unit with the days it lived, as far as they are told."""
    if first and last:
        return str(_("%(name)s (từ %(first)s đến %(last)s)", name=name, first=_day(first), last=_day(last)))
    if last:
        return str(_("%(name)s (đến %(last)s)", name=name, last=_day(last)))
    return str(_("%(name)s (từ %(first)s)", name=name, first=_day(first))) if first else name


def level(code: str | None) -> str:
    """The name of a level; of both together."""
    return str({"district": _("Cấp huyện"), "commune": _("Cấp xã"), None: _("Tất cả")}[code])


def source(code: str) -> str:
    """The service that told of something; empty: a record that could not be read."""
    names = {"submission": _("Nộp hồ sơ"), "processing": _("Xử lý hồ sơ"), "": _("không đọc được")}
    return str(names.get(code, code))


def unknown_unit() -> str:
    """For events of a file of which nobody knows yet where it is decided."""
    return str(_("chưa rõ đơn vị"))


def internal_work() -> str:
    """What is not asked for by a citizen."""
    return str(_("Công việc nội bộ"))


def basis(text: str, english_names: Mapping[str, str]) -> str:
    """A legal text by its name in the reader's language; in Vietnamese when it has no other."""
    return english_names.get(text, text) if in_english() else text


def gap(figure: Mapping[str, Any]) -> str:
    """How far from the target, in files: that is what somebody can do something about."""
    if figure["state"] == "no_files_yet":
        return str(_("chưa có hồ sơ"))
    if figure["state"] == "no_target":
        return str(_("không có mục tiêu"))
    if figure["gap_cases"] == 0:
        return str(_("đạt mục tiêu"))
    return str(_("thiếu %(count)s hồ sơ để đạt %(target)s", count=number(figure["gap_cases"]), target=percent(figure["target"])))


def points(figure: Mapping[str, Any]) -> str:
    """How far from the target in percentage points, which are not per cent; empty without a target or files."""
    away = figure["gap_points"]
    if away is None or away == 0:
        return ""
    below = _("thấp hơn mục tiêu %(points)s điểm phần trăm", points=apart(away))
    return str(below if away < 0 else _("cao hơn mục tiêu %(points)s điểm phần trăm", points=apart(away)))


def apart(points: Decimal) -> str:
    """How far two shares lie apart, without saying which is above."""
    return f"{abs(points):.1f}" if in_english() else f"{abs(points):.1f}".replace(".", ",")


def sentence(figure: Mapping[str, Any], name: str) -> str:
    """The whole figure in one sentence, for the ear and for the meeting."""
    if figure["state"] == "no_files_yet":
        return str(_("%(name)s: chưa có hồ sơ nào kết thúc trong kỳ.", name=name))
    return str(
        _(
            "%(name)s: %(online)s trong %(all)s hồ sơ xử lý hoàn toàn trực tuyến, %(gap)s.",
            name=name,
            online=number(figure["numerator"]),
            all=number(figure["denominator"]),
            gap=gap(figure),
        )
    )


def hours(minutes: int | None) -> str:
    """Working minutes as working hours, as people tell them."""
    if minutes is None:
        return str(_("chưa có"))
    if minutes < HOUR:
        return str(_("%(minutes)s phút làm việc", minutes=minutes))
    whole = f"{minutes / HOUR:.1f}"
    return str(_("%(hours)s giờ làm việc", hours=whole if in_english() else whole.replace(".", ",")))


def step(code: str) -> str:
    """The name of a step."""
    return said(STEPS[code]) if code in STEPS else code


def paper(place: str) -> str:
    """Where paper came in, as words."""
    kind, _colon, name = place.partition(":")
    words = {
        "register": _("hồ sơ giấy, chỉ ghi sổ"),
        "release": _("kết quả không phải văn bản điện tử"),
        "no_recorded_step": _("không có bước nào được ghi trên hệ thống"),
        "step": _("bước làm trên giấy: %(step)s", step=step(name)),
    }
    return str(words[kind])


def excluded(reason: str) -> str:
    """Why a file is not in the denominator."""
    words = {"secret": _("hồ sơ mật"), "withdrawn_before_reception": _("rút trước khi tiếp nhận")}
    return str(words[reason])


def changed(found: Changed) -> str:
    """What happened to the files of a figure after its period, for each reason there is."""
    late = _("%(count)s hồ sơ được ghi nhận sau khi hết kỳ", count=number(found.late)) if found.late else ""
    again = _("%(count)s hồ sơ được sửa sau khi hết kỳ", count=number(found.corrected)) if found.corrected else ""
    return "; ".join(str(part) for part in (late, again) if part)


def stood(version: Mapping[str, Any] | None) -> str:
    """How a file stood in a figure."""
    if version is None:
        return str(_("chưa tính"))
    if version["excluded"]:
        return excluded(version["excluded"])
    return str(_("trực tuyến") if version["online"] else _("còn giấy"))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
