"""The sentences about reporting regimes and reports, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.metrics.domain.report import SYSTEM
from services.metrics.web.names import COLUMNS_OF_THE_FORM
from services.metrics.web.words import in_english

FREQUENCIES = {"month": _l("hằng tháng"), "quarter": _l("hằng quý"), "half_year": _l("sáu tháng"), "year": _l("hằng năm")}
CALENDARS = {"administrative": _l("báo cáo hành chính (15 đến 14)"), "calendar": _l("dương lịch")}
STATES = {
    "waiting_for_figures": _l("chờ đủ số liệu"),
    "waiting_for_approval": _l("chờ duyệt"),
    "waiting_for_delivery": _l("đã duyệt, chờ gửi"),
    "delivered": _l("đã gửi, có biên nhận"),
    "outside": _l("số liệu do cơ quan khác giữ"),
}
STANDINGS = {
    "delivered_in_time": _l("đúng hạn"),
    "delivered_late": _l("đã gửi, nhưng quá hạn"),
    "not_due": _l("chưa tới hạn"),
    "late": _l("quá hạn, chưa gửi"),
    "missing": _l("quá hạn, chưa lập"),
    "before_connection": _l("trước khi kết nối"),
    "outside": _l("số liệu do cơ quan khác giữ"),
}
LATENESS = {
    "delivered_in_time": _l("đúng hạn"),
    "delivered_late": _l("quá hạn"),
    "not_due": _l("chưa tới hạn"),
    "late": _l("quá hạn"),
    "missing": _l("quá hạn"),
}
DEEDS = {
    "made": _l("lập báo cáo"),
    "corrected": _l("lập bản sửa"),
    "made_anew": _l("lập lại theo số liệu mới"),
    "approved": _l("duyệt"),
    "delivered": _l("gửi tới nơi, có biên nhận"),
    "refused": _l("bên nhận từ chối"),
    "asked_again": _l("yêu cầu gửi lại"),
    "replaced": _l("không gửi nữa vì đã có bản sửa được duyệt"),
}
ERRORS = {
    "unfinished": _l("lần gửi gần nhất chưa có kết quả"),
    "timeout": _l("bên nhận không trả lời kịp"),
    "no_connection": _l("không kết nối được bên nhận"),
    "body_damaged": _l("nội dung lưu không khớp mã băm, không gửi"),
    "receipt_unreadable": _l("không đọc được biên nhận"),
    "receipt_not_signed": _l("biên nhận không có chữ ký đúng"),
    "receipt_of_another_report": _l("biên nhận của báo cáo khác"),
}
COLUMNS = {
    "numerator": _l("Tử số"),
    "denominator": _l("Mẫu số"),
    "share": _l("Tỷ lệ, phần trăm"),
    "target": _l("Mục tiêu, phần trăm"),
    "gap_cases": _l("Còn thiếu, hồ sơ"),
    "value": _l("Kết quả"),
    "reached": _l("Đạt"),
    **{str(number): title for number, title in enumerate(COLUMNS_OF_THE_FORM, start=3)},
}


def error(code: str | None) -> str:
    """Why the last try came to nothing; empty when nothing went wrong."""
    if code is None:
        return ""
    answered = re.fullmatch(r"answered_(\d{3})", code)
    if answered:
        return str(_("bên nhận trả lời mã %(status)s", status=answered[1]))
    return str(ERRORS.get(code, code))


def who(subject: str) -> str:
    """Who did it: an account, or the system itself."""
    return str(_("hệ thống")) if subject == SYSTEM else subject


def cell(value: Any) -> str:
    """A cell of a report as people read it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, int):
        text = f"{value:,}"
        return text if in_english() else text.replace(",", ".")
    return str(value) if in_english() else re.sub(r"(?<=\d)\.(?=\d)", ",", str(value))
