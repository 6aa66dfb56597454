"""Why a file is late, in words: for the page in the reader's language, for a file in the language it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.metrics.domain.lateness import CLOSED, CLOSED_SINCE, OPEN, Reason, Stood
from services.metrics.web.names import STEPS
from shared.message import Message
from shared.working_time import HOUR, duration

# The codes an official chooses from when the due date is moved (form 04).
EXTENSIONS: Mapping[str, Message] = {
    "verification_needed": Message("cần xác minh thêm", "more must be verified"),
    "consultation_pending": Message("chờ ý kiến cơ quan liên quan", "another office had yet to answer"),
    "complex_file": Message("hồ sơ phức tạp", "the file is complex"),
    "overload": Message("quá tải hồ sơ", "too many files at once"),
    "other": Message("lý do khác", "another reason"),
}
WITH_APPLICANT = Message("chờ người nộp bổ sung", "with the applicant, for a supplement")
NOT_KNOWN = Message("không rõ bước", "step not known")
STATES: Mapping[str, Message] = {
    OPEN: Message("chưa xong", "still open"),
    CLOSED_SINCE: Message("xong sau kỳ", "closed after the period"),
    CLOSED: Message("xong trễ", "closed late"),
}


def reason_words(reason: Reason, language: str) -> str:
    """One reason."""
    told = _TOLD[reason.code](reason)
    return told.in_language(language)


def late_by(minutes: int | None, days: int, language: str) -> str:
    """How late: in working time where the calendar knows the years, else in calendar days."""
    if minutes is None:
        return f"{days} calendar days" if language == "en" else f"{days} ngày theo lịch"
    return duration(minutes, language)


def place_words(stands: Stood | None, language: str) -> str:
    """Where an open file stands now."""
    if stands is None or (stands.step is None and not stands.waiting):
        told = NOT_KNOWN
    else:
        told = WITH_APPLICANT if stands.waiting or stands.step is None else _step(stands.step)
    return told.in_language(language)


def _extended(reason: Reason) -> Message:
    why = EXTENSIONS.get(reason.detail, Message(reason.detail, reason.detail))
    return Message(f"đã gia hạn một lần, có thư xin lỗi ({why.vi})", f"extended once, with an apology ({why.en})")


def _supplements(reason: Reason) -> Message:
    times = "once" if reason.detail == "1" else f"{reason.detail} times"
    return Message(f"yêu cầu bổ sung {reason.detail} lần", f"a supplement was asked for {times}")


def _slowest(reason: Reason) -> Message:
    step, hours = _step(reason.detail), f"{(reason.minutes or 0) / HOUR:.1f}"
    return Message(
        f"lâu nhất ở bước {step.vi} ({hours.replace('.', ',')} giờ làm việc)",
        f"longest at the step {step.en} ({hours} working hours)",
    )


def _stands(reason: Reason) -> Message:
    step = _step(reason.detail)
    return Message(f"đang ở bước {step.vi}", f"stands at the step {step.en}")


def _step(code: str) -> Message:
    return STEPS.get(code, Message(code, code))


def _waiting(_reason: Reason) -> Message:
    return Message("đang chờ người nộp bổ sung", "waits for the applicant's supplement")


_TOLD: Mapping[str, Callable[[Reason], Message]] = {
    "extended": _extended,
    "supplements": _supplements,
    "slowest": _slowest,
    "stands": _stands,
    "waiting": _waiting,
}
