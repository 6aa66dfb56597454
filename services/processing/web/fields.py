"""The forms of actions as data: which fields each asks for, so that one template draws them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from services.processing.domain.case_file import Case
from services.processing.domain.reasons import EXTENSION, REFUSAL, RETURN, SUPPLEMENT
from services.processing.domain.workflow import earlier_steps
from services.processing.words import STEPS, WAYS_BACK
from shared.message import Message
from shared.web.filters import dong_in_words


@dataclass(frozen=True, slots=True)
class Field:
    """One question: `kind` is choice, text, number, dong, lines or tick; `options` are code → words."""

    name: str
    kind: str
    label: Message
    hint: Message | None = None
    options: Mapping[str, Message] = field(default_factory=dict)


NOTE = Field("note", "text", Message("Nội dung ghi thêm", "Note"))
LETTER = Field(
    "note",
    "text",
    Message("Nội dung gửi người nộp", "Words to the applicant"),
    Message("Người nộp đọc được nội dung này.", "The applicant reads these words."),
)
MEDIUM = Field(
    "medium",
    "choice",
    Message("Ghi nhận", "Recorded"),
    options={
        "system": Message("Ngay trên hệ thống", "In the system, when it happened"),
        "paper": Message("Chép lại từ giấy", "Copied from paper"),
    },
)
SIGNATURE = Field(
    "signature",
    "choice",
    Message("Hình thức ký", "Signature"),
    options={"electronic": Message("Ký số", "Electronic"), "wet": Message("Ký tay, đóng dấu mực", "By hand")},
)
RELEASE = Field(
    "medium",
    "choice",
    Message("Hình thức kết quả", "Result"),
    options={"electronic": Message("Bản điện tử", "Electronic"), "paper": Message("Bản giấy", "On paper")},
)
WAY = Field(
    "way",
    "choice",
    Message("Cách giao", "How it is handed over"),
    options={
        "electronic": Message("Trực tuyến", "Online"),
        "counter": Message("Tại quầy", "At the counter"),
        "post": Message("Bưu chính", "By post"),
    },
)
PAPERS = Field(
    "documents",
    "lines",
    Message("Giấy tờ cần bổ sung", "What is missing"),
    Message("Mỗi dòng một giấy tờ. Ghi đủ trong một lần.", "One per line. Name everything at once."),
)
CONFIRM = Field(
    "confirm",
    "tick",
    Message("Tôi hiểu: mọi nội dung của hồ sơ bị xóa, không khôi phục được.", "I understand: everything is deleted for good."),
)
AMOUNT = Field("amount_dong", "dong", Message("Số tiền đã thu (đồng)", "Amount taken (đồng)"))
METHOD = Field(
    "method",
    "choice",
    Message("Trả lại bằng cách nào", "How it was given back"),
    Message(
        "Hệ thống không chuyển tiền: hãy trả trước, rồi ghi.", "The system moves no money: give it back first, then record it."
    ),
    options=WAYS_BACK,
)
DAYS = Field("working_days", "number", Message("Thêm bao nhiêu ngày làm việc", "How many more working days"))


def _reason(options: Mapping[str, Message]) -> Field:
    return Field("reason", "choice", Message("Lý do", "Reason"), options=options)


FIELDS: dict[str, tuple[Field, ...]] = {
    "refuse_reception": (_reason(REFUSAL), LETTER),
    "request_supplement": (_reason(SUPPLEMENT), PAPERS, LETTER),
    "complete_step": (MEDIUM, NOTE),
    "refuse": (_reason(REFUSAL), LETTER),
    "extend": (DAYS, _reason(EXTENSION), LETTER),
    "sign": (SIGNATURE, MEDIUM),
    "release": (RELEASE,),
    "hand_over": (WAY,),
    "mark_secret": (CONFIRM,),
    "transfer": (
        Field("from_unit", "code", Message("Từ đơn vị (mã)", "From unit (code)")),
        Field("to_unit", "code", Message("Sang đơn vị (mã)", "To unit (code)")),
    ),
}
# Offered last and apart: they end things.
GRAVE = frozenset({"mark_secret", "refuse_reception", "refuse", "transfer"})


def fields_of(action: str, case: Case) -> tuple[Field, ...]:
    """What the form of `action` asks for this case."""
    if action == "return_step":
        steps = {step: STEPS.get(step, Message(step, step)) for step in earlier_steps(case)}
        return (Field("to_step", "choice", Message("Trả lại bước", "Back to step"), options=steps), _reason(RETURN), NOTE)
    if action == "collect_fee":
        return (AMOUNT,) if case.get("fee_dong") is None else ()
    if action == "return_surplus":
        return (METHOD, _given_back(case))
    if action == "mark_secret" and case.get("surplus_dong"):
        return (_lost_with_the_file(case),)
    return FIELDS.get(action, ())


def _given_back(case: Case) -> Field:
    """The amount is said where it is confirmed: it is all of it, and nobody types it."""
    much = _surplus(case)
    return Field(
        "confirm", "tick", Message(f"Tôi đã trả lại {much.vi} cho người đã nộp.", f"I gave {much.en} back to the payer.")
    )


def _lost_with_the_file(case: Case) -> Field:
    """Of a secret file no money is known any more, so what goes back must be noted outside this system."""
    much = _surplus(case)
    also = Message(
        f"{CONFIRM.label.vi} Số tiền nộp thừa {much.vi} cũng không còn được ghi; nếu chưa trả lại, tôi đã ghi ở ngoài hệ thống.",
        f"{CONFIRM.label.en} The {much.en} to be given back will be forgotten too; if it is not back yet, I noted it elsewhere.",
    )
    return Field("confirm", "tick", also)


def _surplus(case: Case) -> Message:
    """Nothing, on the page of a file that cannot give any back."""
    return dong_in_words(case.get("surplus_dong") or 0)


def body_from(action: str, case: Case, form: MultiDict[str, str]) -> dict[str, Any]:
    """What was filled in, as the API's body of the action; the same schema judges both."""
    body: dict[str, Any] = {}
    for asked in fields_of(action, case):
        text = form.get(asked.name, "").strip()
        if asked.kind == "lines":
            body[asked.name] = [line.strip() for line in text.splitlines() if line.strip()]
        elif asked.kind == "tick":
            body[asked.name] = bool(text)
        elif asked.kind == "number":
            body[asked.name] = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
        elif asked.kind == "dong":
            body |= {asked.name: _dong(text)} if text else {}
        elif text or asked.kind == "text":
            body[asked.name] = text
    if action == "accept":
        body["checklist"] = checklist_from(form)
    return body


def checklist_from(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The receptionist's list: one line per paper that has a name."""
    names = form.getlist("paper")
    return [
        {
            "document": name.strip()[:300],
            "ok": f"ok-{number}" in form,
            "originals": _count(form.get(f"originals-{number}", "")),
            "copies": _count(form.get(f"copies-{number}", "")),
        }
        for number, name in enumerate(names)
        if name.strip()
    ]


def _dong(text: str) -> int | str:
    """An amount as people write it, `6.000` or `6 000 đ`; what is none stays as it is and is refused by the schema."""
    digits = text.removesuffix("đ").replace(".", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else text


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
