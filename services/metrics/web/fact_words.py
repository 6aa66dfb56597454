"""What is told about a list (`Listing.about`), each fact with its name, on the first sheet of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.late_listing import LATE_FORMULA
from services.metrics.listings import RECEIVED_FORMULA, SHARE_FORMULA
from services.metrics.sheet_words import Line
from services.metrics.web import fact_telling as telling
from services.metrics.web.cell_words import KINDS
from shared.language import said
from shared.message import Message

BOTH_KINDS = Message("cả hai: thủ tục hành chính và công việc nội bộ", "both: public services and internal work")
AS_NOW = Message("lúc tạo tệp", "the moment when this file was made")
NOT_BEGUN = Message("kỳ chưa bắt đầu", "the period has not begun")
BASES = {
    "then": Message(
        "như khi đó: mỗi hồ sơ được kể cho đơn vị của thời điểm ấy", "as it was then: each file counts for the unit of that time"
    ),
    "now": Message(
        "như hiện nay: hồ sơ của đơn vị đã sáp nhập được kể cho đơn vị kế thừa",
        "as it is now: files of units that were merged count for the unit that has taken over",
    ),
}
LINES_OF_THE_FORM = {"unit": Message("một đơn vị", "a unit"), "field": Message("một lĩnh vực", "a field")}
FORM = "Biểu II.06a, TT 01/2020/TT-VPCP"
FORMS = {FORM: Message("Biểu II.06a, Thông tư 01/2020/TT-VPCP", "Form II.06a, Circular 01/2020/TT-VPCP")}
FORM_FORMULA = "(3) = (4) + (5) + (6) = (7) + (11); (7) = (8) + (9) + (10); (11) = (12) + (13)"
FORMULAS = {
    SHARE_FORMULA: Message("tỷ lệ (%) = 100 × tử số / mẫu số", "share (%) = 100 × numerator / denominator"),
    RECEIVED_FORMULA: Message(
        "Đã nhận: được nhận trong kỳ, kể cho nơi hồ sơ ở vào ngày đó, theo những gì biết đến nay.",
        "Received: received in the period, where the file was on that day, as known now.",
    ),
    LATE_FORMULA: Message(
        "Trễ hạn: kết thúc trong kỳ sau hạn trả, hoặc chưa xong vào lúc xét mà đã qua hạn trả.",
        "Late: closed in the period after the due time, or open at the moment of judging with the due time before it.",
    ),
    FORM_FORMULA: Message(FORM_FORMULA, FORM_FORMULA),
}
# Characters; a longer value, as a definition in words, is not told twice.
LONGEST_VALUE = 60


class Fact(NamedTuple):
    """What a fact is called, and how its text is told."""

    name: Message
    tell: telling.TellFact


FACTS: Mapping[str, Fact] = {
    "form": Fact(Message("Biểu mẫu", "Form"), telling.coded(FORMS)),
    "by": Fact(Message("Mỗi dòng là", "Each line is"), telling.coded(LINES_OF_THE_FORM)),
    "part": Fact(Message("Danh sách gồm", "The list holds"), telling.part),
    "period_first": Fact(Message("Từ ngày", "From"), telling.day),
    "period_last": Fact(Message("Đến hết ngày", "To, included"), telling.day),
    "level": Fact(Message("Cấp", "Level"), telling.level),
    "unit": Fact(Message("Đơn vị", "Unit"), telling.unit),
    "kind": Fact(Message("Loại việc", "Kind of work"), telling.coded(KINDS, BOTH_KINDS)),
    "sector": Fact(Message("Lĩnh vực ưu tiên", "Priority sector"), telling.sector),
    "procedure": Fact(Message("Thủ tục", "Procedure"), telling.procedure),
    "basis": Fact(Message("Khi đơn vị thay đổi", "Where units changed"), telling.coded(BASES)),
    "as_known": Fact(Message("Theo những gì biết đến", "As known at"), telling.moment(AS_NOW)),
    "as_of": Fact(Message("Số liệu lúc", "Figures as of"), telling.moment(AS_NOW)),
    "events_produced": Fact(Message("Số sự kiện đã ghi nhận", "Events that were told"), telling.number),
    "events_applied": Fact(Message("Số sự kiện đã tính", "Events that are counted"), telling.number),
    "definition": Fact(Message("Cách tính", "How it is counted"), telling.definition),
    "counted": Fact(Message("Số đếm được ở phần này", "Counted in this part"), telling.number),
    "files": Fact(Message("Số hồ sơ", "Files"), telling.number),
    "numerator": Fact(Message("Tử số", "Numerator"), telling.number),
    "denominator": Fact(Message("Mẫu số", "Denominator"), telling.number),
    "open": Fact(Message("Quá hạn vào lúc xét, đến nay chưa xong", "Overdue when judged, still open"), telling.number),
    "closed_since": Fact(Message("Quá hạn khi hết kỳ, đã xong sau đó", "Overdue when it ended, closed since"), telling.number),
    "closed": Fact(Message("Xong trễ trong kỳ", "Closed late in the period"), telling.number),
    "judged_at": Fact(Message("Hồ sơ chưa xong xét tại", "Open files judged at"), telling.moment(NOT_BEGUN)),
    "formula": Fact(Message("Công thức", "Formula"), telling.coded(FORMULAS)),
    "numerator_vi": Fact(Message("Tử số là gì, bằng tiếng Việt", "The numerator in Vietnamese words"), telling.as_it_is),
    "numerator_en": Fact(Message("Tử số là gì, bằng tiếng Anh", "The numerator in English words"), telling.as_it_is),
    "denominator_vi": Fact(Message("Mẫu số là gì, bằng tiếng Việt", "The denominator in Vietnamese words"), telling.as_it_is),
    "denominator_en": Fact(Message("Mẫu số là gì, bằng tiếng Anh", "The denominator in English words"), telling.as_it_is),
    "legal_basis": Fact(Message("Căn cứ", "Legal basis"), telling.legal_basis),
    "cut_off_after": Fact(
        Message("Bảng dừng ở dòng (giới hạn của bảng tính)", "The list ends at row (a sheet holds no more)"), telling.number
    ),
}


def lines_of(listing: Listing, figures: Figures) -> list[Line]:
    """Every fact of the list, in its order."""
    return [line_of(name, text, listing, figures) for name, text in listing.about]


def line_of(name: str, text: str, listing: Listing, figures: Figures) -> Line:
    """A fact. What programs call it stands beside it, with its value where that is told in other words."""
    fact = FACTS[name]
    told = fact.tell(text, listing, figures)
    technical = name if told == text or not text or len(text) > LONGEST_VALUE else f"{name}={text}"
    return Line(said(fact.name), told, technical)
