"""The reasons an official may give, as codes with words. Codes travel in events; the words never do."""

from __future__ import annotations

from shared.errors import FieldError, Invalid
from shared.message import Message

SUPPLEMENT = {
    "missing_document": Message("Thiếu giấy tờ", "A document is missing"),
    "unclear_document": Message("Giấy tờ chụp không rõ, không đọc được", "A document cannot be read"),
    "wrong_form": Message("Tờ khai không đúng mẫu", "The form is not the right one"),
    "wrong_information": Message("Thông tin khai chưa đúng", "Information is not right"),
    "expired_document": Message("Giấy tờ hết giá trị", "A document has expired"),
    "other": Message("Lý do khác (ghi rõ)", "Another reason (say which)"),
}

REFUSAL = {
    "wrong_authority": Message("Không thuộc thẩm quyền giải quyết", "Not for this office to decide"),
    "not_eligible": Message("Không đủ điều kiện theo quy định", "The conditions are not met"),
    "forged_document": Message("Giấy tờ không hợp lệ", "A document is not valid"),
    "not_supplemented": Message("Không bổ sung trong thời hạn", "Not completed in time"),
    "duplicate": Message("Trùng với hồ sơ đã nộp", "The same application is here already"),
    "other": Message("Lý do khác (ghi rõ)", "Another reason (say which)"),
}

RETURN = {
    "missing_appraisal": Message("Thẩm định chưa đủ nội dung", "The appraisal is not complete"),
    "wrong_legal_basis": Message("Căn cứ pháp lý chưa đúng", "The legal basis is not right"),
    "wrong_presentation": Message("Thể thức văn bản chưa đúng", "The document's form is not right"),
    "other": Message("Lý do khác (ghi rõ)", "Another reason (say which)"),
}

EXTENSION = {
    "verification_needed": Message("Cần xác minh thêm", "More must be verified"),
    "consultation_pending": Message("Chờ ý kiến cơ quan liên quan", "Another office has yet to answer"),
    "complex_file": Message("Hồ sơ phức tạp", "The file is complex"),
    "overload": Message("Quá tải hồ sơ", "Too many files at once"),
    "other": Message("Lý do khác (ghi rõ)", "Another reason (say which)"),
}

REASONS = {
    "request_supplement": SUPPLEMENT,
    "refuse_reception": REFUSAL,
    "refuse": REFUSAL,
    "return_step": RETURN,
    "extend": EXTENSION,
}


def check_reason(action: str, reason: str) -> str:
    """`reason` if `action` knows it; raises Invalid naming the field."""
    if reason not in REASONS[action]:
        words = Message("Hãy chọn lý do trong danh mục.", "Choose a reason from the list.")
        raise Invalid(errors=[FieldError("/reason", "unknown_reason", words)])
    return reason
