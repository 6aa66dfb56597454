"""Codes in words for citizens: states, steps, roles, reasons, outcomes, lines of the timeline, news. No names of officials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.submission.web import payment_words
from services.submission.web.texts import _, _l
from shared.web.filters import dong, moment

STATES = {
    "sent": _l("Đã gửi, chờ tiếp nhận"),
    "received": _l("Đang giải quyết"),
    "supplement_needed": _l("Cần bạn bổ sung"),
    "supplement_sent": _l("Đã gửi bổ sung, chờ kiểm tra"),
    "withdrawal_sent": _l("Đã gửi yêu cầu rút hồ sơ"),
    "finished": _l("Đã xong"),
    "purged": _l("Nội dung đã được xóa"),
}
# What stands in the place of "done" when there is no result, so that the list does not call a refusal finished.
WITHOUT_RESULT = {
    "refused": _l("Không được giải quyết"),
    "not_received": _l("Không được tiếp nhận"),
    "withdrawn": _l("Đã rút"),
}
# For whoever has the code: the same for a file that was not taken on, refused or withdrawn.
ENDED_WITHOUT_RESULT = _l("Hồ sơ đã kết thúc, không có kết quả.")
STEPS = {
    "tiep_nhan": _l("Tiếp nhận"),
    "phan_cong": _l("Phân công"),
    "tham_dinh": _l("Thẩm định"),
    "duyet_phong": _l("Lãnh đạo phòng xem xét"),
    "xet_duyet_xa": _l("Xã xét duyệt"),
    "niem_yet": _l("Niêm yết công khai"),
    "de_nghi": _l("Xã đề nghị lên huyện"),
    "phe_duyet": _l("Phê duyệt"),
    "quyet_dinh": _l("Quyết định"),
    "dong_dau": _l("Đóng dấu"),
    "tra_ket_qua": _l("Trả kết quả"),
}
ROLES = {
    "receptionist": _l("cán bộ Bộ phận Một cửa"),
    "specialist": _l("công chức chuyên môn"),
    "unit_head": _l("lãnh đạo phòng"),
    "leader": _l("lãnh đạo Ủy ban nhân dân"),
    "clerk": _l("văn thư"),
}
SUPPLEMENT_REASONS = {
    "missing_document": _l("Hồ sơ còn thiếu giấy tờ."),
    "unclear_document": _l("Có giấy tờ chụp không rõ, không đọc được."),
    "wrong_form": _l("Tờ khai chưa đúng mẫu."),
    "wrong_information": _l("Có thông tin khai chưa đúng."),
    "expired_document": _l("Có giấy tờ đã hết giá trị."),
    "other": _l("Hồ sơ cần hoàn thiện thêm."),
}
EXTENSION_REASONS = {
    "verification_needed": _l("Cần xác minh thêm."),
    "consultation_pending": _l("Đang chờ ý kiến của cơ quan liên quan."),
    "complex_file": _l("Hồ sơ phức tạp, cần thêm thời gian."),
    "overload": _l("Đang có quá nhiều hồ sơ."),
    "other": _l("Cần thêm thời gian để giải quyết."),
}
OUTCOMES = {
    "granted": _l("Hồ sơ đã được giải quyết."),
    "refused": _l("Hồ sơ không đủ điều kiện giải quyết."),
    "not_received": _l("Hồ sơ không được tiếp nhận."),
    "withdrawn": _l("Hồ sơ đã được rút."),
}
TIMELINESS = {
    "early": _l("Trước hạn"),
    "on_time": _l("Đúng hạn"),
    "late": _l("Trễ hạn"),
    "no_limit": _l("Không có thời hạn"),
}
WAYS = {
    "electronic": _l("Bạn đã nhận kết quả điện tử."),
    "counter": _l("Bạn đã nhận kết quả tại Bộ phận Một cửa."),
    "post": _l("Kết quả đã gửi qua bưu điện."),
}
WITHDRAWAL_REASONS = {
    "not_needed": _l("Tôi không còn nhu cầu"),
    "sent_by_mistake": _l("Tôi nộp nhầm"),
    "will_correct": _l("Tôi muốn sửa và nộp lại"),
    "other": _l("Lý do khác"),
}
RATINGS = {
    "very_satisfied": _l("Rất hài lòng"),
    "satisfied": _l("Hài lòng"),
    "not_satisfied": _l("Chưa hài lòng"),
}
EVENTS = {
    "application.submitted": _l("Bạn đã nộp hồ sơ"),
    "application.supplemented": _l("Bạn đã gửi bổ sung"),
    "application.withdrawn": _l("Bạn yêu cầu rút hồ sơ"),
    "case.received": _l("Hồ sơ được tiếp nhận"),
    "payment.asked": _l("Hồ sơ cần nộp phí"),
    "payment.completed": _l("Bạn đã nộp phí qua ngân hàng"),
    "payment.collected": _l("Bạn đã nộp phí tại Bộ phận Một cửa"),
    "payment.returned": _l("Đã trả lại tiền không tính là phí"),
    "supplement.requested": _l("Yêu cầu bạn bổ sung"),
    "supplement.accepted": _l("Phần bổ sung đã đủ"),
    "case.extended": _l("Xin lỗi và hẹn lại ngày trả kết quả"),
    "case.transferred": _l("Hồ sơ chuyển sang đơn vị khác"),
    "result.released": _l("Đã có kết quả"),
    "case.closed": _l("Hồ sơ đã kết thúc"),
    "result.handed_over": _l("Đã trả kết quả"),
}
LEVELS = {
    "level_3": _l("Mức độ 3: nộp qua mạng, nhận kết quả tại Bộ phận Một cửa"),
    "level_4": _l("Mức độ 4: làm hoàn toàn qua mạng"),
    "mot_phan": _l("Trực tuyến một phần"),
    "toan_trinh": _l("Trực tuyến toàn trình"),
}


def state(view: Mapping[str, Any]) -> str:
    """The state of an application of one's own; a file that ended without a result is told by how it ended."""
    return str(WITHOUT_RESULT.get(view["outcome"]) or STATES[view["state"]])


