"""Which edition of the forms is in force on a day: the law replaces them, a letter stays as it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.errors import NotFound
from shared.message import Message


@dataclass(frozen=True, slots=True)
class Edition:
    """A set of forms from a day on; its templates are under `forms/<folder>/`."""

    folder: str
    valid_from: date
    legal_basis: str


# The set in force since 1 July 2025 has not been entered yet: until then the last known one is printed, and names itself.
EDITIONS = (Edition("tt01_2018", date(2018, 11, 23), "Thông tư 01/2018/TT-VPCP"),)

TITLES = {
    "01": Message("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and appointment for the result"),
    "02": Message("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request to complete the file"),
    "03": Message("Phiếu từ chối giải quyết hồ sơ", "Refusal"),
    "04": Message("Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Apology and new appointment"),
    "05": Message("Phiếu kiểm soát quá trình giải quyết hồ sơ", "Record of the process"),
    "06": Message("Sổ theo dõi hồ sơ", "Register of files"),
}
OF_A_CASE = ("01", "02", "03", "04", "05")


def edition_on(day: date) -> Edition:
    """The edition in force on `day`; for days before all of them, the first."""
    in_force = [edition for edition in EDITIONS if edition.valid_from <= day]
    return in_force[-1] if in_force else EDITIONS[0]


def title_of(form: str) -> Message:
    """The name of the form; raises NotFound."""
    if form not in TITLES:
        raise NotFound(Message("Không có mẫu này.", "There is no such form."))
    return TITLES[form]
