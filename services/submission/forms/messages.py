"""The sentences for wrong answers, one per code, in Vietnamese and English: the same words on the page and in the API."""

from __future__ import annotations

from shared.errors import FieldError
from shared.message import Message

MESSAGES: dict[str, Message] = {
    "required": Message("Vui lòng trả lời câu này.", "Please answer this question."),
    "too_long": Message("Nội dung quá dài.", "This is too long."),
    "wrong_kind": Message("Nội dung không đúng dạng.", "This is not of the right kind."),
    "control_characters": Message("Có ký tự không dùng được.", "There are characters that cannot be used."),
    "not_a_name": Message("Họ tên chỉ gồm chữ cái và khoảng trắng.", "A name has only letters and spaces."),
    "not_a_date": Message("Ngày không có thật. Ví dụ ngày đúng: 27/3/1990.", "There is no such day. A right one: 27/3/1990."),
    "in_the_future": Message("Ngày này chưa đến.", "This day has not come yet."),
    "too_long_ago": Message("Năm phải từ 1900 trở đi.", "The year must be 1900 or later."),
    "not_a_choice": Message("Vui lòng chọn một trong các câu trả lời.", "Please choose one of the answers."),
    "not_a_number": Message("Vui lòng nhập số, ví dụ 1.250.000.", "Please enter a number, for example 1.250.000."),
    "out_of_range": Message("Số này ngoài khoảng cho phép.", "This number is out of range."),
    "not_an_id_number": Message(
        "Số định danh có 12 chữ số (chứng minh nhân dân cũ có 9).",
        "An identity number has 12 digits (the former card has 9).",
    ),
    "not_a_tax_code": Message("Mã số thuế không đúng.", "This tax code is not right."),
    "not_a_phone": Message(
        "Số điện thoại có 10 chữ số, ví dụ 0912 345 678.", "A phone number has 10 digits, such as 0912 345 678."
    ),
    "not_an_email": Message(
        "Địa chỉ thư điện tử chưa đúng, ví dụ ten@vidu.vn.", "This is not an e-mail address, such as name@example.vn."
    ),
    "unknown_field": Message("Mẫu đơn không có câu hỏi này.", "The form has no such question."),
    "unknown_procedure": Message("Không có thủ tục này.", "There is no such procedure."),
    "unknown_unit": Message("Không có đơn vị này.", "There is no such unit."),
    "wrong_level": Message(
        "Thủ tục này không do cấp của đơn vị này giải quyết.", "This procedure is not handled at the level of this unit."
    ),
    "unit_does_not_receive": Message(
        "Đơn vị này không nhận hồ sơ của thủ tục này.", "This unit does not receive this procedure."
    ),
    "missing_component": Message("Thiếu giấy tờ này. Vui lòng tải lên.", "This paper is missing. Please upload it."),
    "unknown_component": Message("Thủ tục này không cần giấy tờ này.", "This procedure does not ask for this paper."),
    "unknown_upload": Message("Không tìm thấy tệp đã tải lên.", "The uploaded file was not found."),
    "upload_expired": Message("Tệp đã quá hạn lưu. Vui lòng tải lại.", "The file was kept too long. Please upload it again."),
    "duplicate_upload": Message("Tệp này đã được kèm rồi.", "This file is attached already."),
    "too_many_attachments": Message("Mỗi hồ sơ nhận nhiều nhất 30 tệp.", "An application takes 30 files at most."),
    "not_declared": Message("Vui lòng cam đoan nội dung khai là đúng sự thật.", "Please declare that what you say is true."),
    "id_number_disagrees": Message(
        "Số định danh không khớp với giới tính hoặc năm sinh đã khai. Hãy kiểm tra lại; hồ sơ vẫn gửi được.",
        "The identity number disagrees with the sex or year of birth given. Please check; you can still send it.",
    ),
    "id_number_old": Message(
        "Đây là số chứng minh nhân dân cũ. Nếu đã có căn cước công dân, hãy dùng số 12 chữ số.",
        "This is the former 9-digit number. If you have the newer card, use its 12 digits.",
    ),
    "nothing_to_send": Message("Chưa có gì để gửi bổ sung.", "There is nothing to send yet."),
}


def field_error(pointer: str, code: str) -> FieldError:
    """The error or warning `code` at `pointer`, with its sentence."""
    return FieldError(pointer, code, MESSAGES[code])