def line(entry: Mapping[str, Any], outcome: str | None = None) -> str:
    """One line of the timeline as a heading. What comes out of a file that was not received is no result but a letter."""
    if entry["kind"] == "result.released" and outcome == "not_received":
        return _("Đã có phiếu từ chối tiếp nhận")
    if entry["kind"] == "step.completed":
        return _("Xong bước: %(step)s", step=STEPS.get(entry["step"], entry["step"]))
    if entry["kind"] == "step.returned":
        return _("Xem lại bước: %(step)s", step=STEPS.get(entry["step"], entry["step"]))
    return str(EVENTS.get(entry["kind"], entry["kind"]))


def explanation(entry: Mapping[str, Any]) -> str:
    """What a line of the timeline adds: who by role, why, until when."""
    kind = entry["kind"]
    if kind == "step.completed":
        return str(ROLES.get(entry["role"], ""))
    if kind == "supplement.requested":
        return str(SUPPLEMENT_REASONS.get(entry["reason"], SUPPLEMENT_REASONS["other"]))
    if kind == "case.extended":
        reason = EXTENSION_REASONS.get(entry["reason"], EXTENSION_REASONS["other"])
        return _("%(reason)s Ngày hẹn mới: %(due)s.", reason=reason, due=moment(entry["due_at"]))
    if kind == "case.closed":
        return str(OUTCOMES.get(entry["outcome"], ""))
    if kind in ("payment.asked", "payment.completed", "payment.collected", "payment.returned"):
        return dong(entry["amount_dong"])
    return str(WAYS.get(entry["way"], "")) if kind == "result.handed_over" else ""


def news(notice: Mapping[str, Any]) -> str:
    """A notice as the message that goes out to the citizen."""
    detail, code = notice["detail"], notice["tracking_code"]
    due = moment(detail.get("due_at"))
    match notice["kind"]:
        case "arrived":
            return _("Hồ sơ %(code)s đã đến nơi tiếp nhận. Bạn sẽ được báo khi hồ sơ được kiểm tra xong.", code=code)
        case "received" if due:
            return _(
                "Hồ sơ %(code)s được tiếp nhận, số %(file)s. Hẹn trả kết quả: %(due)s.",
                code=code,
                file=detail["file_code"],
                due=due,
            )
        case "received":
            return _("Hồ sơ %(code)s được tiếp nhận, số %(file)s.", code=code, file=detail["file_code"])
        case kind if kind in payment_words.NEWS:
            return payment_words.news(kind, code, detail["amount_dong"])
        case "needs_you":
            reason = SUPPLEMENT_REASONS.get(detail["reason"], SUPPLEMENT_REASONS["other"])
            return _("Hồ sơ %(code)s cần bạn bổ sung. %(reason)s Vui lòng mở hồ sơ để xem và gửi thêm.", code=code, reason=reason)
        case "late":
            reason = EXTENSION_REASONS.get(detail["reason"], EXTENSION_REASONS["other"])
            return _(
                "Chúng tôi xin lỗi: hồ sơ %(code)s chưa kịp xong. %(reason)s Ngày hẹn mới: %(due)s.",
                code=code, reason=reason, due=due,
            )  # fmt: skip
        case _:
            outcome = OUTCOMES.get(detail.get("outcome", ""), "")
            return _("Hồ sơ %(code)s đã kết thúc. %(outcome)s", code=code, outcome=outcome)
