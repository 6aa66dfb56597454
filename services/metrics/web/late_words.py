"""Why a file is late, in words: for the page in the reader's language, for a file in the language it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.metrics.domain.late_part import LATE_PARTS
from services.metrics.domain.late_state import LateState
from services.metrics.domain.lateness import Reason
from services.metrics.domain.stood import Stood
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
PARTS: Mapping[str, Message] = {
    "all": Message("Hồ sơ trễ hạn", "Late files"),
    "closed": Message("Hồ sơ xong trễ trong kỳ", "Files closed late in the period"),
    "closed_since": Message("Hồ sơ quá hạn khi hết kỳ, đã xong sau đó", "Files overdue when the period ended, closed since"),
}
OPEN_NOW = Message("Hồ sơ đã quá hạn, chưa xong", "Files past their due time and not closed")
OPEN_WHEN_OVER = Message("Hồ sơ quá hạn chưa xong khi hết kỳ", "Files overdue and not closed when the period ended")
STATES: Mapping[LateState, Message] = {
    LateState.OPEN: Message("chưa xong", "still open"),
    LateState.CLOSED_SINCE: Message("xong sau kỳ", "closed after the period"),
    LateState.CLOSED: Message("xong trễ", "closed late"),
}


def part_title(part: str, over: bool) -> Message:
    """What the late files of a part are called; `over`: whether the period is."""
    meant = LATE_PARTS[part]
    if meant.of_an_age:
        how_long = age_words(meant.more, meant.up_to)
        return Message(f"Hồ sơ chưa xong, quá hạn {how_long.vi}", f"Open files, overdue {how_long.en}")
    if part == "open":
        return OPEN_WHEN_OVER if over else OPEN_NOW
    return PARTS[part]


def age_words(more: int, up_to: int | None) -> Message:
    """For how many days a file is overdue."""
    if up_to is None:
        return Message(f"trên {more} ngày", f"for more than {more} days")
    if not more:
        return Message(f"đến {up_to} ngày", f"for up to {up_to} days")
    return Message(f"trên {more} đến {up_to} ngày", f"for more than {more} and up to {up_to} days")


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
