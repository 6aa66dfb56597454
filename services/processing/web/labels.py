"""What the fields of the officials' forms are called: beside the field, and where an error names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.processing.web.fields import Field
from shared.errors import FieldError
from shared.message import Message

Labels = Mapping[str, Message]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a form; `field` is empty where the form has no such field."""

    field: str
    message: Message


COUNTER: Labels = {
    "unit": Message("Đơn vị tiếp nhận", "Receiving unit"),
    "origin": Message("Hình thức nộp", "How it was handed in"),
    "procedure_code": Message("Thủ tục", "Procedure"),
    "full_name": Message("Họ và tên người nộp", "Full name of the applicant"),
    "id_number": Message("Số định danh", "Identity number"),
    "phone": Message("Điện thoại", "Phone"),
    "address": Message("Địa chỉ", "Address"),
    "email": Message("Thư điện tử (không bắt buộc)", "E-mail (optional)"),
    "documents": Message("Giấy tờ nộp kèm", "Papers handed in"),
}
INTERNAL: Labels = {
    "unit": Message("Đơn vị", "Unit"),
    "department": Message("Phòng chuyên môn xử lý", "Department that handles it"),
    "subject": Message("Tên công việc", "Name of the matter"),
    "summary": Message("Nội dung (không bắt buộc)", "Content (optional)"),
    "limit_days": Message("Thời hạn, số ngày làm việc (không bắt buộc)", "Time limit in working days (optional)"),
}
REGISTER: Labels = {
    "unit": INTERNAL["unit"],
    "kind": Message("Loại hồ sơ", "Kind of file"),
    "procedure_code": COUNTER["procedure_code"],
    "channel": COUNTER["origin"],
    "received_on": Message("Ngày nhận", "Received on"),
    "closed_on": Message("Ngày kết thúc (để trống nếu chưa xong)", "Ended on (leave empty while it is open)"),
    "paper_number": Message("Số trong sổ giấy (không bắt buộc)", "Number in the paper book (optional)"),
    "applicant_name": Message("Người nộp (không bắt buộc)", "Applicant (optional)"),
}
# Beside each line of the register that is open.
CLOSED_ON = Message("Ngày kết thúc", "Ended on")
SECRET_COUNT: Labels = {
    "unit": INTERNAL["unit"],
    "kind": REGISTER["kind"],
    "day": Message("Ngày", "Day"),
    "count": Message("Số hồ sơ trong ngày", "Number of files on that day"),
}


def labels_of(fields: tuple[Field, ...]) -> Labels:
    """The same for the form of an action."""
    return {field.name: field.label for field in fields}


def faults_in(errors: Iterable[FieldError], labels: Labels) -> list[Fault]:
    """What is wrong in a form with these labels, once each: of a list or a group the field in which all of it was written."""
    return list(dict.fromkeys(Fault(_field(wrong.pointer, labels), wrong.message) for wrong in errors))


def _field(pointer: str, labels: Labels) -> str:
    return next((part for part in reversed(pointer.split("/")) if part in labels), "")
