"""Codes of the workflow as people read them, in both languages."""

from __future__ import annotations

from shared.message import Message

STEPS: dict[str, Message] = {
    "tiep_nhan": Message("Tiếp nhận", "Reception"),
    "phan_cong": Message("Phân công xử lý", "Assignment"),
    "tham_dinh": Message("Thẩm định", "Appraisal"),
    "xet_duyet_xa": Message("Xét duyệt tại xã", "Review at the commune"),
    "niem_yet": Message("Niêm yết công khai", "Public posting"),
    "de_nghi": Message("Đề nghị lên huyện", "Proposal to the district"),
    "duyet_phong": Message("Lãnh đạo phòng duyệt", "Head of office"),
    "phe_duyet": Message("Phê duyệt, ký", "Approval and signature"),
    "quyet_dinh": Message("Quyết định, ký", "Decision and signature"),
    "dong_dau": Message("Đóng dấu, ký số cơ quan", "Seal of the agency"),
    "tra_ket_qua": Message("Trả kết quả", "Release"),
}
POSTS: dict[str, Message] = {
    "receptionist": Message("Cán bộ một cửa", "Receptionist"),
    "specialist": Message("Công chức chuyên môn", "Specialist"),
    "unit_head": Message("Lãnh đạo phòng", "Head of office"),
    "leader": Message("Lãnh đạo Ủy ban nhân dân", "Leader"),
    "clerk": Message("Văn thư", "Clerk"),
    "administrator": Message("Quản trị hệ thống", "Administrator"),
    "manager": Message("Quản lý", "Manager"),
    "cashier": Message("Thu phí", "Cashier"),
}
CHANNELS: dict[str, Message] = {
    "web": Message("Trực tuyến", "Online"),
    "mobile": Message("Ứng dụng điện thoại", "Mobile"),
    "national_portal": Message("Cổng dịch vụ công quốc gia", "National portal"),
    "counter": Message("Trực tiếp tại quầy", "At the counter"),
    "post": Message("Bưu chính công ích", "By post"),
    "internal": Message("Nội bộ", "Inside the office"),
}
STATES: dict[str, Message] = {
    "new": Message("Chờ tiếp nhận", "At reception"),
    "waiting_supplement": Message("Chờ bổ sung", "Waiting for a supplement"),
    "processing": Message("Đang xử lý", "In process"),
    "closed": Message("Đã kết thúc", "Closed"),
    "handed_over": Message("Đã giao kết quả", "Handed over"),
    "secret": Message("Đã xóa vì bí mật nhà nước", "Deleted as a state secret"),
}
OUTCOMES: dict[str, Message] = {
    "granted": Message("Được giải quyết", "Granted"),
    "refused": Message("Từ chối", "Refused"),
    "not_received": Message("Không tiếp nhận", "Not received"),
    "withdrawn": Message("Người nộp rút hồ sơ", "Withdrawn"),
}
TIMELINESS: dict[str, Message] = {
    "early": Message("Trước hạn", "Early"),
    "on_time": Message("Đúng hạn", "On time"),
    "late": Message("Quá hạn", "Late"),
    "no_limit": Message("Không có thời hạn", "No time limit"),
}
ACTIONS: dict[str, Message] = {
    "accept": Message("Tiếp nhận hồ sơ", "Accept the file"),
    "refuse_reception": Message("Từ chối tiếp nhận", "Refuse to receive"),
    "request_supplement": Message("Yêu cầu bổ sung", "Ask for a supplement"),
    "accept_supplement": Message("Nhận phần bổ sung", "Accept the supplement"),
    "claim": Message("Nhận việc", "Take this step"),
    "unclaim": Message("Trả lại việc", "Give this step back"),
    "complete_step": Message("Hoàn thành bước", "Complete the step"),
    "return_step": Message("Chuyển lại bước trước", "Return to an earlier step"),
    "refuse": Message("Đề xuất từ chối", "Propose a refusal"),
    "extend": Message("Xin lỗi và hẹn lại", "Apologise and give a new date"),
    "sign": Message("Ký", "Sign"),
    "release": Message("Trả kết quả", "Release the result"),
    "hand_over": Message("Giao kết quả cho người dân", "Hand the result over"),
    "collect_fee": Message("Thu phí tại quầy", "Take the fee at the counter"),
    "return_surplus": Message("Trả lại tiền nộp thừa", "Give back the surplus"),
    "mark_secret": Message("Đánh dấu bí mật nhà nước và xóa", "Mark as state secret and delete"),
    "transfer": Message("Chuyển sang đơn vị kế thừa", "Move to the successor unit"),
    "withdraw": Message("Người nộp rút hồ sơ", "Withdrawn by the applicant"),
}
FEES: dict[str, Message] = {
    "asked": Message("chưa nộp", "not paid"),
    "at_the_office": Message("mức phí tính tại quầy, chưa thu", "told at the counter, not taken yet"),
    "lapsed": Message("không thu, hồ sơ không có kết quả", "not taken, the file ended without a result"),
    "online": Message("đã nộp trực tuyến", "paid online"),
    "counter": Message("đã thu tại quầy", "taken at the counter"),
}

WAYS_BACK: dict[str, Message] = {
    "cash": Message("tiền mặt tại quầy", "in cash at the counter"),
    "transfer": Message("chuyển khoản", "by transfer"),
}


def word(words: dict[str, Message], code: str | None, language: str) -> str:
    """The words for `code`, or the code itself when nobody has named it."""
    if code is None:
        return ""
    message = words.get(code)
    return code if message is None else message.in_language(language)
